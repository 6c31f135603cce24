// A recorded program played to all layers of a simulated allocator, with everything that watches it: arenas over time,
// the ledger, who holds what, and what the recorded process measured. Called by the simulation thread.
import { cancelled } from '@shared/base/problem'
import type { CheckpointFigures, RunCheckpoint, RunClasses, RunFacts, SimulatedRun } from '@shared/model/run'
import { NO_MEMORY, type Pointer } from '@main/allocator/layer1-general/general-allocator'
import { mallinfoOf, trimmableOf } from '@main/allocator/layer1-general/figures'
import { Ptmalloc } from '@main/allocator/layer1-general/ptmalloc'
import { type PymallocStatistics, statisticsOf } from '@main/allocator/layer2-pymalloc/statistics'
import { type Domain, Memory, RAW } from '@main/allocator/memory'
import { watchedArenas } from '@main/allocator/observers/arena-history'
import { ledgerOf } from '@main/allocator/observers/ledger-figures'
import type { AllocatorProfile } from '@main/allocator/profiles/profile'
import { AddressSpace } from '@main/allocator/system/address-space'
import {
  type AllocationTrace,
  OP,
  type RecordedCheckpoint,
  type TracePointer,
} from '@main/formats/allocation-trace/read'
import type { WorkContext } from '@main/jobs'
import { holders } from './birth-sites'
import { inconsistent } from './inconsistent'
import { LiveBlocks } from './live-blocks'
import { RecordedArenas } from './recorded-memory'
import { isRecordedOne } from './recorded-profile'
import { MOMENTS, RunMoments } from './run-moments'

export interface RecordedRun {
  readonly run: SimulatedRun
  /** As `replay` gives them. */
  readonly statistics: PymallocStatistics
}

export interface RecordOptions {
  /** File name of the trace. */
  readonly source: string
  readonly context: Pick<WorkContext, 'progress' | 'isCancelled'>
}

/** Events between two looks at progress and cancellation. */
const SLICE = 1 << 16
/** Bytes of heap and mappings beside the arenas: the model takes half of a heap for itself. */
export const MOST_GENERAL = 16 * 2 ** 30

/** Throws a Problem when a trace frees what it did not allocate, asks for more than there is, or is cancelled. */
export function recordRun(
  trace: AllocationTrace,
  profile: AllocatorProfile,
  options: RecordOptions,
): RecordedRun {
  const recorder = new RunRecorder(trace, profile)
  const { progress, isCancelled } = options.context
  const label = `Replaying under ${profile.id}`
  const total = trace.op.length
  for (let from = 0; from < total; from += SLICE) {
    if (isCancelled()) throw cancelled()
    progress({ label, done: from, total, unit: 'steps' })
    recorder.play(from, Math.min(total, from + SLICE))
  }
  progress({ label, done: total, total, unit: 'steps' })
  return recorder.finish(options.source)
}

class RunRecorder {
  readonly #trace: AllocationTrace
  readonly #profile: AllocatorProfile
  readonly #memory: Memory<Ptmalloc>
  readonly #live: LiveBlocks
  readonly #moments: RunMoments
  readonly #checkpoints: RunCheckpoint[] = []
  #pymallocEvents = 0

