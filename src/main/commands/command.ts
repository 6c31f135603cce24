// What every command is given by the command line's root.
import type { Crew } from '@main/jobs'
import type { SimulationHandlers } from '@main/services/work/replay/simulation'
import type { Terminal } from './terminal'

/**
 * 0 done, 1 a check that was asked for failed, 2 wrong usage or input that cannot be read, 130 interrupted, as shells
 * report SIGINT. A program that was run passes its own on, 0 ... 255.
 */
export type ExitStatus = number

export interface CommandContext {
  readonly terminal: Terminal
  /** Starts the window or the browser host, whichever can run. */
  readonly startScript: URL
  /** A thread that plays traces, to be closed by the caller; left out, they are played in this one. */
  readonly startSimulation?: () => Crew<SimulationHandlers>
  /** Until the returned function is called, the next Ctrl-C calls `listener` instead of ending the process. */
  readonly onInterrupt?: (listener: () => void) => () => void
  /** To be called once by the command's action, before it ends. */
  exitWith(status: ExitStatus): void
}
