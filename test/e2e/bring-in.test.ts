// Bringing snapshots in and looking after them: dropped on the window, opened by keyboard, cancelled on the way, in two
// sessions at once; then named, noted, deleted, copied, and found again among the recent ones.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Locator } from 'playwright-core'
import { unwrap } from '@shared/base/result'
import type { SnapshotTable } from '@shared/model/snapshot'
import { writeTracemalloc } from '@main/formats/tracemalloc/write'
import { parseDump } from '@main/services/work/reader'
import { openBrowser } from '@test/support/app/browser'
import type { Browser } from '@test/support/app/browser'
import { complaintsOf } from '@test/support/app/clean-console'
import { dropFiles } from '@test/support/app/drop'
import { startHost } from '@test/support/app/host'
import type { RunningHost } from '@test/support/app/host'
import { bytesOf, expectRows, openWindow } from '@test/support/app/window'
import type { AppWindow } from '@test/support/app/window'

const DATA = resolve('test/golden/data/tracemalloc')
const before = join(DATA, 'app-3.12-1.pickle.gz')
const after = join(DATA, 'app-3.12-2.pickle.gz')

const folder = mkdtempSync(join(tmpdir(), 'arenascope-bring-in-'))
const elsewhere = join(folder, 'elsewhere.pickle')
const large = join(folder, 'large.pickle')
const cut = join(folder, 'cut.pickle')
const copy = join(folder, 'copy.arenascope')

interface SideFile {
  readonly statistics: Readonly<Record<string, { readonly rows: number; readonly size: number }>>
}
const sideOf = (name: string) => JSON.parse(readFileSync(join(DATA, name), 'utf8')) as SideFile
const figures = sideOf('app-3.12-2.json').statistics['lineno']
const differences = JSON.parse(readFileSync(join(DATA, 'app-3.12-compare.json'), 'utf8')) as Readonly<
  Record<string, { readonly rows: number; readonly size_diff: number }>
>

function dumpOf(table: SnapshotTable): Uint8Array {
  return writeTracemalloc(table, { tracebackLimit: 25, protocol: 5, tupleLength: 4 })
}

