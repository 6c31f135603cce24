// The public entry of the interpreter: source text in, console output and the end of the program out. Called by the
// command line and by the worker that runs programs for the window.
import { simulatedMemory } from '../allocator/memory'
import { profileIdOf } from '../allocator/layer3-objects/releases'
import { profileById } from '../allocator/profiles/known'
import { fillBuiltins } from './builtins/index'
import type { CodeTemplate } from './compile/code'
import { compileProgram } from './compile/compile'
import { dictSetText, newDict, type PyDict } from './objects/dict'
import { type PyObject, PythonError } from './objects/object'
import { parse } from './syntax/parse'
import type { Refusal } from './syntax/refusal'
import { type PythonRules, type PythonVersion, rulesOf } from './version'
import { Frame } from './vm/frame'
import { runFrame } from './vm/interpreter'
import { BudgetExceeded, NotSimulated, Runtime } from './vm/runtime'
import { codeObject } from './vm/steps'
import { type ProgramError, describeError } from './vm/traceback'

export interface RunOptions {
  readonly version: PythonVersion
  /** What __file__ and tracebacks say. */
  readonly file: string
  readonly instructions?: number
  /** Told when the code is ready and its first line has not run. */
  readonly beforeFirstLine?: (rt: Runtime) => void
  /** Told when the program has ended and its globals are still there. */
  readonly afterLastLine?: (rt: Runtime) => void
}

export type RunResult =
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] }
  | {
      readonly kind: 'ended'
      readonly stdout: string
      readonly exit: number
      readonly error: ProgramError | null
      readonly runtime: Runtime
    }

/** Parses, compiles and runs a program. */
export function runProgram(source: string, options: RunOptions): RunResult {
  const rules = rulesOf(options.version)
  const parsed = parse(source)
  if (parsed.isRefused) return { kind: 'refused', refusals: parsed.refusals }
  const compiled = compileProgram(parsed.program, rules)
  if (compiled.isRefused) return { kind: 'refused', refusals: compiled.refusals }
  return execute(compiled.code, rules, options)
}

function execute(template: CodeTemplate, rules: PythonRules, options: RunOptions): RunResult {
  const memory = simulatedMemory(profileOf(rules))
  const rt = new Runtime(rules, memory, { instructions: options.instructions ?? Number.MAX_SAFE_INTEGER })
  fillBuiltins(rt)
  const globals = mainNamespace(rt, options.file)
  const code = codeObject(rt, template, new Map())
  let error: ProgramError | null = null
  let exit = 0
  options.beforeFirstLine?.(rt)
  try {
    rt.decref(runFrame(rt, new Frame(code, globals, globals)))
  } catch (problem) {
    if (problem instanceof BudgetExceeded) {
      error = { type: 'BudgetExceeded', message: problem.message, line: problem.line, traceback: '' }
      exit = 1
    } else if (problem instanceof NotSimulated) {
      error = { type: 'NotSimulated', message: problem.message, line: 0, traceback: '' }
      exit = 2
    } else if (problem instanceof PythonError) {
      ;({ error, exit } = describeError(rt, problem.exception, options.file))
    } else throw problem
  }
  options.afterLastLine?.(rt)
  finish(rt, globals)
  return { kind: 'ended', stdout: rt.output.join(''), exit, error, runtime: rt }
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

/** finalize_modules: the names of __main__ go, then the cycles they were in; finalizers still print. */
function finish(rt: Runtime, globals: PyDict): void {
  try {
    rt.decref(globals)
    rt.gc.collect()
  } catch (problem) {
    if (!(problem instanceof BudgetExceeded)) throw problem
  }
}

function profileOf({ version }: PythonRules) {
  const found = profileById(profileIdOf(version))
  if (!found.ok) throw new Error(`No profile of ${version}`)
  return found.value
}
