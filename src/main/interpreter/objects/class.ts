// object and type: attribute access, instances of classes, the class statement, and how special methods of a class
// fill the slots of its type.
import { OBJ } from '../../allocator/memory'
import { COMPARE_OPERATORS } from '../compile/opcodes'
import type { IntValue } from '../values/int'
import type { Runtime } from '../vm/runtime'
import type { PyDict } from './dict'
import { type InstanceAttributes, type PyObject, PyType } from './object'
import { textOf } from './str'
import { fillSlots } from './special-methods'
import { hashAddress } from '../values/hash'

/** PyObject_GenericGetAttr: data descriptor, instance, class. New reference or null. */
export function genericGet(rt: Runtime, object: PyObject, name: string): PyObject | null {
  const found = object.type.lookup(name)
  const descrGet = found?.type.slots.descrGet
  if (found && descrGet && found.type.slots.descrSet) return descrGet(rt, found, object, object.type)
  const own = object.attributes?.names.get(name)
  if (own) {
    own.refs++
    return own
  }
  if (found) {
    if (descrGet) return descrGet(rt, found, object, object.type)
    found.refs++
    return found
  }
  if (name === '__class__') {
    object.type.refs++
    return object.type
  }
  return null
}

export function genericSet(rt: Runtime, object: PyObject, name: string, value: PyObject | null): void {
  const found = object.type.lookup(name)
  const descrSet = found?.type.slots.descrSet
  if (found && descrSet) return descrSet(rt, found, object, value)
  if (!object.type.hasDict) {
    const problem = found
      ? `'${object.type.name}' object attribute '${name}' is read-only`
      : `'${object.type.name}' object has no attribute '${name}'`
    throw rt.error('AttributeError', problem)
  }
  const attributes: InstanceAttributes = (object.attributes ??= { names: new Map(), dict: null })
  const old = attributes.names.get(name)
  if (value) {
    value.refs++
    attributes.names.set(name, value)
  } else if (old) attributes.names.delete(name)
  else
    throw rt.error(
      'AttributeError',
      rt.rules.minor >= 11 ? `'${object.type.name}' object has no attribute '${name}'` : name,
    )
  if (old) rt.decref(old)
}

export function clearAttributes(rt: Runtime, object: PyObject): void {
  const { attributes } = object
  if (!attributes) return
  object.attributes = null
  for (const value of attributes.names.values()) rt.decref(value)
  if (attributes.dict) rt.decref(attributes.dict)
}

/** The metaclass's part of `class`: takes the namespace over into a new type. */
export function newClass(rt: Runtime, name: string, bases: readonly PyType[], namespace: PyDict): PyType {
  const base = bases[0] ?? rt.types.object
  const type = new PyType(rt.types.type, name, base, rt.memory.malloc(OBJ, 1064))
  type.isHeap = true
  type.module = '__main__'
  type.mro = mergedOrder(rt, type, bases.length > 0 ? bases : [rt.types.object])
  for (const one of bases) if (one !== base) one.subtypes.push(type)
  for (const one of bases) one.refs++
  const { keys, values } = namespace.value.table
  for (const [at, key] of keys.entries()) {
    if (!key) continue
    const value = values[at] as PyObject
    const member = textOf(key)
    if (member === '__qualname__') type.qualifiedName = textOf(value)
    else if (member !== '__classcell__') {
      value.refs++
      type.members.set(member, value)
    } else (value as PyObject<{ content: PyObject | null }>).value.content = type
    if (member === '__classcell__') type.refs++
  }
  const slots = type.members.get('__slots__')
  if (!slots) {
    type.hasDict = true
    type.hasWeakReferences = true
  }
  if (!type.slots.dealloc || base === rt.types.object || base.isHeap) initInstanceSlots(type)
  fillSlots(rt, type)
  rt.gc.track(type)
  return type
}

function initInstanceSlots(type: PyType): void {
  const { slots } = type
  slots.traverse = (object, visit) => {
    for (const value of object.attributes?.names.values() ?? []) visit(value)
    if (object.type.isHeap) visit(object.type)
  }
  slots.clear = clearAttributes
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    if (object.type.lookup('__del__') && !finalize(rt, object)) return
    rt.clearWeakReferences(object)
    clearAttributes(rt, object)
    rt.release(object)
  }
}

/** Calls __del__; false when the object came back to life. */
function finalize(rt: Runtime, object: PyObject): boolean {
  object.refs = 1
  const { handled } = rt
  rt.unraisable(() => {
    const answer = rt.callSpecial(object, '__del__', [])
    if (answer) rt.decref(answer)
  })
  rt.handled = handled
  if (--object.refs > 0) {
    rt.gc.track(object)
    return false
  }
  return true
}

