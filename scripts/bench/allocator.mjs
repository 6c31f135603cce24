// The allocator's part of `npm run bench`: the simulated pymalloc beside the real one in C on the same requests, both
// sides alternated in fresh processes. The C side embeds libpython, keeps its arenas ("arena cache", so that the kernel
// is not measured) and is not part of the project: --pymalloc names the folder with pymalloc_replay.c and build.sh.
// Then a recorded run, with all layers and observers, beside the bare one.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { homedir, cpus, loadavg } from 'node:os'
import { join, resolve } from 'node:path'
import { bundleSide } from './side.mjs'
import { median, ratioText, row, verdict } from './table.mjs'

/** One profile a geometry: 4 KiB pools, and 16 KiB pools. */
const VERSIONS = ['3.9', '3.12']
const SYNTHETIC = { input: 'synthetic', repeats: 5 }
const PROGRAMS = ['churn_steady', 'json_roundtrip', 'strings_mixed', 'survivors50', 'arena_order']
const REPEATS_OF_PROGRAMS = 101
/** Ratios to real pymalloc, smaller is better. */
const TARGETS = { synthetic: [1.5, 0.8], programs: [2.5, 1.3] }
/** Ratio of a recorded run to the bare one. */
const RECORDING_TARGETS = [4, 2]
const MOST_MEBIBYTES = 1024
const C_SIDE = 'pymalloc-arena-cache'

/** Lines of Markdown tables. `options`: those of scripts/bench.mjs. */
export async function measureAllocator({ rounds, pymalloc, recordings }) {
  const sides = { bare: await bundleSide('allocator-side'), recording: await bundleSide('recording-side') }
  const lines = []
  const measured = VERSIONS.flatMap((version) => {
    const opponent = buildOpponent(version, pymalloc)
    if (opponent.why) lines.push(`CPython ${version}: no ratio today, ${opponent.why}.`, '')
    return [SYNTHETIC, ...programsOf(version, recordings)].map(({ input, name = input, repeats }) => {
      process.stderr.write(`${name} on ${version} ...\n`)
      const runs = Array.from({ length: Number(rounds) }, () =>
        runAll(sides, opponent, version, input, repeats),
      )
      return { version, name, runs }
    })
  })
  const { dir, isOwn } = recordingsFolder(recordings)
  const [name = 'an unknown processor'] = cpus().map(({ model }) => model)
  lines.push(
    `Nanoseconds an event; ${rounds} alternated rounds in fresh processes, each the median of ${SYNTHETIC.repeats} (synthetic) or`,
    `${REPEATS_OF_PROGRAMS} warm repetitions; ${cpus().length} × ${name}, load ${loadavg()[0].toFixed(1)}. Recorded programs: ${isOwn ? `those of \`${dir}\`` : 'those of a folder that was named'}.`,
    'Every stream ended, before it was timed, in the state that real allocators ended in. “First” is the first repetition.',
    '',
    ...speedTable(measured),
    '',
    ...recordingTable(measured),
    '',
    ...memoryTable(measured),
  )
  return lines
}

function recordingsFolder(named) {
  const oracle = process.env.ARENASCOPE_ORACLE
  const dir = named ?? (oracle ? join(oracle, 'traces') : 'test/golden/data/traces')
  return { dir, isOwn: !named && !oracle }
}

/** The recorded programs of `version` that there are. */
function programsOf(version, named) {
  const { dir } = recordingsFolder(named)
  const ofProgram = (program) =>
    readdirSync(dir).find((file) =>
      [`${program}-${version}.trace.gz`, `${program}-${version}-aligned.trace.gz`].includes(file),
    )
  return PROGRAMS.map(ofProgram)
    .filter((file) => file !== undefined)
    .map((file) => ({
      input: join(dir, file),
      name: file.replace(/-[^_]*$/, ''),
      repeats: REPEATS_OF_PROGRAMS,
    }))
}

/** Compiles the C side against the libpython of `version`; `why` when that is not possible here. */
function buildOpponent(version, folder) {
  if (!folder) return { why: '--pymalloc names no folder with `pymalloc_replay.c` and `build.sh`' }
  const script = join(folder, 'build.sh')
  if (!existsSync(script)) return { why: `${folder} has no \`build.sh\`` }
  const pyenv = join(homedir(), '.pyenv', 'versions')
  const python = [
    ...(existsSync(pyenv) ? readdirSync(pyenv) : [])
      .filter((name) => name.startsWith(`${version}.`))
      .map((name) => join(pyenv, name, 'bin', 'python3')),
    `python${version}`,
  ].find((exe) => spawnSync(exe, ['-c', '']).status === 0)
  if (python === undefined) return { why: `there is no python${version}` }
  mkdirSync('.cache/bench', { recursive: true })
  const executable = resolve('.cache/bench', `pymalloc_replay-${version}`)
  const built = spawnSync('sh', [script, python, executable], { encoding: 'utf8' })
  if (built.status !== 0) return { why: `\`build.sh\` failed: ${built.stderr.trim().split('\n').at(-1)}` }
  return { executable }
}

