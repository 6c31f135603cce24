// Built-in functions that belong to no type: print, len, id, repr ...
import { builtin } from '../objects/define'
import { dictSetText } from '../objects/dict'
import { type Native, type PyObject, PyType } from '../objects/object'
import { textOf } from '../objects/str'
import type { Runtime } from '../vm/runtime'

export function addFunctions(rt: Runtime): void {
  const add = (name: string, least: number, most: number, call: Native) =>
    dictSetText(rt, rt.builtins, name, builtin(rt, name, least, most, call))
  add('print', 0, Number.POSITIVE_INFINITY, print)
  add('len', 1, 1, (rt, [object]) => rt.int(rt.length(object as PyObject)))
  add('id', 1, 1, (rt, [object]) => rt.int(rt.addressOf(object as PyObject)))
  add('repr', 1, 1, (rt, [object]) => rt.str(rt.repr(object as PyObject)))
  add('hash', 1, 1, (rt, [object]) => rt.int(rt.hash(object as PyObject)))
  add('iter', 1, 1, (rt, [object]) => rt.iter(object as PyObject))
  add('callable', 1, 1, (rt, [object]) => {
    const { type } = object as PyObject
    const { function: func, method, builtin_function_or_method: native } = rt.types
    return rt.bool([func, method, native].includes(type) || type.slots.call !== null)
  })
  add('isinstance', 2, 2, (rt, [object, type]) =>
    rt.bool(isAny(rt, (object as PyObject).type, type as PyObject)),
  )
  add('issubclass', 2, 2, (rt, [type, base]) => rt.bool(isAny(rt, type as PyType, base as PyObject)))
  add('getattr', 2, 3, (rt, [object, name, fallback]) => {
    if (!fallback) return rt.getAttribute(object as PyObject, textOf(name as PyObject))
    const found = rt.attributeOrNull(object as PyObject, textOf(name as PyObject))
    if (found) return found
    fallback.refs++
    return fallback
  })
  add('hasattr', 2, 2, (rt, [object, name]) => {
    const found = rt.attributeOrNull(object as PyObject, textOf(name as PyObject))
    if (found) rt.decref(found)
    return rt.bool(found !== null)
  })
  add('setattr', 3, 3, (rt, [object, name, value]) => {
    rt.setAttribute(object as PyObject, textOf(name as PyObject), value as PyObject)
    return rt.newNone()
  })
  add('delattr', 2, 2, (rt, [object, name]) => {
    rt.setAttribute(object as PyObject, textOf(name as PyObject), null)
    return rt.newNone()
  })
}

function isAny(rt: Runtime, type: PyType, wanted: PyObject): boolean {
  if (wanted instanceof PyType) return type.isSubtypeOf(wanted)
  if (wanted.type !== rt.types.tuple)
    throw rt.error('TypeError', 'isinstance() arg 2 must be a type, a tuple of types, or a union')
  return (wanted.value as PyObject[]).some((one) => isAny(rt, type, one))
}

/** `sep` and `end` are the keywords programs use; `flush` and `file` change nothing here. */
const print: Native = (rt, args, names) => {
  const count = args.length - (names?.length ?? 0)
  let separator = ' '
  let end = '\n'
  for (const [index, name] of (names ?? []).entries()) {
    const value = args[count + index] as PyObject
    if (name === 'sep' && value !== rt.none) separator = textOf(value)
    else if (name === 'end' && value !== rt.none) end = textOf(value)
    else if (!['sep', 'end', 'file', 'flush'].includes(name))
      throw rt.error('TypeError', `print() got an unexpected keyword argument '${name}'`)
  }
  const parts: string[] = []
  for (const arg of args.slice(0, count)) parts.push(rt.strText(arg))
  rt.output.push(parts.join(separator) + end)
  return rt.newNone()
}

export type { Runtime }
