// Iterators over sequences by position, and iter(callable, sentinel).
import { OBJ } from '../../allocator/memory'
import type { Runtime } from '../vm/runtime'
import { type ListValue, PyObject, type PyType, type StrValue } from './object'
import type { RangeValue } from '../values/range'
import { rangeItem, rangeLen } from '../values/range'

export interface IteratorValue {
  /** Null once exhausted: the sequence is let go then. */
  source: PyObject | null
  at: number
}
export type PyIterator = PyObject<IteratorValue>

export function iterator(rt: Runtime, type: PyType, source: PyObject, size: number): PyIterator {
  source.refs++
  const made = new PyObject<IteratorValue>(type, { source, at: 0 }, rt.memory.malloc(OBJ, size))
  rt.gc.track(made)
  return made
}

function exhaust(rt: Runtime, value: IteratorValue): null {
  const { source } = value
  value.source = null
  if (source) rt.decref(source)
  return null
}

export function initIterators(rt: Runtime): void {
  const { types } = rt
  const define = (
    type: PyType,
    item: (rt: Runtime, source: PyObject, at: number, value: IteratorValue) => PyObject | null,
  ) => {
    const { slots } = type
    slots.iter = (_, object) => {
      object.refs++
      return object
    }
    slots.next = (rt, object) => {
      const value = object.value as IteratorValue
      if (!value.source) return null
      return item(rt, value.source, value.at++, value) ?? exhaust(rt, value)
    }
    slots.traverse = (object, visit) => {
      const { source } = object.value as IteratorValue
      if (source) visit(source)
    }
    slots.dealloc = (rt, object) => {
      rt.gc.untrack(object)
      exhaust(rt, object.value as IteratorValue)
      rt.release(object)
    }
  }
  const borrowed = (object: PyObject | undefined): PyObject | null => {
    if (!object) return null
    object.refs++
    return object
  }
  define(types.list_iterator, (_, source, at) => borrowed((source.value as ListValue).items[at]))
  define(types.tuple_iterator, (_, source, at) => borrowed((source.value as PyObject[])[at]))
  define(types.str_iterator, (rt, source, _, value) => {
    const { text } = source.value as StrValue
    const at = value.at - 1
    const code = text.codePointAt(at)
    if (code === undefined) return null
    if (code > 0xffff) value.at++
    return rt.str(String.fromCodePoint(code))
  })
  define(types.range_iterator, (rt, source, at) => {
    const range = source.value as RangeValue
    return at < rangeLen(range) ? rt.int(rangeItem(range, at)) : null
  })
}
