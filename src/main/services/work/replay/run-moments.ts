// What is looked at over the clock of a run, of a recorded program as of one that runs here: how full arenas are, and the
// ledger, at the same moments. Called by record-run.ts and by services/work/run.
import type { ArenaHistory } from '@shared/model/arenas'
import type { LedgerHistory } from '@shared/model/ledger'
import type { SimulatedMemory } from '@main/allocator/memory'
import { type ArenaWatcher, occupancyOf } from '@main/allocator/observers/arena-history'
import { ledgerOf } from '@main/allocator/observers/ledger-figures'
import type { AllocatorProfile } from '@main/allocator/profiles/profile'
import { ArenaHistoryRecorder } from '@main/arenas/history'
import { LedgerHistoryRecorder } from '@main/ledger/history'

/** Moments of a run before the last. */
export const MOMENTS = 512

export class RunMoments {
  /** To be told of births and releases of arenas. */
  readonly arenas: ArenaWatcher
  readonly #arenas: ArenaHistoryRecorder
  readonly #ledger: LedgerHistoryRecorder
  #due = 0

  /** `interval`: requests between two moments, as far as that is known before; it doubles when there are too many. */
  constructor({ arenaSize, poolSize }: AllocatorProfile, interval = 1) {
    this.#arenas = new ArenaHistoryRecorder({ arenaSize, poolSize, interval, moments: MOMENTS })
    this.#ledger = new LedgerHistoryRecorder({ interval, moments: MOMENTS })
    this.arenas = this.#arenas
  }

  /** Requests after which the next look stays. */
  get due(): number {
    return this.#due
  }

  /** Between two requests. Takes one step a pool. */
  look(memory: SimulatedMemory): void {
    const { events, pymalloc } = memory
    this.#arenas.sample(events, occupancyOf(pymalloc))
    this.#ledger.sample(events, ledgerOf(memory))
    this.#due = this.#arenas.nextDue
  }

  get history(): ArenaHistory {
    return this.#arenas.history()
  }

  get ledger(): LedgerHistory {
    return this.#ledger.history()
  }
}
