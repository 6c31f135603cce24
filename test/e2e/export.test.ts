// What leaves the window: the report as a download in each format, the table of consumers as CSV, Markdown on the
// clipboard. Reports are held against those that the command line makes of the same session.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '@test/support/app/browser'
import type { Browser } from '@test/support/app/browser'
import { complaintsOf } from '@test/support/app/clean-console'
import { startHost } from '@test/support/app/host'
import type { RunningHost } from '@test/support/app/host'
import { saveDumps } from '@test/support/app/session-on-disk'
import { expectRows, openWindow } from '@test/support/app/window'
import type { AppWindow } from '@test/support/app/window'

const DATA = resolve('test/golden/data/tracemalloc')
const dumps = [join(DATA, 'app-3.12-1.pickle.gz'), join(DATA, 'app-3.12-2.pickle.gz')]
const folder = mkdtempSync(join(tmpdir(), 'arenascope-export-'))
const session = join(folder, 'orders.arenascope')
const { statistics } = JSON.parse(readFileSync(join(DATA, 'app-3.12-2.json'), 'utf8')) as {
  readonly statistics: Readonly<Record<string, { readonly rows: number; readonly size: number }>>
}

const FORMATS = [
  ['HTML', 'html'],
  ['Markdown', 'md'],
  ['CSV', 'csv'],
  ['JSON', 'json'],
] as const

/** "Made 2026-11-24 03:20 UTC by ..." is the one line that two reports of the same dumps do not share. */
const withoutTime = (text: string): string =>
  text.replaceAll(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::[\d.]+Z?)?/g, 'TIME')

/** To be called while no window holds the session. */
function writeByCommandLine(format: string): void {
  const path = join(folder, `command-line.${format}`)
  execFileSync(process.execPath, ['bin/arenascope.mjs', 'report', session, '-o', path], { stdio: 'pipe' })
}

const fromCommandLine = (format: string): string =>
  readFileSync(join(folder, `command-line.${format}`), 'utf8')

let host: RunningHost
let browser: Browser
let app: AppWindow
let complaints: readonly string[]

beforeAll(async () => {
  saveDumps(session, dumps)
  for (const [, format] of FORMATS) writeByCommandLine(format)
  host = await startHost({ files: [session] })
  browser = await openBrowser({ width: 1600, height: 900, theme: 'dark' })
  await browser.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  complaints = complaintsOf(browser.page)
  app = await openWindow(browser.page, host.url)
  await app.view('Report')
})
afterAll(async () => {
  await browser.close()
  await host.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe.sequential('what leaves the window', () => {
  it.each(FORMATS)('the report as %s is the one that the command line writes', async (label, format) => {
    const toolbar = app.page.getByRole('toolbar', { name: 'Report' })
    await toolbar.getByRole('radio', { name: label }).click()
    const arrival = app.page.waitForEvent('download')
    await toolbar.getByRole('button', { name: 'Download' }).click()
    const download = await arrival
    expect(download.suggestedFilename()).toBe(`app-3.12-1 to app-3.12-2.${format}`)
    const path = join(folder, `window.${format}`)
    await download.saveAs(path)
    expect(withoutTime(readFileSync(path, 'utf8'))).toBe(withoutTime(fromCommandLine(format)))
  })

  it('the Markdown goes to the clipboard, word for word', async () => {
    await app.page.getByRole('toolbar', { name: 'Report' }).getByRole('radio', { name: 'HTML' }).click()
    const pane = app.page.getByRole('region', { name: 'For the pull request' })
    await pane.getByRole('button', { name: 'Copy' }).click()
    await app.page.getByText('The Markdown is on the clipboard').waitFor()
    const text = String(await app.page.evaluate('navigator.clipboard.readText()'))
    expect(withoutTime(text)).toBe(withoutTime(fromCommandLine('md')))
  })

  it('the CSV of the consumers holds every row and every byte', async () => {
    const path = join(folder, 'consumers.csv')
    await app.view('Consumers')
    await expectRows(app.table('Consumers by line'), statistics['lineno']?.rows ?? -1)
    await app.command('Export all rows as CSV')
    await app.saveAs(path)
    await app.page
      .getByText(/rows written to/)
      .first()
      .waitFor()
    const [head = '', ...rows] = readFileSync(path, 'utf8').trimEnd().split(/\r?\n/)
    expect(rows).toHaveLength(statistics['lineno']?.rows ?? -1)
    const size = head.split(',').indexOf('size')
    const bytes = rows.reduce((sum, row) => sum + Number(row.split(',')[size]), 0)
    expect(bytes).toBe(statistics['lineno']?.size)
  })

  it('leaves the console empty', () => {
    expect(complaints).toEqual([])
  })
})
