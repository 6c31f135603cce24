// The simulated pymalloc on a stream of requests, timed in this process: INPUT PROFILE ROUNDS. INPUT: synthetic,
// synthetic:EVENTS or NAME.trace.gz. Prints one JSON; scripts/bench/allocator.mjs bundles and runs it.
// Before anything is timed, the stream must end where real allocators did: every address, every counter.
import { readFileSync } from 'node:fs'
import { unwrap } from '@shared/base/result'
import {
  type GeneralAllocator,
  NO_MEMORY,
  type Pointer,
} from '@main/allocator/layer1-general/general-allocator'
import { Pymalloc } from '@main/allocator/layer2-pymalloc/pymalloc'
import { statisticsOf } from '@main/allocator/layer2-pymalloc/statistics'
import { profileById } from '@main/allocator/profiles/known'
import type { AllocatorProfile } from '@main/allocator/profiles/profile'
import { mappedArenas } from '@main/allocator/system/arena-source'
import { OP, readAllocationTrace } from '@main/formats/allocation-trace/read'
import { replay } from '@main/services/work/replay/replay'
import { AddressHash, arenasAt } from '@test/support/allocator/recorder'
import type { SyntheticCheckpoint } from '@test/support/allocator/synthetic'
import { recordedStream, type RequestStream, syntheticStream } from './request-stream'

const EXPECTED = 'test/golden/data/pymalloc/synthetic.json'
const SYNTHETIC_EVENTS = 10_000_000
/** Column of a SyntheticCheckpoint. */
const BLOCKS = 9
const TOP_OF_MAPPINGS = 0x7fff_f7fe_1000

interface Expected {
  readonly cases: readonly {
    readonly events: number
    readonly python: string
    readonly arena_offset: number
    readonly checkpoints: readonly SyntheticCheckpoint[]
  }[]
}

/** The general allocator costs nothing here: what is measured is pymalloc. */
function numberedChunks(): GeneralAllocator {
  let last = NO_MEMORY
  const next = (): Pointer => --last
  return {
    malloc: next,
    calloc: next,
    realloc: (pointer) => (pointer === NO_MEMORY ? next() : pointer),
    free: () => undefined,
  }
}

/** Plays events `from` to before `to`; pointers stand in `pointers`. The loop that is timed, as in C. */
function play(
  { op, size, slot }: RequestStream,
  allocator: Pymalloc,
  pointers: Int32Array,
  from: number,
  to: number,
): void {
  for (let event = from; event < to; event++) {
    const at = slot[event] as number
    const bytes = size[event] as number
    switch (op[event]) {
      case OP.malloc:
        pointers[at] = allocator.malloc(bytes)
        break
      case OP.calloc:
        pointers[at] = allocator.calloc(bytes)
        break
      case OP.realloc:
        pointers[at] = allocator.realloc(pointers[at] as number, bytes)
        break
      default:
        allocator.free(pointers[at] as number)
        pointers[at] = NO_MEMORY
    }
  }
}

function freeRest(allocator: Pymalloc, pointers: Int32Array): void {
  for (let slot = 0; slot < pointers.length; slot++) {
    allocator.free(pointers[slot] as number)
    pointers[slot] = NO_MEMORY
  }
}

function emptySlots({ slots }: RequestStream): Int32Array {
  return new Int32Array(slots).fill(NO_MEMORY)
}

/**
 * Throws unless every checkpoint of the recorded allocators comes out, for each alignment that was recorded. Gives the
 * most blocks that a checkpoint had in use.
 */
function checkSynthetic(stream: RequestStream, profile: AllocatorProfile): number {
  const { cases } = JSON.parse(readFileSync(EXPECTED, 'utf8')) as Expected
  const series = profile.id.replace('cpython-', '')
  const recorded = cases.filter(
    (one) => one.events === stream.op.length && one.python.startsWith(`${series}.`),
  )
  if (recorded.length === 0) throw new Error(`No recording of ${stream.op.length} events with ${profile.id}`)
  for (const { arena_offset: offset, checkpoints } of recorded) {
    checkStates(stream, profile, offset, checkpoints)
  }
  return Math.max(
    ...recorded.flatMap(({ checkpoints }) => checkpoints.map((checkpoint) => checkpoint[BLOCKS])),
  )
}

