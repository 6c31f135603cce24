// itertools: takewhile, dropwhile, filterfalse, compress, starmap, accumulate, pairwise, batched, zip_longest.
import { ADD } from '../compile/opcodes'
import { newTuple } from '../objects/list'
import type { PyObject, PyTuple, PyType } from '../objects/object'
import { indexOf } from '../objects/sequence'
import { bindArguments, signature } from '../vm/builtin-arguments'
import type { Runtime } from '../vm/runtime'
import { holds, iteratorType, positionals } from './itertools-types'

interface WhileValue {
  readonly func: PyObject
  readonly iterator: PyObject
  /** takewhile has ended; dropwhile has begun. */
  isPast: boolean
}

/** takewhile, dropwhile, filterfalse: a function and an iterable. */
function functionType(
  rt: Runtime,
  name: string,
  size: number,
  next: (rt: Runtime, value: WhileValue) => PyObject | null,
): PyType {
  return iteratorType<WhileValue>(
    rt,
    name,
    size,
    ({ func, iterator }) => [func, iterator],
    (type, { make }) => {
      type.slots.construct = (rt, type, args, names) => {
        const [func, iterable] = positionals(rt, name, args, names, 2, 2) as [PyObject, PyObject]
        const iterator = rt.iter(iterable)
        func.refs++
        return make(type, { func, iterator, isPast: false })
      }
      type.slots.next = (rt, object) => next(rt, object.value as WhileValue)
    },
  ).type
}

/** The item if `isWanted` says so; else it is let go. */
function kept(rt: Runtime, item: PyObject, isWanted: () => boolean): PyObject | null {
  let isKept = false
  try {
    isKept = isWanted()
    return isKept ? item : null
  } finally {
    if (!isKept) rt.decref(item)
  }
}

export function makeTakewhile(rt: Runtime): PyType {
  return functionType(rt, 'takewhile', 56, (rt, value) => {
    if (value.isPast) return null
    const item = rt.next(value.iterator)
    if (item === null) return null
    const answer = kept(rt, item, () => holds(rt, value.func, item))
    if (answer === null) value.isPast = true
    return answer
  })
}

export function makeDropwhile(rt: Runtime): PyType {
  return functionType(rt, 'dropwhile', 56, (rt, value) => {
    for (;;) {
      const item = rt.next(value.iterator)
      if (item === null || value.isPast) return item
      if (kept(rt, item, () => !holds(rt, value.func, item))) {
        value.isPast = true
        return item
      }
    }
  })
}

export function makeFilterfalse(rt: Runtime): PyType {
  return functionType(rt, 'filterfalse', 48, (rt, { func, iterator }) => {
    const testsTruth = func === rt.none || func === rt.types.bool
    for (;;) {
      const item = rt.next(iterator)
      if (item === null) return null
      if (kept(rt, item, () => !(testsTruth ? rt.truth(item) : holds(rt, func, item)))) return item
    }
  })
}

export function makeStarmap(rt: Runtime): PyType {
  return functionType(rt, 'starmap', 48, (rt, { func, iterator }) => {
    const given = rt.next(iterator)
    if (given === null) return null
    let args = given
    try {
      if (given.type !== rt.types.tuple) args = rt.call(rt.types.tuple, [given])
      return rt.call(func, args.value as PyObject[])
    } finally {
      if (args !== given) rt.decref(args)
      rt.decref(given)
    }
  })
}

interface CompressValue {
  readonly data: PyObject
  readonly selectors: PyObject
}

const COMPRESS = signature('compress', 'data, selectors')

export function makeCompress(rt: Runtime): PyType {
  return iteratorType<CompressValue>(
    rt,
    'compress',
    48,
    ({ data, selectors }) => [data, selectors],
    (type, { make }) => {
      type.slots.construct = (rt, type, args, names) => {
        const [first, second] = bindArguments(rt, COMPRESS, args, names) as [PyObject, PyObject]
        const data = rt.iter(first)
        try {
          const selectors = rt.iter(second)
          data.refs++
          return make(type, { data, selectors })
        } finally {
          rt.decref(data)
        }
      }
      type.slots.next = (rt, object) => {
        const { data, selectors } = object.value as CompressValue
        for (;;) {
          const item = rt.next(data)
          if (item === null) return null
          let selector: PyObject | null = null
          const answer = kept(rt, item, () => {
            selector = rt.next(selectors)
            if (selector === null) return false
            try {
              return rt.truth(selector)
            } finally {
              rt.decref(selector)
            }
          })
          if (answer !== null || selector === null) return answer
        }
      }
    },
  ).type
}

interface AccumulateValue {
  readonly func: PyObject | null
  total: PyObject | null
  readonly iterator: PyObject
  initial: PyObject | null
}

const ACCUMULATE = signature('accumulate', 'iterable, func=, *, initial=')

export function makeAccumulate(rt: Runtime): PyType {
  return iteratorType<AccumulateValue>(
    rt,
    'accumulate',
    rt.rules.minor >= 12 ? 72 : 64,
    ({ func, total, iterator, initial }) => [func, total, iterator, initial],
    (type, { make }) => {
      type.slots.construct = (rt, type, args, names) => {
        const [iterable, func, initial] = bindArguments(rt, ACCUMULATE, args, names)
        const given = (object: PyObject | undefined) => {
          if (!object || object === rt.none) return null
          object.refs++
          return object
        }
        const iterator = rt.iter(iterable as PyObject)
        return make(type, { func: given(func), total: null, iterator, initial: given(initial) })
      }
      type.slots.next = nextTotal
    },
  ).type
}

