// Attributes of single objects. Instances of one class that got the same names in the same order have one Shape, which
// is what inline caches compare; their memory follows layer 3. Functions, modules and exceptions have a plain dict.
import { NO_MEMORY, type Pointer } from '../../allocator/layer1-general/general-allocator'
import type { ClassShape } from '../../allocator/layer3-objects/class-shapes'
import type { DictBody } from '../../allocator/layer3-objects/dicts'
import type { InstanceBody } from '../../allocator/layer3-objects/instances'
import type { Runtime } from '../vm/runtime'
import { dictDelete, dictGetText, dictSet, newDict, newSplitDict, type PyDict } from './dict'
import { PyObject, type PyStr, type PyType } from './object'

/** Names an instance has, in the order of their first assignment. */
export class Shape {
  readonly #next = new Map<string, Shape>()
  #index: Map<string, number> | null = null

  constructor(
    readonly parent: Shape | null,
    /** Held until the class dies. */
    readonly name: PyStr | null,
    readonly length: number,
  ) {}

  static root(): Shape {
    return new Shape(null, null, 0)
  }

  /** Position of a name, or -1. */
  indexOf(name: string): number {
    if (this.#index === null) {
      this.#index = new Map()
      for (const [at, one] of namesOf(this).entries()) this.#index.set(one.value.text, at)
    }
    return this.#index.get(name) ?? -1
  }

  with(rt: Runtime, name: string): Shape {
    const known = this.#next.get(name)
    if (known) return known
    const made = new Shape(this, rt.internedStr(name), this.length + 1)
    this.#next.set(name, made)
    return made
  }

  /** In order. */
  names(): PyStr[] {
    return namesOf(this)
  }

  without(rt: Runtime, name: string): Shape {
    let shape = rootOf(this)
    for (const one of namesOf(this)) if (one.value.text !== name) shape = shape.with(rt, one.value.text)
    return shape
  }

  /** The class is gone: lets go of every name. */
  release(rt: Runtime): void {
    for (const next of this.#next.values()) {
      next.release(rt)
      rt.decref(next.name as PyStr)
    }
    this.#next.clear()
  }
}

function namesOf(shape: Shape): PyStr[] {
  const names: PyStr[] = []
  for (let one = shape; one.parent !== null; one = one.parent) names.push(one.name as PyStr)
  return names.reverse()
}

function rootOf(shape: Shape): Shape {
  let one = shape
  while (one.parent !== null) one = one.parent
  return one
}

/** The shape of what has a dict object: no cache may match it. */
const IN_DICT = Shape.root()
const NO_ITEMS: PyObject[] = []

/** From this many names on the values move to a dict, as CPython's own shared tables are full then. */
const MOST_NAMES = 30

export class InstanceAttributes implements InstanceBody {
  pointer: Pointer = NO_MEMORY
  values: Pointer = NO_MEMORY
  capacity = 0
  hasValues = false
  used = 0
  dict: DictBody | null = null
  items: PyObject[] = []
  /** Values of __slots__, by the index of their descriptor. */
  members: (PyObject | null)[] | null = null
  /** __del__ was called: it is called once. */
  isFinalized = false
  /** __dict__, once somebody asked for it, or when there is nothing else. Owned. */
  dictObject: PyDict | null = null

  constructor(public shape: Shape) {}
}

/** A value of the object's own; borrowed, or null. */
export function ownAttribute(object: PyObject, name: string): PyObject | null {
  const { attributes } = object
  if (attributes === null) return null
  if (attributes.dictObject !== null) return dictGetText(attributes.dictObject, name)
  const at = attributes.shape.indexOf(name)
  return at < 0 ? null : (attributes.items[at] as PyObject)
}

/** Makes its own reference. The object is known to take attributes. */
export function setOwnAttribute(rt: Runtime, object: PyObject, name: string, value: PyObject): void {
  const attributes = (object.attributes ??= plainAttributes(rt))
  value.refs++
  if (attributes.dictObject === null) {
    const at = attributes.shape.indexOf(name)
    if (at >= 0) {
      const old = attributes.items[at] as PyObject
      attributes.items[at] = value
      rt.decref(old)
      return
    }
    if (attributes.shape.length < MOST_NAMES) {
      addAttribute(rt, object, attributes, name, value)
      return
    }
  }
  const key = rt.internedStr(name)
  dictSet(rt, dictOf(rt, object), key, value)
  rt.decref(key)
  rt.decref(value)
}

/** An attribute that the instance does not have yet. Takes over the reference. */
export function addAttribute(
  rt: Runtime,
  object: PyObject,
  attributes: InstanceAttributes,
  name: string,
  value: PyObject,
): void {
  const { shared } = object.type
  if (shared !== null) rt.objects.instances.add(attributes, shared, name)
  attributes.shape = attributes.shape.with(rt, name)
  attributes.items.push(value)
}

/** False when there is no such attribute. */
export function deleteOwnAttribute(rt: Runtime, object: PyObject, name: string): boolean {
  const { attributes } = object
  if (attributes === null) return false
  if (attributes.dictObject !== null) {
    const key = rt.internedStr(name)
    const isDeleted = dictDelete(rt, attributes.dictObject, key)
    rt.decref(key)
    return isDeleted
  }
  const at = attributes.shape.indexOf(name)
  if (at < 0) return false
  const [old] = attributes.items.splice(at, 1)
  attributes.shape = attributes.shape.without(rt, name)
  const { shared } = object.type
  if (shared !== null) rt.objects.instances.remove(attributes, shared)
  rt.decref(old as PyObject)
  return true
}