function checkStates(
  stream: RequestStream,
  profile: AllocatorProfile,
  offset: number,
  expected: readonly SyntheticCheckpoint[],
): void {
  const hash = new AddressHash()
  const allocator = new Pymalloc(profile, numberedChunks(), arenasAt(offset, hash))
  const pointers = emptySlots(stream)
  let next = 0
  for (let event = 0; event <= stream.op.length; event++) {
    for (; stream.checkpoints[next]?.event === event; next++) {
      const state = stateOf(allocator, stream.checkpoints[next]?.label ?? '', event, hash.value)
      if (JSON.stringify(state) === JSON.stringify(expected[next])) continue
      throw new Error(`${profile.id}, offset ${offset}: ${state.join(' ')}, not ${expected[next]?.join(' ')}`)
    }
    if (event === stream.op.length) break
    play(stream, allocator, pointers, event, event + 1)
    const at = stream.slot[event] as number
    if (stream.op[event] !== OP.free) hash.addResult(allocator, pointers[at] as number)
  }
  if (next !== expected.length) throw new Error(`${next} of ${expected.length} checkpoints were met`)
}

function stateOf(allocator: Pymalloc, label: string, event: number, hash: number): SyntheticCheckpoint {
  const { arenas, classes, unusedPools } = statisticsOf(allocator)
  const { allocated, released, current, highWater } = arenas
  const pools = classes.reduce((sum, one) => sum + one.pools, 0)
  const blocks = classes.reduce((sum, one) => sum + one.blocksInUse, 0)
  return [label, event, hash, allocated, released, highWater, current, pools, unusedPools, blocks]
}

interface CheckedStream {
  readonly stream: RequestStream
  /** Null where nobody counted. */
  readonly mostBlocks: number | null
}

function openStream(input: string, profile: AllocatorProfile): CheckedStream {
  if (input.startsWith('synthetic')) {
    const stream = syntheticStream(Number(input.split(':')[1] ?? SYNTHETIC_EVENTS))
    return { stream, mostBlocks: checkSynthetic(stream, profile) }
  }
  const side = readFileSync(input.replace(/\.trace\.gz$/, '.json'), 'utf8')
  const trace = unwrap(readAllocationTrace(readFileSync(input), side))
  const context = { progress: () => undefined, isCancelled: () => false }
  const difference = replay(trace, profile, { verify: true, context }).verified?.difference
  if (difference) throw new Error(`${input}, event ${difference.event}: ${JSON.stringify(difference)}`)
  return { stream: recordedStream(trace), mostBlocks: null }
}

/** Bytes of all columns. */
function columnBytes({ pools, arenas, links }: Pymalloc): number {
  return [...Object.values(pools), ...Object.values(arenas), links]
    .map((column: unknown) => (ArrayBuffer.isView(column) ? column.byteLength : 0))
    .reduce((sum, bytes) => sum + bytes, 0)
}

const [input = 'synthetic', profileId = 'cpython-3.12', roundsText = '5'] = process.argv.slice(2)
const profile = unwrap(profileById(profileId))
const { stream, mostBlocks } = openStream(input, profile)
const events = stream.op.length
const allocator = new Pymalloc(profile, numberedChunks(), mappedArenas(TOP_OF_MAPPINGS))
const pointers = emptySlots(stream)
const rounds: number[] = []
for (let round = 0; round <= Number(roundsText); round++) {
  const start = performance.now()
  play(stream, allocator, pointers, 0, events)
  rounds.push(((performance.now() - start) * 1e6) / events)
  freeRest(allocator, pointers)
}
const [first = 0, ...warm] = rounds
const median = warm.toSorted((a, b) => a - b)[Math.floor(warm.length / 2)]
process.stdout.write(
  `${JSON.stringify({
    events,
    first,
    nsPerEvent: median,
    columnBytes: columnBytes(allocator),
    mostBlocks,
    peakKiB: process.resourceUsage().maxRSS,
  })}\n`,
)
