// The interpreter's part of `npm run bench`: the programs of test/bench/programs under the machine's CPython and on the
// simulated allocator, both sides alternated in fresh processes, from source text to the end of the run.
import { execFileSync } from 'node:child_process'
import { cpus, loadavg } from 'node:os'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { bundleSide } from './side.mjs'
import { median, ratioText, row, verdict } from './table.mjs'

const PROGRAMS = 'test/bench/programs'
/** Geometric mean of the ratios of wall time to CPython, smaller is better. */
const [MUST, AIM] = [20, 8]
/** Requests a second below which a program is not called heavy on the allocator. */
const HEAVY = 1e6

/** Lines of a Markdown table. `python`: the executable to compare with, or nothing. */
export async function measureInterpreter({ rounds, program }, python) {
  if (!python) return ['No CPython 3.9 or later found: no ratios today.']
  const side = await bundleSide('interpreter-side')
  const ask = (command, args) =>
    JSON.parse(execFileSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26 }))
  const version = ask(python, ['-c', 'import json, sys; print(json.dumps(sys.version_info[:2]))']).join('.')
  const measured = readdirSync(PROGRAMS)
    .filter((name) => name.endsWith('.py') && (!program || name === `${program}.py`))
    .map((name) => {
      const file = join(PROGRAMS, name)
      const runs = Array.from({ length: Number(rounds) }, () => {
        const theirs = ask(python, ['-I', '-S', 'test/bench/interpreter_side.py', file])
        const ours = ask(process.execPath, [side, file, version])
        if (ours.stdout !== theirs.stdout)
          throw new Error(`${name}: CPython prints ${theirs.stdout}, the simulator ${ours.stdout}`)
        return { ours, theirs, ratio: ours.seconds / theirs.seconds }
      })
      process.stderr.write(`${name} ${ratioText(runs.map(({ ratio }) => ratio))}\n`)
      return { name: name.replace('.py', ''), runs }
    })
  const [{ ours, theirs }] = measured[0].runs
  const mean = Math.exp(
    measured.reduce((sum, { runs }) => sum + Math.log(median(runs.map(({ ratio }) => ratio))), 0) /
      measured.length,
  )
  return [
    `CPython ${theirs.python} against version ${version} simulated on Node ${ours.node}; ${rounds} alternated rounds in fresh processes, from the`,
    `source to the end of the run; ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, load ${loadavg()[0].toFixed(1)}. Ratio = ours / CPython, median (min–max).`,
    '',
    row(['program', 'CPython s', 'ours s', 'ratio', 'requests', 'requests a second']),
    row(['---', '---:', '---:', '---', '---:', '---:']),
    ...measured.map(({ name, runs }) => {
      const seconds = median(runs.map(({ ours }) => ours.seconds))
      const { events } = runs[0].ours
      const rate = events / seconds
      return row([
        name.replaceAll('_', ' '),
        median(runs.map(({ theirs }) => theirs.seconds)).toFixed(3),
        seconds.toFixed(3),
        ratioText(runs.map(({ ratio }) => ratio)),
        events.toLocaleString('en'),
        rate < HEAVY ? '' : `${(rate / 1e6).toFixed(1)} million`,
      ])
    }),
    row([
      'geometric mean',
      '',
      '',
      `${mean.toFixed(2)}, ${verdict(mean, MUST, AIM)} (must ${MUST}, aim ${AIM})`,
      '',
      '',
    ]),
  ]
}
