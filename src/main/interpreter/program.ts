// The public entry of the interpreter: source text in, console output and the end of the program out. Called by the
// command line and by the worker that runs programs for the window.
import type { SnapshotTable } from '@shared/model/snapshot'
import { simulatedMemory, type SimulatedMemory } from '../allocator/memory'
import { profileIdOf } from '../allocator/layer3-objects/releases'
import { profileById } from '../allocator/profiles/known'
import { fillBuiltins } from './builtins/index'
import { simulatedNames } from './builtins/simulated-names'
import type { CodeTemplate } from './compile/code'
import { compileProgram } from './compile/compile'
import { dictSetText, newDict, type PyDict } from './objects/dict'
import { type PyObject, PythonError } from './objects/object'
import { parse } from './syntax/parse'
import type { Refusal } from './syntax/refusal'
import { outsideOfSubset, type SimulatedNames } from './syntax/subset-check'
import { type PythonRules, type PythonVersion, rulesOf } from './version'
import {
  BudgetExceeded,
  type Budgets,
  DEFAULT_BUDGETS,
  type HostMemory,
  NotSimulated,
  type ProgramControl,
  RunCancelled,
} from './vm/control'
import { bodyFrame } from './vm/frame'
import { runFrame } from './vm/interpreter'
import { Runtime } from './vm/runtime'
import { codeObject } from './vm/code-objects'
import { type ProgramError, describeError } from './vm/traceback'

export interface RunOptions {
  readonly version: PythonVersion
  /** What __file__ and tracebacks say. */
  readonly file: string
  /** What the program may use; DEFAULT_BUDGETS where nothing is said. */
  readonly budgets?: Partial<Budgets>
  /** What the simulation itself may take; a program without it can fill the JavaScript heap. */
  readonly host?: HostMemory
  /** Where it runs; a new memory as the version has it when left out. Nothing has been asked of it yet. */
  readonly memory?: SimulatedMemory
  /** Watches, pauses, steps, cancels. */
  readonly control?: ProgramControl
  /** Hears what the program prints, as it is printed. */
  readonly onOutput?: (text: string) => void
  /** Hears what it writes to sys.stderr. */
  readonly onErrorOutput?: (text: string) => void
  /** Told of each tracemalloc.take_snapshot(): `limit` frames a traceback at most. Nobody may change the table. */
  readonly onSnapshot?: (table: SnapshotTable, limit: number) => void
  /** Told when the code is ready and its first line has not run. */
  readonly beforeFirstLine?: (rt: Runtime) => void
  /** Told when the program has ended or was stopped and its globals are still there. */
  readonly afterLastLine?: (rt: Runtime) => void
}

/**
 * How a run ended: by itself; by sys.exit or an uncaught exception; at a budget; cancelled; at something that is not
 * simulated. After the last three nothing of Python ran any more: memory is as it was at that moment.
 */
export type RunEnd = 'finished' | 'raised' | 'budget' | 'cancelled' | 'not simulated'

export type RunResult =
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] }
  | {
      readonly kind: 'ended'
      readonly end: RunEnd
      readonly stdout: string
      readonly exit: number
      readonly error: ProgramError | null
      readonly runtime: Runtime
    }

/** A program that compiled for one version. */
export interface ReadyProgram {
  readonly template: CodeTemplate
  readonly rules: PythonRules
}

/** Parses and compiles: all that is outside the subset, at once, without running anything. */
export function prepareProgram(
  source: string,
  version: PythonVersion,
):
  | { readonly isRefused: true; readonly refusals: readonly Refusal[] }
  | ({ readonly isRefused: false } & ReadyProgram) {
  const rules = rulesOf(version)
  const names = namesFor(rules)
  const parsed = parse(source, (program) => outsideOfSubset(program, names))
  if (parsed.isRefused) return parsed
  const compiled = compileProgram(parsed.program, rules)
  if (compiled.isRefused) return compiled
  return { isRefused: false, template: compiled.code, rules }
}

const namesByVersion = new Map<PythonVersion, SimulatedNames>()

/** What the simulator has under a version, worked out once from a runtime that runs nothing. */
function namesFor(rules: PythonRules): SimulatedNames {
  let names = namesByVersion.get(rules.version)
  if (!names) {
    const rt = new Runtime(rules, simulatedMemory(profileOf(rules)))
    fillBuiltins(rt)
    names = simulatedNames(rt)
    namesByVersion.set(rules.version, names)
  }
  return names
}

/** Parses, compiles and runs a program, to its end. */
export function runProgram(source: string, options: RunOptions): RunResult {
  const prepared = prepareProgram(source, options.version)
  if (prepared.isRefused) return { kind: 'refused', refusals: prepared.refusals }
  const { rt, run } = startProgram(prepared, options)
  return { kind: 'ended', ...run(), stdout: rt.output.text, runtime: rt }
}

