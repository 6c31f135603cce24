// type: calling a class, the attributes of classes, and how a class of the program is taken apart (typeobject.c).
// The class statement itself is in class.ts.
import type { Runtime } from '../vm/runtime'
import { genericGet, checkIsMade } from './base-object'
import { newClass } from './class'
import { getset, method } from './define'
import { newMappingProxy } from './descriptors'
import type { PyDict } from './dict'
import { attributeError } from './exceptions'
import { newList, newTuple } from './list'
import { type PyObject, type PyTuple, PyType } from './object'
import { fillSlots } from './special-methods'
import { isStr, textOf } from './str'

export function initType(rt: Runtime): void {
  const { type } = rt.types
  const { slots } = type
  type.hasDict = true
  type.hasWeakReferences = true
  slots.repr = (rt, one) => {
    const { module, qualifiedName } = one as PyType
    return rt.str(`<class '${module === 'builtins' ? '' : `${module}.`}${qualifiedName}'>`)
  }
  slots.call = callType
  slots.getAttribute = getTypeAttribute
  slots.setAttribute = setTypeAttribute
  slots.size = (rt, one) => {
    const { body } = one as PyType
    return body ? rt.objects.types.sizeOf(body) : rt.objects.types.builtinSize
  }
  slots.traverse = traverseType
  slots.clear = (rt, object) => {
    const self = object as PyType
    if (self.isHeap) clearType(rt, self)
  }
  slots.dealloc = deallocType
  slots.construct = constructType
  slots.init = (rt, _, args, names) => {
    const count = args.length - (names?.length ?? 0)
    if (count === 1 && names && names.length > 0)
      throw rt.error('TypeError', 'type.__init__() takes no keyword arguments')
    if (count !== 1 && count !== 3) throw rt.error('TypeError', 'type.__init__() takes 1 or 3 arguments')
  }
  initMethods(rt, type)
}

function initMethods(rt: Runtime, type: PyType): void {
  method(rt, type, 'mro', 0, 0, (rt, [self]) => newList(rt, held((self as PyType).mro)))
  method(rt, type, '__subclasses__', 0, 0, (rt, [self]) =>
    newList(rt, held((self as PyType).subtypes.filter((one) => one.bases.includes(self as PyType)))),
  )
  method(rt, type, '__dir__', 0, 0, (rt, [self]) => {
    const names = new Set<string>()
    for (const one of (self as PyType).mro) for (const name of one.members.keys()) names.add(name)
    return newList(
      rt,
      [...names].map((name) => rt.internedStr(name)),
    )
  })
  method(rt, type, '__instancecheck__', 1, 1, (rt, [self, object]) =>
    rt.bool((object as PyObject).type.isSubtypeOf(self as PyType)),
  )
  method(rt, type, '__subclasscheck__', 1, 1, (rt, [self, one]) => {
    if (!(one instanceof PyType)) throw rt.error('TypeError', 'issubclass() arg 1 must be a class')
    return rt.bool(one.isSubtypeOf(self as PyType))
  })
  for (const [name, get] of Object.entries(TYPE_ATTRIBUTES))
    getset(rt, type, name, (rt, self) => get(rt, self as PyType), setOfType(name))
}

function held<T extends PyObject>(objects: readonly T[]): T[] {
  for (const one of objects) one.refs++
  return [...objects]
}