/** The second dump as another machine would have written it, where the program lies in another folder. */
function fromElsewhere(): Uint8Array {
  const context = { progress: () => {}, isCancelled: () => false }
  const { table } = unwrap(parseDump(gunzipSync(readFileSync(after)), after, false, context))
  return dumpOf({ ...table, files: table.files.map((file) => file.replace(/^\/app\//, '/srv/shop/')) })
}

/** Long enough on its way to be cancelled by hand. */
function largeDump(traces: number): Uint8Array {
  const index = Uint32Array.from({ length: traces }, (_, i) => i)
  return dumpOf({
    files: ['/app/orders.py'],
    frames: { file: new Uint32Array(traces), line: index.map((i) => i + 1) },
    tracebacks: { start: Uint32Array.from({ length: traces + 1 }, (_, i) => i), frame: index },
    traces: {
      traceback: index,
      size: new Float64Array(traces).fill(64),
      domain: new Uint16Array(traces),
      totalFrames: new Uint16Array(traces).fill(1),
    },
    domains: [0],
  })
}

let host: RunningHost
let browser: Browser
let app: AppWindow
let complaints: readonly string[]

beforeAll(async () => {
  writeFileSync(elsewhere, fromElsewhere())
  writeFileSync(large, largeDump(1_000_000))
  host = await startHost()
  browser = await openBrowser({ width: 1280, height: 800, theme: 'light' })
  complaints = complaintsOf(browser.page)
  app = await openWindow(browser.page, host.url)
})
afterAll(async () => {
  await browser.close()
  await host.stop()
  rmSync(folder, { recursive: true, force: true })
})

const sessionRows = (): Locator => app.page.getByRole('treeitem', { level: 1 })
const sessionNamed = (name: string): Locator => app.page.getByRole('treeitem', { level: 1, name })
const snapshotNamed = (name: string): Locator => app.page.getByRole('treeitem', { level: 2, name })

describe.sequential('bringing snapshots in', () => {
  it('begins with the example, which can be closed', async () => {
    await sessionRows().first().waitFor()
    await app.command('Close session')
    await app.page.getByRole('heading', { name: 'No snapshot is open' }).waitFor()
  })

  it('takes two dumps that are dropped on the window, with the figures that they have on disk', async () => {
    await dropFiles(app.page.getByRole('main'), [before, after])
    const table = app.table('Consumers by line')
    await expectRows(table, figures?.rows ?? -1)
    expect(await bytesOf(table.getByRole('row').last())).toBe(figures?.size)
    expect(await app.page.getByRole('treeitem', { level: 2 }).count()).toBe(2)
    await app.view('Compare')
    await expectRows(app.table('Differences'), differences['lineno']?.rows ?? -1)
    await app.view('Consumers')
  })

  it('adds a dump to the session it is dropped on', async () => {
    await dropFiles(sessionRows().first(), [join(DATA, 'tiny-3.12.pickle')])
    await snapshotNamed('tiny-3.12').waitFor()
    expect(await sessionRows().count()).toBe(1)
    expect(await app.page.getByRole('treeitem', { level: 2 }).count()).toBe(3)
  })

  it('offers the whole traces of a dropped dump that was cut short, and keeps no copy of the file', async () => {
    writeFileSync(cut, gunzipSync(readFileSync(after)).subarray(0, 200_000))
    await dropFiles(sessionRows().first(), [cut])
    await app.page.getByRole('button', { name: /^Open the .* whole traces$/ }).click()
    const snapshot = snapshotNamed('cut')
    await expect.poll(() => snapshot.getAttribute('title')).toContain('Partial: the first')
    expect(await sessionRows().count()).toBe(1)
    const uploads = join(host.dataFolder, 'uploads', String(host.process.pid))
    await expect.poll(() => readdirSync(uploads)).toEqual([])
    await snapshot.focus()
    await app.page.keyboard.press('Delete')
    await app.page.getByRole('dialog').getByRole('button', { name: 'Delete snapshot' }).click()
    await snapshot.waitFor({ state: 'detached' })
  })

  it('opens a dump by the dialog with the keyboard alone, into a session of its own', async () => {
    const { keyboard } = app.page
    await keyboard.press('Control+o')
    const dialog = app.page.getByRole('dialog')
    await dialog.getByRole('listbox').waitFor()
    await expect.poll(() => dialog.locator(':focus').getAttribute('role')).toBe('listbox')
    await keyboard.press('Shift+Tab')
    await keyboard.press('Shift+Tab')
    await keyboard.press('Control+a')
    await keyboard.type(folder)
    await keyboard.press('Enter')
    await dialog.getByRole('option', { name: 'elsewhere.pickle' }).waitFor()
    await keyboard.press('Tab')
    await keyboard.type('else')
    await keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await snapshotNamed('elsewhere').waitFor()
    expect(await sessionRows().count()).toBe(2)
    expect(await snapshotNamed('elsewhere').getAttribute('aria-selected')).toBe('true')
  })

  it('compares across the two sessions, with the paths of one made to match those of the other', async () => {
    await snapshotNamed('app-3.12-1').focus()
    await app.page.keyboard.press('a')
    await app.view('Compare')
    const table = app.table('Differences')
    const mapping = app.page.getByRole('group', { name: 'Path mapping of A' })
    await mapping.getByRole('button', { name: 'Map a prefix' }).click()
    await mapping.getByLabel('Prefix in A').fill('/app/')
    await mapping.getByLabel('Prefix in B').fill('/srv/shop/')
    await mapping.getByRole('button', { name: 'Map', exact: true }).click()
    await expectRows(table, differences['lineno']?.rows ?? -1)
    expect(await bytesOf(table.getByRole('row').last())).toBe(differences['lineno']?.size_diff)
    await mapping.getByRole('button', { name: 'Remove the mapping of /app/' }).click()
    await expect
      .poll(async () => Number(await table.getAttribute('aria-rowcount')))
      .toBeGreaterThan((differences['lineno']?.rows ?? 0) + 1)
    await app.view('Consumers')
  })

  it('cancels a long import: the status bar says so, and the session is as it was', async () => {
    await app.command('Add snapshots to this session…')
    const dialog = app.page.getByRole('dialog')
    await dialog.getByLabel('Folder', { exact: true }).fill(folder)
    await dialog.getByLabel('Folder', { exact: true }).press('Enter')
    await dialog.getByRole('option', { name: 'large.pickle' }).click()
    await dialog.getByRole('button', { name: 'Open' }).click()
    const status = app.page.getByRole('contentinfo')
    await status.getByRole('progressbar').waitFor()
    await status.getByRole('button', { name: /^Cancel: / }).click()
    await status.getByText('Reading large.pickle was cancelled').waitFor()
    expect(await snapshotNamed('large').count()).toBe(0)
    expect(await app.page.getByRole('region', { name: 'Problems' }).count()).toBe(0)
  })
})

describe.sequential('looking after a session', () => {
  it('renames a snapshot and its session in place', async () => {
    await snapshotNamed('elsewhere').focus()
    await app.page.keyboard.press('F2')
    await app.page.keyboard.press('Control+a')
    await app.page.keyboard.type('on the server')
    await app.page.keyboard.press('Enter')
    await snapshotNamed('on the server').waitFor()
    const focused = app.page.locator(':focus')
    await expect.poll(() => focused.innerText()).toContain('on the server')
    await app.page.keyboard.press('ArrowUp')
    await app.page.keyboard.press('F2')
    await app.page.keyboard.press('Control+a')
    await app.page.keyboard.type('shop')
    await app.page.keyboard.press('Enter')
    await sessionNamed('shop').waitFor()
  })

  it('leaves a name as it was on Escape', async () => {
    await snapshotNamed('on the server').focus()
    await app.page.keyboard.press('F2')
    await app.page.keyboard.type('something else')
    await app.page.keyboard.press('Escape')
    await snapshotNamed('on the server').waitFor()
  })

  it('keeps a note of the session, which its row shows', async () => {
    await app.command('Note on this session…')
    const dialog = app.page.getByRole('dialog')
    await dialog.getByRole('textbox').fill('the night it ran out')
    await app.page.keyboard.press('Control+Enter')
    await expect.poll(() => sessionNamed('shop').getAttribute('title')).toContain('the night it ran out')
  })

  it('saves a copy, and goes on with the original', async () => {
    await app.command('Save a copy…')
    await app.saveAs(copy)
    await expect.poll(() => existsSync(copy)).toBe(true)
    expect(await sessionNamed('shop').innerText()).toContain('not saved')
  })

  it('deletes a snapshot only when the question is answered with yes', async () => {
    await snapshotNamed('tiny-3.12').focus()
    await app.page.keyboard.press('Delete')
    const dialog = app.page.getByRole('dialog', { name: /^Delete snapshot/ })
    await dialog.waitFor()
    await app.page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(await snapshotNamed('tiny-3.12').count()).toBe(1)
    await app.page.keyboard.press('Delete')
    await dialog.getByRole('button', { name: 'Delete snapshot' }).click()
    await snapshotNamed('tiny-3.12').waitFor({ state: 'detached' })
  })

  it('asks before it closes what is in no file', async () => {
    for (const open of [2, 1]) {
      expect(await sessionRows().count()).toBe(open)
      await sessionRows().first().focus()
      await app.page.keyboard.press('Delete')
      await app.page.getByRole('dialog', { name: /^Close / }).waitFor()
      await app.page.getByRole('button', { name: 'Close without saving' }).click()
      await expect.poll(() => sessionRows().count()).toBe(open - 1)
    }
  })

  it('opens the copy from the recent list, with name, note and snapshot', async () => {
    await app.page.getByRole('button', { name: /^shop/ }).click()
    await sessionNamed('shop').waitFor()
    expect(await sessionNamed('shop').getAttribute('title')).toContain('the night it ran out')
    await snapshotNamed('on the server').waitFor()
    expect(await app.page.getByRole('treeitem', { level: 2 }).count()).toBe(1)
    await expectRows(app.table('Consumers by line'), figures?.rows ?? -1)
  })

  it('leaves the console empty', () => {
    expect(complaints).toEqual([])
  })
})
