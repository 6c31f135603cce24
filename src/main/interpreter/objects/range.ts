// range (rangeobject.c): four ints it holds, lazy items, and everything a sequence has. Arithmetic: values/range.ts.
import { EQ, NE } from '../compile/opcodes'
import { hashTuple } from '../values/hash'
import { addInts, type IntValue, multiplyInts } from '../values/int'
import {
  makeRange,
  notInRange,
  rangeContains,
  rangeIndex,
  rangeItem,
  rangeLen,
  rangeRepr,
  rangesEqual,
  rangeSlice,
  type RangeValue,
  reversedRange,
} from '../values/range'
import type { Runtime } from '../vm/runtime'
import { method } from './define'
import { isInt } from './int'
import { newRangeIterator } from './iterators'
import { readOnlyMember } from './number-protocol'
import { PyObject, type PyInt } from './object'
import { indexOf } from './sequence'
import { initSlice, type SliceValue, sliceBounds } from './slice'

export { newSlice, type SliceValue } from './slice'

/** What a range object carries; the ints are its own references, in the order it lets them go. */
interface RangeObject extends RangeValue {
  readonly held: readonly [start: PyInt, stop: PyInt, step: PyInt, length: PyInt]
}
type PyRange = PyObject<RangeObject>

/** Takes over the references to start, stop and step. */
function newRange(rt: Runtime, start: PyInt, stop: PyInt, step: PyInt): PyRange {
  let made: RangeValue
  try {
    made = makeRange(start.value, stop.value, step.value)
  } catch (problem) {
    for (const one of [start, stop, step]) rt.decref(one)
    throw problem
  }
  const length = rt.int(made.length)
  const { plain, layouts } = rt.objects
  const value: RangeObject = {
    start: made.start,
    stop: made.stop,
    step: made.step,
    length: made.length,
    held: [start, stop, step, length],
  }
  return new PyObject(rt.types.range, value, plain.create(layouts.range))
}

function ofValue(rt: Runtime, { start, stop, step }: RangeValue): PyRange {
  return newRange(rt, rt.int(start), rt.int(stop), rt.int(step))
}

/** PyNumber_Index: an exact int is itself. */
function bound(rt: Runtime, object: PyObject): PyInt {
  // Up to 3.9 an instance of a subclass, such as True, stays what it is.
  if (object.type === rt.types.int || (rt.rules.minor <= 9 && isInt(rt, object))) {
    object.refs++
    return object as PyInt
  }
  return rt.int(indexOf(rt, object))
}

function construct(rt: Runtime, args: readonly PyObject[], names: readonly string[] | null): PyObject {
  if (names && names.length > 0) throw rt.error('TypeError', 'range() takes no keyword arguments')
  const [first, second, third] = args
  if (!first)
    throw rt.error(
      'TypeError',
      rt.rules.minor === 8 ? 'range expected 1 argument, got 0' : 'range expected at least 1 argument, got 0',
    )
  if (args.length > 3) throw rt.error('TypeError', `range expected at most 3 arguments, got ${args.length}`)
  if (!second) return newRange(rt, rt.int(0), bound(rt, first), rt.int(1))
  const start = bound(rt, first)
  let stop: PyInt | null = null
  try {
    stop = bound(rt, second)
    const step = third ? bound(rt, third) : rt.int(1)
    const made = [start, stop, step] as const
    stop = null
    return newRange(rt, ...made)
  } catch (problem) {
    if (stop) for (const one of [start, stop]) rt.decref(one)
    throw problem
  }
}

export function initRange(rt: Runtime): void {
  const { range } = rt.types
  const { slots } = range
  const of = (object: PyObject | undefined) => (object as PyRange).value
  const layout = rt.objects.layouts.range
  slots.construct = (rt, _type, args, names) => construct(rt, args, names)
  slots.length = (_, object) => rangeLen(of(object))
  slots.truth = (_, object) => of(object).length !== 0
  slots.repr = (rt, object) => rt.str(reprOf(rt, of(object)))
  slots.str = slots.repr
  slots.size = () => layout.request
  slots.dealloc = (rt, object) => {
    for (const one of of(object).held) rt.decref(one)
    rt.objects.plain.free(layout, object.block)
  }
  slots.iter = (rt, object) => {
    const { start, step, length } = of(object)
    return newRangeIterator(rt, start, step, length)
  }
  slots.getItem = getItem
  slots.contains = (rt, object, item) =>
    item.type === rt.types.int || item.type === rt.types.bool
      ? rangeContains(of(object), (item as PyInt).value)
      : search(rt, of(object), item) !== null
  slots.compare = (rt, a, b, operator) =>
    b.type === range && (operator === EQ || operator === NE)
      ? rt.bool(rangesEqual(of(a), of(b)) === (operator === EQ))
      : null
  slots.hash = (rt, object) => hashOf(rt, of(object))
  initMethods(rt)
  initSlice(rt)
}