/** Attributes of an object whose class shares nothing: a dict from the start. */
export function plainAttributes(rt: Runtime): InstanceAttributes {
  const made = new InstanceAttributes(IN_DICT)
  made.items = NO_ITEMS
  made.dictObject = newDict(rt)
  return made
}

/** The dict behind __dict__; borrowed. The values move into it. */
export function dictOf(rt: Runtime, object: PyObject): PyDict {
  const attributes = (object.attributes ??= plainAttributes(rt))
  if (attributes.dictObject !== null) return attributes.dictObject
  const { shape, items } = attributes
  const { shared } = object.type
  const made =
    shared === null
      ? newDict(rt)
      : newSplitDict(rt, rt.objects.instances.dictOf(attributes, shared), shared, shape.names(), items)
  if (shared === null)
    for (const [at, name] of shape.names().entries()) dictSet(rt, made, name, items[at] as PyObject)
  if (shared === null) for (const item of items) item.refs--
  attributes.dictObject = made
  attributes.shape = IN_DICT
  attributes.items = NO_ITEMS
  return made
}

/** Another dict takes the place of __dict__. Makes its own reference. */
export function replaceDict(rt: Runtime, object: PyObject, dict: PyDict): void {
  const old = dictOf(rt, object)
  dict.refs++
  const attributes = object.attributes as InstanceAttributes
  attributes.dictObject = dict
  attributes.dict = null
  attributes.hasValues = false
  rt.decref(old)
}

export function visitAttributes(object: PyObject, visit: (held: PyObject) => void): void {
  const { attributes } = object
  if (attributes === null) return
  for (const item of attributes.items) visit(item)
  for (const member of attributes.members ?? []) if (member) visit(member)
  if (attributes.dictObject !== null) visit(attributes.dictObject)
}

/** Lets go of every value: slots, then attributes. A __dict__ that somebody else has lives on. */
export function clearAttributes(rt: Runtime, object: PyObject): void {
  const { attributes } = object
  if (attributes === null) return
  const { members, items, dictObject } = attributes
  if (members !== null)
    for (let at = 0; at < members.length; at++) {
      const member = members[at]
      members[at] = null
      if (member) rt.decref(member)
    }
  if (items.length > 0) {
    attributes.items = []
    attributes.shape = object.type.rootShape ?? IN_DICT
    for (const item of items) rt.decref(item)
  }
  if (dictObject === null) return
  if (isOfInstance(attributes, dictObject)) {
    if (dictObject.refs === 1) emptyDict(rt, dictObject)
    return
  }
  attributes.dictObject = null
  rt.decref(dictObject)
}

/** Whether the memory of the dict is the instance's to free. */
function isOfInstance(attributes: InstanceAttributes, dict: PyDict): boolean {
  return attributes.dict !== null && attributes.dict === dict.value.body
}

/** The values of a dict, without its table, which the instance gives back with its own memory. */
function emptyDict(rt: Runtime, dict: PyDict): void {
  const { table } = dict.value
  const { keys, values } = table
  table.clear()
  for (const [at, key] of keys.entries()) {
    if (!key) continue
    rt.decref(key)
    rt.decref(values[at] as PyObject)
  }
}

/** Gives back the memory of an instance of a Python class, after clearAttributes, and lets go of the class. */
export function freeInstance(rt: Runtime, object: PyObject): void {
  const attributes = object.attributes as InstanceAttributes
  const { dictObject } = attributes
  const isOwn = dictObject !== null && isOfInstance(attributes, dictObject)
  const isLast = dictObject !== null && dictObject.refs === 1
  if (isOwn && isLast) rt.gc.untrack(dictObject)
  rt.objects.instances.free(attributes, isOwn && !isLast)
  attributes.dictObject = null
  if (dictObject !== null && !(isOwn && isLast)) rt.decref(dictObject)
  rt.decref(object.type)
}

/** tp_alloc of a class made by the program. `items`: see Instances.create. */
export function newInstance<V>(rt: Runtime, type: PyType, value: V, items = 0): PyObject<V> {
  const attributes = new InstanceAttributes(type.rootShape as Shape)
  rt.objects.instances.create(attributes, type.layout as ClassShape, type.shared, items)
  const made = new PyObject(type, value, attributes.pointer)
  type.refs++
  made.attributes = attributes
  const { length } = type.slotNames
  if (length > 0) attributes.members = Array.from({ length }, () => null)
  return made
}

/** The object gets another class of the same layout; its values move to a dict, as every shape belongs to one class. */
export function changeClass(rt: Runtime, object: PyObject, type: PyType): void {
  if (type.hasDict) dictOf(rt, object)
  object.type = type
}

/** Keys of a dict that are text. */
export function namesOfDict(rt: Runtime, dict: PyObject): string[] {
  const names: string[] = []
  for (const key of (dict as PyDict).value.table.keys)
    if (key && rt.isInstance(key, rt.types.str)) names.push((key as PyStr).value.text)
  return names
}
