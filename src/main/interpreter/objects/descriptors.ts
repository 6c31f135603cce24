// Objects that stand in a class and decide what an attribute gives: property, staticmethod, classmethod, members of
// __slots__, __dict__ and __weakref__ of instances; and the read-only view of a class's namespace.
import type { Layout } from '../../allocator/layer3-objects/layout'
import type { Runtime } from '../vm/runtime'
import { dictOf, replaceDict } from './attributes'
import { type GetSetValue, getset, method } from './define'
import { dictSet, newDict, type PyDict } from './dict'
import { attributeError } from './exceptions'
import { newMethod } from './function'
import { type PyObject, type PyType } from './object'
import { textOf } from './str'

interface PropertyValue {
  get: PyObject | null
  set: PyObject | null
  remove: PyObject | null
  doc: PyObject | null
  name: string | null
}

interface MemberValue {
  readonly owner: PyType
  readonly name: string
  readonly index: number
}

/** A descriptor in front of one callable; both kinds have a dict in 3.10 and later, which nobody looks at here. */
interface WrapperValue {
  callable: PyObject
}

function tracked<V>(rt: Runtime, type: PyType, value: V, layout: Layout): PyObject<V> {
  const made = rt.create(type, value, layout.request)
  rt.gc.track(made)
  return made
}

export function newStaticMethod(rt: Runtime, callable: PyObject): PyObject {
  callable.refs++
  return tracked<WrapperValue>(rt, rt.types.staticmethod, { callable }, rt.objects.layouts.staticMethod)
}

export function newClassMethod(rt: Runtime, callable: PyObject): PyObject {
  callable.refs++
  return tracked<WrapperValue>(rt, rt.types.classmethod, { callable }, rt.objects.layouts.classMethod)
}

/** The descriptors a class makes for itself have their memory from the class; see Types.create. */
function classDescriptor<V extends { readonly owner: PyType }>(
  rt: Runtime,
  type: PyType,
  value: V,
): PyObject {
  const made = rt.withoutMemory(type, value)
  value.owner.refs++
  rt.gc.track(made)
  return made
}

export function newMemberDescriptor(rt: Runtime, owner: PyType, name: string, index: number): PyObject {
  return classDescriptor<MemberValue>(rt, rt.types.member_descriptor, { owner, name, index })
}

export function newDictDescriptor(rt: Runtime, owner: PyType): PyObject {
  return classDescriptor<GetSetValue>(rt, rt.types.getset_descriptor, {
    owner,
    name: '__dict__',
    get: getDict,
    set: setDict,
  })
}

export function newWeakrefDescriptor(rt: Runtime, owner: PyType): PyObject {
  return classDescriptor<GetSetValue>(rt, rt.types.getset_descriptor, {
    owner,
    name: '__weakref__',
    get: (rt, instance) => {
      const [first] = instance.weak ?? []
      if (!first) return rt.newNone()
      first.refs++
      return first
    },
    set: null,
  })
}

export function getDict(rt: Runtime, instance: PyObject): PyObject {
  const dict = dictOf(rt, instance)
  dict.refs++
  return dict
}

export function setDict(rt: Runtime, instance: PyObject, value: PyObject | null): void {
  if (!value || !rt.isInstance(value, rt.types.dict))
    throw rt.error(
      'TypeError',
      value ? `__dict__ must be set to a dictionary, not a '${value.type.name}'` : 'cannot delete __dict__',
    )
  replaceDict(rt, instance, value as PyDict)
}

/** A class's __dict__. */
export function newMappingProxy(rt: Runtime, type: PyType): PyObject {
  type.refs++
  return tracked(rt, rt.types.mappingproxy, type, rt.objects.layouts.mappingProxy)
}

export function initDescriptors(rt: Runtime): void {
  initProperty(rt)
  initWrappers(rt)
  initMembers(rt)
  initMappingProxy(rt)
  for (const type of [rt.types.module, rt.types.function]) getset(rt, type, '__dict__', getDict, setDict)
}

const of = (object: PyObject) => object.value as PropertyValue

function newProperty(rt: Runtime, value: PropertyValue): PyObject {
  for (const one of [value.get, value.set, value.remove, value.doc]) if (one) one.refs++
  return tracked(rt, rt.types.property, value, rt.objects.layouts.property)
}

