// object and type: attribute access, and the class statement: what the metaclass makes of a namespace
// (typeobject.c, type_new). Special methods become slots in special-methods.ts.
import { BUILTINS_OF_CPYTHON } from '../builtins/known-names'
import {
  type BaseShape,
  type ClassShape,
  OBJECT_SHAPE,
  shapeOf,
  sizeOfInstance,
} from '../../allocator/layer3-objects/class-shapes'
import type { ClassBeginning } from '../../allocator/layer3-objects/types'
import type { Layout } from '../../allocator/layer3-objects/layout'
import { EQ } from '../compile/opcodes'
import { hashAddress } from '../values/hash'
import type { IntValue } from '../values/int'
import type { Runtime } from '../vm/runtime'
import {
  clearAttributes,
  deleteOwnAttribute,
  freeInstance,
  newInstance,
  ownAttribute,
  setOwnAttribute,
  Shape,
  visitAttributes,
} from './attributes'
import { method } from './define'
import {
  newClassMethod,
  newDictDescriptor,
  newMappingProxy,
  newMemberDescriptor,
  newStaticMethod,
  newWeakrefDescriptor,
} from './descriptors'
import type { PyDict } from './dict'
import { newList, newTuple } from './list'
import { type PyObject, PyType, PythonError } from './object'
import { isStr, textOf } from './str'
import { fillSlots } from './special-methods'

/** PyObject_GenericGetAttr: data descriptor, instance, class. New reference or null. */
export function genericGet(rt: Runtime, object: PyObject, name: string): PyObject | null {
  const found = object.type.lookup(name)
  const descrGet = found?.type.slots.descrGet
  if (found && descrGet && found.type.slots.descrSet) return descrGet(rt, found, object, object.type)
  const own = ownAttribute(object, name)
  if (own) {
    own.refs++
    return own
  }
  if (!found) return null
  if (descrGet) return descrGet(rt, found, object, object.type)
  found.refs++
  return found
}

export function genericSet(rt: Runtime, object: PyObject, name: string, value: PyObject | null): void {
  const { type } = object
  const found = type.lookup(name)
  const descrSet = found?.type.slots.descrSet
  if (found && descrSet) return descrSet(rt, found, object, value)
  if (!type.hasDict) {
    const isNew = rt.rules.minor >= 13 && type.slots.setAttribute === rt.types.object.slots.setAttribute
    const problem = found
      ? `'${type.name}' object attribute '${name}' is read-only`
      : isNew
        ? `'${type.name}' object has no attribute '${name}' and no __dict__ for setting new attributes`
        : `'${type.name}' object has no attribute '${name}'`
    throw rt.error('AttributeError', problem)
  }
  if (value) setOwnAttribute(rt, object, name, value)
  else if (!deleteOwnAttribute(rt, object, name))
    throw rt.error(
      'AttributeError',
      rt.rules.minor >= 11 ? `'${type.name}' object has no attribute '${name}'` : name,
    )
}

/** Types that refuse to be a base (no Py_TPFLAGS_BASETYPE). */
const FINAL_TYPES = new Set([
  'bool',
  'NoneType',
  'ellipsis',
  'NotImplementedType',
  'function',
  'builtin_function_or_method',
  'method',
  'code',
  'cell',
  'frame',
  'traceback',
  'generator',
  'range',
  'slice',
  'mappingproxy',
  'dict_keys',
  'dict_values',
  'dict_items',
])

/** The body of a built-in base; exceptions by their own layouts. */
function shapeOfBase(rt: Runtime, base: PyType): BaseShape {
  if (base.layout) return base.layout
  if (base === rt.types.object) return OBJECT_SHAPE
  const { layouts } = rt.objects
  const named = layouts as Readonly<Record<string, Layout>>
  const kinds: Readonly<Record<string, string>> = {
    frozenset: 'set',
    NameError: 'nameError',
    AttributeError: 'attributeError',
    ImportError: 'importError',
    OSError: 'osError',
    UnicodeError: 'unicodeError',
    StopIteration: 'exceptionWithValue',
    SystemExit: 'exceptionWithValue',
  }
  let layout: Layout | undefined
  for (const one of base.mro) layout ??= named[kinds[one.name] ?? one.name]
  if (base.isException && layout?.name === 'object') layout = layouts.exception
  if (!layout) return OBJECT_SHAPE
  const hasDict = base.isException
  return {
    ...OBJECT_SHAPE,
    basic: layout.basic,
    item: layout.item,
    hasGcHead: layout.head > 0,
    hasDict,
    hasWeakrefs: base.hasWeakReferences,
    isMadeByObject: false,
  }
}

