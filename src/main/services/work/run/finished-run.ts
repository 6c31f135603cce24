// All that a program leaves behind on the simulated allocator, looked at when its last line has run and its globals are
// still there: arenas over time, the ledger, who holds what by line. Called by run-program.ts.
import type { HeldArenas, Site } from '@shared/model/arenas'
import type { RunFacts, SimulatedRun, TracedSites } from '@shared/model/run'
import type { Pointer } from '@main/allocator/layer1-general/general-allocator'
import { trimmableOf } from '@main/allocator/layer1-general/figures'
import { statisticsOf } from '@main/allocator/layer2-pymalloc/statistics'
import { heldArenas } from '@main/allocator/observers/held-arenas'
import type { PythonVersion } from '@main/interpreter/version'
import { classesOf } from '../replay/record-run'
import type { RecordedMemory } from './recorded-memory'

export interface ProgramFacts {
  /** As it was given. */
  readonly file: string
  readonly version: PythonVersion
  /** Line of a site of the memory; 0 for what no line of the program asked for. */
  lineOf(site: number): number
}

/** Changes nothing but the last moment. */
export function finishedRun(memory: RecordedMemory, program: ProgramFacts): SimulatedRun {
  memory.look()
  const { profile, pymalloc, general, events, pymallocEvents, moments, traced } = memory
  const { arenaSize, poolSize, id, label, evidence } = profile
  const { current, peak } = traced.isTracing ? traced : memory
  const facts: RunFacts = {
    source: program.file,
    pythonVersion: program.version,
    profile: id,
    profileLabel: label,
    evidence,
    events,
    pymallocEvents,
    arenaSize,
    poolSize,
    arenas: pymalloc.arenaCounters,
    traced: { current, peak },
    trimmable: trimmableOf(general),
  }
  return {
    facts,
    history: moments.history,
    ledger: moments.ledger,
    classes: classesOf(statisticsOf(pymalloc)),
    ...holdersByLine(memory, program),
    checkpoints: [],
  }
}

/**
 * Blocks by the line that asked, what was there before the first line as not known; and what is traced: by the program's
 * own tracemalloc while that is on, else as if it had been started before the first line.
 */
function holdersByLine(
  memory: RecordedMemory,
  { file, lineOf }: ProgramFacts,
): { readonly held: HeldArenas; readonly traced: TracedSites } {
  const { pymalloc, blocks, chunks, events, traced } = memory
  const lineAt = (pointer: Pointer) => (memory.isAsked(pointer) ? lineOf(memory.siteOf(pointer)) : 0)
  const lines = new Map<number, { size: number; count: number }>()
  let last = 0
  const count = (pointer: Pointer) => {
    const line = lineAt(pointer)
    if (line > last) last = line
    if (!(traced.isTracing ? traced.has(pointer) : memory.isAsked(pointer))) return
    const sums = lines.get(line) ?? { size: 0, count: 0 }
    sums.size += memory.requestedOf(pointer)
    sums.count++
    lines.set(line, sums)
  }
  blocks.forEachLive(count)
  for (const [pointer] of chunks.entries()) count(pointer)

  const numbered = Array.from({ length: last + 1 }, (_, line): Site => ({ kind: 'line', file, line }))
  const view = {
    pymalloc,
    blocks,
    events,
    birthOf: (block: Pointer) => memory.birthOf(block),
    siteOf: lineAt,
  }
  const held = heldArenas(view, numbered)
  const sites = [...held.sites]
  const place = new Map(sites.map((site, index) => [site.kind === 'line' ? site.line : 0, index]))
  for (const line of [...lines.keys()].sort((one, other) => one - other))
    if (!place.has(line)) place.set(line, sites.push({ kind: 'line', file, line }) - 1)
  const size = new Float64Array(sites.length)
  const counts = new Float64Array(sites.length)
  for (const [line, sums] of lines) {
    const index = place.get(line) as number
    size[index] = (size[index] as number) + sums.size
    counts[index] = (counts[index] as number) + sums.count
  }
  return { held: { ...held, sites }, traced: { size, count: counts } }
}
