// A recorded program played to a simulated allocator, request by request. Called by the replay command.
import { cancelled } from '@shared/base/problem'
import { NO_MEMORY, type Pointer } from '@main/allocator/layer1-general/general-allocator'
import { Pymalloc } from '@main/allocator/layer2-pymalloc/pymalloc'
import { type PymallocStatistics, statisticsOf } from '@main/allocator/layer2-pymalloc/statistics'
import type { AllocatorProfile } from '@main/allocator/profiles/profile'
import { type AllocationTrace, OP, type TracePointer } from '@main/formats/allocation-trace/read'
import type { WorkContext } from '@main/jobs'
import { inconsistent } from './inconsistent'
import { LiveBlocks } from './live-blocks'
import { numberedChunks, RecordedArenas } from './recorded-memory'
import { isRecordedOne } from './recorded-profile'
import { type Difference, Verification } from './verification'

export interface ReplayOutcome {
  readonly events: number
  /** Requests of the MEM and OBJ domains up to the end or the first difference. */
  readonly pymallocEvents: number
  /** Null unless it was asked for. */
  readonly verified: {
    readonly addresses: number
    readonly checkpoints: number
    readonly difference: Difference | null
  } | null
  readonly statistics: PymallocStatistics
}

interface ReplayOptions {
  readonly verify: boolean
  readonly context: Pick<WorkContext, 'progress' | 'isCancelled'>
}

/** Events between two looks at progress and cancellation. */
const SLICE = 1 << 16

/** Throws a Problem when a trace frees what it did not allocate, or when it is cancelled. */
export function replay(
  trace: AllocationTrace,
  profile: AllocatorProfile,
  options: ReplayOptions,
): ReplayOutcome {
  const player = new Player(trace, profile, options.verify)
  const events = trace.op.length
  let difference: Difference | null = null
  for (let from = 0; from < events && difference === null; from += SLICE) {
    if (options.context.isCancelled()) throw cancelled()
    options.context.progress({ label: 'Replaying', done: from, total: events, unit: 'steps' })
    difference = player.play(from, Math.min(events, from + SLICE))
  }
  difference ??= player.finish()
  return player.outcome(difference)
}

class Player {
  readonly #trace: AllocationTrace
  readonly #allocator: Pymalloc
  readonly #verification: Verification | null
  /** The simulator's pointer for each block that the recorded program holds. */
  readonly #live: LiveBlocks
  #nextCheckpoint = 0
  #pymallocEvents = 0

  constructor(trace: AllocationTrace, profile: AllocatorProfile, verify: boolean) {
    const arenas = new RecordedArenas(verify || isRecordedOne(trace, profile) ? trace.arenas : [])
    this.#trace = trace
    this.#live = new LiveBlocks(trace.rawAddress.length)
    this.#allocator = new Pymalloc(profile, numberedChunks(), arenas)
    this.#verification = verify ? new Verification(trace, this.#allocator, arenas) : null
  }

  /** Events `from` to before `to`; the first difference ends it. */
  play(from: number, to: number): Difference | null {
    const { op } = this.#trace
    for (let event = from; event < to; event++) {
      const difference = this.#compareCheckpoints(event)
      if (difference !== null) return difference
      const bits = op[event] ?? 0
      // RAW requests never reach pymalloc, nested ones are made by it.
      if ((bits & OP.nested) !== 0 || (bits & OP.domain) === OP.raw) continue
      this.#pymallocEvents++
      const met = this.#request(event, bits & OP.kind) ?? this.#verification?.compareReleases(event) ?? null
      if (met !== null) return met
    }
    return null
  }

  finish(): Difference | null {
    const events = this.#trace.op.length
    return this.#compareCheckpoints(events) ?? this.#verification?.compareKept(events) ?? null
  }

  outcome(difference: Difference | null): ReplayOutcome {
    const verification = this.#verification
    const verified = verification && {
      addresses: verification.addresses,
      checkpoints: verification.checkpoints,
      difference,
    }
    return {
      events: this.#trace.op.length,
      pymallocEvents: this.#pymallocEvents,
      verified,
      statistics: statisticsOf(this.#allocator),
    }
  }

  #compareCheckpoints(event: number): Difference | null {
    const { checkpoints } = this.#trace
    let checkpoint = checkpoints[this.#nextCheckpoint]
    while (checkpoint !== undefined && checkpoint.event <= event) {
      const difference = this.#verification?.compareCheckpoint(checkpoint) ?? null
      if (difference !== null) return difference
      checkpoint = checkpoints[++this.#nextCheckpoint]
    }
    return null
  }

  #request(event: number, kind: number): Difference | null {
    const { size, old, new: given } = this.#trace
    const bytes = size[event] ?? 0
    const before = old[event] ?? 0
    const after = given[event] ?? 0
    // A request that failed gave nothing and took nothing.
    if (kind !== OP.free && after === 0) return null
    if (kind === OP.malloc) return this.#give(event, after, this.#allocator.malloc(bytes))
    if (kind === OP.calloc) return this.#give(event, after, this.#allocator.calloc(bytes))
    if (before === 0) {
      return kind === OP.free ? null : this.#give(event, after, this.#allocator.malloc(bytes))
    }
    const pointer = this.#live.take(before)
    if (pointer === NO_MEMORY) return this.#unknownBlock(event, before)
    if (kind === OP.realloc) return this.#give(event, after, this.#allocator.realloc(pointer, bytes))
    this.#allocator.free(pointer)
    return null
  }

  #give(event: number, recorded: TracePointer, pointer: Pointer): Difference | null {
    const difference = this.#verification?.compareResult(event, pointer, () => this.#describe(event)) ?? null
    if (difference !== null) return difference
    if (this.#live.has(recorded)) throw inconsistent(event, 'hands out a block that is in use')
    if (pointer === NO_MEMORY) throw inconsistent(event, 'asks for memory when the simulated system has none')
    this.#live.hold(recorded, pointer)
    return null
  }

  #unknownBlock(event: number, block: TracePointer): Difference {
    if (this.#verification !== null) {
      return this.#verification.unknownBlock(event, block, this.#describe(event))
    }
    throw inconsistent(event, 'is about a block that is not in use')
  }

  #describe(event: number): string {
    const kind = (this.#trace.op[event] ?? 0) & OP.kind
    const bytes = this.#trace.size[event] ?? 0
    if (kind === OP.free) return 'free'
    const name = kind === OP.malloc ? 'malloc' : kind === OP.calloc ? 'calloc' : 'realloc'
    return `${name} of ${bytes} bytes`
  }
}
