// What every command is given by the command line's root.
import type { Terminal } from './terminal'

/** 0 done, 1 a check that was asked for failed, 2 wrong usage or input that cannot be read. */
export type ExitStatus = 0 | 1 | 2

export interface CommandContext {
  readonly terminal: Terminal
  /** Starts the window or the browser host, whichever can run. */
  readonly startScript: URL
  /** To be called once by the command's action, before it ends. */
  exitWith(status: ExitStatus): void
}