function initProperty(rt: Runtime): void {
  const { property } = rt.types
  const { slots } = property
  slots.construct = (rt, _, args, names) => {
    const places: readonly string[] = ['fget', 'fset', 'fdel', 'doc']
    const count = args.length - (names?.length ?? 0)
    if (count > 4) throw rt.error('TypeError', `property expected at most 4 arguments, got ${count}`)
    const given: (PyObject | null)[] = [null, null, null, null]
    for (let at = 0; at < count; at++) given[at] = args[at] as PyObject
    for (const [index, name] of (names ?? []).entries()) {
      const at = places.indexOf(name)
      if (at < 0) throw rt.error('TypeError', `property() got an unexpected keyword argument '${name}'`)
      given[at] = args[count + index] as PyObject
    }
    const [get, set, remove, doc] = given.map((one) => (one === rt.none ? null : one))
    return newProperty(rt, {
      get: get ?? null,
      set: set ?? null,
      remove: remove ?? null,
      doc: doc ?? null,
      name: null,
    })
  }
  slots.init = () => undefined
  slots.descrGet = (rt, object, instance) => {
    if (!instance) {
      object.refs++
      return object
    }
    const { get } = of(object)
    if (!get) throw rt.error('AttributeError', propertyProblem(rt, object, instance, 'getter'))
    return rt.call(get, [instance])
  }
  slots.descrSet = (rt, object, instance, value) => {
    const { set, remove } = of(object)
    const callee = value ? set : remove
    if (!callee)
      throw rt.error('AttributeError', propertyProblem(rt, object, instance, value ? 'setter' : 'deleter'))
    rt.decref(rt.call(callee, value ? [instance, value] : [instance]))
  }
  slots.traverse = (object, visit) => {
    const { get, set, remove, doc } = of(object)
    for (const one of [get, set, remove, doc]) if (one) visit(one)
  }
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    const { get, set, remove, doc } = of(object)
    for (const one of [get, set, remove, doc]) if (one) rt.decref(one)
    rt.release(object)
  }
  slots.size = (rt) => rt.objects.layouts.property.request
  const { getAttribute } = slots
  slots.getAttribute = (rt, object, name) => {
    const { get, set, remove, doc } = of(object)
    const parts: Readonly<Record<string, PyObject | null>> = { fget: get, fset: set, fdel: remove }
    if (Object.hasOwn(parts, name)) {
      const part = parts[name] ?? rt.none
      part.refs++
      return part
    }
    if (name === '__doc__') {
      if (doc) doc.refs++
      return doc ?? (get ? rt.lookupAttribute(get, '__doc__') : null) ?? rt.newNone()
    }
    return getAttribute ? getAttribute(rt, object, name) : rt.genericGet(object, name)
  }
  for (const [name, part] of [
    ['getter', 'get'],
    ['setter', 'set'],
    ['deleter', 'remove'],
  ] as const)
    method(rt, property, name, 1, 1, (rt, args) => {
      const [self, callee] = args as [PyObject, PyObject]
      return newProperty(rt, { ...of(self), [part]: callee })
    })
  method(rt, property, '__set_name__', 2, 2, (rt, [self, , name]) => {
    of(self as PyObject).name = textOf(name as PyObject)
    return rt.newNone()
  })
}

/** The name of a property is what its class has it under (from 3.10 on it is told in messages). */
function propertyProblem(rt: Runtime, object: PyObject, instance: PyObject, missing: string): string {
  const { minor } = rt.rules
  const plain = {
    getter: 'unreadable attribute',
    setter: "can't set attribute",
    deleter: "can't delete attribute",
  }
  let name: string | null = null
  for (const type of instance.type.mro)
    for (const [key, member] of type.members) if (member === object) name ??= key
  if (minor < 10) return plain[missing as keyof typeof plain]
  if (minor === 10)
    return name === null
      ? plain[missing as keyof typeof plain]
      : `${plain[missing as keyof typeof plain]} '${name}'`
  return name === null
    ? `property of '${instance.type.qualifiedName}' object has no ${missing}`
    : `property '${name}' of '${instance.type.qualifiedName}' object has no ${missing}`
}

function initWrappers(rt: Runtime): void {
  const { staticmethod, classmethod } = rt.types
  for (const type of [staticmethod, classmethod]) {
    const { slots } = type
    const callableOf = (object: PyObject) => (object.value as WrapperValue).callable
    slots.construct = (rt, made, args, names) => {
      if (names && names.length > 0) throw rt.error('TypeError', `${made.name}() takes no keyword arguments`)
      if (args.length !== 1)
        throw rt.error('TypeError', `${made.name} expected 1 argument, got ${args.length}`)
      const [callable] = args as [PyObject]
      return made === staticmethod ? newStaticMethod(rt, callable) : newClassMethod(rt, callable)
    }
    slots.init = () => undefined
    slots.traverse = (object, visit) => visit(callableOf(object))
    slots.dealloc = (rt, object) => {
      rt.gc.untrack(object)
      const callable = callableOf(object)
      rt.release(object)
      rt.decref(callable)
    }
    slots.size = (rt) => rt.objects.layouts.staticMethod.request
    const { getAttribute } = slots
    slots.getAttribute = (rt, object, name) => {
      const callable = callableOf(object)
      if (name === '__func__' || (name === '__wrapped__' && rt.rules.minor >= 10)) {
        callable.refs++
        return callable
      }
      if (rt.rules.minor >= 10 && ['__name__', '__qualname__', '__doc__', '__module__'].includes(name))
        return rt.lookupAttribute(callable, name)
      return getAttribute ? getAttribute(rt, object, name) : rt.genericGet(object, name)
    }
  }
  staticmethod.slots.descrGet = (_, object) => {
    const { callable } = object.value as WrapperValue
    callable.refs++
    return callable
  }
  classmethod.slots.descrGet = (rt, object, _, owner) =>
    newMethod(rt, (object.value as WrapperValue).callable, owner)
  if (rt.rules.minor >= 10)
    staticmethod.slots.call = (rt, object, args, names) =>
      rt.call((object.value as WrapperValue).callable, args, names)
}

