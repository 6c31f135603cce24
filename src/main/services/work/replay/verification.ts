// The comparison of a replay with its recording: every address, every release of an arena, every checkpoint. The
// first difference ends the replay.
import type { Pointer } from '@main/allocator/layer1-general/general-allocator'
import type { Pymalloc } from '@main/allocator/layer2-pymalloc/pymalloc'
import { type PymallocStatistics, statisticsOf } from '@main/allocator/layer2-pymalloc/statistics'
import {
  type AllocationTrace,
  IN_ARENA,
  type RecordedCheckpoint,
  type TracePointer,
} from '@main/formats/allocation-trace/read'
import type { RecordedArenas } from './recorded-memory'

/** Bytes of one step of an offset in a trace. */
const OFFSET_UNIT = 16

/** One fact, as simulated and as recorded, in words. */
export interface Difference {
  readonly kind: 'address' | 'checkpoint'
  readonly event: number
  /** "malloc of 24 bytes", "checkpoint full, arenas reclaimed". */
  readonly what: string
  readonly simulated: string
  readonly recorded: string
}

export class Verification {
  /** Results compared. */
  addresses = 0
  checkpoints = 0
  readonly #trace: AllocationTrace
  readonly #allocator: Pymalloc
  readonly #arenas: RecordedArenas
  readonly #addressOfSerial: ReadonlyMap<number, number>
  readonly #awaited: Set<number>