/** solid_base: the nearest type whose instances have a body of their own. */
function solidBase(rt: Runtime, type: PyType): PyType {
  for (const one of type.mro) {
    if (!one.isHeap) return one
    if (one.ownSlots > 0) return one
  }
  return rt.types.object
}

/** best_base: the one whose layout the new class extends. */
function bestBase(rt: Runtime, bases: readonly PyType[]): PyType {
  let winner: PyType | null = null
  let best: PyType | null = null
  for (const base of bases) {
    if (!base.isHeap && FINAL_TYPES.has(base.name))
      throw rt.error('TypeError', `type '${base.name}' is not an acceptable base type`)
    const candidate = solidBase(rt, base)
    if (winner === null || (candidate !== winner && candidate.isSubtypeOf(winner))) {
      winner = candidate
      best = base
    } else if (!winner.isSubtypeOf(candidate))
      throw rt.error('TypeError', 'multiple bases have instance lay-out conflict')
  }
  return best ?? rt.types.object
}

interface SlotNames {
  readonly names: readonly string[]
  readonly wantsDict: boolean
  readonly wantsWeakrefs: boolean
}

/** What __slots__ says; null when there is none. */
function slotNames(rt: Runtime, name: string, base: PyType, slots: PyObject | null): SlotNames | null {
  if (slots === null) return null
  const given: string[] = []
  const add = (one: PyObject) => {
    if (!isStr(rt, one))
      throw rt.error('TypeError', `__slots__ items must be strings, not '${one.type.name}'`)
    const text = textOf(one)
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(text)) throw rt.error('TypeError', '__slots__ must be identifiers')
    given.push(text)
  }
  if (isStr(rt, slots)) add(slots)
  else
    rt.forEach(slots, (one) => {
      try {
        add(one)
      } finally {
        rt.decref(one)
      }
    })
  if (given.includes('__dict__') && base.hasDict)
    throw rt.error('TypeError', '__dict__ slot disallowed: we already got one')
  const names = given.filter((one) => one !== '__dict__' && one !== '__weakref__')
  const owner = name.replace(/^_+/, '')
  const mangled = names.map((one) =>
    one.startsWith('__') && !one.endsWith('__') && owner ? `_${owner}${one}` : one,
  )
  return {
    names: mangled,
    wantsDict: given.includes('__dict__'),
    wantsWeakrefs: given.includes('__weakref__'),
  }
}

/** type_new: takes the namespace over into a new type. Keywords go to __init_subclass__. */
export function newClass(
  rt: Runtime,
  name: string,
  given: readonly PyType[],
  namespace: PyDict,
  beginning: ClassBeginning,
  keywords: readonly PyObject[] = [],
  keywordNames: readonly string[] = [],
): PyType {
  const bases = given.length > 0 ? given : [rt.types.object]
  const base = bestBase(rt, bases)
  const { keys, values } = namespace.value.table
  const members = new Map<string, PyObject>()
  for (const [at, key] of keys.entries()) if (key) members.set(textOf(key), values[at] as PyObject)
  const slots = slotNames(rt, name, base, members.get('__slots__') ?? null)
  for (const one of slots?.names ?? [])
    if (members.has(one)) throw rt.error('ValueError', `'${one}' in __slots__ conflicts with class variable`)
  const type = new PyType(rt.types.type, name, base, -1 as PyType['block'])
  linkBases(rt, type, base, bases)
  const wanted = {
    slots: slots?.names.length ?? 0,
    wantsDict: slots?.wantsDict ?? true,
    wantsWeakrefs: slots?.wantsWeakrefs ?? true,
  }
  const baseShape = shapeOfBase(rt, base)
  type.layout = shapeOf(rt.rules.version, baseShape, wanted)
  const addsDict = type.layout.hasDict && !bases.some((one) => one.hasDict)
  const addsWeakrefs = type.layout.hasWeakrefs && !bases.some((one) => one.hasWeakReferences)
  type.hasDict = type.layout.hasDict || bases.some((one) => one.hasDict)
  type.hasWeakReferences = type.layout.hasWeakrefs || bases.some((one) => one.hasWeakReferences)
  type.ownSlots = slots?.names.length ?? 0
  type.slotNames = [...base.slotNames, ...(slots?.names ?? [])]
  allocateType(rt, type, bases, beginning, members, addsDict, addsWeakrefs)
  takeMembers(rt, type, members)
  for (const [at, one] of (slots?.names ?? []).entries())
    type.members.set(one, newMemberDescriptor(rt, type, one, base.slotNames.length + at))
  if (addsDict) type.members.set('__dict__', newDictDescriptor(rt, type))
  if (addsWeakrefs) type.members.set('__weakref__', newWeakrefDescriptor(rt, type))
  if (!type.members.has('__doc__')) type.members.set('__doc__', rt.newNone())
  if (type.members.has('__eq__') && !type.members.has('__hash__')) type.members.set('__hash__', rt.newNone())
  type.changed()
  if (!base.isException) initInstanceSlots(rt, type, base)
  fillSlots(rt, type)
  rt.gc.track(type)
  try {
    announce(rt, type, members, keywords, keywordNames)
  } catch (problem) {
    rt.decref(type)
    throw problem
  }
  return type
}

