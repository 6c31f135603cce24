// Slices of array.array: taking, assigning and deleting them, and items by index (arraymodule.c: array_subscr,
// array_ass_subscr). Called by array.ts.
import type { PyObject } from '../objects/object'
import { sliceBounds, type SliceValue } from '../objects/slice'
import { type SliceRange, sliceRange } from '../values/slice'
import type { Runtime } from '../vm/runtime'
import { arrayOf, type ArrayValue, isArray, newLike, positionOf, resizeArray, storeItem } from './array'

function rangeOf(rt: Runtime, key: PyObject, length: number): SliceRange {
  return sliceRange(...sliceBounds(rt, key.value as SliceValue), length)
}

export function sliceOfArray(rt: Runtime, array: ArrayValue, key: PyObject): PyObject {
  const { start, step, count } = rangeOf(rt, key, array.length)
  return strided(rt, array, start, step, count)
}

/** A new array of `count` items, every `step`-th from `start`. */
export function strided(
  rt: Runtime,
  array: ArrayValue,
  start: number,
  step: number,
  count: number,
): PyObject {
  const made = newLike(rt, array, count)
  const { bytes: width } = array.kind
  const target = made.value.bytes
  if (step === 1) target.set(array.bytes.subarray(start * width, (start + count) * width))
  else
    for (let at = 0, from = start; at < count; at++, from += step)
      target.set(array.bytes.subarray(from * width, (from + 1) * width), at * width)
  return made
}

/** array_ass_subscr; value null: del. */
export function deleteOrAssign(rt: Runtime, object: PyObject, key: PyObject, value: PyObject | null): void {
  const array = arrayOf(object)
  const at = positionOf(rt, key, array.length, 'array assignment index out of range')
  if (at !== null) {
    if (value) storeItem(rt, array, at, value)
    else replace(rt, array, at, 1, null)
    return
  }
  if (key.type !== rt.types.slice) throw rt.error('TypeError', 'array indices must be integers')
  const range = rangeOf(rt, key, array.length)
  if (!value) {
    assign(rt, array, range, null)
    return
  }
  if (!isArray(value))
    throw rt.error('TypeError', `can only assign array (not "${value.type.name}") to array slice`)
  if (value !== object) {
    if (value.value.kind !== array.kind)
      throw rt.error('TypeError', 'bad argument type for built-in operation')
    assign(rt, array, range, value.value)
    return
  }
  const copy = strided(rt, array, 0, 1, array.length)
  try {
    assign(rt, array, range, arrayOf(copy))
  } finally {
    rt.decref(copy)
  }
}

function assign(rt: Runtime, array: ArrayValue, range: SliceRange, source: ArrayValue | null): void {
  const { start, step, count } = range
  const needed = source?.length ?? 0
  if (step === 1) {
    replace(rt, array, start, count, source)
    return
  }
  if (needed === 0) {
    deleteStrided(rt, array, range)
    return
  }
  if (count !== needed)
    throw rt.error(
      'ValueError',
      `attempt to assign array of size ${needed} to extended slice of size ${count}`,
    )
  const { bytes: width } = array.kind
  const from = (source as ArrayValue).bytes
  for (let at = 0, to = start; at < count; at++, to += step)
    array.bytes.set(from.subarray(at * width, (at + 1) * width), to * width)
}

/** `count` items from `start` give way to those of `source`. */
function replace(
  rt: Runtime,
  array: ArrayValue,
  start: number,
  count: number,
  source: ArrayValue | null,
): void {
  const needed = source?.length ?? 0
  const { bytes: width } = array.kind
  const { length } = array
  if (count > needed) {
    array.bytes.copyWithin((start + needed) * width, (start + count) * width, length * width)
    resizeArray(rt, array, length + needed - count)
  } else if (count < needed) {
    resizeArray(rt, array, length + needed - count)
    array.bytes.copyWithin((start + needed) * width, (start + count) * width, length * width)
  }
  if (source) array.bytes.set(source.bytes, start * width)
}

/** array_del_slice, of one item. */
export function deleteItem(rt: Runtime, array: ArrayValue, at: number): void {
  replace(rt, array, at, 1, null)
}

function deleteStrided(rt: Runtime, array: ArrayValue, { start, step, count }: SliceRange): void {
  if (count === 0) {
    resizeArray(rt, array, array.length)
    return
  }
  const { bytes: width } = array.kind
  const by = Math.abs(step)
  const first = step < 0 ? start + step * (count - 1) : start
  const { bytes, length } = array
  let to = first
  for (let from = first; from < length; from++) {
    const isGone = from - first <= (count - 1) * by && (from - first) % by === 0
    if (isGone) continue
    bytes.copyWithin(to * width, from * width, (from + 1) * width)
    to++
  }
  resizeArray(rt, array, length - count)
}