  constructor(trace: AllocationTrace, allocator: Pymalloc, arenas: RecordedArenas) {
    this.#trace = trace
    this.#allocator = allocator
    this.#arenas = arenas
    this.#addressOfSerial = new Map(trace.arenas.map(({ serial, address }) => [serial, address]))
    this.#awaited = new Set(
      trace.arenas.flatMap(({ freeEvent }, ordinal) => (freeEvent === null ? [] : [ordinal])),
    )
  }

  /** `pointer`: what the simulator gave at `event`, of which `what` tells the request. */
  compareResult(event: number, pointer: Pointer, what: () => string): Difference | null {
    this.addresses++
    const recorded = this.#trace.new[event] ?? 0
    if (this.#isSame(pointer, recorded)) return null
    const simulated = this.#describe(pointer)
    return { kind: 'address', event, what: what(), simulated, recorded: this.#describeRecorded(recorded) }
  }

  compareReleases(event: number): Difference | null {
    for (const ordinal of this.#arenas.takeReleased()) {
      this.#awaited.delete(ordinal)
      const arena = this.#arenas.recordedAt(ordinal)
      if (arena?.freeEvent === event) continue
      const recorded = arena?.freeEvent ?? null
      return releaseDifference(
        event,
        ordinal,
        `at event ${event}`,
        recorded === null ? 'never' : `at event ${recorded}`,
      )
    }
    return null
  }

  /** After the last event: what the recording released and the simulator still has. */
  compareKept(event: number): Difference | null {
    const [ordinal] = this.#awaited
    if (ordinal === undefined) return null
    const recorded = this.#arenas.recordedAt(ordinal)?.freeEvent ?? event
    return releaseDifference(event, ordinal, 'never', `at event ${recorded}`)
  }

  compareCheckpoint(checkpoint: RecordedCheckpoint): Difference | null {
    this.checkpoints++
    for (const [what, simulated, recorded] of figures(statisticsOf(this.#allocator), checkpoint)) {
      if (simulated === recorded) continue
      return {
        kind: 'checkpoint',
        event: checkpoint.event,
        what: `checkpoint ${checkpoint.label}, ${what}`,
        simulated: String(simulated),
        recorded: String(recorded),
      }
    }
    return null
  }

  /** A request about a block that the recording had not handed out. */
  unknownBlock(event: number, block: TracePointer, what: string): Difference {
    return {
      kind: 'address',
      event,
      what,
      simulated: 'no such block',
      recorded: this.#describeRecorded(block),
    }
  }

  #isSame(pointer: Pointer, recorded: TracePointer): boolean {
    // Chunks of the general allocator have numbers here and addresses there: both are outside, that is all.
    if (pointer < 0) return recorded < IN_ARENA
    const arena = this.#arenas.recordedAt(this.#allocator.arenaOrdinalOf(pointer))
    if (arena === undefined || recorded < IN_ARENA) return false
    const { serial, offset } = place(recorded)
    return arena.serial === serial && offset === this.#allocator.offsetInArena(pointer)
  }

  #describe(pointer: Pointer): string {
    if (pointer < 0) return OUTSIDE
    const ordinal = this.#allocator.arenaOrdinalOf(pointer)
    const serial = this.#arenas.recordedAt(ordinal)?.serial
    const arena = serial === undefined ? 'an arena that was not recorded' : `arena ${serial}`
    return describePlace(this.#allocator.addressOf(pointer), arena, this.#allocator.offsetInArena(pointer))
  }

  #describeRecorded(recorded: TracePointer): string {
    if (recorded < IN_ARENA) return OUTSIDE
    const { serial, offset } = place(recorded)
    const start = this.#addressOfSerial.get(serial)
    if (start === undefined) return `offset ${offset} of arena ${serial}, which is not in the list`
    return describePlace(start + offset, `arena ${serial}`, offset)
  }
}

const OUTSIDE = 'outside the arenas'

function place(recorded: TracePointer): { readonly serial: number; readonly offset: number } {
  return { serial: (recorded >>> 16) & 0x7fff, offset: (recorded & 0xffff) * OFFSET_UNIT }
}

function describePlace(address: number, arena: string, offset: number): string {
  return `0x${address.toString(16)} (${arena}, offset ${offset})`
}

function releaseDifference(event: number, ordinal: number, simulated: string, recorded: string): Difference {
  return {
    kind: 'address',
    event,
    what: `release of the arena created as number ${ordinal}`,
    simulated,
    recorded,
  }
}

/** [what, simulated, recorded] */
function* figures(
  statistics: PymallocStatistics,
  checkpoint: RecordedCheckpoint,
): Generator<readonly [string, number, number]> {
  const { arenas } = statistics
  yield ['arenas allocated', arenas.allocated, checkpoint.arenasAllocated]
  yield ['arenas reclaimed', arenas.released, checkpoint.arenasReclaimed]
  yield ['arenas at most', arenas.highWater, checkpoint.arenasHighWater]
  yield ['arenas now', arenas.current, checkpoint.arenasCurrent]
  yield ['unused pools', statistics.unusedPools, checkpoint.unusedPools]
  const recorded = new Map(checkpoint.classes.map((one) => [one.blockSize, one]))
  for (const { blockSize, pools, blocksInUse, blocksAvailable } of statistics.classes) {
    const other = recorded.get(blockSize)
    recorded.delete(blockSize)
    yield [`pools of ${blockSize}-byte blocks`, pools, other?.pools ?? 0]
    yield [`${blockSize}-byte blocks in use`, blocksInUse, other?.blocksInUse ?? 0]
    yield [`${blockSize}-byte blocks available`, blocksAvailable, other?.blocksAvailable ?? 0]
  }
  for (const { blockSize, pools } of recorded.values()) yield [`pools of ${blockSize}-byte blocks`, 0, pools]
  yield ['bytes in allocated blocks', statistics.bytesInUse, checkpoint.bytesInUse]
  yield ['bytes in available blocks', statistics.bytesAvailable, checkpoint.bytesAvailable]
  yield ['bytes lost to pool headers', statistics.bytesLostToPoolHeaders, checkpoint.bytesLostToPoolHeaders]
  yield ['bytes lost to quantization', statistics.bytesLostToQuantization, checkpoint.bytesLostToQuantization]
  yield [
    'bytes lost to arena alignment',
    statistics.bytesLostToArenaAlignment,
    checkpoint.bytesLostToArenaAlignment,
  ]
}