/**
 * One round: theirs, ours, and for the synthetic stream ours with everything recorded. `theirs` is null without an
 * opponent. Nanoseconds an event.
 */
function runAll(sides, { executable }, version, input, repeats) {
  const ask = (command, args) =>
    JSON.parse(execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }))
  const askSide = (side) => ask(process.execPath, [side, input, `cpython-${version}`, String(repeats)])
  const theirs = executable && ask(executable, [input, '--only', C_SIDE, '--rounds', String(repeats)])
  const ours = askSide(sides.bare)
  const recorded = input === SYNTHETIC.input ? askSide(sides.recording) : null
  if (theirs && theirs.events !== ours.events) {
    throw new Error(`${input}: ${theirs.events} events in C, ${ours.events} here`)
  }
  return { ours, recorded, theirs: theirs ? theirs.results[C_SIDE].ns_per_event : null }
}

function speedTable(measured) {
  const nanoseconds = (values) => median(values).toFixed(1)
  const lines = [
    row(['requests', 'CPython', 'events', 'C', 'ours', 'first', 'ratio', 'must', 'aim', '']),
    row(['---', '---', '---:', '---:', '---:', '---:', '---', '---:', '---:', '---']),
  ]
  for (const { version, name, runs } of measured) {
    const isSynthetic = name === SYNTHETIC.input
    const ratios = ratiosOf(runs)
    lines.push(
      row([
        name,
        version,
        runs[0].ours.events.toLocaleString('en'),
        ratios ? nanoseconds(runs.map(({ theirs }) => theirs)) : '',
        nanoseconds(runs.map(({ ours }) => ours.nsPerEvent)),
        nanoseconds(runs.map(({ ours }) => ours.first)),
        ratios ? ratioText(ratios) : 'no ratio today',
        ...(isSynthetic ? TARGETS.synthetic : ['', '']),
        isSynthetic && ratios ? verdict(median(ratios), ...TARGETS.synthetic) : '',
      ]),
    )
  }
  for (const version of VERSIONS) {
    const all = measured
      .filter((one) => one.version === version && one.name !== SYNTHETIC.input)
      .map(({ runs }) => ratiosOf(runs))
    if (all.length === 0 || all.includes(null)) continue
    // One mean a round, over all programs.
    const means = all[0].map((_, round) => geometricMean(all.map((ratios) => ratios[round])))
    const [must, aim] = TARGETS.programs
    const what = `geometric mean of ${all.length} program${all.length === 1 ? '' : 's'}`
    lines.push(
      row([what, version, '', '', '', '', ratioText(means), must, aim, verdict(median(means), must, aim)]),
    )
  }
  return lines
}

function recordingTable(measured) {
  const nanoseconds = (values) => median(values).toFixed(1)
  const lines = [
    row(['recorded run', 'CPython', 'bare', 'recorded', 'ratio', 'must', 'aim', '']),
    row(['---', '---', '---:', '---:', '---', '---:', '---:', '---']),
  ]
  for (const { version, name, runs } of measured) {
    if (name !== SYNTHETIC.input) continue
    const ratios = runs.map(({ ours, recorded }) => recorded.nsPerEvent / ours.nsPerEvent)
    lines.push(
      row([
        name,
        version,
        nanoseconds(runs.map(({ ours }) => ours.nsPerEvent)),
        nanoseconds(runs.map(({ recorded }) => recorded.nsPerEvent)),
        ratioText(ratios),
        ...RECORDING_TARGETS,
        verdict(median(ratios), ...RECORDING_TARGETS),
      ]),
    )
  }
  return lines
}

function memoryTable(measured) {
  const lines = [
    row([
      'memory',
      'CPython',
      'blocks in use at most',
      'columns, MiB',
      'bytes a block',
      'bare process, MiB',
      'recorded, MiB',
      'must',
      '',
    ]),
    row(['---', '---', '---:', '---:', '---:', '---:', '---:', '---:', '---']),
  ]
  for (const { version, name, runs } of measured) {
    if (name !== SYNTHETIC.input) continue
    const { columnBytes, mostBlocks } = runs[0].ours
    const mebibytes = (values) => median(values) / 1024
    const bare = mebibytes(runs.map(({ ours }) => ours.peakKiB))
    const recorded = mebibytes(runs.map((run) => run.recorded.peakKiB))
    lines.push(
      row([
        name,
        version,
        mostBlocks.toLocaleString('en'),
        (columnBytes / 2 ** 20).toFixed(1),
        (columnBytes / mostBlocks).toFixed(1),
        bare.toFixed(0),
        recorded.toFixed(0),
        MOST_MEBIBYTES,
        Math.max(bare, recorded) <= MOST_MEBIBYTES ? 'must reached' : '**missed**',
      ]),
    )
  }
  return lines
}

function ratiosOf(runs) {
  return runs.some(({ theirs }) => theirs === null)
    ? null
    : runs.map(({ ours, theirs }) => ours.nsPerEvent / theirs)
}

function geometricMean(values) {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)
}
