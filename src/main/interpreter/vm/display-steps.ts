// Instructions that build containers and text from what lies on the stack, and that take iterables apart.
import * as op from '../compile/opcodes'
import { type BuiltinValue } from '../objects/define'
import { dictGet, dictGetText, dictSet, type PyDict } from '../objects/dict'
import { formatValue } from '../objects/format'
import { joinItems } from '../objects/str-join'
import { asciiOf, reprOf, strOf } from '../objects/text-protocol'
import { type MethodValue, type PyFunction } from '../objects/function'
import { type ListBuffer, newList, newTuple } from '../objects/list'
import { newAlias } from '../objects/generic-alias'
import { type PyObject, type PyTuple, PyType } from '../objects/object'
import type { Frame } from './frame'
import { nameText } from './name-access'
import type { Runtime } from './runtime'

/** The `count` values on top of the stack, taken off it with their references. */
export function taken(frame: Frame, count: number): PyObject[] {
  const { values, sp } = frame
  const items: PyObject[] = []
  for (let at = sp - count; at < sp; at++) items.push(values[at] as PyObject)
  frame.sp = sp - count
  return items
}

/** BUILD_MAP, and BUILD_CONST_KEY_MAP with a tuple of keys on top. */
export function buildMap(rt: Runtime, frame: Frame, opcode: number, count: number): void {
  const keys = opcode === op.BUILD_CONST_KEY_MAP ? (frame.pop() as PyTuple) : null
  const parts = taken(frame, count * (keys ? 1 : 2))
  const first = keys ? keys.value[0] : parts[0]
  const made = rt.newPresizedDict(count, first?.type === rt.types.str)
  try {
    for (let at = 0; at < count; at++) {
      const key = keys ? keys.value[at] : parts[2 * at]
      dictSet(rt, made, key as PyObject, parts[keys ? at : 2 * at + 1] as PyObject)
    }
    made.refs++
    frame.push(made)
  } finally {
    rt.decref(made)
    for (const part of parts) rt.decref(part)
    if (keys) rt.decref(keys)
  }
}

export function buildString(rt: Runtime, frame: Frame, count: number): void {
  const { values, sp } = frame
  const made = joinItems(rt, null, values.slice(sp - count, sp) as PyObject[])
  const parts = taken(frame, count)
  frame.push(made)
  for (const part of parts) rt.decref(part)
}

/** FORMAT_VALUE: see opcodes.ts. */
export function formatStep(rt: Runtime, frame: Frame, argument: number): void {
  const spec = argument & 4 ? frame.pop() : null
  const value = frame.pop()
  const conversion = argument & 3
  try {
    if (conversion === 0) frame.push(formatValue(rt, value, spec ? nameText(spec) : ''))
    else {
      const shown =
        conversion === 1 ? strOf(rt, value) : conversion === 2 ? reprOf(rt, value) : asciiOf(rt, value)
      if (!spec) return frame.push(shown)
      try {
        frame.push(formatValue(rt, shown, nameText(spec)))
      } finally {
        rt.decref(shown)
      }
    }
  } finally {
    rt.decref(value)
    if (spec) rt.decref(spec)
  }
}

/** LIST_EXTEND, SET_UPDATE, DICT_UPDATE, DICT_MERGE. */
export function extendContainer(rt: Runtime, frame: Frame, opcode: number, depth: number): void {
  const value = frame.pop()
  const target = frame.peek(depth)
  try {
    if (opcode === op.LIST_EXTEND) extendList(rt, target, value)
    else if (opcode === op.SET_UPDATE) rt.updateSet(target, value)
    else if (opcode === op.DICT_UPDATE) rt.updateDict(target as PyDict, value)
    else mergeKeywords(rt, frame, depth, target as PyDict, value)
  } finally {
    rt.decref(value)
  }
}

function extendList(rt: Runtime, list: PyObject, value: PyObject): void {
  if (!value.type.slots.iter && !value.type.slots.getItem)
    throw rt.error('TypeError', `Value after * must be an iterable, not ${value.type.name}`)
  rt.extendList(list, value)
}

