// Files that are not what they should be, named on the command line of the host: what the window says about each, and
// what it offers. Nothing of them is ever run.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Locator } from 'playwright-core'
import { unwrap } from '@shared/base/result'
import { parseDump } from '@main/services/work/reader'
import { openBrowser } from '@test/support/app/browser'
import type { Browser } from '@test/support/app/browser'
import { complaintsOf } from '@test/support/app/clean-console'
import { startHost } from '@test/support/app/host'
import type { RunningHost } from '@test/support/app/host'
import { saveDumps } from '@test/support/app/session-on-disk'
import { bytesOf, openWindow } from '@test/support/app/window'
import type { AppWindow } from '@test/support/app/window'

const DUMP = resolve('test/golden/data/tracemalloc/app-3.12-2.pickle.gz')
const whole = gunzipSync(readFileSync(DUMP))
const folder = mkdtempSync(join(tmpdir(), 'arenascope-bad-input-'))
const marker = join(folder, 'marker')
const session = join(folder, 'held.arenascope')

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** What Python's pickle, protocol 4, makes of an object whose `__reduce__` answers (os.system, (command,)). */
function commandPickle(command: string): Buffer {
  const text = (value: string): Buffer[] => [Buffer.from([0x8c, value.length]), Buffer.from(value)]
  const [STACK_GLOBAL, TUPLE1, REDUCE, STOP] = [0x93, 0x85, 0x52, 0x2e]
  return Buffer.concat([
    Buffer.from([0x80, 4]),
    ...text('posix'),
    ...text('system'),
    Buffer.from([STACK_GLOBAL]),
    ...text(command),
    Buffer.from([TUPLE1, REDUCE, STOP]),
  ])
}
const XZ_HEADER = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00, 0x04, 0xe6, 0xd6, 0xb4, 0x46]
/** Bytes of the dump that is cut short. */
const CUT = Math.floor(whole.length * 0.6)

const files = {
  cut: write('cut.pickle', whole.subarray(0, CUT)),
  text: write('notes.pickle', 'Monday: the worker grew to 3 GB again.\n'),
  xz: write('nightly.pickle.xz', Uint8Array.from(XZ_HEADER)),
  command: write('command.pickle', commandPickle(`touch ${marker}`)),
  empty: write('empty.pickle', ''),
  missing: join(folder, 'missing.pickle'),
  held: session,
}

let holder: RunningHost
let host: RunningHost
let browser: Browser
let app: AppWindow
let complaints: readonly string[]

beforeAll(async () => {
  saveDumps(session, [DUMP])
  holder = await startHost({ files: [session] })
  host = await startHost({ files: Object.values(files) })
  browser = await openBrowser({ width: 1280, height: 800, theme: 'dark' })
  complaints = complaintsOf(browser.page)
  app = await openWindow(browser.page, host.url)
})
afterAll(async () => {
  await browser.close()
  await host.stop()
  await holder.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** The problem about a file, found by its path. */
function problemOf(path: string): Locator {
  return app.page
    .getByRole('region', { name: 'Problems' })
    .getByRole('listitem')
    .filter({ has: app.page.getByText(path, { exact: true }) })
}

/** As it is read: one line. */
async function textOf(path: string): Promise<string> {
  return (await problemOf(path).innerText()).replaceAll(/\s+/g, ' ')
}

/** What CPython would have loaded of the dump: its first traces. */
function firstTraces(count: number): { readonly total: number; readonly size: number } {
  const context = { progress: () => {}, isCancelled: () => false }
  const { table } = unwrap(parseDump(whole, DUMP, false, context))
  const { size } = table.traces
  return { total: size.length, size: size.subarray(0, count).reduce((sum, one) => sum + one, 0) }
}

describe.sequential('files that are not what they should be', () => {
  it('each have a problem of their own, and the status bar counts them', async () => {
    await problemOf(files.held).waitFor()
    const count = Object.keys(files).length
    await app.page
      .getByRole('contentinfo')
      .getByRole('button', { name: `${count} problems` })
      .waitFor()
  })

  it.each([
    ['text', 'The content is text at byte 0', 'tracemalloc.Snapshot.dump'],
    ['xz', 'The content is xz data at byte 0', 'xz -d'],
    ['empty', 'an empty file', 'the disk had room'],
    ['missing', 'There is no such file', ''],
  ] as const)('%s: the fact, the place and what can be done', async (name, fact, remedy) => {
    const text = await textOf(files[name])
    expect(text).toContain(fact)
    expect(text).toContain(remedy)
  })

  it('a pickle that would run a command is refused by name and place, and the command never runs', async () => {
    expect(await textOf(files.command)).toMatch(/posix.*system.* at byte \d+ Expected .*tracemalloc/)
    expect(existsSync(marker)).toBe(false)
  })

  it('a session that another process holds: the message says which process', async () => {
    const text = await textOf(files.held)
    expect(text).toContain(`Process ${holder.process.pid} `)
    expect(text).toContain('Close the session there')
  })

  it('a dump cut short says how much of it is whole, and where it ends', async () => {
    const text = await textOf(files.cut)
    expect(text).toContain('ends early')
    expect(text).toMatch(/at byte 292 821 Expected more opcodes up to STOP/)
  })

  it('what is whole of it can be opened, and is marked as partial wherever it is shown', async () => {
    const offer = problemOf(files.cut).getByRole('button', { name: /^Open the .* whole traces$/ })
    const traces = Number((await offer.innerText()).replaceAll(/\D/g, ''))
    const first = firstTraces(traces)
    expect(traces).toBeLessThan(first.total)
    await offer.click()
    const total = app.table('Consumers by line').getByRole('row').last()
    await expect.poll(() => bytesOf(total)).toBe(first.size)
    expect((await total.innerText()).replaceAll(/\D/g, '')).toContain(String(traces))
    const snapshot = app.page.getByRole('treeitem', { name: 'cut' }).last()
    expect(await snapshot.getAttribute('title')).toMatch(/^Partial: the first [\d\s]+ traces; /m)
    expect(await app.page.getByRole('contentinfo').innerText()).toContain('Partial: the first')
    await problemOf(files.cut).waitFor({ state: 'detached' })
  })

  it('the rest of the list stays until it is dismissed', async () => {
    await problemOf(files.empty).getByRole('button', { name: 'Dismiss: Opening empty.pickle' }).click()
    await problemOf(files.empty).waitFor({ state: 'detached' })
    await app.page.getByRole('button', { name: 'Dismiss all' }).click()
    await app.page.getByRole('region', { name: 'Problems' }).waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
  })
})
