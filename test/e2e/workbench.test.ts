// The main job, in a real Chromium against the built browser host: open two dumps, see who holds the memory, compare,
// keep it in a session, open that again tomorrow, and hand on a report. Expected figures are CPython's own.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '@test/support/app/browser'
import type { Browser } from '@test/support/app/browser'
import { startHost } from '@test/support/app/host'
import type { RunningHost } from '@test/support/app/host'
import { bytesOf, expectRows, openWindow } from '@test/support/app/window'
import type { AppWindow } from '@test/support/app/window'

const DATA = resolve('test/golden/data/tracemalloc')
const dumps = [join(DATA, 'app-3.12-1.pickle.gz'), join(DATA, 'app-3.12-2.pickle.gz')]

interface Statistics {
  readonly rows: number
  readonly size: number
}

function sideFile(name: string) {
  return JSON.parse(readFileSync(join(DATA, name), 'utf8')) as {
    readonly statistics: Readonly<Record<string, Statistics>>
    readonly filters: readonly { readonly filters: unknown[]; readonly size: number }[]
  }
}

const first = sideFile('app-3.12-1.json')
const second = sideFile('app-3.12-2.json')
const differences = JSON.parse(readFileSync(join(DATA, 'app-3.12-compare.json'), 'utf8')) as Readonly<
  Record<string, { readonly rows: number; readonly size_diff: number }>
>

const EXCLUDE_JSON = [
  {
    Filter: {
      inclusive: false,
      filename_pattern: '*/json/*',
      lineno: null,
      all_frames: false,
      domain: null,
    },
  },
]

/** What CPython's filter_traces leaves of a dump. */
function sizeWithoutJson(dump: typeof first): number {
  const entry = dump.filters.find(({ filters }) => JSON.stringify(filters) === JSON.stringify(EXCLUDE_JSON))
  if (entry === undefined) throw new Error('the side file holds this filter')
  return entry.size
}

const folder = mkdtempSync(join(tmpdir(), 'arenascope-e2e-'))
const sessionFile = join(folder, 'orders.arenascope')
const reportFile = join(folder, 'orders.html')

afterAll(() => rmSync(folder, { recursive: true, force: true }))

let host: RunningHost
let browser: Browser
let app: AppWindow

async function start(files: readonly string[]): Promise<void> {
  host = await startHost({ files })
  browser = await openBrowser({ width: 1280, height: 800, theme: 'dark' })
  app = await openWindow(browser.page, host.url)
}

async function excludeJson(view: 'Consumers' | 'Compare'): Promise<void> {
  await app.page.getByRole('toolbar', { name: view }).getByRole('button', { name: 'Filter' }).click()
  const editor = app.page.getByRole('dialog')
  await editor.getByRole('radio', { name: 'Exclude' }).first().click()
  await editor.getByLabel(/pattern/i).fill('*/json/*')
  await editor.getByRole('button', { name: /add/i }).first().click()
  await app.page.keyboard.press('Escape')
}

async function stop(): Promise<void> {
  await browser.close()
  await host.stop()
}

