// All that a program leaves behind on the simulated allocator, looked at when its last line has run and its globals are
// still there: arenas over time, the ledger, who holds what by line. Called by run-program.ts.
import { fileNameOf } from '@shared/base/paths'
import type { HeldArenas, Site } from '@shared/model/arenas'
import type { RunFacts, SimulatedRun, TracedSites } from '@shared/model/run'
import type { Pointer } from '@main/allocator/layer1-general/general-allocator'
import { trimmableOf } from '@main/allocator/layer1-general/figures'
import { statisticsOf } from '@main/allocator/layer2-pymalloc/statistics'
import { heldArenas } from '@main/allocator/observers/held-arenas'
import { classesOf } from '../replay/record-run'
import type { RecordedMemory } from './recorded-memory'

/** What is known of a run besides its memory. */
export interface RunOf {
  readonly file: string
  /** The release, as `--python` takes it. */
  readonly python: string
}

/** Without `program`, which the end of the run decides. Changes nothing but the last moment. */
export function finishedRun(memory: RecordedMemory, { file, python }: RunOf): Omit<SimulatedRun, 'program'> {
  memory.look()
  const { profile, pymalloc, general, events, pymallocEvents, moments, traced } = memory
  const { arenaSize, poolSize, id, label, evidence } = profile
  const { current, peak } = traced.isTracing ? traced : memory
  const facts: RunFacts = {
    kind: 'program',
    source: fileNameOf(file),
    pythonVersion: python,
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
    ...holdersByLine(memory, file),
    checkpoints: [],
  }
}

/**
 * Blocks by the line that asked, what was there before the first line as not known; and what is traced: by the program's
 * own tracemalloc while that is on, else as if it had been started before the first line.
 */
function holdersByLine(
  memory: RecordedMemory,
  file: string,
): { readonly held: HeldArenas; readonly traced: TracedSites } {
  const { pymalloc, blocks, chunks, events, traced } = memory
  const sums = new Map<number, { size: number; count: number }>()
  let last = 0
  const add = (pointer: Pointer) => {
    const line = memory.lineAt(pointer)
    if (line > last) last = line
    if (!(traced.isTracing ? traced.has(pointer) : memory.isAsked(pointer))) return
    const sum = sums.get(line) ?? { size: 0, count: 0 }
    sum.size += memory.requestedOf(pointer)
    sum.count++
    sums.set(line, sum)
  }
  blocks.forEachLive(add)
  for (const [pointer] of chunks.entries()) add(pointer)

  // Counted one higher, so that what no line asked for is one site and not one for each class and period.
  const named = Array.from({ length: last + 2 }, (_, at): Site =>
    at < 2 ? { kind: 'unknown' } : { kind: 'line', file, line: at - 1 },
  )
  const byLine = {
    pymalloc,
    blocks,
    events,
    birthOf: (block: Pointer) => memory.birthOf(block),
    siteOf: (block: Pointer) => memory.lineAt(block) + 1,
  }
  const held = unknownOnce(heldArenas(byLine, named))
  const sites = [...held.sites]
  const place = new Map(sites.map((site, index) => [site.kind === 'line' ? site.line : 0, index]))
  for (const line of [...sums.keys()].sort((one, other) => one - other))
    if (!place.has(line)) place.set(line, sites.push({ kind: 'line', file, line }) - 1)
  const size = new Float64Array(sites.length)
  const count = new Float64Array(sites.length)
  for (const [line, sum] of sums) {
    const index = place.get(line) as number
    size[index] = (size[index] as number) + sum.size
    count[index] = (count[index] as number) + sum.count
  }
  return { held: { ...held, sites }, traced: { size, count } }
}

/** The first site stands twice when it holds something: as heldArenas has it, and as the site that was counted. */
function unknownOnce(held: HeldArenas): HeldArenas {
  if (held.sites[1]?.kind !== 'unknown') return held
  return { ...held, sites: held.sites.slice(1), pairSite: held.pairSite.map((site) => site - 1) }
}
