// Laws of reference counts, on every golden program that is exact: what only dead frames held is gone at the end, and running
// a program twice makes the same requests. Versions take turns, so that each is tried on many programs.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { prepareProgram, runProgram, startProgram } from '@main/interpreter/program'
import type { PythonVersion } from '@main/interpreter/version'
import type { Runtime } from '@main/interpreter/vm/runtime'

const FOLDER = join(import.meta.dirname, '../../data/programs')
const budgets = { instructions: 50_000_000 }

const exact = JSON.parse(readFileSync(join(import.meta.dirname, 'exact.json'), 'utf8')) as Readonly<
  Record<string, readonly PythonVersion[]>
>
const cases = Object.entries(exact).map(
  ([name, versions], index) => [`${name}.py`, versions[index % versions.length] as PythonVersion] as const,
)

/**
 * What is known to be left, in requests: the table of the namespace that a class body ran in. To be taken out when dicts
 * give back what they grew to.
 */
const LEFT: Readonly<Record<string, number>> = { 'lifetime/closures.py': 1, 'lifetime/cycles.py': 2 }

/** Live requests, without those whose objects wait on free lists. */
function liveRequests(rt: Runtime): number {
  rt.gc.collect()
  return rt.memory.blocks.live + rt.memory.chunks.live
}

describe('programs leave nothing behind', () => {
  it.each(cases)('%s under %s', (file, version) => {
    const ready = prepareProgram(readFileSync(join(FOLDER, file), 'utf8'), version)
    if (ready.isRefused) throw new Error(`refused: ${JSON.stringify(ready.refusals)}`)
    const { rt, run } = startProgram(ready, { version, file, budgets })
    // The first run imports modules, fills caches of types and interns strings; from then on nothing may be added.
    const ends = [run().end, run().end]
    const before = liveRequests(rt)
    ends.push(run().end)
    expect(ends).not.toContain('not simulated')
    expect(liveRequests(rt) - before).toBe(LEFT[file] ?? 0)
    expect(rt.frame).toBeNull()
    expect(rt.depth).toBe(0)
    expect(rt.handled).toBeNull()
  })
})

describe('stepping through a program changes nothing of it', () => {
  it.each(cases.filter((_, index) => index % 8 === 3))('%s under %s', (file, version) => {
    const source = readFileSync(join(FOLDER, file), 'utf8')
    const runs = (['run', 'line', 'allocation'] as const).map((stride) => {
      const result = runProgram(source, { version, file, budgets, control: { look: () => stride } })
      if (result.kind === 'refused') throw new Error('refused')
      return [result.end, result.stdout, result.exit, result.runtime.memory.events]
    })
    expect(runs[1]).toEqual(runs[0])
    expect(runs[2]).toEqual(runs[0])
  })
})

describe('running a program again makes the same requests', () => {
  it.each(cases.filter((_, index) => index % 3 === 0))('%s under %s', (file, version) => {
    const source = readFileSync(join(FOLDER, file), 'utf8')
    const runs = [1, 2].map(() => {
      const result = runProgram(source, { version, file, budgets })
      if (result.kind === 'refused') throw new Error('refused')
      const { events, blocks, chunks } = result.runtime.memory
      return [result.stdout, result.exit, events, blocks.live, blocks.liveRequested, chunks.liveRequested]
    })
    expect(runs[1]).toEqual(runs[0])
  })
})
