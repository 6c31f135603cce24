// collections.defaultdict (_collectionsmodule.c): a dict that makes what is missing.
import * as op from '../compile/opcodes'
import { getset, method } from '../objects/define'
import { type DictValue, dictGet, type PyDict } from '../objects/dict'
import type { PyObject, PyType } from '../objects/object'
import type { Runtime } from '../vm/runtime'
import { moduleType } from './module-types'

/** The payload: that of a dict, and the factory; null for None. */
interface DefaultDictValue extends DictValue {
  factory?: PyObject | null
}

function of(object: PyObject | undefined): DefaultDictValue {
  return (object as PyObject).value as DefaultDictValue
}

export function makeDefaultDictType(rt: Runtime): PyType {
  const type = moduleType(
    rt,
    'collections',
    'defaultdict',
    (made) => initDefaultDict(rt, made),
    rt.types.dict,
  )
  return type
}

function initDefaultDict(rt: Runtime, type: PyType): void {
  const { slots } = type
  const dict = rt.types.dict.slots
  slots.hash = null
  slots.init = (rt, object, args, names) => {
    const count = args.length - (names?.length ?? 0)
    const given = count > 0 ? (args[0] as PyObject) : rt.none
    if (given !== rt.none && !isCallable(given))
      throw rt.error('TypeError', 'first argument must be callable or None')
    const value = of(object)
    const old = value.factory
    value.factory = given === rt.none ? null : given
    given.refs++
    if (given === rt.none) given.refs--
    if (old) rt.decref(old)
    dict.init?.(rt, object, args.slice(Math.min(count, 1)), names)
  }
  slots.traverse = (object, visit) => {
    const { factory } = of(object)
    if (factory) visit(factory)
    dict.traverse?.(object, visit)
  }
  slots.clear = (rt, object) => {
    dropFactory(rt, object)
    dict.clear?.(rt, object)
  }
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    dropFactory(rt, object)
    dict.dealloc?.(rt, object)
  }
  slots.getItem = (rt, object, key) => {
    const value = dictGet(rt, object as PyDict, key)
    if (value) {
      value.refs++
      return value
    }
    return rt.callSpecial(object, '__missing__', [key]) as PyObject
  }
  slots.repr = reprOfDefaultDict
  slots.str = reprOfDefaultDict
  if (rt.rules.minor >= 9) {
    slots.binary[op.OR] = (rt, a, b) => {
      const self = rt.isInstance(a, type) ? a : b
      const other = self === a ? b : a
      if (!rt.isInstance(other, rt.types.dict)) return null
      const made = copyWith(rt, self, a)
      try {
        rt.updateDict(made as PyDict, b)
      } catch (problem) {
        rt.decref(made)
        throw problem
      }
      return made
    }
  }
  method(rt, type, '__missing__', 1, 1, missing)
  for (const name of ['copy', '__copy__'])
    method(rt, type, name, 0, 0, (rt, [self]) => copyWith(rt, self as PyObject, self as PyObject))
  getset(
    rt,
    type,
    'default_factory',
    (rt, self) => {
      const factory = of(self).factory ?? rt.none
      factory.refs++
      return factory
    },
    (rt, self, value) => {
      const old = of(self).factory
      const next = value === null || value === rt.none ? null : value
      if (next) next.refs++
      of(self).factory = next
      if (old) rt.decref(old)
    },
  )
}

function isCallable(object: PyObject): boolean {
  return object.type.slots.call !== null || object.type.lookup('__call__') !== null || isFunction(object)
}

/** Functions are called by the loop, without a slot. */
function isFunction({ type }: PyObject): boolean {
  return ['function', 'method', 'builtin_function_or_method', 'method_descriptor'].includes(type.name)
}

function dropFactory(rt: Runtime, object: PyObject): void {
  const { factory } = of(object)
  of(object).factory = null
  if (factory) rt.decref(factory)
}

function missing(rt: Runtime, [self, key]: readonly PyObject[]): PyObject {
  const { factory } = of(self)
  if (!factory) throw rt.keyError(key as PyObject)
  const value = rt.call(factory, [])
  try {
    const { setItem } = (self as PyObject).type.slots
    setItem?.(rt, self as PyObject, key as PyObject, value)
  } catch (problem) {
    rt.decref(value)
    throw problem
  }
  return value
}

/** A new one of the same class and factory with the items of a mapping. */
function copyWith(rt: Runtime, self: PyObject, items: PyObject): PyObject {
  return rt.call(self.type, [of(self).factory ?? rt.none, items])
}

function reprOfDefaultDict(rt: Runtime, object: PyObject): PyObject {
  const { type } = object
  const name = type.isHeap ? type.name : type.qualifiedName
  const base = rt.types.dict.slots.repr?.(rt, object) as PyObject
  const shown = rt.strText(base)
  rt.decref(base)
  const { factory } = of(object)
  if (!factory) return rt.str(`${name}(None, ${shown})`)
  if (rt.reprRunning.has(factory)) return rt.str(`${name}(..., ${shown})`)
  rt.reprRunning.add(factory)
  try {
    return rt.str(`${name}(${rt.repr(factory)}, ${shown})`)
  } finally {
    rt.reprRunning.delete(factory)
  }
}