function reprOf(rt: Runtime, range: RangeObject): string {
  const { held, step } = range
  if (held.every((one) => one.type === rt.types.int)) return rangeRepr(range)
  const [start, stop, by] = held.map((one) => rt.repr(one))
  return `range(${start}, ${stop}${step === 1 ? '' : `, ${by}`})`
}

function getItem(rt: Runtime, object: PyObject, key: PyObject): PyObject {
  const range = (object as PyRange).value
  const { index } = key.type.slots
  if (index) return rt.int(rangeItem(range, index(rt, key)))
  if (key.type === rt.types.slice)
    return ofValue(rt, rangeSlice(range, ...sliceBounds(rt, key.value as SliceValue)))
  throw rt.error('TypeError', `range indices must be integers or slices, not ${key.type.name}`)
}

/** Of (length, start, step), with None for what does not matter. */
function hashOf(rt: Runtime, { start, step, length }: RangeValue): IntValue {
  const none = rt.hash(rt.none)
  const hash = (value: IntValue) => {
    const object = rt.int(value)
    const made = rt.hash(object)
    rt.decref(object)
    return made
  }
  return hashTuple([
    hash(length),
    length === 0 ? none : hash(start),
    length === 0 || length === 1 ? none : hash(step),
  ])
}

/** The position of the first equal item, by comparing one after the other. */
function search(rt: Runtime, { start, step, length }: RangeValue, item: PyObject): IntValue | null {
  for (let at: IntValue = 0; at < length; at = addInts(at, 1)) {
    if (--rt.fuel <= 0) rt.watch.refuel(rt.memory.site)
    const one = rt.int(addInts(start, multiplyInts(at, step)))
    try {
      if (rt.equals(one, item)) return at
    } finally {
      rt.decref(one)
    }
  }
  return null
}

function initMethods(rt: Runtime): void {
  const { range } = rt.types
  const of = (object: PyObject | undefined) => (object as PyRange).value
  method(rt, range, 'count', 1, 1, (rt, [self, item]) => {
    const wanted = item as PyObject
    if (wanted.type === rt.types.int || wanted.type === rt.types.bool)
      return rt.int(rangeContains(of(self), (wanted as PyInt).value) ? 1 : 0)
    const { start, step, length } = of(self)
    let found = 0
    for (let at: IntValue = 0; at < length; at = addInts(at, 1)) {
      if (--rt.fuel <= 0) rt.watch.refuel(rt.memory.site)
      const one = rt.int(addInts(start, multiplyInts(at, step)))
      if (rt.equals(one, wanted)) found++
      rt.decref(one)
    }
    return rt.int(found)
  })
  method(rt, range, 'index', 1, 1, (rt, [self, item]) => {
    const wanted = item as PyObject
    const { minor } = rt.rules
    if (wanted.type === rt.types.int || wanted.type === rt.types.bool) {
      if (rangeContains(of(self), (wanted as PyInt).value))
        return rt.int(rangeIndex(of(self), (wanted as PyInt).value, minor))
      throw notInRange(rt.repr(wanted), minor)
    }
    const at = search(rt, of(self), wanted)
    if (at === null)
      throw isInt(rt, wanted) && minor >= 14
        ? notInRange('', minor)
        : rt.error('ValueError', 'sequence.index(x): x not in sequence')
    return rt.int(at)
  })
  method(rt, range, '__reversed__', 0, 0, (rt, [self]) => {
    const { start, step, length } = reversedRange(of(self))
    return newRangeIterator(rt, start, step, length)
  })
  for (const [position, name] of ['start', 'stop', 'step'].entries())
    readOnlyMember(rt, range, name, (_, self) => {
      const held = of(self).held[position] as PyInt
      held.refs++
      return held
    })
}
