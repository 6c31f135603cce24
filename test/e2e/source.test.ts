// The source beside the figures: only below a folder that was granted, never through a link that leads out of it, and
// with the bytes of each line that the table of consumers has.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Locator } from 'playwright-core'
import { openBrowser } from '@test/support/app/browser'
import type { Browser } from '@test/support/app/browser'
import { complaintsOf } from '@test/support/app/clean-console'
import { startHost } from '@test/support/app/host'
import type { RunningHost } from '@test/support/app/host'
import { bytesOf, openWindow } from '@test/support/app/window'
import type { AppWindow } from '@test/support/app/window'

const DUMP = resolve('test/golden/data/tracemalloc/app-3.12-2.pickle.gz')
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'arenascope-source-')))
/** What /app was on the machine of the dump. */
const program = join(folder, 'app')
const LONG_AGO = new Date('2020-01-01')

function write(path: string, text: string): void {
  writeFileSync(path, text)
  utimesSync(path, LONG_AGO, LONG_AGO)
}

/** Bytes of each line of a file, as `arenascope stats` counts them: line to bytes. */
function consumersOf(file: string): ReadonlyMap<number, number> {
  const text = execFileSync(
    process.execPath,
    ['bin/arenascope.mjs', 'stats', DUMP, '--json', '--limit', '0'],
    {
      encoding: 'utf8',
    },
  )
  const { rows } = JSON.parse(text) as {
    readonly rows: readonly { readonly traceback: readonly [[string, number]]; readonly size: number }[]
  }
  const own = rows.filter(({ traceback: [[name]] }) => name === file)
  return new Map(own.map(({ traceback: [[, line]], size }) => [line, size]))
}

let host: RunningHost
let browser: Browser
let app: AppWindow
let complaints: readonly string[]

beforeAll(async () => {
  mkdirSync(program)
  const lines = Array.from({ length: 26 }, (_, i) => `value_${i + 1} = ${i + 1}`)
  write(join(program, 'model.py'), `${lines.join('\n')}\n`)
  write(join(folder, 'outside.py'), 'password = "in nobody\'s grant"\n')
  symlinkSync(join(folder, 'outside.py'), join(program, 'store.py'))
  host = await startHost({ files: [DUMP] })
  browser = await openBrowser({ width: 1440, height: 1000, theme: 'dark' })
  complaints = complaintsOf(browser.page)
  app = await openWindow(browser.page, host.url)
})
afterAll(async () => {
  await browser.close()
  await host.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function selectLine(name: string): Promise<void> {
  await app.table('Consumers by line').getByRole('row').filter({ hasText: name }).first().click()
}

const linesOf = (file: string): Locator =>
  app.page.getByRole('grid', { name: `Lines of ${file}`, exact: true })

/** Line to bytes of what is on screen; all lines fit. */
async function shownBytes(table: Locator): Promise<ReadonlyMap<number, number>> {
  const rows = table.getByRole('row').filter({ has: app.page.locator('[title$=" bytes"]') })
  const found = new Map<number, number>()
  for (const row of await rows.all()) {
    const line = Number(await row.getByRole('gridcell').nth(1).innerText())
    found.set(line, await bytesOf(row))
  }
  return found
}

describe.sequential('the source beside the figures', () => {
  it('is not at hand before a folder is granted; the bytes of its lines are', async () => {
    await selectLine('model.py:19')
    await app.page.getByText('The source is not at hand.').waitFor()
    const table = linesOf('/app/model.py')
    await expect.poll(() => shownBytes(table)).toEqual(consumersOf('/app/model.py'))
  })

  it('shows once its folder is granted, with the same bytes beside the lines', async () => {
    await app.page.getByRole('button', { name: 'Grant a folder…' }).click()
    const dialog = app.page.getByRole('dialog', { name: 'Choose a folder' })
    const address = dialog.getByLabel('Folder', { exact: true })
    await address.fill(program)
    await address.press('Enter')
    await dialog.getByRole('option', { name: 'model.py' }).waitFor({ state: 'detached' })
    await expect.poll(() => address.inputValue()).toBe(program)
    await dialog.getByRole('button', { name: 'Take this folder' }).click()
    expect(await app.page.getByLabel('Beginning of the file names').inputValue()).toBe('/app')
    await app.page.getByRole('button', { name: 'Grant', exact: true }).click()
    await app.page.getByText('source at hand').waitFor()
    const table = linesOf('/app/model.py')
    await table.getByText('value_19 = 19').waitFor()
    expect(await shownBytes(table)).toEqual(consumersOf('/app/model.py'))
  })

  it('does not follow a link that leads out of the folder', async () => {
    await selectLine('store.py:17')
    await linesOf('/app/store.py').waitFor()
    await app.page.getByText('The source is not at hand.').waitFor()
    expect(await app.page.getByText('password').count()).toBe(0)
  })

  it('says when the file was changed after the snapshot', async () => {
    const later = new Date(Date.now() + 3_600_000)
    utimesSync(join(program, 'model.py'), later, later)
    await selectLine('model.py:24')
    await app.page.getByText('The file was changed after the snapshot was taken').waitFor()
    expect(complaints).toEqual([])
  })
})
