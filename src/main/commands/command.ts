// What a command file exports: how it stands in the help, and what it does.
import type { Command } from 'commander'
import type { Terminal } from './terminal'

/** 0 done, 1 a check that was asked for failed, 2 wrong usage or input that cannot be read. */
export type ExitStatus = 0 | 1 | 2

export interface CommandContext {
  readonly terminal: Terminal
  /** To be called once by the command's action, before it ends. */
  exitWith(status: ExitStatus): void
}

/** Adds the command to `program`. */
export type Declare = (program: Command, context: CommandContext) => void
