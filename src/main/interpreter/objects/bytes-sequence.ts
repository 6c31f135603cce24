// What bytes and bytearray do alike as sequences of bytes: slices, repetition, membership, and single bytes as arguments.
import type { SliceRange } from '../values/slice'
import type { Runtime } from '../vm/runtime'
import { bytesLike } from './bytes-codec'
import type { PyObject } from './object'

export function sliceBytes(bytes: Uint8Array, { start, stop, step, count }: SliceRange): Uint8Array {
  if (count <= 0) return new Uint8Array()
  if (step === 1) return bytes.slice(start, stop)
  const made = new Uint8Array(count)
  for (let at = 0, from = start; at < count; at++, from += step) made[at] = bytes[from] as number
  return made
}

export function repeatedBytes(rt: Runtime, bytes: Uint8Array, times: number): Uint8Array {
  const size = bytes.length * Math.max(0, times)
  if (size > Number.MAX_SAFE_INTEGER) throw rt.error('OverflowError', 'repeated bytes are too long')
  rt.reserve(size)
  const made = new Uint8Array(size)
  if (bytes.length === 1) return made.fill(bytes[0] as number)
  for (let at = 0; at < size; at += bytes.length) made.set(bytes, at)
  return made
}

/** A byte given as an int. `problem`: what is said of others. */
export function byteOf(rt: Runtime, object: PyObject, problem = 'byte must be in range(0, 256)'): number {
  const { index } = object.type.slots
  if (!index) throw rt.error('TypeError', `'${object.type.name}' object cannot be interpreted as an integer`)
  const value = index(rt, object)
  if (value < 0 || value > 255) throw rt.error('ValueError', problem)
  return Number(value)
}

/** Where `wanted` starts in `bytes` at or after `from`; -1 when it does not. */
export function indexOfBytes(bytes: Uint8Array, wanted: Uint8Array, from = 0): number {
  const { length } = wanted
  if (length === 0) return from <= bytes.length ? from : -1
  const first = wanted[0] as number
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (at + length > bytes.length) return -1
    let same = 1
    while (same < length && bytes[at + same] === wanted[same]) same++
    if (same === length) return at
  }
  return -1
}

export function containsBytes(rt: Runtime, bytes: Uint8Array, item: PyObject): boolean {
  const wanted = bytesLike(rt, item)
  if (wanted) return indexOfBytes(bytes, wanted) >= 0
  if (!item.type.slots.index)
    throw rt.error('TypeError', `a bytes-like object is required, not '${item.type.name}'`)
  return bytes.includes(byteOf(rt, item))
}