/** C3 linearisation. */
function mergedOrder(rt: Runtime, type: PyType, bases: readonly PyType[]): PyType[] {
  const lists = [...bases.map((base) => [...base.mro]), [...bases]]
  const order: PyType[] = [type]
  while (lists.some((list) => list.length > 0)) {
    const next = lists
      .map((list) => list[0])
      .find((head) => head && lists.every((list) => !list.slice(1).includes(head)))
    if (!next)
      throw rt.error(
        'TypeError',
        `Cannot create a consistent method resolution\norder (MRO) for bases ${bases.map((base) => base.name).join(', ')}`,
      )
    order.push(next)
    for (const list of lists) if (list[0] === next) list.shift()
  }
  return order
}

export function initObject(rt: Runtime): void {
  const { object, type } = rt.types
  const { slots } = object
  slots.getAttribute = genericGet
  slots.setAttribute = genericSet
  slots.hash = (rt, one) => hashAddress(rt.addressOf(one)) as IntValue
  slots.compare = (rt, a, b, operator) => {
    const sign = COMPARE_OPERATORS[operator]
    if (sign === '==') return a === b ? rt.bool(true) : null
    return null
  }
  slots.repr = (rt, one) => {
    const { module, qualifiedName } = one.type
    const name = module === 'builtins' ? qualifiedName : `${module}.${qualifiedName}`
    return rt.str(`<${name} object at ${rt.addressText(one)}>`)
  }
  slots.str = (rt, one) => rt.str(rt.repr(one))
  slots.size = () => 16
  slots.construct = (rt, made, args) => {
    const hasInit = made.slots.init !== null || made.lookup('__init__') !== null
    if (args.length > 0 && !hasInit) throw rt.error('TypeError', `${made.name}() takes no arguments`)
    const instance = rt.create(made, null, rt.rules.minor === 11 ? 56 : 48)
    if (made.slots.traverse) rt.gc.track(instance)
    return instance
  }
  type.slots.repr = (rt, one) => {
    const { module, qualifiedName } = one as PyType
    return rt.str(`<class '${module === 'builtins' ? '' : `${module}.`}${qualifiedName}'>`)
  }
  type.slots.call = (rt, callee, args, names) => {
    const made = callee as PyType
    if (made === type && args.length === 1) {
      const kind = (args[0] as PyObject).type
      kind.refs++
      return kind
    }
    const { construct } = made.slots
    if (!construct) throw rt.error('TypeError', `cannot create '${made.name}' instances`)
    const instance = construct(rt, made, args, names)
    if (instance.type.isSubtypeOf(made)) {
      try {
        instance.type.slots.init?.(rt, instance, args, names)
      } catch (problem) {
        rt.decref(instance)
        throw problem
      }
    }
    return instance
  }
  type.slots.getAttribute = (rt, object, name) => {
    const self = object as PyType
    const found = self.lookup(name)
    if (found) {
      const { descrGet } = found.type.slots
      if (descrGet) return descrGet(rt, found, null, self)
      found.refs++
      return found
    }
    if (name === '__name__') return rt.str(self.name)
    if (name === '__qualname__') return rt.str(self.qualifiedName)
    if (name === '__module__') return rt.str(self.module)
    return genericGet(rt, object, name)
  }
  type.slots.setAttribute = (rt, object, name, value) => {
    const self = object as PyType
    if (!self.isHeap)
      throw rt.error('TypeError', `cannot set '${name}' attribute of immutable type '${self.name}'`)
    const old = self.members.get(name)
    if (value) {
      value.refs++
      self.members.set(name, value)
    } else if (!self.members.delete(name)) throw rt.error('AttributeError', name)
    self.changed()
    fillSlots(rt, self)
    if (old) rt.decref(old)
  }
  type.slots.traverse = (object, visit) => {
    for (const member of (object as PyType).members.values()) visit(member)
    for (const base of (object as PyType).mro.slice(1)) if (base.isHeap) visit(base)
  }
  type.slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    const self = object as PyType
    rt.clearWeakReferences(object)
    for (const member of self.members.values()) rt.decref(member)
    self.members.clear()
    for (const base of self.mro.slice(1)) {
      const at = base.subtypes.indexOf(self)
      if (at >= 0) base.subtypes.splice(at, 1)
    }
    rt.release(object)
  }
}