function linkBases(rt: Runtime, type: PyType, base: PyType, bases: readonly PyType[]): void {
  type.isHeap = true
  type.module = '__main__'
  type.bases = bases
  const seen = new Set<PyType>()
  for (const one of bases) {
    if (seen.has(one)) throw rt.error('TypeError', `duplicate base class ${one.name}`)
    seen.add(one)
  }
  type.mro = mergedOrder(rt, type, bases)
  for (const one of bases) {
    if (one !== base) one.subtypes.push(type)
    one.refs++
  }
}

/** The requests of type_new. */
function allocateType(
  rt: Runtime,
  type: PyType,
  bases: readonly PyType[],
  beginning: ClassBeginning,
  members: ReadonlyMap<string, PyObject>,
  addsDict: boolean,
  addsWeakrefs: boolean,
): void {
  const { objects } = rt
  for (let count = beginning.namespace.used; count < members.size; count++)
    objects.dicts.insert(beginning.namespace, true)
  const names = members.get('__static_attributes__')
  const staticAttributes =
    names?.type === rt.types.tuple ? (names.value as PyObject[]).map((one) => textOf(one)) : []
  type.body = objects.types.create(
    {
      definesDocumentation: members.has('__doc__'),
      shape: type.layout as NonNullable<PyType['layout']>,
      slots: type.ownSlots,
      addsDict,
      addsWeakrefs,
      bases: bases.map((one) => one.body),
      mroLength: type.mro.length,
      staticAttributes,
    },
    beginning,
  )
  type.block = type.body.pointer
  type.shared = type.body.shared
  // tp_mro holds the class itself, so that only the collector takes a class away.
  type.mroTuple = rt.withoutMemory<PyObject[]>(rt.types.tuple, held(type.mro))
  rt.gc.track(type.mroTuple)
  type.rootShape = Shape.root()
}

function takeMembers(rt: Runtime, type: PyType, members: ReadonlyMap<string, PyObject>): void {
  for (const [name, value] of members) {
    if (name === '__qualname__') {
      if (!isStr(rt, value))
        throw rt.error('TypeError', `type __qualname__ must be a str, not ${value.type.name}`)
      type.qualifiedName = textOf(value)
    } else if (name === '__classcell__') {
      ;(value as PyObject<{ content: PyObject | null }>).value.content = type
      type.refs++
    } else {
      if (name === '__module__' && isStr(rt, value)) type.module = textOf(value)
      const isFunction = value.type === rt.types.function
      if (isFunction && name === '__new__') type.members.set(name, newStaticMethod(rt, value))
      else if (isFunction && (name === '__init_subclass__' || name === '__class_getitem__'))
        type.members.set(name, newClassMethod(rt, value))
      else {
        value.refs++
        type.members.set(name, value)
      }
    }
  }
}

/** __set_name__ of what the namespace holds, then __init_subclass__ of the base. */
function announce(
  rt: Runtime,
  type: PyType,
  members: ReadonlyMap<string, PyObject>,
  keywords: readonly PyObject[],
  keywordNames: readonly string[],
): void {
  for (const [name, value] of members) {
    if (!value.type.isHeap || !value.type.lookup('__set_name__')) continue
    const key = rt.internedStr(name)
    try {
      const answer = rt.callSpecial(value, '__set_name__', [type, key])
      if (answer) rt.decref(answer)
    } catch (problem) {
      if (rt.rules.minor >= 12 || !(problem instanceof PythonError)) throw problem
      const outer = rt.error(
        'RuntimeError',
        `Error calling __set_name__ on '${value.type.name}' instance '${name}' in '${type.name}'`,
      )
      ;(outer.exception.value as { cause: PyObject | null }).cause = problem.exception
      throw outer
    } finally {
      rt.decref(key)
    }
  }
  for (const one of type.mro.slice(1)) {
    const method = one.members.get('__init_subclass__')
    if (!method) continue
    const { descrGet } = method.type.slots
    const bound = descrGet ? descrGet(rt, method, null, type) : method
    if (!descrGet) bound.refs++
    try {
      rt.decref(rt.call(bound, keywords, keywordNames.length > 0 ? keywordNames : null))
    } finally {
      rt.decref(bound)
    }
    return
  }
  if (keywordNames.length > 0) {
    const shown = rt.rules.minor >= 10 ? `${type.name}.__init_subclass__` : '__init_subclass__'
    throw rt.error('TypeError', `${shown}() takes no keyword arguments`)
  }
}

