// str.join (unicodeobject.c _PyUnicode_JoinArray).
import type { Runtime } from '../vm/runtime'
import type { ListBuffer } from './list'
import { type PyObject, type PyStr, PythonError, type PyType, type StrValue } from './object'
import { exactStr, isStr, newStr, newStrOf } from './str'

/** PySequence_Fast: a list or a tuple as it is, anything else as a new list. New reference. */
export function fastSequence(rt: Runtime, object: PyObject, problem: string): PyObject {
  const { list, tuple } = rt.types
  if (object.type === list || object.type === tuple) {
    object.refs++
    return object
  }
  if (rt.isInstance(object, list) || rt.isInstance(object, tuple)) {
    object.refs++
    return object
  }
  if (!object.type.slots.iter && !object.type.slots.getItem) throw rt.error('TypeError', problem)
  let iterator: PyObject
  try {
    iterator = rt.iter(object)
  } catch (failed) {
    if (!(failed instanceof PythonError)) throw failed
    if (!failed.exception.type.isSubtypeOf(rt.exceptions['TypeError'] as PyType)) throw failed
    rt.decref(failed.exception)
    throw rt.error('TypeError', problem)
  }
  try {
    return rt.call(list, [iterator])
  } finally {
    rt.decref(iterator)
  }
}

/** The items of a list or tuple as they are now; borrowed. */
export function fastItems(rt: Runtime, sequence: PyObject): readonly PyObject[] {
  if (rt.isInstance(sequence, rt.types.tuple)) return sequence.value as PyObject[]
  return (sequence.value as ListBuffer).items
}

export function joinStrings(rt: Runtime, separator: PyStr, parts: PyObject): PyStr {
  const sequence = fastSequence(rt, parts, 'can only join an iterable')
  try {
    return joinItems(rt, separator, fastItems(rt, sequence))
  } finally {
    rt.decref(sequence)
  }
}

/** _PyUnicode_JoinArray; the separator null: nothing between the items. */
export function joinItems(rt: Runtime, separator: PyStr | null, items: readonly PyObject[]): PyStr {
  if (items.length === 0) return newStr(rt, '')
  const [first] = items
  if (items.length === 1 && first && first.type === rt.types.str) return exactStr(rt, first)
  let kind: StrValue['kind'] = separator && items.length > 1 ? separator.value.kind : 0
  let length = separator ? (items.length - 1) * separator.value.length : 0
  const texts: string[] = []
  for (const [at, item] of items.entries()) {
    if (!isStr(rt, item))
      throw rt.error('TypeError', `sequence item ${at}: expected str instance, ${item.type.name} found`)
    const { value } = item
    if (value.kind > kind) kind = value.kind
    length += value.length
    texts.push(value.text)
  }
  if (length === 0) return newStr(rt, '')
  if (length > 4096) rt.reserve(length * (kind === 3 ? 4 : kind === 2 ? 2 : 1))
  return newStrOf(rt, texts.join(separator?.value.text ?? ''), kind, length)
}
