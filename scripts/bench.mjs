// npm run bench: speed and memory beside CPython's own tracemalloc, both sides alternated in one run, as ratios; the
// simulated allocator beside the real one (bench/allocator.mjs); Python programs beside CPython (bench/interpreter.mjs);
// then the frames of a table of a million rows in a
// browser (bench/frames.mjs).
// Options: --rounds N (5), --traces N (1000000), --snapshots DIR (limit1-a.pickle ...; made when missing),
// --python EXE, --pymalloc DIR (pymalloc_replay.c and build.sh, which time real pymalloc on a stream of requests),
// --recordings DIR (allocation traces; else $ARENASCOPE_ORACLE/traces, else those of the checkout), --write (puts the
// tables into docs/measurements.md), --only snapshots|allocator|interpreter|browser,
// --program NAME (one of test/bench/programs), --without-browser, --only-browser.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { homedir, cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureAllocator } from './bench/allocator.mjs'
import { measureFrames } from './bench/frames.mjs'
import { measureInterpreter } from './bench/interpreter.mjs'
import { bundleSide } from './bench/side.mjs'
import { median, ratioText, row, verdict } from './bench/table.mjs'
import { findChromium, howToInstall } from './chromium.mjs'

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    traces: { type: 'string', default: '1000000' },
    snapshots: { type: 'string', default: '.cache/bench/snapshots' },
    python: { type: 'string' },
    pymalloc: { type: 'string' },
    recordings: { type: 'string' },
    only: { type: 'string' },
    program: { type: 'string' },
    write: { type: 'boolean', default: false },
    'without-browser': { type: 'boolean', default: false },
    'only-browser': { type: 'boolean', default: false },
  },
})

/** [what, operation, snapshots, must, aim, which of our figures]: ratios to CPython, smaller is better. */
const OPERATIONS = [
  ['load, first run', 'load', 'limit1', 1.0, 0.5, 'cold'],
  ['load, first run', 'load', 'limit10', 1.0, 0.5, 'cold'],
  ['open and first table, first run', 'open', 'limit1', 0.5, 0.25, 'cold'],
  ['open and first table, first run', 'open', 'limit10', 0.5, 0.25, 'cold'],
  ['group by line', 'lineno', 'limit1', 0.05, 0.02, 'warm'],
  ['group by line', 'lineno', 'limit10', 0.05, 0.02, 'warm'],
  ['group by file', 'filename', 'limit1', 0.05, 0.02, 'warm'],
  ['group by file', 'filename', 'limit10', 0.05, 0.02, 'warm'],
  ['group by traceback', 'traceback', 'limit10', 0.1, 0.04, 'warm'],
  ['cumulative by line', 'lineno cumulative', 'limit10', 0.05, 0.02, 'warm'],
  ['cumulative by file', 'filename cumulative', 'limit10', 0.05, 0.02, 'warm'],
  ['filter and group by line', 'filter', 'limit1', 0.1, 0.02, 'warm'],
  ['filter and group by line', 'filter', 'limit10', 0.1, 0.02, 'warm'],
  ['compare by line', 'compare lineno', 'limit1', 0.1, 0.03, 'warm'],
  ['compare by line', 'compare lineno', 'limit10', 0.1, 0.03, 'warm'],
  ['compare by traceback', 'compare traceback', 'limit10', 0.2, 0.08, 'warm'],
]

/** [what, operation, snapshots, must, aim]: peak resident memory of the whole process. */
const PEAKS = [
  ['one snapshot open', 'open', 'limit1', 1.0, 0.6],
  ['one snapshot open', 'open', 'limit10', 1.0, 0.6],
  ['two snapshots compared', 'compare traceback', 'limit10', 0.8, 0.5],
]

/** Newest CPython >= 3.9 found; targets refer to 3.12, which is preferred. */
function findPython() {
  const pyenv = join(homedir(), '.pyenv', 'versions')
  const candidates = [
    ...(options.python ? [options.python] : []),
    ...(existsSync(pyenv) ? readdirSync(pyenv) : [])
      .filter((name) => name.startsWith('3.12'))
      .map((name) => join(pyenv, name, 'bin', 'python3')),
    'python3.12',
    'python3',
  ]
  return candidates.find(
    (exe) => spawnSync(exe, ['-c', 'import sys; assert sys.version_info >= (3, 9)']).status === 0,
  )
}

function makeSnapshots(python) {
  const names = ['limit1-a', 'limit1-b', 'limit10-a', 'limit10-b'].map((name) => `${name}.pickle`)
  if (names.every((name) => existsSync(join(options.snapshots, name)))) return
  console.log(`Making snapshots of ${options.traces} traces in ${options.snapshots} (a minute or two) ...`)
  mkdirSync(options.snapshots, { recursive: true })
  execFileSync(python, ['test/bench/make_snapshots.py', options.snapshots, '--traces', options.traces], {
    stdio: 'inherit',
  })
}

