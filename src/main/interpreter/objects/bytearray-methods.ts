// The methods of bytearray that change it: append, extend, insert, pop, remove, reverse, clear, copy (bytearrayobject.c).
import type { Runtime } from '../vm/runtime'
import type { BytearrayBody } from '../../allocator/layer3-objects/bytearrays'
import {
  appendByte,
  type BytearrayValue,
  bytesOfBytearray,
  newBytearray,
  replaceBytes,
  resizeBytearray,
} from './bytearray'
import { bytesLike } from './bytes-codec'
import { eachByte } from './bytes-construct'
import { byteOf } from './bytes-sequence'
import { method } from './define'
import { type PyObject, PythonError, type PyType } from './object'
import { isStr } from './str'
import { sizeArgument } from './text-arguments'

export function initBytearrayMethods(rt: Runtime): void {
  const { bytearray } = rt.types
  const of = (object: PyObject | undefined) => (object as PyObject).value as BytearrayValue
  method(rt, bytearray, 'append', 1, 1, (rt, [self, item]) => {
    appendByte(rt, of(self), byteOf(rt, item as PyObject))
    return rt.newNone()
  })
  method(rt, bytearray, 'extend', 1, 1, (rt, [self, source]) => {
    extend(rt, of(self), source as PyObject)
    return rt.newNone()
  })
  method(rt, bytearray, 'insert', 2, 2, (rt, [self, where, item]) => {
    const value = of(self)
    const at = sizeArgument(rt, where as PyObject)
    const byte = byteOf(rt, item as PyObject)
    const { length } = value
    const to = at < 0 ? Math.max(0, at + length) : Math.min(at, length)
    resizeBytearray(rt, value, length + 1)
    value.data.copyWithin(to + 1, to, length)
    value.data[to] = byte
    return rt.newNone()
  })
  method(rt, bytearray, 'pop', 0, 1, (rt, [self, where]) => {
    const value = of(self)
    const { length } = value
    const at = where ? sizeArgument(rt, where) : -1
    if (length === 0) throw rt.error('IndexError', 'pop from empty bytearray')
    const from = at < 0 ? at + length : at
    if (from < 0 || from >= length) throw rt.error('IndexError', 'pop index out of range')
    const byte = value.data[from] as number
    value.data.copyWithin(from, from + 1, length)
    resizeBytearray(rt, value, length - 1)
    return rt.int(byte)
  })
  method(rt, bytearray, 'remove', 1, 1, (rt, [self, item]) => {
    const value = of(self)
    const byte = byteOf(rt, item as PyObject)
    const at = bytesOfBytearray(value).indexOf(byte)
    if (at < 0) throw rt.error('ValueError', 'value not found in bytearray')
    value.data.copyWithin(at, at + 1, value.length)
    resizeBytearray(rt, value, value.length - 1)
    return rt.newNone()
  })
  method(rt, bytearray, 'reverse', 0, 0, (rt, [self]) => {
    bytesOfBytearray(of(self)).reverse()
    return rt.newNone()
  })
  method(rt, bytearray, 'clear', 0, 0, (rt, [self]) => {
    resizeBytearray(rt, of(self), 0)
    return rt.newNone()
  })
  method(rt, bytearray, 'copy', 0, 0, (rt, [self]) => newBytearray(rt, bytesOfBytearray(of(self))))
  method(rt, bytearray, '__alloc__', 0, 0, (rt, [self]) => rt.int(of(self).body.allocated))
}

/** Bytes of what is no buffer are gathered in a bytearray of their own, of the length it announces or 32. */
function extend(rt: Runtime, self: BytearrayValue, source: PyObject): void {
  const bytes = bytesLike(rt, source)
  if (bytes) return replaceBytes(rt, self, self.length, self.length, bytes)
  const { minor } = rt.rules
  if (minor >= 13 && isStr(rt, source))
    throw rt.error('TypeError', "expected iterable of integers; got: 'str'")
  let gathered: BytearrayBody | null = null
  const items: number[] = []
  try {
    const hint = lengthHint(rt, source)
    gathered = rt.objects.bytearrays.create(hint)
    let room = hint
    const body = gathered
    eachByte(rt, source, 'byte must be in range(0, 256)', (byte) => {
      items.push(byte)
      const { length } = items
      if (length >= room) {
        room = length + (length >> 1) + 1
        rt.objects.bytearrays.resize(body, room)
      }
    })
    rt.objects.bytearrays.resize(body, items.length)
    replaceBytes(rt, self, self.length, self.length, Uint8Array.from(items))
  } catch (problem) {
    throw cannotExtend(rt, problem, source)
  } finally {
    if (gathered) rt.objects.bytearrays.free(gathered)
  }
}

function lengthHint(rt: Runtime, source: PyObject): number {
  const { length } = source.type.slots
  return length ? length(rt, source) : 32
}

function cannotExtend(rt: Runtime, problem: unknown, source: PyObject): unknown {
  const { iter, getItem } = source.type.slots
  if (iter || getItem || !(problem instanceof PythonError)) return problem
  if (!problem.exception.type.isSubtypeOf(rt.exceptions['TypeError'] as PyType)) return problem
  rt.decref(problem.exception)
  return rt.error('TypeError', `can't extend bytearray with ${source.type.name}`)
}
