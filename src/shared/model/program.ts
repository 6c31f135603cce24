// Python programs that run on the simulated allocator: how they are refused, how they end, what they print. Types and
// nothing else. Instants count requests to the allocator, as in run.ts.

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