/** subtype_traverse, subtype_clear, subtype_dealloc. A built-in base does its own part first. */
function initInstanceSlots(rt: Runtime, type: PyType, base: PyType): void {
  const { slots } = type
  const solid = solidBase(rt, base)
  const native = solid === rt.types.object || solid.isHeap ? null : solid.slots
  slots.traverse = (object, visit) => {
    native?.traverse?.(object, visit)
    visitAttributes(object, visit)
    visit(object.type)
  }
  slots.clear = (one, object) => {
    native?.clear?.(one, object)
    clearAttributes(one, object)
  }
  slots.dealloc = (one, object) => {
    one.gc.untrack(object)
    if (object.type.lookup('__del__') && !finalize(one, object)) return
    one.clearWeakReferences(object)
    clearAttributes(one, object)
    // A payload of a built-in base lets go of its own, then of the block, which only knows the base's size.
    if (native?.dealloc) native.dealloc(one, object)
    else freeInstance(one, object)
  }
}

/** Calls __del__; false when the object came back to life. */
export function finalize(rt: Runtime, object: PyObject): boolean {
  const { attributes } = object
  if (attributes?.isFinalized) return true
  if (attributes) attributes.isFinalized = true
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
    if (!next) {
      const heads = new Set(lists.flatMap((list) => list[0] ?? []))
      throw rt.error(
        'TypeError',
        `Cannot create a consistent method resolution ${rt.rules.minor >= 13 ? 'order' : '\norder'} (MRO) for bases ${[...heads].map((base) => base.name).join(', ')}`,
      )
    }
    order.push(next)
    for (const list of lists) if (list[0] === next) list.shift()
  }
  return order
}

/** Throws for a type that CPython calls and the interpreter cannot make objects of. */
function checkIsMade(rt: Runtime, type: PyType): void {
  const isBuiltin = !type.isHeap && type !== rt.types.object && BUILTINS_OF_CPYTHON.has(type.name)
  if (isBuiltin) throw rt.notSimulated(type.name)
}

/** object.__new__ and object.__init__ with arguments that nobody takes. */
function refuseArguments(rt: Runtime, type: PyType, count: number): void {
  if (count === 0) return
  const { object } = rt.types
  if (type.slots.construct !== object.slots.construct)
    throw rt.error('TypeError', 'object.__new__() takes exactly one argument (the type to instantiate)')
  if (type.slots.init === object.slots.init) throw rt.error('TypeError', `${type.name}() takes no arguments`)
}

export function initObject(rt: Runtime): void {
  const { object, type } = rt.types
  const { slots } = object
  slots.getAttribute = genericGet
  slots.setAttribute = genericSet
  slots.hash = (rt, one) => hashAddress(rt.addressOf(one)) as IntValue
  slots.compare = (rt, a, b, operator) => (operator === EQ && a === b ? rt.bool(true) : null)
  slots.repr = (rt, one) => {
    const { module, qualifiedName } = one.type
    const name = module === 'builtins' ? qualifiedName : `${module}.${qualifiedName}`
    return rt.str(`<${name} object at ${rt.addressText(one)}>`)
  }
  slots.str = (rt, one) => rt.str(rt.repr(one))
  slots.size = (rt, one) => {
    const { layout } = one.type
    return layout ? sizeOfInstance(layout) : rt.objects.layouts.object.request
  }
  slots.construct = (rt, made, args) => {
    checkIsMade(rt, made)
    refuseArguments(rt, made, args.length)
    if (made.isHeap) {
      const instance = newInstance(rt, made, null)
      if ((made.layout as ClassShape).hasGcHead) rt.gc.track(instance)
      return instance
    }
    if (made !== object) throw rt.error('TypeError', `cannot create '${made.name}' instances`)
    return rt.create(made, null, rt.objects.layouts.object.request)
  }
  slots.init = (rt, one, args) => {
    if (args.length === 0) return
    const { type: made } = one
    if (made.slots.init !== slots.init)
      throw rt.error('TypeError', 'object.__init__() takes exactly one argument (the instance to initialize)')
    if (made.slots.construct === slots.construct)
      throw rt.error(
        'TypeError',
        `${made.name}.__init__() takes exactly one argument (the instance to initialize)`,
      )
  }
  initType(rt, type)
}

