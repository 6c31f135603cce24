// Parts of modules that CPython has in Python are in Python here too: classes and functions behave, take frames and ask
// for memory as they do there. None of their lines is a line of the program: what they ask for belongs to site 0.
import type { CodeConstant, CodeTemplate } from '../compile/code'
import { compileProgram } from '../compile/compile'
import { dictSetText, newDict, type PyDict } from '../objects/dict'
import type { PyObject } from '../objects/object'
import { parse } from '../syntax/parse'
import { codeObject } from '../vm/code-objects'
import { bodyFrame } from '../vm/frame'
import { runFrame } from '../vm/interpreter'
import type { Runtime } from '../vm/runtime'

const templates = new Map<string, CodeTemplate>()

function withoutLines(code: CodeTemplate): CodeTemplate {
  const constants = code.constants.map((one): CodeConstant => (one.kind === 'code' ? withoutLines(one) : one))
  return { ...code, constants, firstLine: 0, lines: new Int32Array(code.lines.length) }
}

function templateOf(rt: Runtime, source: string): CodeTemplate {
  const key = `${rt.rules.version} ${source}`
  let template = templates.get(key)
  if (!template) {
    const parsed = parse(source)
    const compiled = parsed.isRefused ? parsed : compileProgram(parsed.program, rt.rules)
    if (compiled.isRefused)
      throw new Error(`A module of the simulator does not compile: ${compiled.refusals[0]?.construct}`)
    template = withoutLines(compiled.code)
    templates.set(key, template)
  }
  return template
}

/** Runs the source in a namespace of its own, which is the result: __name__ and `given` (borrowed), then what it defines. */
export function runLibrary(
  rt: Runtime,
  name: string,
  source: string,
  given: Readonly<Record<string, PyObject>>,
): PyDict {
  const globals = newDict(rt)
  const module = rt.internedStr(name)
  dictSetText(rt, globals, '__name__', module)
  rt.decref(module)
  dictSetText(rt, globals, '__builtins__', rt.builtins)
  for (const [key, value] of Object.entries(given)) dictSetText(rt, globals, key, value)
  const code = codeObject(rt, templateOf(rt, source), new Map())
  rt.decref(runFrame(rt, bodyFrame(rt, code, globals, globals)))
  return globals
}