/** Keywords of a call from a mapping: no key twice. Below the dict lie the positional arguments and the callee. */
function mergeKeywords(rt: Runtime, frame: Frame, depth: number, target: PyDict, mapping: PyObject): void {
  const name = calleeText(rt, frame.peek(depth + 2))
  if (!rt.isInstance(mapping, rt.types.dict))
    throw rt.error('TypeError', `${name} argument after ** must be a mapping, not ${mapping.type.name}`)
  const { keys, values } = (mapping as PyDict).value.table
  for (const [at, key] of keys.entries()) {
    if (!key) continue
    if (!rt.isInstance(key, rt.types.str)) throw notString(rt, name)
    if (dictGet(rt, target, key))
      throw rt.error('TypeError', `${name} got multiple values for keyword argument '${nameText(key)}'`)
    dictSet(rt, target, key, values[at] as PyObject)
  }
}

/** A keyword that is no string. `name`: calleeText. */
export function notString(rt: Runtime, name: string) {
  return rt.error('TypeError', `${rt.rules.minor === 8 ? `${name} ` : ''}keywords must be strings`)
}

/** How messages about a call name what is called: _PyObject_FunctionStr; PyEval_GetFuncName and GetFuncDesc in 3.8. */
export function calleeText(rt: Runtime, callee: PyObject): string {
  const { types } = rt
  if (callee.type === types.method) return calleeText(rt, (callee.value as MethodValue).callee)
  if (callee.type === types.function) {
    const { qualifiedName, name, globals } = (callee as PyFunction).value
    if (rt.rules.minor === 8) return `${name}()`
    const module = dictGetText(globals, '__name__')
    return `${module ? `${nameText(module)}.` : ''}${qualifiedName}()`
  }
  if (callee.type === types.builtin_function_or_method || callee.type === types.method_descriptor) {
    const { name, self, owner, module } = callee.value as BuiltinValue
    if (rt.rules.minor === 8) return `${name}()`
    return `${owner ? `${(self?.type ?? owner).name}.` : module && module !== 'builtins' ? `${module}.` : ''}${name}()`
  }
  if (rt.rules.minor === 8) return `${callee instanceof PyType ? callee.name : callee.type.name} object`
  if (callee instanceof PyType)
    return `${callee.module === 'builtins' ? '' : `${callee.module}.`}${callee.qualifiedName}()`
  return rt.strText(callee)
}

export function listToTuple(rt: Runtime, frame: Frame): void {
  const list = frame.pop() as PyObject<ListBuffer>
  for (const item of list.value.items) item.refs++
  frame.push(newTuple(rt, list.value.items.slice()))
  rt.decref(list)
}

/** UNPACK_SEQUENCE, UNPACK_EX: the values of what is on top, the first one on top. */
export function unpack(rt: Runtime, frame: Frame, opcode: number, argument: number): void {
  const source = frame.peek(1)
  const { types } = rt
  if (opcode === op.UNPACK_SEQUENCE && (source.type === types.tuple || source.type === types.list)) {
    const items =
      source.type === types.tuple ? (source as PyTuple).value : (source as PyObject<ListBuffer>).value.items
    const { length } = items
    if (length === argument) {
      frame.sp--
      for (let at = length - 1; at >= 0; at--) {
        const item = items[at] as PyObject
        item.refs++
        frame.push(item)
      }
      return rt.decref(source)
    }
  }
  const before = opcode === op.UNPACK_EX ? argument & 0xff : argument
  const after = opcode === op.UNPACK_EX ? argument >> 8 : 0
  const items = unpackedItems(rt, source, opcode, before, after)
  frame.sp--
  for (let at = items.length - 1; at >= items.length - after; at--) frame.push(items[at] as PyObject)
  if (opcode === op.UNPACK_EX) frame.push(newList(rt, items.slice(before, items.length - after)))
  for (let at = before - 1; at >= 0; at--) frame.push(items[at] as PyObject)
  rt.decref(source)
}

