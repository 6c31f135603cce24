// itertools: count, repeat, cycle, chain, islice (itertoolsmodule.c).
import { ADD } from '../compile/opcodes'
import { method } from '../objects/define'
import { type ListBuffer, newList, newTuple } from '../objects/list'
import { appendToList } from '../objects/list'
import { classFunction } from '../objects/number-protocol'
import { type PyInt, type PyObject, PythonError, type PyType } from '../objects/object'
import { indexOf } from '../objects/sequence'
import { addInts, type IntValue } from '../values/int'
import { bindArguments, signature } from '../vm/builtin-arguments'
import type { Runtime } from '../vm/runtime'
import { iteratorType, positionals } from './itertools-types'

/** Steps by one in a machine word while `step` is null; else `next` is an object and the sum of the two comes after it. */
interface CountValue {
  word: IntValue
  next: PyObject | null
  step: PyObject | null
}

const COUNT = signature('count', 'start=, step=')

function isNumber(rt: Runtime, object: PyObject): boolean {
  const { slots } = object.type
  if (slots.index || rt.isInstance(object, rt.types.float) || rt.isInstance(object, rt.types.complex))
    return true
  return ['__int__', '__float__'].some((name) => object.type.lookup(name) !== null)
}

export function makeCount(rt: Runtime): PyType {
  const { int } = rt.types
  return iteratorType<CountValue>(
    rt,
    'count',
    rt.objects.layouts.count.request,
    ({ next, step }) => [next, step],
    (type, { make }) => {
      type.slots.construct = (rt, type, args, names) => {
        const [start, step] = bindArguments(rt, COUNT, args, names)
        if ((start && !isNumber(rt, start)) || (step && !isNumber(rt, step)))
          throw rt.error('TypeError', 'a number is required')
        const isByOne = !step || (rt.isInstance(step, int) && (step as PyInt).value === 1)
        if (isByOne && (!start || rt.isInstance(start, int)))
          return make(type, { word: start ? (start as PyInt).value : 0, next: null, step: null })
        const next = start ?? rt.int(0)
        if (start) next.refs++
        const by = step ?? rt.int(1)
        if (step) by.refs++
        return make(type, { word: 0, next, step: by })
      }
      type.slots.next = (rt, object) => {
        const value = object.value as CountValue
        const { next, step } = value
        if (next === null || step === null) {
          const made = rt.int(value.word)
          value.word = addInts(value.word, 1)
          return made
        }
        value.next = rt.binary(next, step, ADD, '+')
        return next
      }
      type.slots.repr = (rt, object) => {
        const { word, next, step } = object.value as CountValue
        if (next === null || step === null) return rt.str(`count(${word})`)
        const isByOne = rt.isInstance(step, int) && (step as PyInt).value === 1
        return rt.str(isByOne ? `count(${rt.repr(next)})` : `count(${rt.repr(next)}, ${rt.repr(step)})`)
      }
      type.slots.str = type.slots.repr
    },
  ).type
}

interface RepeatValue {
  readonly element: PyObject
  /** -1: for ever. */
  left: number
}

const REPEAT = signature('repeat', 'object, times=')

export function makeRepeat(rt: Runtime): PyType {
  return iteratorType<RepeatValue>(
    rt,
    'repeat',
    rt.objects.layouts.repeat.request,
    ({ element }) => [element],
    (type, { make }) => {
      type.slots.construct = (rt, type, args, names) => {
        const [element, times] = bindArguments(rt, REPEAT, args, names)
        if (times && rt.rules.minor <= 9 && rt.isInstance(times, rt.types.float))
          throw rt.error('TypeError', 'integer argument expected, got float')
        const left = times ? Math.max(0, Number(indexOf(rt, times))) : -1
        const held = element as PyObject
        held.refs++
        return make(type, { element: held, left })
      }
      type.slots.next = (_, object) => {
        const value = object.value as RepeatValue
        if (value.left === 0) return null
        if (value.left > 0) value.left--
        value.element.refs++
        return value.element
      }
      type.slots.repr = (rt, object) => {
        const { element, left } = object.value as RepeatValue
        return rt.str(left < 0 ? `repeat(${rt.repr(element)})` : `repeat(${rt.repr(element)}, ${left})`)
      }
      type.slots.str = type.slots.repr
      method(rt, type, '__length_hint__', 0, 0, (rt, [self]) => {
        const { left } = (self as PyObject<RepeatValue>).value
        if (left < 0) throw rt.error('TypeError', 'len() of unsized object')
        return rt.int(left)
      })
    },
  ).type
}

interface CycleValue {
  iterator: PyObject | null
  readonly saved: PyObject<ListBuffer>
  at: number
}

