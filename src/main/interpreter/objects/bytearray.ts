// bytearray: the object, its bytes and the buffer layer 3 keeps for them, slots. Methods of its own are in
// bytearray-methods.ts, those it shares with bytes in bytes-methods.ts.
import { BytearrayBody } from '../../allocator/layer3-objects/bytearrays'
import * as op from '../compile/opcodes'
import { bytesRepr } from '../text/repr'
import type { SliceRange } from '../values/slice'
import type { Runtime } from '../vm/runtime'
import { newInstance } from './attributes'
import { initBytearrayMethods } from './bytearray-methods'
import { compareBytes, orderAnswer } from './bytes'
import { bytesLike } from './bytes-codec'
import { contentOf, eachByte, notIterable } from './bytes-construct'
import { initByteMethodsOfClass } from './bytes-hex'
import { initBytesMethods } from './bytes-methods'
import { percentBytes } from './bytes-percent'
import { byteOf, containsBytes, repeatedBytes, sliceBytes } from './bytes-sequence'
import { newIterator } from './iterators'
import { PyObject } from './object'
import { isSequence, repetitions, sliceOf, subscriptOf } from './text-arguments'

export interface BytearrayValue {
  /** Has room for more than `length` bytes. */
  data: Uint8Array
  length: number
  readonly body: BytearrayBody
}
export type PyBytearray = PyObject<BytearrayValue>

export function isBytearray(rt: Runtime, object: PyObject): object is PyBytearray {
  return object.type === rt.types.bytearray || object.type.isSubtypeOf(rt.types.bytearray)
}

/** A new bytearray exactly as long as the bytes, which it copies. New reference. */
export function newBytearray(rt: Runtime, bytes: Uint8Array): PyBytearray {
  const body = rt.objects.bytearrays.create(bytes.length)
  return new PyObject(rt.types.bytearray, { data: bytes.slice(), length: bytes.length, body }, body.pointer)
}

/** The bytes as they are now: a view that the next change of length may leave behind. */
export function bytesOfBytearray(value: BytearrayValue): Uint8Array {
  return value.data.subarray(0, value.length)
}

/** PyByteArray_Resize: new bytes at the end are zeros. */
export function resizeBytearray(rt: Runtime, value: BytearrayValue, length: number): void {
  if (length > value.length) rt.reserve(length - value.length)
  rt.objects.bytearrays.resize(value.body, length)
  makeRoom(value, length)
}

function makeRoom(value: BytearrayValue, length: number): void {
  if (length > value.data.length) {
    const grown = new Uint8Array(Math.max(length, value.data.length * 2, 16))
    grown.set(bytesOfBytearray(value))
    value.data = grown
  } else if (length < value.length) value.data.fill(0, length, value.length)
  value.length = length
}

/** bytearray_setslice_linear: the bytes from `low` to `high` give way to others. */
export function replaceBytes(
  rt: Runtime,
  value: BytearrayValue,
  low: number,
  high: number,
  bytes: Uint8Array,
): void {
  const growth = bytes.length - (high - low)
  const given = growth !== 0 && bytes.buffer === value.data.buffer ? bytes.slice() : bytes
  const { length } = value
  if (growth < 0) {
    value.data.copyWithin(low + given.length, high, length)
    if (low === 0) rt.objects.bytearrays.deleteFront(value.body, -growth)
    else rt.objects.bytearrays.resize(value.body, length + growth)
    makeRoom(value, length + growth)
  } else if (growth > 0) {
    resizeBytearray(rt, value, length + growth)
    value.data.copyWithin(high + growth, high, length)
  }
  value.data.set(given, low)
}

/** bytearray_repr escapes single quotes also between double ones. */
function escapedQuotes(repr: string): string {
  return repr.startsWith('b"') ? repr.replaceAll("'", "\\'") : repr
}

export function initBytearray(rt: Runtime): void {
  const { bytearray } = rt.types
  const { slots } = bytearray
  const of = (object: PyObject) => object.value as BytearrayValue
  const view = (object: PyObject) => bytesOfBytearray(of(object))
  slots.construct = (rt, type) => {
    if (type === bytearray) return newBytearray(rt, new Uint8Array())
    const value: BytearrayValue = { data: new Uint8Array(), length: 0, body: new BytearrayBody() }
    return newInstance<BytearrayValue>(rt, type, value)
  }
  slots.init = fill
  slots.dealloc = (rt, object) => {
    const { body } = of(object)
    if (object.type === bytearray) return rt.objects.bytearrays.free(body)
    rt.objects.bytearrays.freeBuffer(body)
    rt.release(object)
  }
  slots.repr = (rt, object) => rt.str(`${object.type.name}(${escapedQuotes(bytesRepr(view(object)))})`)
  slots.str = slots.repr
  slots.hash = null
  slots.truth = (_, object) => of(object).length > 0
  slots.length = (_, object) => of(object).length
  slots.size = (rt, object) => {
    const { layout } = object.type
    const size = rt.objects.bytearrays.sizeOf(of(object).body)
    return layout ? size - rt.objects.layouts.bytearray.request + layout.head + layout.basic : size
  }
  slots.compare = (rt, a, b, operator) => {
    const x = bytesLike(rt, a)
    const y = bytesLike(rt, b)
    return x && y ? orderAnswer(rt, compareBytes(x, y), operator) : null
  }
  slots.contains = (rt, object, item) => containsBytes(rt, view(object), item)
  slots.getItem = (rt, object, key) => {
    const bytes = view(object)
    if (key.type === rt.types.slice)
      return newBytearray(rt, sliceBytes(bytes, sliceOf(rt, key, bytes.length)))
    return rt.int(bytes[subscriptOf(rt, key, bytes.length, 'bytearray')] as number)
  }
  slots.setItem = (rt, object, key, value) => {
    if (key.type === rt.types.slice) return setSlice(rt, object as PyBytearray, key, value)
    const self = of(object)
    const at = subscriptOf(rt, key, self.length, 'bytearray')
    if (value) self.data[at] = byteOf(rt, value)
    else replaceBytes(rt, self, at, at + 1, new Uint8Array())
  }
  slots.iter = (rt, object) =>
    newIterator(rt, rt.types.bytearray_iterator, rt.objects.layouts.bytearrayIterator, object)
  initOperators(rt)
  initByteMethodsOfClass(rt, bytearray)
  initBytesMethods(rt, bytearray)
  initBytearrayMethods(rt)
}

