// Iterators over sequences by position, over ranges, and iter(callable, sentinel). Made by the iter slots of the
// sequences; their memory is layer 3's. Source: listobject.c, tupleobject.c, unicodeobject.c, rangeobject.c, iterobject.c.
import type { Layout } from '../../allocator/layer3-objects/layout'
import { EQ } from '../compile/opcodes'
import { codePointLength } from '../text/code-points'
import { addInts, compareInts, type IntValue, multiplyInts, subtractInts } from '../values/int'
import type { Runtime } from '../vm/runtime'
import { method } from './define'
import { type ListValue, PyObject, PythonError, type PyType, type StrValue } from './object'

export interface IteratorValue {
  /** Null once exhausted: the sequence is let go then. */
  source: PyObject | null
  at: number
}
export type PyIterator = PyObject<IteratorValue>

/** An iterator over `source` from its first item, or from `at`. */
export function newIterator(rt: Runtime, type: PyType, layout: Layout, source: PyObject, at = 0): PyIterator {
  const made = new PyObject<IteratorValue>(type, { source, at }, rt.objects.plain.create(layout))
  source.refs++
  rt.gc.track(made)
  return made
}

/** As newIterator, for types without a layout of their own: `size` is the whole request. */
export function iterator(rt: Runtime, type: PyType, source: PyObject, size: number): PyIterator {
  const { layouts } = rt.objects
  if (type === rt.types.list_iterator) return newIterator(rt, type, layouts.listIterator, source)
  if (type === rt.types.tuple_iterator) return newIterator(rt, type, layouts.tupleIterator, source)
  source.refs++
  const made = rt.create<IteratorValue>(type, { source, at: 0 }, size)
  rt.gc.track(made)
  return made
}

/** Lets the sequence go; null for `return exhaust(...)`. */
export function exhaust(rt: Runtime, value: IteratorValue): null {
  const { source } = value
  value.source = null
  if (source) rt.decref(source)
  return null
}

export function itself(_: Runtime, object: PyObject): PyObject {
  object.refs++
  return object
}

/** The slots that all iterators with a source share; `layout` null: the block is given back as it came. */
export function initIteratorType(type: PyType, layout: Layout | null): void {
  const { slots } = type
  slots.iter = itself
  slots.traverse = (object, visit) => {
    const { source } = object.value as IteratorValue
    if (source) visit(source)
  }
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    exhaust(rt, object.value as IteratorValue)
    if (layout) rt.objects.plain.free(layout, object.block)
    else rt.release(object)
  }
  if (layout) slots.size = () => layout.request
}

/** __length_hint__ with what is left, 0 once exhausted. */
function hint(rt: Runtime, type: PyType, left: (source: PyObject, at: number) => number): void {
  method(rt, type, '__length_hint__', 0, 0, (rt, [self]) => {
    const value = (self as PyIterator).value
    return rt.int(value.source ? Math.max(0, left(value.source, value.at)) : 0)
  })
}

export function initIterators(rt: Runtime): void {
  const { types } = rt
  const { layouts } = rt.objects
  initIteratorType(types.list_iterator, layouts.listIterator)
  types.list_iterator.slots.next = nextOfList
  hint(rt, types.list_iterator, (source, at) => (source.value as ListValue).items.length - at)
  initIteratorType(types.list_reverseiterator, layouts.listReverseIterator)
  types.list_reverseiterator.slots.next = nextOfReversedList
  hint(rt, types.list_reverseiterator, (source, at) =>
    (source.value as ListValue).items.length < at + 1 ? 0 : at + 1,
  )
  method(rt, types.list, '__reversed__', 0, 0, (rt, [self]) => {
    const list = self as PyObject<ListValue>
    const last = list.value.items.length - 1
    return newIterator(rt, types.list_reverseiterator, layouts.listReverseIterator, list, last)
  })
  initIteratorType(types.tuple_iterator, layouts.tupleIterator)
  types.tuple_iterator.slots.next = nextOfTuple
  hint(rt, types.tuple_iterator, (source, at) => (source.value as PyObject[]).length - at)
  initIteratorType(types.str_iterator, layouts.strIterator)
  types.str_iterator.slots.next = nextOfStr
  hint(rt, types.str_iterator, (source, at) => {
    const { text, kind, length } = source.value as StrValue
    return kind === 3 ? codePointLength(text.slice(at)) : length - at
  })
  initRangeIterators(rt)
  initCallableIterator(rt)
}

function nextOfList(rt: Runtime, object: PyObject): PyObject | null {
  const value = object.value as IteratorValue
  if (value.source === null) return null
  const item = (value.source.value as ListValue).items[value.at]
  if (item === undefined) return exhaust(rt, value)
  value.at++
  item.refs++
  return item
}

function nextOfReversedList(rt: Runtime, object: PyObject): PyObject | null {
  const value = object.value as IteratorValue
  if (value.source === null) return null
  const item = value.at < 0 ? undefined : (value.source.value as ListValue).items[value.at]
  if (item === undefined) {
    value.at = -1
    return exhaust(rt, value)
  }
  value.at--
  item.refs++
  return item
}

function nextOfTuple(rt: Runtime, object: PyObject): PyObject | null {
  const value = object.value as IteratorValue
  if (value.source === null) return null
  const item = (value.source.value as PyObject[])[value.at]
  if (item === undefined) return exhaust(rt, value)
  value.at++
  item.refs++
  return item
}

