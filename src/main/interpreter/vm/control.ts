// Control over a running program: what it may use, how somebody watches, pauses, steps and cancels it, and how a run
// ends that is no matter of Python. Used by program.ts and by the services that run programs; watch.ts is the inside.
import type { SnapshotTable } from '@shared/model/snapshot'
import type { CodeTemplate } from '../compile/code'
import type { Frame } from './frame'
import type { Runtime } from './runtime'

/** What a program may use before it is stopped with a message. */
export interface Budgets {
  /** Instructions, counted where loops turn and functions are called; long results of natives cost as many as they have words. */
  readonly instructions: number
  /** Bytes of heap and mappings in the simulated address space. */
  readonly simulatedBytes: number
  /** Real time, waiting in ProgramControl.look included. */
  readonly milliseconds: number
  /** UTF-16 units the program prints. */
  readonly outputLength: number
}

/** The memory of the host, in bytes: what the simulation itself takes. The interpreter cannot ask for it. */
export interface HostMemory {
  readonly limit: number
  inUse(): number
}

const GIB = 2 ** 30

/** Longest single request that natives may build: an array of more references ends Node. Bytes. */
export const LONGEST_REQUEST = GIB / 2

/** Enough for what takes CPython a minute; what never ends meets one of them in minutes. */
export const DEFAULT_BUDGETS: Budgets = {
  instructions: 10e9,
  simulatedBytes: 2 * GIB,
  milliseconds: 3_600_000,
  outputLength: 2 ** 26,
}

/**
 * Where the program shall be looked at next: after about SLICE instructions; before the next line, in whatever function;
 * after the next request to the allocator; or nowhere: it is cancelled.
 */
export type Stride = 'run' | 'line' | 'allocation' | 'cancel'

/**
 * Whoever watches a run. The program runs on one JavaScript stack, so `look` is called on it and the program stands
 * still until it answers: to pause is not to answer yet (a worker waits with Atomics.wait for a word that its owner
 * writes). Everything may be read meanwhile: rt.memory, rt.output, callStack(rt). Nothing may be changed.
 */
export interface ProgramControl {
  /** Called before the first instruction, then as asked. `line` is about to run, or, after an allocation, is running. */
  look(rt: Runtime, line: number): Stride
}

/** What a run is given besides its program. */
export interface RunSettings {
  readonly budgets?: Budgets
  readonly control?: ProgramControl | null
  readonly host?: HostMemory | null
  readonly onOutput?: ((text: string) => void) | undefined
  readonly onErrorOutput?: ((text: string) => void) | undefined
  /** `limit`: frames of a traceback. */
  readonly onSnapshot?: ((table: SnapshotTable, limit: number) => void) | undefined
}

/** One level of the call stack. */
export interface StackLevel {
  /** `<module>`, or the qualified name of a function. */
  readonly name: string
  readonly line: number
}

/** Innermost first. At most `most` levels. */
export function callStack(rt: Runtime, most = 1000): StackLevel[] {
  const levels: StackLevel[] = []
  for (let frame = rt.frame; frame && levels.length < most; frame = frame.back)
    levels.push({ name: frame.code.value.template.qualifiedName, line: runningLine(frame) })
  return levels
}

/** Line of the instruction that runs, or is about to. */
export function runningLine({ code, next }: Frame): number {
  const { lines }: CodeTemplate = code.value.template
  return lines[Math.max(0, next - 1)] ?? 0
}

/** A program that met its budget: no Python exception, it cannot be caught. */
export class BudgetExceeded {
  constructor(
    /** Names the budget. */
    readonly message: string,
    readonly line: number,
  ) {}
}

/** The run ends here because somebody wants it to; no Python exception either. */
export class RunCancelled {
  constructor(readonly line: number) {}
}

/** A program that needs what the simulator does not have, and could not be refused before it ran. */
export class NotSimulated {
  constructor(readonly message: string) {}
}
