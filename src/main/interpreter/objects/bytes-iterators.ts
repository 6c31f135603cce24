// iter() of bytes and of bytearray.
import type { Runtime } from '../vm/runtime'
import { bytesLike } from './bytes-codec'
import { exhaust, initIteratorType, type IteratorValue } from './iterators'
import type { PyObject } from './object'

export function initByteIterators(rt: Runtime): void {
  const { types } = rt
  const { layouts } = rt.objects
  initIteratorType(types.bytes_iterator, layouts.bytesIterator)
  initIteratorType(types.bytearray_iterator, layouts.bytearrayIterator)
  types.bytes_iterator.slots.next = nextByte
  types.bytearray_iterator.slots.next = nextByte
}

function nextByte(rt: Runtime, object: PyObject): PyObject | null {
  const value = object.value as IteratorValue
  if (!value.source) return null
  const byte = bytesLike(rt, value.source)?.[value.at++]
  return byte === undefined ? exhaust(rt, value) : rt.int(byte)
}