/** Runs both sides of one operation in fresh processes and checks that they answer the same. */
function runBoth(python, operation, snapshots) {
  const files = [`${snapshots}-a.pickle`, `${snapshots}-b.pickle`].map((name) =>
    join(options.snapshots, name),
  )
  const ask = (command, script) =>
    JSON.parse(execFileSync(command, [script, operation, ...files], { encoding: 'utf8', maxBuffer: 1 << 26 }))
  const theirs = ask(python, 'test/bench/tracemalloc_side.py')
  const ours = ask(process.execPath, '.cache/bench/side/arenascope-side.mjs')
  if (JSON.stringify(ours.answer) !== JSON.stringify(theirs.answer)) {
    throw new Error(
      `${operation} on ${snapshots}: CPython answers ${theirs.answer}, Arenascope ${ours.answer}`,
    )
  }
  return { ours, theirs }
}

/** Lines of two Markdown tables: time, and peak memory. */
async function measureRatios() {
  const python = findPython()
  const lines = []
  if (!python) {
    lines.push('No CPython 3.9 or later found: no ratios today.')
  } else {
    makeSnapshots(python)
    await bundleSide('arenascope-side')
    const rounds = Number(options.rounds)
    const measured = new Map()
    const wanted = [...OPERATIONS, ...PEAKS].map(([, operation, snapshots]) => `${operation}\t${snapshots}`)
    for (const key of new Set(wanted)) {
      const [operation, snapshots] = key.split('\t')
      process.stderr.write(`${operation} on ${snapshots} ...\n`)
      measured.set(
        key,
        Array.from({ length: rounds }, () => runBoth(python, operation, snapshots)),
      )
    }
    const version = measured.values().next().value[0].theirs.python
    lines.push(
      `${options.traces} traces, CPython ${version} against Node ${process.version}, ${rounds} alternated rounds in fresh processes,`,
      `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}. Ratio = Arenascope / CPython, median (min–max); smaller is better.`,
      '',
      row(['operation', 'snapshots', 'CPython ms', 'ours ms', 'ratio', 'must', 'aim', '']),
      row(['---', '---', '---:', '---:', '---', '---:', '---:', '---']),
    )
    for (const [what, operation, snapshots, must, aim, which] of OPERATIONS) {
      const runs = measured.get(`${operation}\t${snapshots}`)
      const ratios = runs.map(({ ours, theirs }) => ours[which] / theirs.seconds)
      const milliseconds = (values) => (median(values) * 1000).toFixed(1)
      lines.push(
        row([
          what,
          snapshots,
          milliseconds(runs.map(({ theirs }) => theirs.seconds)),
          milliseconds(runs.map(({ ours }) => ours[which])),
          ratioText(ratios),
          must,
          aim,
          verdict(median(ratios), must, aim),
        ]),
      )
    }
    lines.push('', row(['peak memory', 'snapshots', 'CPython MiB', 'ours MiB', 'ratio', 'must', 'aim', '']))
    lines.push(row(['---', '---', '---:', '---:', '---', '---:', '---:', '---']))
    for (const [what, operation, snapshots, must, aim] of PEAKS) {
      const runs = measured.get(`${operation}\t${snapshots}`)
      const ratios = runs.map(({ ours, theirs }) => ours.peakKiB / theirs.peakKiB)
      const mebibytes = (values) => (median(values) / 1024).toFixed(0)
      lines.push(
        row([
          what,
          snapshots,
          mebibytes(runs.map(({ theirs }) => theirs.peakKiB)),
          mebibytes(runs.map(({ ours }) => ours.peakKiB)),
          ratioText(ratios),
          must,
          aim,
          verdict(median(ratios), must, aim),
        ]),
      )
    }
  }
  return lines
}

async function measureBrowser() {
  const executablePath = findChromium()
  if (!executablePath) return [`No Chromium found, so no frames today: ${howToInstall()}.`]
  process.stderr.write('frames of a million rows in a browser ...\n')
  mkdirSync(options.snapshots, { recursive: true })
  const imported = join(options.snapshots, 'limit10-b.pickle')
  const { snapshots } = options
  return measureFrames({ executablePath, snapshots, imported: existsSync(imported) ? imported : null })
}

/** Prints the lines; with --write also puts them between their marks in docs/measurements.md. */
function publish(mark, lines) {
  console.log(`${lines.join('\n')}\n`)
  if (!options.write) return
  const file = 'docs/measurements.md'
  const [begin, end] = [`<!-- ${mark}: begin -->`, `<!-- ${mark}: end -->`]
  const [head, rest] = readFileSync(file, 'utf8').split(begin)
  const [, tail] = rest.split(end)
  writeFileSync(file, `${head}${begin}\n\n${lines.join('\n')}\n\n${end}${tail}`)
}

const only = options['only-browser'] ? 'browser' : options.only
const isWanted = (part) => only === undefined || only === part
if (isWanted('snapshots')) publish('snapshots', await measureRatios())
if (isWanted('allocator')) publish('allocator', await measureAllocator(options))
if (isWanted('interpreter')) publish('interpreter', await measureInterpreter(options, findPython()))
if (isWanted('browser') && !options['without-browser']) publish('frames', await measureBrowser())
