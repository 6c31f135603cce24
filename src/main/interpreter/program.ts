// The public entry of the interpreter: source text in, console output and the end of the program out. Called by the
// command line and by the worker that runs programs for the window.
import { simulatedMemory } from '../allocator/memory'
import { profileIdOf } from '../allocator/layer3-objects/releases'
import { profileById } from '../allocator/profiles/known'
import { fillBuiltins } from './builtins/index'
import type { CodeTemplate } from './compile/code'
import { compileProgram } from './compile/compile'
import { dictSetText, newDict } from './objects/dict'
import { PythonError } from './objects/object'
import { parse } from './syntax/parse'
import type { Refusal } from './syntax/refusal'
import { type PythonRules, type PythonVersion, rulesOf } from './version'
import { Frame } from './vm/frame'
import { runFrame } from './vm/interpreter'
import { BudgetExceeded, Runtime } from './vm/runtime'
import { codeObject } from './vm/steps'
import { type ProgramError, describeError } from './vm/traceback'

export interface RunOptions {
  readonly version: PythonVersion
  /** What __file__ and tracebacks say. */
  readonly file: string
  readonly instructions?: number
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
  const globals = newDict(rt)
  const name = rt.internedStr('__main__')
  dictSetText(rt, globals, '__name__', name)
  rt.decref(name)
  const file = rt.str(options.file)
  dictSetText(rt, globals, '__file__', file)
  rt.decref(file)
  const code = codeObject(rt, template, new Map())
  let error: ProgramError | null = null
  let exit = 0
  try {
    rt.decref(runFrame(rt, new Frame(code, globals, globals)))
  } catch (problem) {
    if (problem instanceof BudgetExceeded) {
      error = { type: 'BudgetExceeded', message: problem.message, line: problem.line, traceback: '' }
      exit = 1
    } else if (problem instanceof PythonError) {
      ;({ error, exit } = describeError(rt, problem.exception, options.file))
    } else throw problem
  }
  return { kind: 'ended', stdout: rt.output.join(''), exit, error, runtime: rt }
}

function profileOf({ version }: PythonRules) {
  const found = profileById(profileIdOf(version))
  if (!found.ok) throw new Error(`No profile of ${version}`)
  return found.value
}
