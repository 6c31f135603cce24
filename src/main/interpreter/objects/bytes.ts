// bytes: creation, cached one-byte objects, slots. Methods that bytes and bytearray share are in bytes-methods.ts, the
// constructor in bytes-construct.ts. The payload is the bytes themselves, which nobody changes.
import * as op from '../compile/opcodes'
import { bytesRepr } from '../text/repr'
import type { IntValue } from '../values/int'
import { hashBytes } from '../values/siphash'
import type { Runtime } from '../vm/runtime'
import { bytesLike } from './bytes-codec'
import { initByteIterators } from './bytes-iterators'
import { constructBytes } from './bytes-construct'
import { initBytesMethods } from './bytes-methods'
import { initByteMethodsOfClass } from './bytes-hex'
import { percentBytes } from './bytes-percent'
import { BytesWriter } from './bytes-writer'
import { containsBytes, repeatedBytes, sliceBytes } from './bytes-sequence'
import { newIterator } from './iterators'
import { IMMORTAL, PyObject, type PyType } from './object'
import { isSequence, repetitions, sliceOf, subscriptOf } from './text-arguments'

export type PyBytes = PyObject<Uint8Array>

/** Empty and one-byte objects, by their byte; 256 is the empty one. */
const singles = new WeakMap<Runtime, (PyBytes | undefined)[]>()
const hashes = new WeakMap<Uint8Array, IntValue>()

/** PyBytes_FromStringAndSize of bytes that are known; keeps the array. New reference. */
export function newBytes(rt: Runtime, bytes: Uint8Array): PyBytes {
  const { length } = bytes
  if (length <= 1) {
    const known = singles.get(rt) as (PyBytes | undefined)[]
    const single = (known[length === 0 ? 256 : (bytes[0] as number)] ??= madeSingle(rt, bytes))
    single.refs++
    return single
  }
  return freshBytes(rt, bytes)
}

/** PyBytes_FromStringAndSize(NULL, n), filled later: one byte is an object of its own. */
export function freshBytes(rt: Runtime, bytes: Uint8Array): PyBytes {
  if (bytes.length === 0) return newBytes(rt, bytes)
  return new PyObject(rt.types.bytes, bytes, rt.objects.bytes.create(bytes.length))
}

function madeSingle(rt: Runtime, bytes: Uint8Array): PyBytes {
  const made = new PyObject(rt.types.bytes, bytes.slice(), rt.objects.bytes.create(bytes.length))
  if (rt.rules.hasImmortals) made.refs = IMMORTAL
  return made
}

/** A bytes object of a subclass. */
export function newBytesOfType(rt: Runtime, type: PyType, bytes: Uint8Array): PyObject {
  // The closing zero is counted by tp_basicsize; PyType_GenericAlloc adds another item.
  return rt.create(type, bytes, 0, bytes.length + 1)
}

export function isBytes(rt: Runtime, object: PyObject): object is PyBytes {
  return object.type === rt.types.bytes || object.type.isSubtypeOf(rt.types.bytes)
}

/** The object itself when it is exact, else an exact copy. New reference. */
export function exactBytes(rt: Runtime, object: PyBytes): PyBytes {
  if (object.type !== rt.types.bytes) return newBytes(rt, object.value)
  object.refs++
  return object
}

/** Order of the bytes. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length)
  for (let at = 0; at < shorter; at++) {
    const difference = (a[at] as number) - (b[at] as number)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

export function orderAnswer(rt: Runtime, order: number, operator: number): PyObject {
  switch (operator) {
    case op.LT:
      return rt.bool(order < 0)
    case op.LE:
      return rt.bool(order <= 0)
    case op.EQ:
      return rt.bool(order === 0)
    case op.NE:
      return rt.bool(order !== 0)
    case op.GT:
      return rt.bool(order > 0)
    default:
      return rt.bool(order >= 0)
  }
}

export function initBytes(rt: Runtime): void {
  const { bytes } = rt.types
  const { slots } = bytes
  const known: (PyBytes | undefined)[] = []
  singles.set(rt, known)
  known[256] = madeSingle(rt, new Uint8Array())
  if (!rt.objects.bytes.singlesAreMadeWhenNeeded)
    for (let byte = 0; byte < 256; byte++) known[byte] = madeSingle(rt, Uint8Array.of(byte))
  rt.newBytes = (given) => newBytes(rt, given)
  const of = (object: PyObject) => object.value as Uint8Array
  slots.repr = (rt, object) => rt.str(bytesRepr(of(object)))
  slots.str = slots.repr
  slots.hash = (rt, object) => {
    const value = of(object)
    let hash = hashes.get(value)
    if (hash === undefined) hashes.set(value, (hash = hashBytes(value, rt.rules.minor)))
    return hash
  }
  slots.truth = (_, object) => of(object).length > 0
  slots.length = (_, object) => of(object).length
  slots.size = (rt, object) => {
    const { layout } = object.type
    return layout
      ? layout.head + layout.basic + of(object).length
      : rt.objects.bytes.sizeOf(of(object).length)
  }
  slots.compare = (rt, a, b, operator) =>
    isBytes(rt, a) && isBytes(rt, b)
      ? orderAnswer(rt, a === b ? 0 : compareBytes(a.value, b.value), operator)
      : null
  slots.contains = (rt, object, item) => containsBytes(rt, of(object), item)
  slots.getItem = (rt, object, key) => {
    const value = of(object)
    if (key.type !== rt.types.slice)
      return rt.int(value[subscriptOf(rt, key, value.length, 'byte')] as number)
    const range = sliceOf(rt, key, value.length)
    if (range.start === 0 && range.step === 1 && range.count === value.length)
      return exactBytes(rt, object as PyBytes)
    return newBytes(rt, sliceBytes(value, range))
  }
  slots.iter = (rt, object) =>
    newIterator(rt, rt.types.bytes_iterator, rt.objects.layouts.bytesIterator, object)
  slots.binary[op.ADD] = (rt, a, b) => {
    if (!isBytes(rt, a)) return null
    const other = bytesLike(rt, b)
    if (!other) throw rt.error('TypeError', `can't concat ${b.type.name} to bytes`)
    if (a.value.length === 0 && b.type === bytes) return exactBytes(rt, b as PyBytes)
    if (other.length === 0 && a.type === bytes) return exactBytes(rt, a)
    rt.reserve(a.value.length + other.length)
    const made = new Uint8Array(a.value.length + other.length)
    made.set(a.value)
    made.set(other, a.value.length)
    return freshBytes(rt, made)
  }
  slots.binary[op.MULTIPLY] = (rt, a, b) => {
    const source = isBytes(rt, a) ? a : b
    if (!isBytes(rt, source) || (source === b && isSequence(rt, a))) return null
    const times = repetitions(rt, source === a ? b : a)
    if (times === 1 && source.type === bytes) return exactBytes(rt, source)
    return freshBytes(rt, repeatedBytes(rt, source.value, times))
  }
  slots.binary[op.REMAINDER] = (rt, a, b) => (isBytes(rt, a) ? formatted(rt, a.value, b) : null)
  slots.construct = constructBytes
  initByteIterators(rt)
  initByteMethodsOfClass(rt, bytes)
  initBytesMethods(rt, bytes)
}

function formatted(rt: Runtime, template: Uint8Array, argument: PyObject): PyObject {
  const writer = new BytesWriter(rt)
  try {
    return writer.finish(percentBytes(rt, template, argument, writer))
  } finally {
    writer.discard()
  }
}