function unpackedItems(
  rt: Runtime,
  source: PyObject,
  opcode: number,
  before: number,
  after: number,
): PyObject[] {
  if (!source.type.slots.iter && !source.type.slots.getItem)
    throw rt.error('TypeError', `cannot unpack non-iterable ${source.type.name} object`)
  const items: PyObject[] = []
  const iterator = rt.iter(source)
  const hasStar = opcode === op.UNPACK_EX
  try {
    for (let item = rt.next(iterator); item; item = rt.next(iterator)) {
      items.push(item)
      if (!hasStar && items.length > before) throw tooMany(rt, source, before)
    }
    if (items.length < before + after) {
      const wanted = `${hasStar ? 'at least ' : ''}${before + after}`
      throw rt.error('ValueError', `not enough values to unpack (expected ${wanted}, got ${items.length})`)
    }
  } catch (problem) {
    for (const item of items) rt.decref(item)
    throw problem
  } finally {
    rt.decref(iterator)
  }
  return items
}

/** From 3.14 on a list, tuple or dict says how many it has. */
function tooMany(rt: Runtime, source: PyObject, before: number) {
  const { list, tuple, dict } = rt.types
  const isSized = rt.rules.minor >= 14 && [list, tuple, dict].includes(source.type as typeof list)
  const got = isSized ? `, got ${rt.length(source)}` : ''
  return rt.error('ValueError', `too many values to unpack (expected ${before}${got})`)
}

export function contains(rt: Runtime, container: PyObject, item: PyObject): boolean {
  const { slots, name } = container.type
  if (slots.contains) return slots.contains(rt, container, item)
  if (!slots.iter && !slots.getItem) throw rt.error('TypeError', `argument of type '${name}' is not iterable`)
  const iterator = rt.iter(container)
  try {
    for (let one = rt.next(iterator); one; one = rt.next(iterator)) {
      const isEqual = rt.equals(one, item)
      rt.decref(one)
      if (isEqual) return true
    }
    return false
  } finally {
    rt.decref(iterator)
  }
}

export function noItems(
  rt: Runtime,
  object: PyObject,
  what: 'assignment' | 'deletion',
  key: PyObject | null = null,
) {
  const { tuple, str, bytes, range, frozenset, set } = rt.types
  // PySequence_DelItem words it in its own way; classes of the program have the slots of sequences, too.
  const isSequence =
    object.type.isHeap ||
    [tuple, str, bytes, range, frozenset, set].some((type) => rt.isInstance(object, type))
  const isShort = what === 'deletion' && isSequence && key !== null && key.type.slots.index !== null
  const not = isShort ? "doesn't" : 'does not'
  return rt.error('TypeError', `'${object.type.name}' object ${not} support item ${what}`)
}

export function deleteItem(rt: Runtime, frame: Frame): void {
  const key = frame.peek(1)
  const object = frame.peek(2)
  const { setItem } = object.type.slots
  if (!setItem) throw noItems(rt, object, 'deletion', key)
  setItem(rt, object, key, null)
  frame.sp -= 2
  rt.decref(object)
  rt.decref(key)
}

/** PyObject_GetItem of a class: its __class_getitem__. */
function subscriptOfClass(rt: Runtime, type: PyType, key: PyObject): PyObject {
  if (type === rt.types.type && rt.rules.minor >= 9) return newAlias(rt, rt.types.type, key)
  const method = rt.attributeOrNull(type, '__class_getitem__')
  if (!method)
    throw rt.error(
      'TypeError',
      rt.rules.minor >= 11
        ? `type '${type.name}' is not subscriptable`
        : `'${type.type.name}' object is not subscriptable`,
    )
  try {
    return rt.call(method, [key])
  } finally {
    rt.decref(method)
  }
}

export function subscript(rt: Runtime, object: PyObject, key: PyObject): PyObject {
  const { getItem } = object.type.slots
  if (getItem) return getItem(rt, object, key)
  if (object instanceof PyType) return subscriptOfClass(rt, object, key)
  throw rt.error('TypeError', `'${object.type.name}' object is not subscriptable`)
}
