// The class statement: what type_new makes of a name, bases and a namespace (typeobject.c). The layout comes from
// class-layout.ts, slots from special-methods.ts; build-class.ts and type.ts call this.
import { shapeOf } from '../../allocator/layer3-objects/class-shapes'
import type { ClassBeginning } from '../../allocator/layer3-objects/types'
import type { Runtime } from '../vm/runtime'
import { Shape } from './attributes'
import { bestBase, mergedOrder, shapeOfBase, slotNames } from './class-layout'
import {
  newClassMethod,
  newDictDescriptor,
  newMemberDescriptor,
  newStaticMethod,
  newWeakrefDescriptor,
} from './descriptors'
import { dictGetText, type PyDict } from './dict'
import { fillInstanceSlots } from './instance-slots'
import { type PyObject, PyType, PythonError } from './object'
import { fillSlots } from './special-methods'
import { isStr, textOf } from './str'

/** What a class is made of. */
export interface ClassParts {
  readonly metatype: PyType
  readonly name: string
  readonly bases: readonly PyType[]
  /** Borrowed; its values are copied. */
  readonly namespace: PyDict
  readonly beginning: ClassBeginning
  /** Go to __init_subclass__. */
  readonly keywords: readonly PyObject[]
  readonly keywordNames: readonly string[]
}

/** type_new: takes the namespace over into a new type. */
export function newClass(rt: Runtime, parts: ClassParts): PyType {
  const { metatype, name, namespace, beginning } = parts
  const bases = parts.bases.length > 0 ? parts.bases : [rt.types.object]
  const base = bestBase(rt, bases)
  const { keys, values } = namespace.value.table
  const members = new Map<string, PyObject>()
  for (const [at, key] of keys.entries()) if (key) members.set(textOf(key), values[at] as PyObject)
  const slots = slotNames(rt, name, base, members.get('__slots__') ?? null)
  for (const one of slots?.names ?? [])
    if (members.has(one)) throw rt.error('ValueError', `'${one}' in __slots__ conflicts with class variable`)
  const type = new PyType(metatype, name, base, -1 as PyType['block'])
  if (metatype.isHeap) metatype.refs++
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
  addModule(rt, type)
  if (!type.members.has('__doc__')) type.members.set('__doc__', rt.newNone())
  if (type.members.has('__eq__') && !type.members.has('__hash__')) type.members.set('__hash__', rt.newNone())
  type.changed()
  if (!base.isException) fillInstanceSlots(rt, type, base)
  fillSlots(rt, type)
  rt.gc.track(type)
  try {
    announce(rt, type, members, parts.keywords, parts.keywordNames)
  } catch (problem) {
    rt.decref(type)
    throw problem
  }
  return type
}

/** A class made by a call of type() belongs to the module of the running frame. */
function addModule(rt: Runtime, type: PyType): void {
  if (type.members.has('__module__')) return
  const module = rt.frame ? dictGetText(rt.frame.globals as PyDict, '__name__') : null
  if (!module) return
  module.refs++
  type.members.set('__module__', module)
  if (isStr(rt, module)) type.module = textOf(module)
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
    if (one === rt.types.object) break
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
    const shown = rt.rules.minor >= 9 ? `${type.name}.__init_subclass__` : '__init_subclass__'
    throw rt.error('TypeError', `${shown}() takes no keyword arguments`)
  }
}

function held<T extends PyObject>(objects: readonly T[]): T[] {
  for (const one of objects) one.refs++
  return [...objects]
}
