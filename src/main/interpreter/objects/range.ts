// range and slice.
import { makeRange, rangeItem, rangeLen, rangeRepr, type RangeValue } from '../values/range'
import type { Runtime } from '../vm/runtime'
import { iterator } from './iterators'
import type { PyObject } from './object'
import { indexOf, sequenceIndex } from './sequence'

export interface SliceValue {
  readonly start: PyObject
  readonly stop: PyObject
  readonly step: PyObject
}

export function initRange(rt: Runtime): void {
  const { range, slice } = rt.types
  const { slots } = range
  const of = (object: PyObject) => object.value as RangeValue
  slots.construct = (rt, type, args) => {
    const [first, second, third] = args
    if (!first) throw rt.error('TypeError', 'range expected at least 1 argument, got 0')
    const start = second ? indexOf(rt, first) : 0
    const stop = indexOf(rt, second ?? first)
    return rt.create(type, makeRange(start, stop, third ? indexOf(rt, third) : 1), 48)
  }
  slots.length = (_, object) => rangeLen(of(object))
  slots.repr = (rt, object) => rt.str(rangeRepr(of(object)))
  slots.str = slots.repr
  slots.size = () => 48
  slots.iter = (rt, object) => iterator(rt, rt.types.range_iterator, object, rt.rules.minor >= 12 ? 40 : 48)
  slots.getItem = (rt, object, key) =>
    rt.int(rangeItem(of(object), sequenceIndex(rt, key, rangeLen(of(object)), 'range object')))
  slice.slots.size = () => 56
  slice.slots.dealloc = (rt, object) => {
    const { start, stop, step } = object.value as SliceValue
    for (const one of [step, start, stop]) rt.decref(one)
    rt.release(object)
  }
}

/** Takes over the references. */
export function newSlice(rt: Runtime, value: SliceValue): PyObject<SliceValue> {
  return rt.create(rt.types.slice, value, 56)
}
