// print (bltinmodule.c): every piece is written as it comes, so what a failing __str__ leaves out is out, not what came
// before it.
import { ownAttribute } from '../objects/attributes'
import type { PyObject } from '../objects/object'
import { isStr, textOf } from '../objects/str'
import { unexpectedKeyword } from '../vm/builtin-arguments'
import type { Runtime } from '../vm/runtime'

type Writer = (text: string) => void

/** Where print writes when it is told nothing: sys.stdout, which a program can replace. Null: it is None. */
function standardOutput(rt: Runtime): PyObject | 'console' | null {
  const sys = rt.importedModules.get('sys')
  if (!sys) return 'console'
  const stream = ownAttribute(sys, 'stdout')
  if (!stream) throw rt.error('RuntimeError', 'lost sys.stdout')
  if (stream === ownAttribute(sys, '__stdout__')) return 'console'
  return stream === rt.none ? null : stream
}

/** PyFile_WriteString: looks the method up for every piece. */
function writerTo(rt: Runtime, file: PyObject): Writer {
  return (text) => {
    const write = rt.getAttribute(file, 'write')
    const piece = rt.str(text)
    try {
      rt.decref(rt.call(write, [piece]))
    } finally {
      rt.decref(piece)
      rt.decref(write)
    }
  }
}

export function print(rt: Runtime, args: readonly PyObject[], names: readonly string[] | null): PyObject {
  const count = args.length - (names?.length ?? 0)
  let separator: PyObject | null = null
  let end: PyObject | null = null
  let file: PyObject | null = null
  let flush: PyObject | null = null
  if (names !== null)
    for (const [index, name] of names.entries()) {
      const value = args[count + index] as PyObject
      const given = value === rt.none ? null : value
      if (name === 'sep') separator = given
      else if (name === 'end') end = given
      else if (name === 'file') file = given
      else if (name === 'flush') flush = given
      else throw unexpectedKeyword(rt, 'print', name)
    }
  const stream = file ?? standardOutput(rt)
  if (stream === null) return rt.newNone()
  for (const [name, value] of [
    ['sep', separator],
    ['end', end],
  ] as const)
    if (value && !isStr(rt, value))
      throw rt.error('TypeError', `${name} must be None or a string, not ${value.type.name}`)
  const write = stream === 'console' ? null : writerTo(rt, stream)
  for (let at = 0; at < count; at++) {
    if (at > 0) emit(rt, write, separator ? textOf(separator) : ' ')
    emit(rt, write, rt.strText(args[at] as PyObject))
  }
  emit(rt, write, end ? textOf(end) : '\n')
  if (flush && rt.truth(flush) && stream !== 'console') {
    const method = rt.getAttribute(stream, 'flush')
    try {
      rt.decref(rt.call(method, []))
    } finally {
      rt.decref(method)
    }
  }
  return rt.newNone()
}

function emit(rt: Runtime, write: Writer | null, text: string): void {
  if (write === null) rt.output.push(text)
  else write(text)
}