/** A program whose code is ready in a runtime of its own. `run` may be called again, for a new __main__ in the old runtime. */
export interface StartedProgram {
  readonly rt: Runtime
  readonly run: () => Outcome
}

export function startProgram({ template, rules }: ReadyProgram, options: RunOptions): StartedProgram {
  const { budgets, control = null, host = null, onOutput, onErrorOutput, onSnapshot, file } = options
  const memory = options.memory ?? simulatedMemory(profileOf(rules))
  const rt = new Runtime(rules, memory, {
    budgets: { ...DEFAULT_BUDGETS, ...budgets },
    control,
    host,
    onOutput,
    onErrorOutput,
    onSnapshot,
  })
  rt.lastLine = lastLineOf(template)
  fillBuiltins(rt)
  rt.listAppend = rt.types.list.members.get('append') ?? null
  let globals: PyDict | null = mainNamespace(rt, file)
  const code = codeObject(rt, template, new Map())
  const run = () => {
    const main = (globals ??= mainNamespace(rt, file))
    globals = null
    options.beforeFirstLine?.(rt)
    const outcome = attempt(rt, file, () => {
      rt.watch.start(template.firstLine)
      rt.decref(runFrame(rt, bodyFrame(rt, code, main, main)))
    })
    options.afterLastLine?.(rt)
    if (outcome.end !== 'finished' && outcome.end !== 'raised') return outcome
    const ending = attempt(rt, file, () => finish(rt, main, outcome.exception))
    return ending.end === 'finished' ? { ...outcome, exception: null } : ending
  }
  return { rt, run }
}

function lastLineOf({ lines, constants }: CodeTemplate): number {
  let last = lines.reduce((most, line) => Math.max(most, line), 0)
  for (const inner of constants) if (inner.kind === 'code') last = Math.max(last, lastLineOf(inner))
  return last
}

export interface Outcome {
  readonly end: RunEnd
  readonly exit: number
  readonly error: ProgramError | null
  /** Uncaught; owned. */
  readonly exception: PyObject | null
}

/** Runs a part of the program; whatever ends it is told. */
function attempt(rt: Runtime, file: string, part: () => void): Outcome {
  try {
    part()
    return { end: 'finished', exit: 0, error: null, exception: null }
  } catch (problem) {
    if (problem instanceof PythonError)
      return { end: 'raised', ...describeError(rt, problem.exception, file), exception: problem.exception }
    if (problem instanceof BudgetExceeded)
      return {
        end: 'budget',
        exit: 1,
        error: stopped('BudgetExceeded', problem.message, problem.line, file),
        exception: null,
      }
    if (problem instanceof RunCancelled)
      return {
        end: 'cancelled',
        exit: 130,
        error: stopped('Cancelled', 'the run was cancelled', problem.line, file),
        exception: null,
      }
    if (problem instanceof NotSimulated)
      return {
        end: 'not simulated',
        exit: 2,
        error: stopped('NotSimulated', problem.message, rt.memory.site, file),
        exception: null,
      }
    throw problem
  }
}

function stopped(type: string, message: string, line: number, file: string): ProgramError {
  return { type, message, line, traceback: `${file}:${line}: ${message}`, frames: line > 0 ? [line] : [] }
}

/** What __main__ holds before its code runs. */
function mainNamespace(rt: Runtime, file: string): PyDict {
  const globals = newDict(rt)
  const { none } = rt
  none.refs += 5
  const names: readonly (readonly [string, PyObject])[] = [
    ['__name__', rt.internedStr('__main__')],
    ['__doc__', none],
    ['__package__', none],
    ['__loader__', none],
    ['__spec__', none],
    ...(rt.rules.minor < 14 ? [['__annotations__', newDict(rt)] as const] : []),
    ['__builtins__', (rt.builtins.refs++, rt.builtins)],
    ['__file__', rt.str(file)],
    ['__cached__', none],
  ]
  for (const [name, value] of names) {
    dictSetText(rt, globals, name, value)
    rt.decref(value)
  }
  return globals
}

/**
 * finalize_modules: what sys.last_exc and its kin kept goes, then the names of __main__, then the cycles they were in;
 * finalizers still print.
 */
function finish(rt: Runtime, globals: PyDict, exception: PyObject | null): void {
  if (exception) rt.decref(exception)
  rt.decref(globals)
  rt.gc.collect()
}

function profileOf({ version }: PythonRules) {
  const found = profileById(profileIdOf(version))
  if (!found.ok) throw new Error(`No profile of ${version}`)
  return found.value
}

export type { Budgets, ProgramControl, StackLevel, Stride } from './vm/control'
export { callStack, DEFAULT_BUDGETS } from './vm/control'
