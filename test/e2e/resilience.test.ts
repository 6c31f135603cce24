// The host dies while the window is open: what the window says, what it keeps on screen, and what is there afterwards.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '@test/support/app/browser'
import type { Browser } from '@test/support/app/browser'
import { startHost } from '@test/support/app/host'
import type { RunningHost } from '@test/support/app/host'
import { saveDumps } from '@test/support/app/session-on-disk'
import { expectRows, openWindow, rowCount } from '@test/support/app/window'
import type { AppWindow } from '@test/support/app/window'

const DATA = resolve('test/golden/data/tracemalloc')
const folder = mkdtempSync(join(tmpdir(), 'arenascope-resilience-'))
const session = join(folder, 'orders.arenascope')

let host: RunningHost
let browser: Browser
let app: AppWindow
let rows: number

beforeAll(async () => {
  saveDumps(
    session,
    [1, 2].map((n) => join(DATA, `app-3.12-${n}.pickle.gz`)),
  )
  host = await startHost({ files: [session], dataFolder: folder })
  browser = await openBrowser({ width: 1280, height: 800, theme: 'dark' })
  app = await openWindow(browser.page, host.url)
})
afterAll(async () => {
  await browser.close()
  await host.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe.sequential('when the host is killed', () => {
  it('the status bar says so, and what was shown stays on screen', async () => {
    const table = app.table('Consumers by line')
    await table.waitFor()
    await expect.poll(() => rowCount(table)).toBeGreaterThan(0)
    rows = await rowCount(table)
    await app.command('Note on this snapshot…')
    await app.page.getByRole('dialog').getByRole('textbox').fill('the last thing that was written')
    await app.page.getByRole('button', { name: 'Keep note' }).click()
    const snapshot = app.page.getByRole('treeitem', { level: 2, selected: true })
    await expect.poll(() => snapshot.getAttribute('title')).toContain('the last thing that was written')
    const head = app.page.getByRole('treeitem', { level: 1 })
    await expect.poll(() => head.innerText()).toMatch(/\bsaved$/)
    host.process.kill('SIGKILL')
    await app.page
      .getByRole('contentinfo')
      .getByText(/^Connection lost; trying again/)
      .waitFor()
    expect(await rowCount(table)).toBe(rows)
  })

  it('what is asked meanwhile fails with the reason', async () => {
    await app.command('Save session')
    const problem = app.page.getByRole('region', { name: 'Problems' }).getByRole('listitem').first()
    await problem.getByText('The host does not answer').waitFor()
    await app.page.getByRole('button', { name: 'Dismiss all' }).click()
  })

  it('a view that was never shown says that its code could not be had, and offers to load the window again', async () => {
    await app.page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Report' }).click()
    const alert = app.page.getByRole('alert').filter({ hasText: 'The code of Report could not be fetched.' })
    await alert.getByRole('button', { name: 'Load the window again' }).waitFor()
  })

  it('a host that is started again at the same address does not know the tab, which says what can be done', async () => {
    const port = Number(new URL(host.url).port)
    host = await startHost({ files: [session], dataFolder: folder, port })
    const problem = app.page
      .getByRole('region', { name: 'Problems' })
      .getByRole('listitem')
      .filter({ hasText: 'The host does not know this tab' })
    await problem.waitFor()
    expect(await problem.innerText()).toContain('open the address that it prints')
    await app.page.getByRole('contentinfo').getByText('Not connected').waitFor()
  })

  it('at the new address everything is there that was shown as saved', async () => {
    await app.page.goto('about:blank')
    app = await openWindow(browser.page, host.url)
    await app.view('Consumers')
    await expectRows(app.table('Consumers by line'), rows)
    const snapshot = app.page.getByRole('treeitem', { level: 2, selected: true })
    expect(await snapshot.getAttribute('title')).toContain('the last thing that was written')
  })
})