function initMembers(rt: Runtime): void {
  const { member_descriptor: member, getset_descriptor: getset } = rt.types
  const valueOf = (object: PyObject) => object.value as MemberValue
  member.slots.descrGet = (rt, object, instance) => {
    if (!instance) {
      object.refs++
      return object
    }
    const { index, name } = valueOf(object)
    const value = instance.attributes?.members?.[index]
    if (!value) {
      const problem =
        rt.rules.minor >= 10 ? `'${instance.type.name}' object has no attribute '${name}'` : name
      throw attributeError(rt, problem, instance, name)
    }
    value.refs++
    return value
  }
  member.slots.descrSet = (rt, object, instance, value) => {
    const { index, name } = valueOf(object)
    const members = instance.attributes?.members
    const old = members?.[index] ?? null
    if (!members || (!value && !old)) throw attributeError(rt, name, instance, name)
    if (value) value.refs++
    members[index] = value
    if (old) rt.decref(old)
  }
  member.slots.repr = (rt, object) => {
    const { owner, name } = valueOf(object)
    return rt.str(`<member '${name}' of '${owner.name}' objects>`)
  }
  const entryOf = (object: PyObject) => object.value as GetSetValue
  getset.slots.repr = (rt, object) => {
    const { owner, name } = entryOf(object)
    return rt.str(`<attribute '${name}' of '${owner.name}' objects>`)
  }
  getset.slots.descrGet = (rt, object, instance) => {
    if (!instance) {
      object.refs++
      return object
    }
    return entryOf(object).get(rt, instance)
  }
  getset.slots.descrSet = (rt, object, instance, value) => {
    const { set, name, owner } = entryOf(object)
    if (!set)
      throw rt.error('AttributeError', `attribute '${name}' of '${owner.name}' objects is not writable`)
    set(rt, instance, value)
  }
  for (const type of [member, getset]) {
    type.slots.traverse = (object, visit) => visit((object.value as { owner: PyType }).owner)
    type.slots.dealloc = (rt, object) => {
      rt.gc.untrack(object)
      rt.decref((object.value as { owner: PyType }).owner)
    }
  }
}

/** The namespace of a class as a dict of its own: for what dicts can do and the view passes on. */
function namespaceOf(rt: Runtime, proxy: PyObject): PyDict {
  const made = newDict(rt)
  for (const [name, value] of (proxy.value as PyType).members) {
    const key = rt.internedStr(name)
    dictSet(rt, made, key, value)
    rt.decref(key)
  }
  return made
}

function initMappingProxy(rt: Runtime): void {
  const { mappingproxy, dict } = rt.types
  const { slots } = mappingproxy
  const membersOf = (object: PyObject) => (object.value as PyType).members
  slots.length = (_, object) => membersOf(object).size
  slots.contains = (_, object, key) => key.type === rt.types.str && membersOf(object).has(textOf(key))
  slots.getItem = (rt, object, key) => {
    const found = key.type === rt.types.str ? membersOf(object).get(textOf(key)) : undefined
    if (!found) throw rt.keyError(key)
    found.refs++
    return found
  }
  const through = <T>(object: PyObject, ask: (copy: PyDict) => T): T => {
    const copy = namespaceOf(rt, object)
    try {
      return ask(copy)
    } finally {
      rt.decref(copy)
    }
  }
  slots.iter = (rt, object) => through(object, (copy) => rt.iter(copy))
  slots.repr = (rt, object) => through(object, (copy) => rt.str(`mappingproxy(${rt.repr(copy)})`))
  slots.traverse = (object, visit) => visit(object.value as PyType)
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    rt.decref(object.value as PyType)
    rt.release(object)
  }
  for (const name of ['keys', 'values', 'items', 'copy', 'get']) keywordlessMethod(name)
  function keywordlessMethod(name: string): void {
    method(rt, mappingproxy, name, 0, 2, (rt, args) =>
      through(args[0] as PyObject, (copy) => {
        const native = dict.lookup(name)
        if (!native) throw rt.error('AttributeError', `'mappingproxy' object has no attribute '${name}'`)
        return rt.call(native, [copy, ...args.slice(1)])
      }),
    )
  }
}