export function makeCycle(rt: Runtime): PyType {
  return iteratorType<CycleValue>(
    rt,
    'cycle',
    64,
    ({ iterator, saved }) => [iterator, saved],
    (type, { make }) => {
      type.slots.construct = (rt, type, args, names) => {
        const [iterable] = positionals(rt, 'cycle', args, names, 1, 1)
        const iterator = rt.iter(iterable as PyObject)
        return make(type, { iterator, saved: newList(rt, []), at: 0 })
      }
      type.slots.next = (rt, object) => {
        const value = object.value as CycleValue
        const { iterator, saved } = value
        if (iterator) {
          const item = rt.next(iterator)
          if (item) {
            item.refs++
            appendToList(rt, saved.value, item)
            return item
          }
          value.iterator = null
          rt.decref(iterator)
        }
        const { items } = saved.value
        const item = items[value.at]
        if (!item) return null
        value.at = value.at + 1 >= items.length ? 0 : value.at + 1
        item.refs++
        return item
      }
    },
  ).type
}

interface ChainValue {
  active: PyObject | null
  /** Gives the iterables. */
  source: PyObject | null
}

export function makeChain(rt: Runtime): PyType {
  const { layouts } = rt.objects
  return iteratorType<ChainValue>(
    rt,
    'chain',
    layouts.chain.request,
    ({ active, source }) => [active, source],
    (type, { make }) => {
      type.slots.construct = (rt, type, args, names) => {
        if (names && names.length > 0) throw rt.error('TypeError', 'chain() takes no keyword arguments')
        for (const arg of args) arg.refs++
        const iterables = newTuple(rt, [...args])
        try {
          return make(type, { active: null, source: rt.iter(iterables) })
        } finally {
          rt.decref(iterables)
        }
      }
      type.slots.next = nextOfChain
      classFunction(rt, type, 'from_iterable', (rt, [owner, ...args], names) => {
        if (names?.length || args.length !== 1)
          throw rt.error(
            'TypeError',
            `${rt.rules.minor >= 9 ? 'chain.' : ''}from_iterable() takes exactly one argument (${args.length} given)`,
          )
        return make(owner as PyType, { active: null, source: rt.iter(args[0] as PyObject) })
      })
    },
  ).type
}

function nextOfChain(rt: Runtime, object: PyObject): PyObject | null {
  const value = object.value as ChainValue
  for (;;) {
    const { source } = value
    if (source === null) return null
    if (value.active === null) {
      const iterable = rt.next(source)
      if (iterable === null) {
        value.source = null
        rt.decref(source)
        return null
      }
      try {
        value.active = rt.iter(iterable)
      } catch (problem) {
        value.source = null
        rt.decref(source)
        throw problem
      } finally {
        rt.decref(iterable)
      }
    }
    const item = rt.next(value.active)
    if (item !== null) return item
    const { active } = value
    value.active = null
    rt.decref(active)
  }
}

interface IsliceValue {
  iterator: PyObject | null
  next: number
  /** -1: none. */
  readonly stop: number
  readonly step: number
  count: number
}

export function makeIslice(rt: Runtime): PyType {
  return iteratorType<IsliceValue>(
    rt,
    'islice',
    rt.objects.layouts.islice.request,
    ({ iterator }) => [iterator],
    (type, { make }) => {
      type.slots.construct = (rt, type, args, names) => {
        const [iterable, ...bounds] = positionals(rt, 'islice', args, names, 2, 4)
        const { start, stop, step } = isliceBounds(rt, bounds)
        const iterator = rt.iter(iterable as PyObject)
        return make(type, { iterator, next: start, stop, step, count: 0 })
      }
      type.slots.next = nextOfIslice
    },
  ).type
}

/** A machine word, or null where it is none. */
function wordOf(rt: Runtime, object: PyObject): number | null {
  try {
    const value = indexOf(rt, object)
    return value < 1n << 63n && value >= -(1n << 63n) ? Number(value) : null
  } catch (problem) {
    if (!(problem instanceof PythonError)) throw problem
    rt.decref(problem.exception)
    return null
  }
}

function isliceBounds(rt: Runtime, bounds: readonly PyObject[]) {
  const refuse = (what: string) => rt.error('ValueError', what)
  const given = (object: PyObject | undefined, fallback: number) =>
    !object || object === rt.none ? fallback : (wordOf(rt, object) ?? -1)
  const [first, second, third] = bounds
  const limit = bounds.length === 1 ? first : second
  const stop = given(limit, -1)
  if (stop === -1 && limit !== rt.none)
    throw refuse('Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.')
  const start = bounds.length === 1 ? 0 : given(first, 0)
  if (start < 0 || stop < -1)
    throw refuse('Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.')
  const step = given(third, 1)
  if (step < 1) throw refuse('Step for islice() must be a positive integer or None.')
  return { start, stop, step }
}

function nextOfIslice(rt: Runtime, object: PyObject): PyObject | null {
  const value = object.value as IsliceValue
  const { iterator, stop } = value
  if (iterator === null) return null
  let item: PyObject | null = null
  while (value.count < value.next) {
    item = rt.next(iterator)
    if (item === null) break
    rt.decref(item)
    value.count++
  }
  if (value.count >= value.next && (stop < 0 || value.count < stop)) {
    item = rt.next(iterator)
    if (item !== null) {
      value.count++
      value.next += value.step
      if (stop >= 0 && value.next > stop) value.next = stop
      return item
    }
  }
  value.iterator = null
  rt.decref(iterator)
  return null
}
