// One word of shared memory through which the main thread moves a running program on: the program's thread is in a
// synchronous loop and hears no messages. Written by services/programs, read by run-control.ts between instructions.
import type { ProgramCommand } from '@shared/model/program'

const COMMANDS: readonly ProgramCommand[] = ['run', 'line', 'allocation', 'pause', 'cancel']

export function newControlWord(command: ProgramCommand): Int32Array<SharedArrayBuffer> {
  const word = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  word[0] = COMMANDS.indexOf(command)
  return word
}

export function give(word: Int32Array, command: ProgramCommand): void {
  Atomics.store(word, 0, COMMANDS.indexOf(command))
  Atomics.notify(word, 0)
}

export function commandOf(word: Int32Array): ProgramCommand {
  return COMMANDS[Atomics.load(word, 0)] ?? 'cancel'
}

/** A step has been made: pause, unless another command came meanwhile. */
export function takeStep(word: Int32Array, step: 'line' | 'allocation'): void {
  Atomics.compareExchange(word, 0, COMMANDS.indexOf(step), COMMANDS.indexOf('pause'))
}

/** Sleeps while the command is to pause, at most so many milliseconds. */
export function waitWhilePaused(word: Int32Array, milliseconds: number): void {
  Atomics.wait(word, 0, COMMANDS.indexOf('pause'), milliseconds)
}