/** `at` counts UTF-16 units. */
function nextOfStr(rt: Runtime, object: PyObject): PyObject | null {
  const value = object.value as IteratorValue
  if (value.source === null) return null
  const code = (value.source.value as StrValue).text.codePointAt(value.at)
  if (code === undefined) return exhaust(rt, value)
  value.at += code > 0xffff ? 2 : 1
  return rt.str(String.fromCodePoint(code))
}

/** What a range iterator still has to give; it holds no object. */
interface RangeIteratorValue {
  next: number
  readonly step: number
  left: number
}

/** Bounds that no machine word holds; the objects it holds. */
interface LongRangeIteratorValue {
  at: IntValue
  readonly start: IntValue
  readonly step: IntValue
  readonly length: IntValue
}

const FIRST_TOO_LARGE = 2 ** 53
const WORD = 1n << 63n

/** `for i in range(...)`: of `length` items. */
export function newRangeIterator(rt: Runtime, start: IntValue, step: IntValue, length: IntValue): PyObject {
  const { plain, layouts } = rt.objects
  const { types } = rt
  const stop = typeof length === 'number' ? addInts(start, multiplyInts(length, step)) : 0n
  if (
    typeof start === 'number' &&
    typeof step === 'number' &&
    typeof stop === 'number' &&
    length < FIRST_TOO_LARGE
  ) {
    const value: RangeIteratorValue = { next: start, step, left: Number(length) }
    return new PyObject(types.range_iterator, value, plain.create(layouts.rangeIterator))
  }
  const isInWords = [start, step, stop, length].every((one) => one < WORD && one >= -WORD)
  const value: LongRangeIteratorValue = { at: 0, start, step, length }
  return isInWords
    ? new PyObject(types.range_iterator, value, plain.create(layouts.rangeIterator))
    : new PyObject(types.longrange_iterator, value, plain.create(layouts.longRangeIterator))
}

function nextOfRange(rt: Runtime, object: PyObject): PyObject | null {
  const value = object.value as RangeIteratorValue
  if (value.left === undefined) return nextOfLongRange(rt, object)
  if (value.left <= 0) return null
  value.left--
  const item = value.next
  value.next = item + value.step
  return rt.int(item)
}

function nextOfLongRange(rt: Runtime, object: PyObject): PyObject | null {
  const value = object.value as LongRangeIteratorValue
  const { at, start, step, length } = value
  if (compareInts(at, length) >= 0) return null
  value.at = addInts(at, 1)
  return rt.int(addInts(start, multiplyInts(at, step)))
}

function leftOfRange(object: PyObject): IntValue {
  const value = object.value as RangeIteratorValue | LongRangeIteratorValue
  return 'left' in value ? value.left : subtractInts(value.length, value.at)
}

function initRangeIterators(rt: Runtime): void {
  const { range_iterator: short, longrange_iterator: long } = rt.types
  const { layouts, plain } = rt.objects
  for (const [type, layout] of [
    [short, layouts.rangeIterator],
    [long, layouts.longRangeIterator],
  ] as const) {
    type.slots.iter = itself
    type.slots.size = () => layout.request
    type.slots.dealloc = (_, object) => plain.free(layout, object.block)
    method(rt, type, '__length_hint__', 0, 0, (rt, [self]) => rt.int(leftOfRange(self as PyObject)))
  }
  short.slots.next = nextOfRange
  long.slots.next = nextOfLongRange
}

interface CallableIteratorValue {
  callable: PyObject | null
  sentinel: PyObject | null
}

/** iter(callable, sentinel). */
export function newCallableIterator(rt: Runtime, callable: PyObject, sentinel: PyObject): PyObject {
  callable.refs++
  sentinel.refs++
  const { plain, layouts } = rt.objects
  const value: CallableIteratorValue = { callable, sentinel }
  const made = new PyObject(rt.types.callable_iterator, value, plain.create(layouts.callableIterator))
  rt.gc.track(made)
  return made
}

function letGo(rt: Runtime, value: CallableIteratorValue): void {
  const { callable, sentinel } = value
  value.callable = null
  value.sentinel = null
  if (callable) rt.decref(callable)
  if (sentinel) rt.decref(sentinel)
}

function initCallableIterator(rt: Runtime): void {
  const { slots } = rt.types.callable_iterator
  const layout = rt.objects.layouts.callableIterator
  const of = (object: PyObject) => object.value as CallableIteratorValue
  slots.iter = itself
  slots.size = () => layout.request
  slots.traverse = (object, visit) => {
    const { callable, sentinel } = of(object)
    if (callable) visit(callable)
    if (sentinel) visit(sentinel)
  }
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    letGo(rt, of(object))
    rt.objects.plain.free(layout, object.block)
  }
  slots.next = (rt, object) => {
    const value = of(object)
    const { callable } = value
    if (!callable) return null
    let answer: PyObject
    try {
      answer = rt.call(callable, [])
    } catch (problem) {
      const stop = rt.exceptions['StopIteration'] as PyType
      if (!(problem instanceof PythonError) || !problem.exception.type.isSubtypeOf(stop)) throw problem
      rt.decref(problem.exception)
      letGo(rt, value)
      return null
    }
    let isEnd = true
    try {
      isEnd = value.sentinel === null || value.sentinel === answer || rt.compares(value.sentinel, answer, EQ)
      if (!isEnd) return answer
    } finally {
      if (isEnd) rt.decref(answer)
    }
    letGo(rt, value)
    return null
  }
}