/** Of a class with a metaclass `type`, which calls `type.__new__` with whatever class the program derived from it. */
function constructType(
  rt: Runtime,
  metatype: PyType,
  args: readonly PyObject[],
  keywords: readonly string[] | null,
): PyObject {
  const names = keywords ?? []
  const count = args.length - names.length
  const [name, bases, namespace] = args
  if (count !== 3 || !name || !bases || !namespace)
    throw rt.error(
      'TypeError',
      metatype === rt.types.type && rt.rules.minor >= 9
        ? 'type() takes 1 or 3 arguments'
        : `type.__new__() takes exactly 3 arguments (${count} given)`,
    )
  if (!isStr(rt, name))
    throw rt.error('TypeError', `type.__new__() argument 1 must be str, not ${name.type.name}`)
  if (!rt.isInstance(bases, rt.types.tuple))
    throw rt.error('TypeError', `type.__new__() argument 2 must be tuple, not ${bases.type.name}`)
  if (!rt.isInstance(namespace, rt.types.dict))
    throw rt.error('TypeError', `type.__new__() argument 3 must be dict, not ${namespace.type.name}`)
  const given = (bases as PyTuple).value
  const winner = derivedMetatype(rt, metatype, given)
  if (
    winner !== metatype &&
    winner.slots.construct !== rt.types.type.slots.construct &&
    winner.slots.construct
  )
    return winner.slots.construct(rt, winner, args, keywords)
  for (const one of given) if (!(one instanceof PyType)) throw rt.error('TypeError', 'bases must be types')
  const beginning = rt.objects.types.begin(given.length)
  try {
    return newClass(rt, {
      metatype: winner,
      name: textOf(name),
      bases: given as PyType[],
      namespace: namespace as PyDict,
      beginning,
      keywords: args.slice(count),
      keywordNames: names,
    })
  } finally {
    rt.objects.dicts.free(beginning.namespace)
  }
}

/** _PyType_CalculateMetaclass. */
export function derivedMetatype(rt: Runtime, metatype: PyType, bases: readonly PyObject[]): PyType {
  let winner = metatype
  for (const base of bases) {
    const { type } = base
    if (winner.isSubtypeOf(type)) continue
    if (!type.isSubtypeOf(winner))
      throw rt.error(
        'TypeError',
        'metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases',
      )
    winner = type
  }
  return winner
}

function traverseType(object: PyObject, visit: (held: PyObject) => void): void {
  const self = object as PyType
  if (!self.isHeap) return
  for (const member of self.members.values()) visit(member)
  for (const base of self.bases) if (base.isHeap) visit(base)
  if (self.mroTuple) visit(self.mroTuple)
}

function deallocType(rt: Runtime, object: PyObject): void {
  rt.gc.untrack(object)
  const self = object as PyType
  rt.clearWeakReferences(object)
  clearType(rt, self)
  for (const base of self.bases) {
    const at = base.subtypes.indexOf(self)
    if (at >= 0) base.subtypes.splice(at, 1)
  }
  self.rootShape?.release(rt)
  if (self.body)
    rt.objects.types.free(
      self.body,
      self.bases.map((one) => one.body),
    )
  for (const base of self.bases) rt.decref(base)
  if (self.type.isHeap) rt.decref(self.type)
}

/** The class lets go of its namespace and of itself in its own order of resolution. */
function clearType(rt: Runtime, self: PyType): void {
  const members = [...self.members.values()]
  self.members.clear()
  self.cache.clear()
  for (const member of members) rt.decref(member)
  const { mroTuple } = self
  self.mroTuple = null
  if (mroTuple) rt.decref(mroTuple)
}

/** type_call. */
function callType(
  rt: Runtime,
  callee: PyObject,
  args: readonly PyObject[],
  names: readonly string[] | null,
): PyObject {
  const made = callee as PyType
  if (made === rt.types.type && args.length === 1 && !names) {
    const kind = (args[0] as PyObject).type
    kind.refs++
    return kind
  }
  const { construct } = made.slots
  if (!construct) {
    checkIsMade(rt, made)
    throw rt.error('TypeError', `cannot create '${shownModule(made)}${made.name}' instances`)
  }
  const instance = construct(rt, made, args, names)
  if (instance.type === made || instance.type.isSubtypeOf(made)) {
    try {
      instance.type.slots.init?.(rt, instance, args, names)
    } catch (problem) {
      rt.decref(instance)
      throw problem
    }
  }
  return instance
}

function shownModule({ module, name }: PyType): string {
  return module === 'builtins' || module === '__main__' || name.includes('.') ? '' : `${module}.`
}

