// One Python program on the simulated allocator, timed in this process from its text to its end: FILE VERSION. Prints one
// JSON; scripts/bench/interpreter.mjs bundles and runs it.
import { readFileSync } from 'node:fs'
import { hostMemory } from '@main/jobs/host-memory'
import { runProgram } from '@main/interpreter/program'
import type { PythonVersion } from '@main/interpreter/version'

const [file, version] = process.argv.slice(2) as [string, PythonVersion]
const source = readFileSync(file, 'utf8')
const start = performance.now()
const result = runProgram(source, { version, file, host: hostMemory })
const seconds = (performance.now() - start) / 1000
if (result.kind === 'refused') throw new Error(`${file} is refused: ${JSON.stringify(result.refusals)}`)
if (result.error) throw new Error(`${file}: ${result.error.traceback}`)
console.log(
  JSON.stringify({
    seconds,
    events: result.runtime.memory.events,
    stdout: result.stdout,
    node: process.version,
  }),
)