  constructor(trace: AllocationTrace, profile: AllocatorProfile) {
    const requests = trace.op.reduce((count, bits) => count + ((bits & OP.nested) === 0 ? 1 : 0), 0)
    const interval = Math.max(1, Math.ceil((requests + 1) / MOMENTS))
    const source = new RecordedArenas(isRecordedOne(trace, profile) ? trace.arenas : [])
    this.#trace = trace
    this.#profile = profile
    this.#moments = new RunMoments(profile, interval)
    this.#memory = new Memory(profile, {
      general: new Ptmalloc(new AddressSpace({ limit: MOST_GENERAL })),
      arenas: watchedArenas(source, this.#moments.arenas, () => this.#memory.events),
    })
    this.#memory.traced.start()
    this.#live = new LiveBlocks(trace.rawAddress.length)
  }

  /** Events `from` to before `to`. A hot loop. */
  play(from: number, to: number): void {
    const { op, checkpoints } = this.#trace
    for (let event = from; event < to; event++) {
      while ((checkpoints[this.#checkpoints.length]?.event ?? Infinity) <= event) this.#check()
      const bits = op[event] as number
      // What the allocator asks of itself, the simulated one asks too.
      if ((bits & OP.nested) !== 0) continue
      this.#request(event, bits)
      if (this.#memory.events >= this.#moments.due) this.#moments.look(this.#memory)
    }
  }

  finish(source: string): RecordedRun {
    while (this.#checkpoints.length < this.#trace.checkpoints.length) this.#check()
    this.#moments.look(this.#memory)
    const { general, pymalloc, traced, events } = this.#memory
    const { arenaSize, poolSize, id, label, evidence } = this.#profile
    const statistics = statisticsOf(pymalloc)
    const facts: RunFacts = {
      kind: 'trace',
      source,
      pythonVersion: this.#trace.pythonVersion,
      profile: id,
      profileLabel: label,
      evidence,
      events,
      pymallocEvents: this.#pymallocEvents,
      arenaSize,
      poolSize,
      arenas: pymalloc.arenaCounters,
      traced: { current: traced.current, peak: traced.peak },
      trimmable: trimmableOf(general),
    }
    const run = {
      facts,
      history: this.#moments.history,
      ledger: this.#moments.ledger,
      classes: classesOf(statistics),
      ...holders(this.#memory),
      checkpoints: this.#checkpoints,
      program: null,
    }
    return { run, statistics }
  }

  #request(event: number, bits: number): void {
    const { size, old, new: given } = this.#trace
    const kind = bits & OP.kind
    const domain = ((bits & OP.domain) >> 2) as Domain
    if (domain !== RAW) this.#pymallocEvents++
    const before = old[event] as number
    const after = given[event] as number
    const bytes = size[event] as number
    if (kind === OP.free) {
      if (before !== 0) this.#memory.free(domain, this.#take(event, domain, before))
      return
    }
    // A request that failed gave nothing and took nothing.
    if (after === 0) return
    if (kind === OP.malloc) this.#hold(event, after, this.#memory.malloc(domain, bytes))
    else if (kind === OP.calloc) this.#hold(event, after, this.#memory.calloc(domain, bytes))
    else {
      const pointer = before === 0 ? NO_MEMORY : this.#take(event, domain, before)
      this.#hold(event, after, this.#memory.realloc(domain, pointer, bytes))
    }
  }

  #take(event: number, domain: Domain, block: TracePointer): Pointer {
    const pointer = this.#live.take(block)
    if (pointer === NO_MEMORY) throw inconsistent(event, 'is about a block that is not in use')
    if (domain === RAW && pointer >= 0)
      throw inconsistent(event, 'takes a block to a domain it did not come from')
    return pointer
  }

  #hold(event: number, block: TracePointer, pointer: Pointer): void {
    if (this.#live.has(block)) throw inconsistent(event, 'hands out a block that is in use')
    if (pointer === NO_MEMORY) throw inconsistent(event, 'asks for memory when the simulated system has none')
    this.#live.hold(block, pointer)
  }

  #check(): void {
    const recorded = this.#trace.checkpoints[this.#checkpoints.length]
    if (recorded === undefined) return
    const { arena, uordblks, hblkhd } = mallinfoOf(this.#memory.general)
    this.#checkpoints.push({
      label: recorded.label,
      event: this.#memory.events,
      measured: measuredAt(recorded),
      simulated: {
        resident: ledgerOf(this.#memory).rss,
        heap: arena,
        heapInUse: uordblks,
        mmapped: hblkhd,
        arenas: this.#memory.pymalloc.arenaCounters.current,
      },
    })
  }
}

function measuredAt({ resident, mallinfo, arenasCurrent }: RecordedCheckpoint): CheckpointFigures {
  return {
    resident: resident?.anonymous ?? null,
    heap: mallinfo?.arena ?? null,
    heapInUse: mallinfo?.uordblks ?? null,
    mmapped: mallinfo?.hblkhd ?? null,
    arenas: arenasCurrent,
  }
}

export function classesOf({ classes }: PymallocStatistics): RunClasses {
  const used = classes.filter(({ pools }) => pools > 0)
  return {
    blockSize: Int32Array.from(used, (one) => one.blockSize),
    pools: Float64Array.from(used, (one) => one.pools),
    blocksInUse: Float64Array.from(used, (one) => one.blocksInUse),
    blocksAvailable: Float64Array.from(used, (one) => one.blocksAvailable),
  }
}
