// What runs of the simulated allocator left behind, in pages: arenas over time, the ledger, who holds what, output. A run is
// one of SessionInfo.runs. Columns that may be long are asked for by a window of rows.
import * as v from 'valibot'
import type { ArenaLives, HeldArenas, Site } from '@shared/model/arenas'
import type { LedgerHistory } from '@shared/model/ledger'
import type { ProgramRun } from '@shared/model/program'
import type { RunClasses, RunInfo } from '@shared/model/run'
import { call } from './define'
import type { OutputPage } from './programs'
import { count, id, name, note, window } from './schemas'

/** One entry a moment. */
export interface RunMoments {
  readonly at: Float64Array
  /** Arenas until then. */
  readonly allocated: Float64Array
  readonly released: Float64Array
  readonly highWater: Float64Array
  readonly ledger: LedgerHistory
  /** Bytes of live requests since a program's first line, and the most until then; null for a trace. */
  readonly asked: ProgramRun['asked'] | null
}

/** Arenas from birth to release, a row each. */
export interface LivesPage {
  readonly lives: ArenaLives
  /** A row of as many bytes as the run has moments for each life: 1 ... 255 for a full arena, 0 for none in use. */
  readonly fullness: Uint8Array
  readonly moments: number
  readonly rowCount: number
  /** Lives that were too many to keep. */
  readonly leftOut: number
}

/** The program of a run, without its output. `snapshots` are ids as SessionInfo has them; those deleted are left out. */
export type RunProgram = Omit<ProgramRun, 'output' | 'outputLeftOut' | 'asked'>

/** The arenas that are there at the end, without who holds them. */
export type HeldPage = Pick<
  HeldArenas,
  'arenaSize' | 'poolSize' | 'ordinal' | 'address' | 'pools' | 'usedPools' | 'liveBlocks' | 'liveBytes'
> & { readonly rowCount: number }

/** Who asked for memory, the one that holds most bytes of arenas first. One entry a site. */
export interface SitesPage {
  readonly sites: readonly Site[]
  /** Position in the run's table of sites: what `pins` takes. */
  readonly site: Int32Array
  /** In arenas at the end. */
  readonly blocks: Float64Array
  readonly bytes: Float64Array
  readonly arenas: Int32Array
  /** Of these, arenas without live blocks of any other site. */
  readonly aloneArenas: Int32Array
  /** Requests live at the end, arenas or not. */
  readonly tracedSize: Float64Array
  readonly tracedCount: Float64Array
  readonly rowCount: number
}

/** Sites of one arena, or arenas of one site. One entry a pair. */
export interface PinsPage {
  /** Positions in the rows of `held`. */
  readonly arena: Int32Array
  /** Positions in the run's table of sites. */
  readonly site: Int32Array
  readonly sites: readonly Site[]
  readonly blocks: Int32Array
  readonly bytes: Float64Array
  readonly rowCount: number
}

const choice = v.object({
  python: v.optional(v.pipe(v.string(), v.maxLength(32))),
  profile: v.optional(v.pipe(v.string(), v.maxLength(64))),
  customProfile: v.optional(v.pipe(v.string(), v.maxLength(100_000))),
})

export const runs = {
  program: call<RunProgram | null>()(v.object({ run: id })),
  moments: call<RunMoments>()(v.object({ run: id })),
  classes: call<RunClasses>()(v.object({ run: id })),
  lives: call<LivesPage>()(v.object({ run: id, ...window })),
  held: call<HeldPage>()(v.object({ run: id, ...window })),
  sites: call<SitesPage>()(v.object({ run: id, ...window })),
  pins: call<PinsPage>()(
    v.object({
      run: id,
      of: v.variant('kind', [
        v.object({ kind: v.literal('arena'), arena: count }),
        v.object({ kind: v.literal('site'), site: count }),
      ]),
      ...window,
    }),
  ),
  output: call<OutputPage>()(v.object({ run: id, offset: count, limit: v.pipe(count, v.maxValue(10_000)) })),
  /** A program's run played again to the allocator of another profile: a new run of the session. Progress, cancel. */
  replay: call<RunInfo>()(v.object({ run: id, choice })),
  rename: call<void>()(v.object({ run: id, name })),
  annotate: call<void>()(v.object({ run: id, note })),
  remove: call<void>()(v.object({ run: id })),
} as const