function nextTotal(rt: Runtime, object: PyObject): PyObject | null {
  const value = object.value as AccumulateValue
  const { func, initial, total } = value
  if (initial) {
    value.initial = null
    value.total = initial
    initial.refs++
    return initial
  }
  const item = rt.next(value.iterator)
  if (item === null) return null
  if (total === null) {
    value.total = item
    item.refs++
    return item
  }
  let sum: PyObject
  try {
    sum = func ? rt.call(func, [total, item]) : rt.binary(total, item, ADD, '+')
  } finally {
    rt.decref(item)
  }
  value.total = sum
  sum.refs++
  rt.decref(total)
  return sum
}

interface PairwiseValue {
  iterator: PyObject | null
  old: PyObject | null
}

export function makePairwise(rt: Runtime): PyType {
  return iteratorType<PairwiseValue>(
    rt,
    'pairwise',
    rt.rules.minor >= 13 ? 56 : 48,
    ({ iterator, old }) => [iterator, old],
    (type, { make }) => {
      type.slots.construct = (rt, type, args, names) => {
        const [iterable] = positionals(rt, 'pairwise', args, names, 1, 1)
        return make(type, { iterator: rt.iter(iterable as PyObject), old: null })
      }
      type.slots.next = (rt, object) => {
        const value = object.value as PairwiseValue
        const { iterator } = value
        if (iterator === null) return null
        value.old ??= rt.next(iterator)
        const { old } = value
        const next = old === null ? null : rt.next(iterator)
        if (old === null || next === null) {
          value.iterator = null
          value.old = null
          rt.decref(iterator)
          if (old) rt.decref(old)
          return null
        }
        next.refs++
        value.old = next
        return newTuple(rt, [old, next])
      }
    },
  ).type
}

interface BatchedValue {
  iterator: PyObject | null
  readonly size: number
  readonly isStrict: boolean
}

export function makeBatched(rt: Runtime): PyType {
  const parameters = signature('batched', rt.rules.minor >= 13 ? 'iterable, n, *, strict=' : 'iterable, n')
  return iteratorType<BatchedValue>(
    rt,
    'batched',
    rt.rules.minor >= 13 ? 56 : 48,
    ({ iterator }) => [iterator],
    (type, { make }) => {
      type.slots.construct = (rt, type, args, names) => {
        const [iterable, count, strict] = bindArguments(rt, parameters, args, names)
        const size = Number(indexOf(rt, count as PyObject))
        const isStrict = strict !== undefined && rt.truth(strict)
        if (size < 1) throw rt.error('ValueError', 'n must be at least one')
        return make(type, { iterator: rt.iter(iterable as PyObject), size, isStrict })
      }
      type.slots.next = (rt, object) => {
        const value = object.value as BatchedValue
        const { iterator, size, isStrict } = value
        if (iterator === null) return null
        const items: PyObject[] = []
        const drop = () => {
          for (const item of items) rt.decref(item)
        }
        try {
          for (let item = rt.next(iterator); item !== null; item = rt.next(iterator)) {
            items.push(item)
            if (items.length === size) return newTuple(rt, items)
          }
        } catch (problem) {
          drop()
          throw problem
        }
        value.iterator = null
        rt.decref(iterator)
        if (items.length === 0) return null
        if (!isStrict) return newTuple(rt, items)
        drop()
        throw rt.error('ValueError', 'batched(): incomplete batch')
      }
    },
  ).type
}

interface ZipLongestValue {
  /** Null: exhausted. */
  readonly iterators: (PyObject | null)[]
  readonly tuple: PyTuple
  readonly result: PyTuple
  readonly fill: PyObject
  active: number
}

export function makeZipLongest(rt: Runtime): PyType {
  return iteratorType<ZipLongestValue>(
    rt,
    'zip_longest',
    72,
    ({ tuple, result, fill }) => [tuple, result, fill],
    (type, { make }) => {
      type.slots.construct = (rt, type, args, names) => {
        if (names && (names.length > 1 || names[0] !== 'fillvalue'))
          throw rt.error('TypeError', 'zip_longest() got an unexpected keyword argument')
        const fill = names ? (args.at(-1) as PyObject) : rt.none
        const sources = names ? args.slice(0, -1) : args
        const nones = () => sources.map(() => rt.newNone())
        const tuple: PyTuple = newTuple(rt, nones())
        try {
          for (const [at, source] of sources.entries()) tuple.value[at] = rt.iter(source)
        } catch (problem) {
          rt.decref(tuple)
          throw problem
        }
        const result = newTuple(rt, nones())
        fill.refs++
        return make(type, { iterators: [...tuple.value], tuple, result, fill, active: sources.length })
      }
      type.slots.next = nextOfZipLongest
    },
  ).type
}

function nextOfZipLongest(rt: Runtime, object: PyObject): PyObject | null {
  const value = object.value as ZipLongestValue
  const { iterators, tuple, fill } = value
  if (value.active === 0) return null
  const isOwn = value.result.refs === 1
  const result: PyTuple = isOwn
    ? value.result
    : newTuple(
        rt,
        iterators.map(() => rt.newNone()),
      )
  if (isOwn) result.refs++
  for (let at = 0; at < iterators.length; at++) {
    const iterator = iterators[at] as PyObject | null
    let item: PyObject | null = null
    try {
      item = iterator && rt.next(iterator)
    } catch (problem) {
      value.active = 0
      rt.decref(result)
      throw problem
    }
    if (item === null) {
      if (iterator && --value.active === 0) {
        rt.decref(result)
        return null
      }
      fill.refs++
      item = fill
      if (iterator) {
        iterators[at] = null
        tuple.value[at] = rt.newNone()
        rt.decref(iterator)
      }
    }
    const old = result.value[at] as PyObject
    result.value[at] = item
    rt.decref(old)
  }
  return result
}
