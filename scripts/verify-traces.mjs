// Every allocation trace of a folder, replayed and held against its recording by the command line itself:
//
//   npm run verify:traces -- FOLDER      (default: the traces of the checkout)
//
// One line a trace. Exits 1 when one differs, is refused without being of a free-threaded build, or when there is none.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, isBuilt, isStale } from './build.mjs'

const ENDING = '.trace.gz'
const LAUNCHER = fileURLToPath(new URL('../bin/arenascope.mjs', import.meta.url))
const OWN_TRACES = fileURLToPath(new URL('../test/golden/data/traces', import.meta.url))

const [folder = OWN_TRACES] = process.argv.slice(2)
if (!isBuilt() || isStale()) await build()

const names = readdirSync(folder)
  .filter((file) => file.endsWith(ENDING))
  .map((file) => file.slice(0, -ENDING.length))
  .toSorted()
const results = names.map(verify)
const count = (outcome) => results.filter((one) => one.outcome === outcome).length
const sum = (figure) => results.reduce((total, one) => total + (one[figure] ?? 0), 0)
console.log(
  `${results.length} traces: ${count('as recorded')} as recorded ` +
    `(${sum('addresses').toLocaleString('en')} addresses, ${sum('checkpoints')} checkpoints), ` +
    `${count('free-threaded')} refused as free-threaded, ${count('wrong')} wrong`,
)
process.exit(count('wrong') > 0 || results.length === 0 ? 1 : 0)

function verify(name) {
  const result = replay(name)
  console.log(`${name.padEnd(28)} ${result.text}`)
  return result
}

function replay(name) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [LAUNCHER, 'replay', '--verify', '--json', join(folder, `${name}${ENDING}`)],
    { encoding: 'utf8' },
  )
  if (status === 0) {
    const { profile, verified } = JSON.parse(stdout)
    const { addresses, checkpoints } = verified
    const text = `${profile.padEnd(16)} ${addresses} addresses, ${checkpoints} checkpoints`
    return { outcome: 'as recorded', addresses, checkpoints, text }
  }
  const isFreeThreaded = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')).free_threaded === true
  const outcome = status === 2 && isFreeThreaded ? 'free-threaded' : 'wrong'
  return { outcome, text: stderr.trim().split('\n').join(' ') }
}