function initOperators(rt: Runtime): void {
  const { slots } = rt.types.bytearray
  const of = (object: PyObject) => object.value as BytearrayValue
  slots.binary[op.ADD] = (rt, a, b) => {
    if (!isBytearray(rt, a)) return null
    const other = concatenated(rt, b, a)
    rt.reserve(a.value.length + other.length)
    const made = new Uint8Array(a.value.length + other.length)
    made.set(bytesOfBytearray(a.value))
    made.set(other, a.value.length)
    return newBytearray(rt, made)
  }
  slots.inPlace[op.ADD] = (rt, a, b) => {
    const other = concatenated(rt, b, a)
    const self = of(a)
    // The right operand's buffer is in use meanwhile.
    if (a === b && self.length > 0)
      throw rt.error('BufferError', 'Existing exports of data: object cannot be re-sized')
    replaceBytes(rt, self, self.length, self.length, other)
    a.refs++
    return a
  }
  slots.binary[op.MULTIPLY] = (rt, a, b) => {
    const source = isBytearray(rt, a) ? a : b
    if (!isBytearray(rt, source) || (source === b && isSequence(rt, a))) return null
    const times = repetitions(rt, source === a ? b : a)
    return newBytearray(rt, repeatedBytes(rt, bytesOfBytearray(source.value), times))
  }
  slots.inPlace[op.MULTIPLY] = (rt, a, b) => {
    const times = repetitions(rt, b)
    const self = of(a)
    const made = repeatedBytes(rt, bytesOfBytearray(self), times)
    resizeBytearray(rt, self, made.length)
    self.data.set(made)
    a.refs++
    return a
  }
  slots.binary[op.REMAINDER] = (rt, a, b) =>
    isBytearray(rt, a) ? newBytearray(rt, percentBytes(rt, bytesOfBytearray(a.value), b)) : null
}

function concatenated(rt: Runtime, other: PyObject, self: PyObject): Uint8Array {
  const bytes = bytesLike(rt, other)
  if (bytes) return bytes
  throw rt.error('TypeError', `can't concat ${other.type.name} to ${self.type.name}`)
}

/** bytearray.__init__: what was in it goes. */
function fill(
  rt: Runtime,
  object: PyObject,
  args: readonly PyObject[],
  names: readonly string[] | null,
): void {
  const self = object.value as BytearrayValue
  if (self.length > 0) resizeBytearray(rt, self, 0)
  const content = contentOf(rt, 'bytearray', args, names)
  switch (content.kind) {
    case 'zeros':
      return resizeBytearray(rt, self, content.count)
    case 'bytes':
    case 'buffer':
      return replaceBytes(rt, self, 0, 0, content.bytes)
    case 'items':
      try {
        eachByte(rt, content.source, 'byte must be in range(0, 256)', (byte) => appendByte(rt, self, byte))
      } catch (problem) {
        throw notIterable(rt, problem, content.source, 'bytearray')
      }
  }
}

export function appendByte(rt: Runtime, self: BytearrayValue, byte: number): void {
  const { length } = self
  resizeBytearray(rt, self, length + 1)
  self.data[length] = byte
}

/** Other objects than buffers become a bytearray first. */
function setSlice(rt: Runtime, object: PyBytearray, key: PyObject, value: PyObject | null): void {
  const self = object.value
  const range = sliceOf(rt, key, self.length)
  if (!value) return assign(rt, self, range, new Uint8Array())
  if (isBytearray(rt, value))
    return assign(
      rt,
      self,
      range,
      value === object ? bytesOfBytearray(self).slice() : bytesOfBytearray(value.value),
    )
  if (value.type.slots.index || rt.isInstance(value, rt.types.str) || rt.isInstance(value, rt.types.float))
    throw rt.error('TypeError', 'can assign only bytes, buffers, or iterables of ints in range(0, 256)')
  const made = rt.call(rt.types.bytearray, [value]) as PyBytearray
  try {
    assign(rt, self, sliceOf(rt, key, self.length), bytesOfBytearray(made.value))
  } finally {
    rt.decref(made)
  }
}

function assign(rt: Runtime, self: BytearrayValue, range: SliceRange, bytes: Uint8Array): void {
  const { start, step, count } = range
  if (step === 1) return replaceBytes(rt, self, start, start + count, bytes)
  if (bytes.length === 0) return deleteEvery(rt, self, range)
  if (bytes.length !== count)
    throw rt.error(
      'ValueError',
      `attempt to assign bytes of size ${bytes.length} to extended slice of size ${count}`,
    )
  for (let at = 0, to = start; at < count; at++, to += step) self.data[to] = bytes[at] as number
}

function deleteEvery(rt: Runtime, self: BytearrayValue, { start, step, count }: SliceRange): void {
  if (count === 0) return
  const first = step > 0 ? start : start + step * (count - 1)
  const by = Math.abs(step)
  let to = first
  for (let from = first, next = first, left = count; from < self.length; from++) {
    if (left > 0 && from === next) {
      next += by
      left--
    } else self.data[to++] = self.data[from] as number
  }
  resizeBytearray(rt, self, self.length - count)
}
