// Attributes and methods by instruction: what LOAD_ATTR, STORE_ATTR and LOAD_METHOD do when their inline cache does not
// hold, and how it is filled. The caches themselves are read in interpreter.ts.
import { ownAttribute, setOwnAttribute } from '../objects/attributes'
import { genericGet, genericSet } from '../objects/base-object'
import type { PyObject } from '../objects/object'
import { type Frame, InlineCache } from './frame'
import { nameText } from './name-access'
import type { Runtime } from './runtime'

type Caches = (InlineCache | undefined)[]

/** LOAD_ATTR. `pc`: the instruction after this one, where its cache lies. New reference. */
export function loadAttribute(
  rt: Runtime,
  caches: Caches,
  pc: number,
  object: PyObject,
  name: string,
): PyObject {
  const { type, attributes } = object
  if (attributes !== null && attributes.dictObject === null && type.slots.getAttribute === genericGet) {
    const at = attributes.shape.indexOf(name)
    if (at >= 0 && !type.lookup(name)?.type.slots.descrSet) {
      caches[pc] = new InlineCache(type.version, at, null, attributes.shape, type, null, 0)
      const value = attributes.items[at] as PyObject
      value.refs++
      return value
    }
  }
  return rt.getAttribute(object, name)
}

/** STORE_ATTR. Takes nothing over. */
export function storeAttribute(
  rt: Runtime,
  caches: Caches,
  pc: number,
  object: PyObject,
  name: string,
  value: PyObject,
): void {
  const { type, attributes } = object
  const isPlain =
    attributes !== null &&
    attributes.dictObject === null &&
    type.rootShape !== null &&
    type.hasDict &&
    type.slots.setAttribute === genericSet &&
    !type.lookup(name)?.type.slots.descrSet
  if (!isPlain) return rt.setAttribute(object, name, value)
  const { shape } = attributes
  setOwnAttribute(rt, object, name, value)
  if (attributes.dictObject !== null) return
  const next = attributes.shape === shape ? null : attributes.shape
  caches[pc] = new InlineCache(type.version, shape.indexOf(name), null, shape, type, next, 0)
}

/** LOAD_METHOD: replaces the object on top by function and self, or by nothing and the attribute. */
export function loadMethod(rt: Runtime, frame: Frame, pc: number, named: PyObject): void {
  const object = frame.peek(1)
  const name = nameText(named)
  const { types } = rt
  const { type, attributes } = object
  if (type.slots.getAttribute === genericGet && !ownAttribute(object, name)) {
    const found = type.lookup(name)
    if (found && (found.type === types.function || found.type === types.method_descriptor)) {
      if (attributes === null || attributes.dictObject === null) {
        const shape = attributes === null ? null : attributes.shape
        frame.code.value.caches[pc] = new InlineCache(type.version, -1, found, shape, type, null, 0)
      }
      found.refs++
      frame.replaceTop(found)
      frame.push(object)
      return
    }
  }
  const made = rt.getAttribute(object, name)
  frame.replaceTop(null)
  frame.push(made)
  rt.decref(object)
}
