// A program on the simulated allocator, from its first request to its last: what a replay or a run gives and a session
// keeps. Filled by services/work/{replay,run}, stored by sessions/. Types and nothing else. Sizes are bytes, instants count
// the requests before them: calls that the allocator makes itself are none.
import type { ArenaHistory, HeldArenas } from './arenas'
import type { LedgerHistory } from './ledger'
import type { ProgramRun } from './program'
import type { SessionId } from './session'

export type RunId = string

/** Who says that the simulated addresses are the real ones. */
export type RunEvidence = 'recorded' | 'source' | 'article' | 'custom'

/** What is known of a run without its columns. */
export interface RunFacts {
  /** A recording that was replayed, or a program that ran here. */
  readonly kind: 'trace' | 'program'
  /** File name of the trace or the program, without its folder. */
  readonly source: string
  /** sys.version of the recorded interpreter; the release a program ran as under. */
  readonly pythonVersion: string
  /** The allocator that played it: id, words, and who vouches for it. */
  readonly profile: string
  readonly profileLabel: string
  readonly evidence: RunEvidence
  /** All requests: the clock of every instant. */
  readonly events: number
  /** Requests of the MEM and OBJ domains. */
  readonly pymallocEvents: number
  readonly arenaSize: number
  readonly poolSize: number
  /** At the end. */
  readonly arenas: {
    readonly allocated: number
    readonly released: number
    readonly current: number
    readonly highWater: number
  }
  /**
   * Bytes that live requests asked for, all domains together, as tracemalloc counts: at the end and at most. Of a program
   * that has it running at the end, what its own says; else as if it had been started before the first request of the
   * recording, or the first line of the program.
   */
  readonly traced: { readonly current: number; readonly peak: number }
  /** What malloc_trim(0) would give back at the end. */
  readonly trimmable: number
}

/** A run as a session knows it. */
export interface RunInfo extends RunFacts {
  readonly id: RunId
  readonly session: SessionId
  /** 1, 2, 3 ... in the order of the session. */
  readonly ordinal: number
  readonly name: string
  readonly note: string
  /** When it was played; milliseconds since 1970. */
  readonly playedAt: number
  /** Whether the session holds the recording too, so that it can be played again. */
  readonly hasRecording: boolean
}

/** Final state of a size class; those without pools are left out. */
export interface RunClasses {
  readonly blockSize: Int32Array
  readonly pools: Float64Array
  readonly blocksInUse: Float64Array
  readonly blocksAvailable: Float64Array
}

/** Live requests at the end, one entry for each of `HeldArenas.sites`: bytes asked for, and how many. All domains. */
export interface TracedSites {
  readonly size: Float64Array
  readonly count: Float64Array
}

/** What the recorded process measured at an instant, beside what the simulation had there. Null: not measured. */
export interface RunCheckpoint {
  readonly label: string
  readonly event: number
  readonly measured: CheckpointFigures
  readonly simulated: CheckpointFigures
}

/** Differences between checkpoints compare; the whole does not, since only a process has a program and libraries. */
export interface CheckpointFigures {
  /**
   * Bytes of anonymous memory in RAM: `Anonymous` of a process's smaps_rollup; touched pages of heap, mappings and arenas
   * in a simulation. Pages of program files grow and shrink a process's RSS too, without any request.
   */
  readonly resident: number | null
  /** mallinfo2: bytes taken from the system by brk (`arena`) and by mmap (`hblkhd`), and in use of the former (`uordblks`). */
  readonly heap: number | null
  readonly heapInUse: number | null
  readonly mmapped: number | null
  readonly arenas: number
}

/** All that a run leaves behind. */
export interface SimulatedRun {
  readonly facts: RunFacts
  readonly history: ArenaHistory
  /** At the moments of `history`. Nothing but the allocators is simulated: baseline and unexplained are 0. */
  readonly ledger: LedgerHistory
  readonly classes: RunClasses
  /** At the end. */
  readonly held: HeldArenas
  readonly traced: TracedSites
  /** By event. */
  readonly checkpoints: readonly RunCheckpoint[]
  /** Null for a trace. */
  readonly program: ProgramRun | null
}

/** What a run can be played from again: the compressed files of a trace as they were read, or a program's requests. */
export interface Recording {
  /** The columns. */
  readonly trace: Uint8Array
  /** The JSON beside them. */
  readonly description: Uint8Array
}

/** The arenas of one run over its clock: what two runs of the same trace are compared by. Columns have one entry a moment. */
export interface ReleaseCurve {
  readonly profile: string
  readonly profileLabel: string
  readonly evidence: RunEvidence
  readonly arenaSize: number
  readonly at: Float64Array
  /** Counts of arenas until then. */
  readonly allocated: Float64Array
  readonly released: Float64Array
  readonly current: Float64Array
  readonly highWater: Float64Array
}
