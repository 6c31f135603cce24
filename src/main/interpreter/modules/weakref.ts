// weakref: references and proxies that do not keep their object alive. Source: Objects/weakrefobject.c.
import { EQ, NE } from '../compile/opcodes'

import { newList } from '../objects/list'
import { type PyObject, PyType } from '../objects/object'
import { newStr } from '../objects/str'
import type { IntValue } from '../values/int'
import type { Runtime } from '../vm/runtime'
import { newModule } from './module'

export interface WeakValue {
  /** Null once the object is gone. */
  referent: PyObject | null
  callback: PyObject | null
  hash: IntValue | null
}
type PyWeak = PyObject<WeakValue>

const of = (object: PyObject): WeakValue => (object as PyWeak).value

export function makeWeakref(rt: Runtime): PyObject {
  const reference = newType(rt, rt.rules.minor >= 9 ? 'ReferenceType' : 'weakref')
  const proxy = newType(rt, rt.rules.minor >= 9 ? 'ProxyType' : 'weakproxy')
  if (rt.rules.minor >= 9) for (const type of [reference, proxy]) type.module = 'weakref'
  const shown = (type: PyType) => (rt.rules.minor >= 9 ? `weakref.${type.name}` : type.name)
  const { set, frozenset, method: bound, type, module, code, builtin_function_or_method: native } = rt.types
  for (const one of [set, frozenset, bound, type, module, code, native]) one.hasWeakReferences = true
  initReference(reference)
  initProxy(proxy, shown(proxy))
  rt.weakReferencesDied = (references, dying) => died(rt, references, dying)
  const weakOf = (object: PyObject): readonly PyObject[] => object.weak ?? []
  return newModule(
    rt,
    'weakref',
    {
      proxy: [
        1,
        2,
        (rt, [object, callback]) =>
          newWeak(rt, proxy, object as PyObject, callback && callback !== rt.none ? callback : null),
      ],
      getweakrefcount: [1, 1, (rt, [object]) => rt.int(weakOf(object as PyObject).length)],
      getweakrefs: [
        1,
        1,
        (rt, [object]) => {
          const all = [...weakOf(object as PyObject)]
          for (const one of all) one.refs++
          return newList(rt, all)
        },
      ],
    },
    { ref: reference, ReferenceType: reference, ProxyType: proxy },
  )
}

function newType(rt: Runtime, name: string): PyType {
  const made = new PyType(rt.types.type, name, rt.types.object, rt.types.object.block)
  made.refs = 1 << 30
  return made
}

/** Without a callback the reference of a type that is there is given again. */
function newWeak(rt: Runtime, type: PyType, referent: PyObject, callback: PyObject | null): PyObject {
  const { type: kind } = referent
  const takes = kind.layout ? kind.layout.hasWeakrefs : kind.hasWeakReferences
  if (!takes) throw rt.error('TypeError', `cannot create weak reference to '${kind.name}' object`)
  const list = (referent.weak ??= [])
  const plain = list.findIndex((one) => one.type === type && of(one).callback === null)
  if (!callback && plain >= 0) {
    const known = list[plain] as PyObject
    known.refs++
    return known
  }
  const { objects } = rt
  const made = rt.withoutMemory<WeakValue>(type, { referent, callback, hash: null })
  made.block = objects.plain.create(objects.layouts.weakref)
  if (callback) callback.refs++
  // The plain reference stands first, the plain proxy behind it, then those with callbacks, newest first.
  const firsts = list.filter((one) => of(one).callback === null).length
  const isReference = type.name !== 'ProxyType' && type.name !== 'weakproxy'
  list.splice(!callback && isReference ? 0 : firsts, 0, made)
  rt.gc.track(made)
  return made
}

/** Takes a reference out of the list of its object. */
function forget(value: WeakValue, self: PyObject): void {
  const { referent } = value
  value.referent = null
  const list = referent?.weak
  if (!referent || !list) return
  const at = list.indexOf(self)
  if (at >= 0) list.splice(at, 1)
  if (list.length === 0) referent.weak = null
}

/** PyObject_ClearWeakRefs: all are empty before the first callback runs. */
function died(rt: Runtime, references: readonly PyObject[], dying?: ReadonlySet<PyObject>): void {
  const calls: [PyObject, PyObject][] = []
  for (const one of references) {
    const value = of(one)
    value.referent = null
    const { callback } = value
    value.callback = null
    if (!callback) continue
    if (dying?.has(one)) {
      rt.decref(callback)
      continue
    }
    one.refs++
    calls.push([one, callback])
  }
  for (const [one, callback] of calls) {
    rt.unraisable(() => rt.decref(rt.call(callback, [one])))
    rt.decref(callback)
    rt.decref(one)
  }
}

function initWeak(type: PyType): void {
  const { slots } = type
  slots.traverse = (object, visit) => {
    const { callback } = of(object)
    if (callback) visit(callback)
  }
  slots.clear = (rt, object) => {
    const value = of(object)
    const { callback } = value
    forget(value, object)
    value.callback = null
    if (callback) rt.decref(callback)
  }
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    slots.clear?.(rt, object)
    rt.objects.plain.free(rt.objects.layouts.weakref, object.block)
  }
  slots.size = (rt) => rt.objects.layouts.weakref.request
}

