// Built-in functions that belong to no type: the table of them all, and the short ones. Source: Python/bltinmodule.c.
import { ANY, builtin } from '../objects/define'
import { dictSetText } from '../objects/dict'
import { type PyGenerator, resume, stopIteration } from '../objects/generator'
import { newCallableIterator } from '../objects/iterators'
import { formatValue } from '../objects/format'
import { type Native, type PyObject, PythonError, type PyType } from '../objects/object'
import { isStr, textOf } from '../objects/str'
import { asciiOf, reprOf } from '../objects/text-protocol'
import type { Runtime } from '../vm/runtime'
import { addNamespaces } from './namespaces'
import { isInstanceOf, isSubclassOf } from './class-checks'
import { addNumberFunctions } from './number-functions'
import { print } from './print'
import { addReductions } from './reductions'

export function addFunctions(rt: Runtime): void {
  const add = (name: string, least: number, most: number, call: Native) =>
    dictSetText(rt, rt.builtins, name, builtin(rt, name, least, most, call))
  add('print', 0, ANY, print)
  add('len', 1, 1, (rt, [object]) => rt.int(rt.length(object as PyObject)))
  add('id', 1, 1, (rt, [object]) => rt.int(rt.addressOf(object as PyObject)))
  add('repr', 1, 1, (rt, [object]) => reprOf(rt, object as PyObject))
  add('ascii', 1, 1, (rt, [object]) => asciiOf(rt, object as PyObject))
  add('hash', 1, 1, (rt, [object]) => rt.int(rt.hash(object as PyObject)))
  add('iter', 1, 2, (rt, [object, sentinel]) => {
    const source = object as PyObject
    if (!sentinel) return rt.iter(source)
    if (isCallable(rt, source)) return newCallableIterator(rt, source, sentinel)
    // 3.12.0 and 3.12.1 name the parameters as their documentation does.
    const names = rt.rules.minor === 12 ? ['object, sentinel', 'object'] : ['v, w', 'v']
    throw rt.error('TypeError', `iter(${names[0]}): ${names[1]} must be callable`)
  })
  add('next', 1, 2, (rt, [iterator, fallback]) => next(rt, iterator as PyObject, fallback))
  add('callable', 1, 1, (rt, [object]) => rt.bool(isCallable(rt, object as PyObject)))
  add('isinstance', 2, 2, (rt, [object, type]) =>
    rt.bool(isInstanceOf(rt, object as PyObject, type as PyObject)),
  )
  add('issubclass', 2, 2, (rt, [type, base]) => rt.bool(isSubclassOf(rt, type as PyObject, base as PyObject)))
  add('format', 1, 2, (rt, [value, spec]) => {
    if (spec && !isStr(rt, spec))
      throw rt.error(
        'TypeError',
        `format() argument 2 must be str, not ${spec === rt.none ? 'None' : spec.type.name}`,
      )
    return formatValue(rt, value as PyObject, spec ? textOf(spec) : '')
  })
  addAttributeFunctions(add)
  addNumberFunctions(rt)
  addReductions(rt)
  addNamespaces(add)
}

type Add = (name: string, least: number, most: number, call: Native) => void

function addAttributeFunctions(add: Add): void {
  add('getattr', 2, 3, (rt, [object, name, fallback]) => {
    const wanted = nameOf(rt, name as PyObject, 'getattr')
    if (!fallback) return rt.getAttribute(object as PyObject, wanted)
    const found = rt.attributeOrNull(object as PyObject, wanted)
    if (found) return found
    rt.checkIsSimulated(object as PyObject, wanted)
    fallback.refs++
    return fallback
  })
  add('hasattr', 2, 2, (rt, [object, name]) => {
    const wanted = nameOf(rt, name as PyObject, 'hasattr')
    const found = rt.attributeOrNull(object as PyObject, wanted)
    if (found) rt.decref(found)
    else rt.checkIsSimulated(object as PyObject, wanted)
    return rt.bool(found !== null)
  })
  add('setattr', 3, 3, (rt, [object, name, value]) => {
    rt.setAttribute(object as PyObject, nameOf(rt, name as PyObject), value as PyObject)
    return rt.newNone()
  })
  add('delattr', 2, 2, (rt, [object, name]) => {
    rt.setAttribute(object as PyObject, nameOf(rt, name as PyObject), null)
    return rt.newNone()
  })
}

/** `asked`: getattr and hasattr have words of their own up to 3.10. */
function nameOf(rt: Runtime, name: PyObject, asked: 'getattr' | 'hasattr' | null = null): string {
  if (isStr(rt, name)) return textOf(name)
  throw rt.error(
    'TypeError',
    asked && rt.rules.minor <= 10
      ? `${asked}(): attribute name must be string`
      : `attribute name must be string, not '${name.type.name}'`,
  )
}

function isCallable(rt: Runtime, object: PyObject): boolean {
  const { type } = object
  const { function: func, method, builtin_function_or_method: native, method_descriptor } = rt.types
  return (
    type === func ||
    type === method ||
    type === native ||
    type === method_descriptor ||
    type.slots.call !== null
  )
}

/** next(): with its end as StopIteration, which carries what a generator returned or what __next__ raised it with. */
function next(rt: Runtime, iterator: PyObject, fallback: PyObject | undefined): PyObject {
  if (!fallback) return nextOrStop(rt, iterator)
  let item: PyObject | null
  try {
    item = rt.next(iterator)
  } catch (problem) {
    const stop = rt.exceptions['StopIteration'] as PyType
    if (!(problem instanceof PythonError) || !problem.exception.type.isSubtypeOf(stop)) throw problem
    rt.decref(problem.exception)
    item = null
  }
  if (item !== null) return item
  fallback.refs++
  return fallback
}

function nextOrStop(rt: Runtime, iterator: PyObject): PyObject {
  if (iterator.type === rt.types.generator) {
    const { value } = iterator as PyGenerator
    const answer = resume(rt, iterator as PyGenerator, null)
    if (answer) return answer
    const { result } = value
    value.result = null
    throw stopIteration(rt, result)
  }
  const own = iterator.type.isHeap ? iterator.type.lookup('__next__') : null
  if (own?.type === rt.types.function) return rt.call(own, [iterator])
  const item = rt.next(iterator)
  if (item !== null) return item
  throw stopIteration(rt, null)
}