describe.sequential('today', () => {
  beforeAll(() => start(dumps))
  afterAll(stop)

  it('shows who holds the memory of the second dump, as CPython ranks it', async () => {
    const lineno = second.statistics['lineno']
    const table = app.table('Consumers by line')
    await expectRows(table, lineno?.rows ?? -1)
    const total = table.getByRole('row').last()
    expect(await bytesOf(total)).toBe(lineno?.size)
    expect(await table.getByRole('row').nth(1).innerText()).toContain('model.py:19')
  })

  it('groups by file, and cumulatively', async () => {
    await app.groupBy('File')
    const table = app.table('Consumers by file')
    await expectRows(table, second.statistics['filename']?.rows ?? -1)
    await app.page.getByRole('button', { name: 'Cumulative' }).click()
    await expect
      .poll(() => bytesOf(table.getByRole('row').last()))
      .toBe(second.statistics['filename cumulative']?.size)
    await app.page.getByRole('button', { name: 'Cumulative' }).click()
    await app.groupBy('Line')
  })

  it('filters as tracemalloc does', async () => {
    await excludeJson('Consumers')
    const total = app.table('Consumers by line').getByRole('row').last()
    await expect.poll(() => bytesOf(total)).toBe(sizeWithoutJson(second))
    await app.page
      .getByRole('button', { name: /^Remove/ })
      .first()
      .click()
    await expect.poll(() => bytesOf(total)).toBe(second.statistics['lineno']?.size)
  })

  it('compares the two, row for row', async () => {
    await app.view('Compare')
    const table = app.table('Differences')
    await expectRows(table, differences['lineno']?.rows ?? -1)
    expect(await bytesOf(table.getByRole('row').last())).toBe(differences['lineno']?.size_diff)
    await app.groupBy('Traceback')
    await expectRows(table, differences['traceback']?.rows ?? -1)
    await app.groupBy('Line')
  })

  it('filters both sides of a comparison as tracemalloc does', async () => {
    await excludeJson('Compare')
    const total = app.table('Differences').getByRole('row').last()
    await expect.poll(() => bytesOf(total)).toBe(sizeWithoutJson(second) - sizeWithoutJson(first))
    await app.page.getByRole('button', { name: 'Remove: exclude */json/*' }).click()
    await expect.poll(() => bytesOf(total)).toBe(differences['lineno']?.size_diff)
  })

  it('annotates a snapshot and saves the session under a name', async () => {
    await app.command('Note on this snapshot')
    await app.page.getByRole('dialog').getByRole('textbox').fill('after the orders were dropped')
    await app.page
      .getByRole('dialog')
      .getByRole('button', { name: /save|keep/i })
      .click()
    await app.command('Save session')
    await app.saveAs(sessionFile)
    await app.page.getByRole('treeitem', { name: /saved/ }).first().waitFor()
    await app.page.getByText('not saved').first().waitFor({ state: 'detached' })
  })

  it('exports the comparison as one file', async () => {
    await app.view('Report')
    await app.page.getByRole('toolbar', { name: 'Report' }).getByRole('button', { name: 'Export…' }).click()
    await app.saveAs(reportFile)
    await expect.poll(() => readFileSync(reportFile, 'utf8').length).toBeGreaterThan(5_000)
  })

  it('answers a question nobody foresaw, from the command line, once the window is closed', async () => {
    await app.command('Close session')
    await app.page.getByRole('treeitem').first().waitFor({ state: 'detached' })
    const answer = execFileSync(
      process.execPath,
      [
        'bin/arenascope.mjs',
        'sql',
        sessionFile,
        'SELECT sum(size)::BIGINT AS total FROM consumers WHERE snapshot = 2',
        '--json',
      ],
      { encoding: 'utf8' },
    )
    expect(answer).toContain(String(second.statistics['lineno']?.size))
  })
})

describe.sequential('tomorrow', () => {
  beforeAll(() => start([sessionFile]))
  afterAll(stop)

  it('opens the saved session with both snapshots, the figures and the note', async () => {
    await app.view('Consumers')
    await expectRows(app.table('Consumers by line'), second.statistics['lineno']?.rows ?? -1)
    await app.command('Note on this snapshot')
    const note = app.page.getByRole('dialog').getByRole('textbox')
    expect(await note.inputValue()).toBe('after the orders were dropped')
    await app.page.keyboard.press('Escape')
  })

  it('survives a reload of the page: the tab keeps its credential, the URL its silence', async () => {
    await app.page.reload()
    await expectRows(app.table('Consumers by line'), second.statistics['lineno']?.rows ?? -1)
    expect(app.page.url()).not.toContain('#')
  })

  it('refuses a second visitor who has only the URL', async () => {
    const other = await openBrowser({ width: 800, height: 600, theme: 'light' })
    await other.page.goto(host.url)
    await other.page
      .getByText(/token|not let in|refused|another/i)
      .first()
      .waitFor()
    expect(await other.page.getByRole('treeitem').count()).toBe(0)
    await other.close()
  })
})

describe('the exported report', () => {
  it('shows figures and charts from the file system, with scripts switched off', async () => {
    const reader = await openBrowser({ width: 1280, height: 800, theme: 'light', scripts: false })
    await reader.page.goto(pathToFileURL(reportFile).href)
    const text = await reader.page.locator('body').innerText()
    expect(text).toContain('model.py:19')
    expect(await reader.page.getByRole('img').count()).toBeGreaterThan(0)
    const box = await reader.page.getByRole('img').first().boundingBox()
    expect(box?.width).toBeGreaterThan(200)
    expect(box?.height).toBeGreaterThan(100)
    await reader.close()
  })
})