function initReference(type: PyType): void {
  const { slots } = type
  initWeak(type)
  slots.construct = (rt, made, args) => {
    const [object, callback] = args
    if (!object) throw rt.error('TypeError', '__new__ expected at least 1 argument, got 0')
    if (args.length > 2)
      throw rt.error('TypeError', `__new__ expected at most 2 arguments, got ${args.length}`)
    return newWeak(rt, made, object, callback && callback !== rt.none ? callback : null)
  }
  slots.init = null
  slots.call = (rt, object, args) => {
    if (args.length > 0)
      throw rt.error(
        'TypeError',
        rt.rules.minor >= 9
          ? `weakref expected 0 arguments, got ${args.length}`
          : `__call__() takes at most 0 arguments (${args.length} given)`,
      )
    const referent = of(object).referent ?? rt.none
    referent.refs++
    return referent
  }
  slots.hash = (rt, object) => {
    const value = of(object)
    if (value.hash !== null) return value.hash
    if (!value.referent) throw rt.error('TypeError', 'weak object has gone away')
    value.hash = rt.hash(value.referent)
    return value.hash
  }
  slots.compare = (rt, a, b, operator) => {
    if ((operator !== EQ && operator !== NE) || a.type !== type || b.type !== type) return null
    const [x, y] = [of(a).referent, of(b).referent]
    if (!x || !y) return rt.bool((a === b) === (operator === EQ))
    return rt.compare(x, y, operator)
  }
  slots.repr = (rt, object) => {
    const { referent } = of(object)
    const start = `<weakref at ${rt.addressText(object)}`
    if (!referent) return newStr(rt, `${start}; dead>`)
    const name = rt.attributeOrNull(referent, '__name__')
    const own = name && rt.isInstance(name, rt.types.str) ? ` (${rt.strText(name)})` : ''
    if (name) rt.decref(name)
    return newStr(rt, `${start}; to '${referent.type.name}' at ${rt.addressText(referent)}${own}>`)
  }
  slots.getAttribute = (rt, object, name) => {
    if (name !== '__callback__') return rt.genericGet(object, name)
    const callback = of(object).callback ?? rt.none
    callback.refs++
    return callback
  }
}

/** A proxy hands everything on to its object. */
function initProxy(type: PyType, shown: string): void {
  const { slots } = type
  initWeak(type)
  const alive = (rt: Runtime, object: PyObject): PyObject => {
    if (object.type !== type) return object
    const { referent } = of(object)
    if (!referent) throw rt.error('ReferenceError', 'weakly-referenced object no longer exists')
    return referent
  }
  slots.getAttribute = (rt, object, name) => {
    const target = alive(rt, object)
    target.refs++
    try {
      return rt.getAttribute(target, name)
    } finally {
      rt.decref(target)
    }
  }
  slots.setAttribute = (rt, object, name, value) => rt.setAttribute(alive(rt, object), name, value)
  slots.repr = (rt, object) => {
    const { referent } = of(object)
    const start = `<weakproxy at ${rt.addressText(object)}`
    if (rt.rules.minor >= 13)
      return rt.str(
        referent ? `${start}; to '${referent.type.name}' at ${rt.addressText(referent)}>` : `${start}; dead>`,
      )
    const target = referent ?? rt.none
    return rt.str(`${start} to ${target.type.name} at ${rt.addressText(target)}>`)
  }
  slots.str = (rt, object) => rt.str(rt.strText(alive(rt, object)))
  slots.hash = (rt) => {
    throw rt.error('TypeError', `unhashable type: '${shown}'`)
  }
  slots.compare = (rt, a, b, operator) => rt.compare(alive(rt, a), alive(rt, b), operator)
  slots.truth = (rt, object) => rt.truth(alive(rt, object))
  slots.length = (rt, object) => rt.length(alive(rt, object))
  slots.contains = (rt, object, item) => {
    const target = alive(rt, object)
    const { contains } = target.type.slots
    if (!contains) throw rt.error('TypeError', `argument of type '${target.type.name}' is not iterable`)
    return contains(rt, target, item)
  }
  slots.getItem = (rt, object, key) => {
    const target = alive(rt, object)
    const { getItem } = target.type.slots
    if (!getItem) throw rt.error('TypeError', `'${target.type.name}' object is not subscriptable`)
    return getItem(rt, target, key)
  }
  slots.setItem = (rt, object, key, value) => {
    const target = alive(rt, object)
    const { setItem } = target.type.slots
    if (!setItem) throw rt.error('TypeError', `'${target.type.name}' object does not support item assignment`)
    setItem(rt, target, key, value)
  }
  slots.iter = (rt, object) => rt.iter(alive(rt, object))
  slots.next = (rt, object) => rt.next(alive(rt, object))
  slots.call = (rt, object, args, names) => rt.call(alive(rt, object), args, names)
}
