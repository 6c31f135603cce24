// The second part of `npm run bench`: a table of a million rows in a real Chromium against the built host, and how long
// its frames and tasks take while it is scrolled, sorted and searched. scripts/bench.mjs prints what it gives.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'
import { build as buildApp, isBuilt, isStale } from '../build.mjs'
import { bundleSide } from './side.mjs'
import { installWatch } from './watch-frames.mjs'

const ROWS = 1_000_000
/** Those of package07, as test/bench/million-lines.ts lays them out. */
const SEARCH = 'package07'
const SEARCH_ROWS = 50_000
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
]
const STEP = 60
const SECONDS = 5

/** Lines of a Markdown table with its introduction. `imported`: a large dump to import while the table is scrolled. */
export async function measureFrames({ executablePath, snapshots, imported }) {
  if (!isBuilt() || isStale()) await buildApp()
  const dump = join(snapshots, 'million-lines.pickle')
  if (!existsSync(dump)) execFileSync(process.execPath, [await bundleSide('million-lines'), dump])
  const dataFolder = mkdtempSync(join(tmpdir(), 'arenascope-bench-'))
  const host = await startHost(dump, dataFolder)
  const browser = await chromium.launch({ executablePath, headless: true, args: FLAGS })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.addInitScript(installWatch)
    await page.goto(host.url)
    await page.getByRole('grid', { name: 'Consumers by line' }).waitFor({ timeout: 60_000 })
    await page.evaluate((rows) => globalThis.frameWatch.untilShown({ rows }), ROWS)
    return report(browser.version(), await measureAll(browser, page, resolve(imported ?? dump)))
  } finally {
    await browser.close()
    host.child.kill('SIGTERM')
    await host.ended
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

async function startHost(dump, dataFolder) {
  const child = spawn(process.execPath, ['bin/arenascope.mjs', 'serve', dump], {
    env: { ...process.env, ARENASCOPE_DATA: dataFolder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((done) => child.once('exit', done))
  const url = await new Promise((found, failed) => {
    createInterface({ input: child.stdout }).on('line', found)
    child.once('exit', (code) => failed(new Error(`The host ended with ${code}`)))
  })
  return { child, ended, url }
}

/** [what, what was measured], one after the other on the same page. */
async function measureAll(browser, page, imported) {
  const scroll = { step: STEP, milliseconds: SECONDS * 1000 }
  const results = []
  const measure = async (what, run, ready = async () => undefined) => {
    const prepared = await ready()
    await browser.startTracing(page, { categories: ['toplevel'] })
    const watched = await run(prepared)
    const trace = await browser.stopTracing()
    results.push([what, { ...watched, cpu: mostCpuOfTask(trace) }])
  }
  const evaluate = (run, argument) => () => page.evaluate(run, argument)

  await measure(
    `scroll ${STEP} px a frame, ${SECONDS} s`,
    evaluate((how) => globalThis.frameWatch.scroll(how), scroll),
  )
  await measure(
    'drag the scrollbar to the end, 1 s',
    evaluate(() => globalThis.frameWatch.dragToEnd(1000)),
  )
  const sortBy = (column) => globalThis.frameWatch.sortBy(column)
  await measure('sort by count', evaluate(sortBy, 'Count'))
  await measure('sort by name', evaluate(sortBy, 'Line'))
  await measure(
    'jump to the end',
    evaluate(() => globalThis.frameWatch.jumpToEnd()),
  )
  await measure(`search for ${SEARCH}`, () => search(page))
  await clearSearch(page)
  await measure(
    `the same scrolling while \`${basename(imported)}\` is imported and shown`,
    (button) => importing(page, button, scroll),
    () => openDialog(page, imported),
  )
  return results
}

/** The most processor time of one task of the page's thread, ms: unlike the clock's, it is the page's own doing. */
function mostCpuOfTask(trace) {
  const { traceEvents } = JSON.parse(trace.toString())
  const threads = traceEvents.filter(
    ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain',
  )
  const tasksOf = ({ pid, tid }) =>
    traceEvents.filter((event) => event.pid === pid && event.tid === tid && event.name.endsWith('RunTask'))
  const tasks = threads.map(tasksOf).toSorted((a, b) => b.length - a.length)[0] ?? []
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000
}

/** As a person types it; the time counts from the last key. */
async function search(page) {
  await page.getByLabel('Search rows').focus()
  await page.evaluate(() => globalThis.frameWatch.begin())
  await page.keyboard.type(SEARCH, { delay: 70 })
  return page.evaluate((rows) => globalThis.frameWatch.end({ rows }), SEARCH_ROWS)
}

async function clearSearch(page) {
  await page.getByLabel('Search rows').fill('')
  await page.evaluate((rows) => globalThis.frameWatch.untilShown({ rows }), ROWS)
}

/** The dialog's last button; the measurement begins with its click. */
async function openDialog(page, path) {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('>Open…')
  await page.getByRole('option', { name: 'Open…' }).first().waitFor()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  // It begins with the home folder; what is typed before that has come would be lost.
  await dialog.getByRole('option').first().waitFor()
  const folder = dialog.getByLabel('Folder', { exact: true })
  await folder.fill(dirname(path))
  await folder.press('Enter')
  await dialog
    .getByRole('option')
    .filter({ hasText: basename(path) })
    .first()
    .click()
  return dialog.getByRole('button', { name: 'Open' }).elementHandle()
}

function importing(page, button, scroll) {
  return page.evaluate(
    ([open, how]) => {
      open.click()
      return globalThis.frameWatch.scroll(how)
    },
    [button, scroll],
  )
}

const row = (cells) => `| ${cells.join(' | ')} |`

function report(version, results) {
  const [name = 'an unknown processor'] = cpus().map(({ model }) => model)
  return [
    `A table of ${ROWS.toLocaleString('en')} rows in Chromium ${version} without a graphics card, window 1280 × 800,`,
    `${cpus().length} × ${name}, load ${loadavg()[0].toFixed(1)}. Milliseconds: between two frames; of the longest task of`,
    'the page’s thread (by the clock, “none” = under 50; and the most processor time that one took); and from the end of',
    'the action until every row on screen is there.',
    '',
    row([
      'action',
      'frames',
      'median frame',
      'worst frame',
      'longest task',
      'most processor time',
      'rows shown after',
    ]),
    row(['---', '---:', '---:', '---:', '---:', '---:', '---:']),
    ...results.map(([what, { frames, median, worst, longestTask, cpu, shownAfter }]) =>
      row([
        what,
        frames,
        median.toFixed(1),
        worst.toFixed(0),
        longestTask === null ? 'none' : longestTask.toFixed(0),
        cpu.toFixed(0),
        shownAfter.toFixed(0),
      ]),
    ),
  ]
}
