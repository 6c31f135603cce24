// Python programs that run on the simulated allocator: how they are refused, how they end, what they print. Types and
// nothing else. Instants count requests to the allocator, as in run.ts.
import type { ProblemData } from '../base/problem'
import type { RunId } from './run'
import type { SessionId } from './session'

/** A place of a program that is outside the subset, or not Python at all. */
export interface RefusedPlace {
  /** From 1. */
  readonly line: number
  /** From 1, in characters. */
  readonly column: number
  /** As a Python programmer calls it: 'async for', 'match'; of a syntax error, what the parser says. */
  readonly construct: string
  readonly isSyntaxError: boolean
  /** One line: `program.py:12:5: 'async for' is not supported by the simulator`. */
  readonly text: string
}

/**
 * By itself; by sys.exit or an uncaught exception; at a budget; cancelled; at something that is not simulated and could
 * not be refused before. After the last three nothing of Python ran any more.
 */
export type ProgramEnd = 'finished' | 'raised' | 'budget' | 'cancelled' | 'not simulated'

export type ProgramId = string

/** A program that is kept with a session, whether it ever ran or not. */
export interface ProgramInfo {
  readonly id: ProgramId
  readonly name: string
  /** Milliseconds since 1970. */
  readonly changedAt: number
}

export interface SavedProgram extends ProgramInfo {
  readonly text: string
}

/** What a run of a program leaves behind besides the allocator's evidence. */
export interface ProgramRun {
  readonly text: string
  /** What __file__ and tracebacks said. */
  readonly file: string
  /** Whose objects they were: `3.12`, `3.13.18`. */
  readonly python: string
  /** The JSON of a profile of the user's; null when the profile is a known one. */
  readonly customProfile: string | null
  readonly end: ProgramEnd
  /** Status of the process. */
  readonly exit: number
  readonly failure: ProgramFailure | null
  /** By instant, in the order in which it was written. */
  readonly output: readonly OutputPiece[]
  /** UTF-16 units of output beyond what is kept. */
  readonly outputLeftOut: number
  /** At the moments of the run's history: bytes of live requests since the program's first line, and the most until then. */
  readonly asked: { readonly current: Float64Array; readonly peak: Float64Array }
  /** Snapshots of the session that were taken in the run, by instant; the last is that of the end. */
  readonly snapshots: readonly { readonly event: number; readonly id: string }[]
  /** Snapshots that were too many, or too large together, to keep. */
  readonly snapshotsLeftOut: number
}

export type OutputStream = 'stdout' | 'stderr'

export interface OutputPiece {
  /** Requests before the first character was written. */
  readonly event: number
  readonly stream: OutputStream
  readonly text: string
}

/** What ended a program that did not finish. */
export interface ProgramFailure {
  readonly type: string
  readonly message: string
  /** 0 when no line is known. */
  readonly line: number
  /** As on stderr, ending in the line with type and message. */
  readonly traceback: string
  /** Lines of the program that were running, oldest call first. */
  readonly frames: readonly number[]
}

/** Under which CPython a program runs: with both, the release names the objects and the profile the allocator. */
export interface PythonChoice {
  /** A release such as `3.12`, `3.13.18` or `3.12.1`: a micro version without facts of its own means its series. */
  readonly python?: string | undefined
  /** The id of a profile. */
  readonly profile?: string | undefined
  /** The JSON of a profile of the user's; goes before `profile`. */
  readonly customProfile?: string | undefined
}

/** What moves a program on: to its end, to the next line, to the next request; or stops it, for now or for good. */
export type ProgramCommand = 'run' | 'line' | 'allocation' | 'pause' | 'cancel'

/** One level of a call stack. */
export interface CallLevel {
  /** `<module>`, or the qualified name of a function. */
  readonly name: string
  readonly line: number
}

/** The memory of a program at an instant; bytes unless they are counts. */
export interface ProgramFigures {
  /** Requests until then. */
  readonly event: number
  readonly rss: number
  readonly arenas: number
  readonly arenasHighWater: number
  /** Of live requests since the program's first line, and the most until then. */
  readonly asked: number
  readonly askedPeak: number
}

/** A program that runs, or ran last in its place, without its columns. */
export interface RunningProgram {
  readonly id: string
  readonly session: SessionId
  /** What __file__ says. */
  readonly file: string
  readonly python: string
  readonly profile: string
  readonly phase: 'running' | 'paused' | 'ended'
  /** About to run, or running; 0 before the first. */
  readonly line: number
  /** Null before the first line. */
  readonly figures: ProgramFigures | null
  /** UTF-16 units printed. */
  readonly outputLength: number
  /** Null until it has ended. */
  readonly outcome: ProgramOutcome | null
}

export type ProgramOutcome =
  | { readonly kind: 'refused'; readonly places: readonly RefusedPlace[] }
  /** Not the program's fault: what the choice lacks, or a thread that died. */
  | { readonly kind: 'failed'; readonly problem: ProblemData }
  | {
      readonly kind: 'ended'
      readonly end: ProgramEnd
      readonly exit: number
      readonly failure: ProgramFailure | null
      /** The run in its session. */
      readonly run: RunId
    }

/** What a map and charts draw while a program runs: as it was told last, at most some 20 times a second. */
export interface LiveMemory {
  readonly arenaSize: number
  /** The arenas that are there, in the order of the arena table. */
  readonly address: Float64Array
  /** The share of each that blocks in use take: 1 ... 255 for all of it, 0 when none is. */
  readonly fullness: Uint8Array
  /** Innermost first; empty while it runs. */
  readonly stack: readonly CallLevel[]
  /** Samples until now, evenly thinned when they are many: one entry each. */
  readonly at: Float64Array
  readonly rss: Float64Array
  readonly arenas: Float64Array
  readonly asked: Float64Array
}