function initType(rt: Runtime, type: PyType): void {
  const { slots } = type
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
  slots.traverse = (object, visit) => {
    const self = object as PyType
    if (!self.isHeap) return
    for (const member of self.members.values()) visit(member)
    for (const base of self.bases) if (base.isHeap) visit(base)
    if (self.mroTuple) visit(self.mroTuple)
  }
  slots.clear = (rt, object) => {
    const self = object as PyType
    if (self.isHeap) clearType(rt, self)
  }
  slots.dealloc = (rt, object) => {
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
  }
  slots.construct = (rt, _, args) => {
    const [name, bases, namespace] = args
    if (!name || !bases || !namespace) throw rt.error('TypeError', 'type() takes 1 or 3 arguments')
    if (!isStr(rt, name))
      throw rt.error('TypeError', `type.__new__() argument 1 must be str, not ${name.type.name}`)
    if (bases.type !== rt.types.tuple)
      throw rt.error('TypeError', `type.__new__() argument 2 must be tuple, not ${bases.type.name}`)
    if (!rt.isInstance(namespace, rt.types.dict))
      throw rt.error('TypeError', `type.__new__() argument 3 must be dict, not ${namespace.type.name}`)
    const given = bases.value as PyType[]
    return newClass(rt, textOf(name), given, namespace as PyDict, rt.objects.types.begin(given.length))
  }
  method(rt, type, 'mro', 0, 0, (rt, [self]) => newList(rt, held((self as PyType).mro)))
  method(rt, type, '__subclasses__', 0, 0, (rt, [self]) =>
    newList(rt, held((self as PyType).subtypes.filter((one) => one.bases.includes(self as PyType)))),
  )
}

function held<T extends PyObject>(objects: readonly T[]): T[] {
  for (const one of objects) one.refs++
  return [...objects]
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
    throw rt.error('TypeError', `cannot create '${made.name}' instances`)
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

/** Attributes every class has without a member of that name. */
const TYPE_ATTRIBUTES: Readonly<Record<string, (rt: Runtime, self: PyType) => PyObject>> = {
  __name__: (rt, self) => rt.str(self.name),
  __qualname__: (rt, self) => rt.str(self.qualifiedName),
  __module__: (rt, self) => rt.internedStr(self.module),
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
  __class__: (_, self) => {
    self.type.refs++
    return self.type
  },
  __basicsize__: (rt, self) => rt.int(self.layout?.basic ?? 16),
}

function getTypeAttribute(rt: Runtime, object: PyObject, name: string): PyObject | null {
  const self = object as PyType
  const own = TYPE_ATTRIBUTES[name]
  if (own && Object.hasOwn(TYPE_ATTRIBUTES, name)) return own(rt, self)
  const found = self.lookup(name)
  if (found) {
    const { descrGet } = found.type.slots
    if (descrGet) return descrGet(rt, found, null, self)
    found.refs++
    return found
  }
  if (name === '__doc__') return rt.newNone()
  return genericGet(rt, object, name)
}

function setTypeAttribute(rt: Runtime, object: PyObject, name: string, value: PyObject | null): void {
  const self = object as PyType
  if (!self.isHeap)
    throw rt.error(
      'TypeError',
      rt.rules.minor >= 10
        ? `cannot set '${name}' attribute of immutable type '${self.name}'`
        : `can't set attributes of built-in/extension type '${self.name}'`,
    )
  if ((name === '__name__' || name === '__qualname__') && value && isStr(rt, value)) {
    if (name === '__name__') self.name = textOf(value)
    else self.qualifiedName = textOf(value)
    return
  }
  const old = self.members.get(name)
  if (value) {
    value.refs++
    self.members.set(name, value)
  } else if (!self.members.delete(name))
    throw rt.error(
      'AttributeError',
      rt.rules.minor >= 11 ? `type object '${self.name}' has no attribute '${name}'` : name,
    )
  if (name === '__module__' && value && isStr(rt, value)) self.module = textOf(value)
  self.changed()
  if (name.startsWith('__') && name.endsWith('__')) refillSlots(rt, self)
  if (old) rt.decref(old)
}

/** A special method came or went: slots here and in every subclass are worked out anew. */
function refillSlots(rt: Runtime, type: PyType): void {
  fillSlots(rt, type)
  for (const subtype of type.subtypes) refillSlots(rt, subtype)
}