/** Attributes every class has without a member of that name. */
const TYPE_ATTRIBUTES: Readonly<Record<string, (rt: Runtime, self: PyType) => PyObject>> = {
  // Types of modules written in C are named with their module in messages.
  __name__: (rt, self) => rt.str(self.isHeap ? self.name : self.name.slice(self.name.lastIndexOf('.') + 1)),
  __qualname__: (rt, self) => rt.str(self.qualifiedName),
  __module__: (rt, self) => {
    const own = self.members.get('__module__')
    if (own) own.refs++
    return own ?? rt.internedStr(self.module)
  },
  __mro__: (rt, self) => {
    if (!self.mroTuple) return newTuple(rt, held(self.mro))
    self.mroTuple.refs++
    return self.mroTuple
  },
  __bases__: (rt, self) => newTuple(rt, held(self.bases)),
  __base__: (rt, self) => {
    if (!self.base) return rt.newNone()
    self.base.refs++
    return self.base
  },
  __dict__: (rt, self) => newMappingProxy(rt, self),
  __doc__: (rt, self) => {
    const own = self.members.get('__doc__')
    if (!own) return rt.newNone()
    const { descrGet } = own.type.slots
    if (descrGet) return descrGet(rt, own, null, self)
    own.refs++
    return own
  },
  __basicsize__: (rt, self) => rt.int(self.layout?.basic ?? 16),
  __itemsize__: (rt, self) => rt.int(self.layout?.item ?? 0),
}

function setOfType(name: string): ((rt: Runtime, self: PyObject, value: PyObject | null) => void) | null {
  const isText = name === '__name__' || name === '__qualname__'
  if (!isText && name !== '__module__' && name !== '__doc__') return null
  return (rt, object, value) => {
    const self = object as PyType
    if (!value)
      throw rt.error('TypeError', `cannot delete '${name}' attribute of immutable type '${self.name}'`)
    if (isText) {
      if (!isStr(rt, value))
        throw rt.error(
          'TypeError',
          `can only assign string to ${self.name}.${name}, not '${value.type.name}'`,
        )
      if (name === '__name__') self.name = textOf(value)
      else self.qualifiedName = textOf(value)
      return
    }
    const old = self.members.get(name)
    value.refs++
    self.members.set(name, value)
    if (name === '__module__' && isStr(rt, value)) self.module = textOf(value)
    self.changed()
    if (old) rt.decref(old)
  }
}

/** type_getattro: data descriptors of the metaclass, then the class and its bases, then the metaclass. */
function getTypeAttribute(rt: Runtime, object: PyObject, name: string): PyObject | null {
  const self = object as PyType
  const ofMetatype = self.type.lookup(name)
  if (ofMetatype) {
    const { descrGet, descrSet } = ofMetatype.type.slots
    if (descrGet && descrSet) return descrGet(rt, ofMetatype, self, self.type)
  }
  const found = self.lookup(name)
  if (found) {
    const { descrGet } = found.type.slots
    if (descrGet) return descrGet(rt, found, null, self)
    found.refs++
    return found
  }
  return ofMetatype ? genericGet(rt, object, name) : null
}

function setTypeAttribute(rt: Runtime, object: PyObject, name: string, value: PyObject | null): void {
  const self = object as PyType
  if (!self.isHeap)
    throw rt.error(
      'TypeError',
      rt.rules.minor >= 10
        ? `cannot set '${name}' attribute of immutable type '${shownModule(self)}${self.name}'`
        : `can't set attributes of built-in/extension type '${shownModule(self)}${self.name}'`,
    )
  const ofMetatype = self.type.lookup(name)
  const descrSet = ofMetatype?.type.slots.descrSet
  if (ofMetatype && descrSet) return descrSet(rt, ofMetatype, self, value)
  const old = self.members.get(name)
  if (value) {
    value.refs++
    self.members.set(name, value)
  } else if (!self.members.delete(name))
    throw attributeError(
      rt,
      rt.rules.minor >= 11 ? `type object '${self.name}' has no attribute '${name}'` : name,
      self,
      name,
    )
  self.changed()
  if (name.startsWith('__') && name.endsWith('__')) refillSlots(rt, self)
  if (old) rt.decref(old)
}

/** A special method came or went: slots here and in every subclass are worked out anew. */
function refillSlots(rt: Runtime, type: PyType): void {
  fillSlots(rt, type)
  for (const subtype of type.subtypes) refillSlots(rt, subtype)
}
