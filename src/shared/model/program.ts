// Python programs that run on the simulated allocator: how they are refused and how they end. Types and nothing else.

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
