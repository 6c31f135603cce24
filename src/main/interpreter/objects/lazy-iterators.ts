// enumerate, zip, map, filter and reversed (enumobject.c, bltinmodule.c): iterators over iterators. A result tuple that
// nobody else holds is used again for the next result.
import type { Layout } from '../../allocator/layer3-objects/layout'
import { addInts, type IntValue } from '../values/int'
import { bindArguments, signature } from '../vm/builtin-arguments'
import type { Runtime } from '../vm/runtime'
import { method } from './define'
import { itself } from './iterators'
import { newTuple } from './list'
import { PyObject, PythonError, type PyTuple, type PyType } from './object'
import { indexOf } from './sequence'

export function initLazyIterators(rt: Runtime): void {
  initEnumerate(rt)
  initZip(rt)
  initMap(rt)
  initFilter(rt)
  initReversed(rt)
}

/** An object with a GC head, tracked; of a class of the program where it derives from the type. */
export function newLazy<V>(rt: Runtime, type: PyType, value: V, layout: Layout): PyObject<V> {
  const made = type.isHeap
    ? rt.create(type, value, layout.request)
    : new PyObject(type, value, rt.objects.plain.create(layout))
  rt.gc.track(made)
  return made
}

/** Slots of an iterator that holds what `held` lists, let go in that order. */
export function initLazy<V>(
  type: PyType,
  layout: Layout,
  held: (value: V) => readonly (PyObject | null)[],
): void {
  const { slots } = type
  slots.iter = itself
  slots.size = () => layout.request
  slots.traverse = (object, visit) => {
    for (const one of held(object.value as V)) if (one) visit(one)
  }
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    for (const one of held(object.value as V)) if (one) rt.decref(one)
    if (object.type === type) rt.objects.plain.free(layout, object.block)
    else rt.release(object)
  }
}

export function refuseKeywords(rt: Runtime, name: string, names: readonly string[] | null): void {
  if (names && names.length > 0) throw rt.error('TypeError', `${name}() takes no keyword arguments`)
}

// enumerate

interface EnumerateValue {
  index: IntValue
  iterator: PyObject
  result: PyTuple
}

const ENUMERATE = signature('enumerate', 'iterable, start=')

function initEnumerate(rt: Runtime): void {
  const { enumerate } = rt.types
  const layout = rt.objects.layouts.enumerate
  initLazy<EnumerateValue>(enumerate, layout, ({ iterator, result }) => [iterator, result])
  enumerate.slots.construct = (rt, type, args, names) => {
    const [iterable, start] = enumerateArguments(rt, args, names)
    const index = start ? indexOf(rt, start) : 0
    const value: EnumerateValue = { index, iterator: rt.none, result: rt.emptyTuple }
    // The object comes before the iterator and the tuple, so it is made of placeholders.
    rt.none.refs++
    rt.emptyTuple.refs++
    const made = newLazy(rt, type, value, layout)
    try {
      value.iterator = rt.iter(iterable)
      value.result = newTuple(rt, [rt.newNone(), rt.newNone()])
    } catch (problem) {
      rt.decref(made)
      throw problem
    }
    return made
  }
  enumerate.slots.next = (rt, object) => {
    const value = object.value as EnumerateValue
    const item = rt.next(value.iterator)
    if (item === null) return null
    const index = rt.int(value.index)
    value.index = addInts(value.index, 1)
    const { result } = value
    if (result.refs !== 1) return newTuple(rt, [index, item])
    result.refs++
    const held = result.value
    const oldIndex = held[0] as PyObject
    const oldItem = held[1] as PyObject
    held[0] = index
    held[1] = item
    rt.decref(oldIndex)
    rt.decref(oldItem)
    trackAgain(rt, result)
    return result
  }
}

/** A collection may have untracked the tuple: it held nothing that could be part of a cycle. */
function trackAgain(rt: Runtime, result: PyTuple): void {
  if (result.gc === null) rt.gc.track(result)
}

function enumerateArguments(
  rt: Runtime,
  args: readonly PyObject[],
  names: readonly string[] | null,
): readonly [PyObject, PyObject | undefined] {
  if (rt.rules.minor >= 11 && args.length === 0)
    throw rt.error('TypeError', "enumerate() missing required argument 'iterable'")
  // Its vector call has not taken over the wording of 3.13.
  const wrong = names?.find((name) => name !== 'iterable' && name !== 'start')
  if (wrong !== undefined && args.length <= 2)
    throw rt.error('TypeError', `'${wrong}' is an invalid keyword argument for enumerate()`)
  const [iterable, start] = bindArguments(rt, ENUMERATE, args, names)
  return [iterable as PyObject, start]
}

// zip

interface ZipValue {
  readonly iterators: PyTuple
  readonly result: PyTuple
  readonly isStrict: boolean
}

/** The value of `strict`, the only keyword zip and map take. */
function strictOf(
  rt: Runtime,
  name: string,
  args: readonly PyObject[],
  names: readonly string[] | null,
  since: number,
): boolean {
  if (!names || names.length === 0) return false
  if (rt.rules.minor < since) throw rt.error('TypeError', `${name}() takes no keyword arguments`)
  const wrong = names.find((one) => one !== 'strict')
  if (wrong !== undefined)
    throw rt.error(
      'TypeError',
      rt.rules.minor >= 13
        ? `${name}() got an unexpected keyword argument '${wrong}'`
        : `'${wrong}' is an invalid keyword argument for ${name}()`,
    )
  return rt.truth(args[args.length - 1] as PyObject)
}

/** A tuple of the arguments' iterators, made before them as PyTuple_New does. */
function iteratorsOf(rt: Runtime, args: readonly PyObject[]): PyTuple {
  const iterators: PyTuple = newTuple(
    rt,
    args.map(() => rt.newNone()),
  )
  try {
    for (const [at, arg] of args.entries()) iterators.value[at] = rt.iter(arg)
  } catch (problem) {
    rt.decref(iterators)
    throw problem
  }
  return iterators
}

function initZip(rt: Runtime): void {
  const { zip } = rt.types
  const layout = rt.objects.layouts.zip
  initLazy<ZipValue>(zip, layout, ({ iterators, result }) => [iterators, result])
  zip.slots.construct = (rt, type, args, names) => {
    const isStrict = strictOf(rt, 'zip', args, names, 10)
    const sources = names && names.length > 0 ? args.slice(0, -names.length) : args
    const iterators = iteratorsOf(rt, sources)
    const result = newTuple(
      rt,
      sources.map(() => rt.newNone()),
    )
    return newLazy<ZipValue>(rt, type, { iterators, result, isStrict }, layout)
  }
  zip.slots.next = (rt, object) => {
    const { iterators, result, isStrict } = object.value as ZipValue
    const sources = iterators.value
    const count = sources.length
    if (count === 0) return null
    if (result.refs !== 1) return nextInNewTuple(rt, sources, isStrict)
    result.refs++
    const held = result.value
    for (let at = 0; at < count; at++) {
      let item: PyObject | null
      try {
        item = rt.next(sources[at] as PyObject)
      } catch (problem) {
        rt.decref(result)
        throw problem
      }
      if (item === null) {
        rt.decref(result)
        return isStrict ? checkLengths(rt, sources, at) : null
      }
      const old = held[at] as PyObject
      held[at] = item
      rt.decref(old)
    }
    trackAgain(rt, result)
    return result
  }
}

function nextInNewTuple(rt: Runtime, sources: readonly PyObject[], isStrict: boolean): PyObject | null {
  const result = newTuple(
    rt,
    sources.map(() => rt.newNone()),
  )
  for (let at = 0; at < sources.length; at++) {
    let item: PyObject | null = null
    try {
      item = rt.next(sources[at] as PyObject)
    } finally {
      if (item === null) rt.decref(result)
    }
    if (item === null) return isStrict ? checkLengths(rt, sources, at) : null
    result.value[at] = item
  }
  return result
}

/** strict=True: the iterator at `ended` is exhausted; the first must be the one, and all others with it. */
function checkLengths(rt: Runtime, sources: readonly PyObject[], ended: number, name = 'zip'): null {
  const others = (at: number) => (at === 1 ? ' 1' : `s 1-${at}`)
  if (ended > 0)
    throw rt.error('ValueError', `${name}() argument ${ended + 1} is shorter than argument${others(ended)}`)
  for (let at = 1; at < sources.length; at++) {
    const item = rt.next(sources[at] as PyObject)
    if (item === null) continue
    rt.decref(item)
    throw rt.error('ValueError', `${name}() argument ${at + 1} is longer than argument${others(at)}`)
  }
  return null
}

// map

interface MapValue {
  readonly iterators: PyTuple
  readonly func: PyObject
  readonly isStrict: boolean
}

function initMap(rt: Runtime): void {
  const { map } = rt.types
  const layout = rt.objects.layouts.map
  initLazy<MapValue>(map, layout, ({ iterators, func }) => [iterators, func])
  map.slots.construct = (rt, type, args, names) => {
    const isStrict = strictOf(rt, 'map', args, names, 14)
    const given = names && names.length > 0 ? args.slice(0, -names.length) : args
    const [func, ...sources] = given
    if (!func || sources.length === 0) throw rt.error('TypeError', 'map() must have at least two arguments.')
    const iterators = iteratorsOf(rt, sources)
    func.refs++
    return newLazy<MapValue>(rt, type, { iterators, func, isStrict }, layout)
  }
  map.slots.next = (rt, object) => {
    const { iterators, func, isStrict } = object.value as MapValue
    const sources = iterators.value
    const args: PyObject[] = []
    try {
      for (let at = 0; at < sources.length; at++) {
        const item = rt.next(sources[at] as PyObject)
        if (item === null) return isStrict ? checkLengths(rt, sources, at, 'map') : null
        args.push(item)
      }
      return rt.call(func, args)
    } finally {
      for (const arg of args) rt.decref(arg)
    }
  }
}

// filter

interface FilterValue {
  readonly func: PyObject
  readonly iterator: PyObject
}

function initFilter(rt: Runtime): void {
  const { filter, bool } = rt.types
  const layout = rt.objects.layouts.filter
  initLazy<FilterValue>(filter, layout, ({ func, iterator }) => [func, iterator])
  filter.slots.construct = (rt, type, args, names) => {
    refuseKeywords(rt, 'filter', names)
    const [func, iterable] = args
    if (!func || !iterable || args.length > 2)
      throw rt.error('TypeError', `filter expected 2 arguments, got ${args.length}`)
    const iterator = rt.iter(iterable)
    func.refs++
    return newLazy<FilterValue>(rt, type, { func, iterator }, layout)
  }
  filter.slots.next = (rt, object) => {
    const { func, iterator } = object.value as FilterValue
    const testsTruth = func === rt.none || func === bool
    for (;;) {
      const item = rt.next(iterator)
      if (item === null) return null
      let isGood = false
      try {
        if (testsTruth) isGood = rt.truth(item)
        else {
          const answer = rt.call(func, [item])
          try {
            isGood = rt.truth(answer)
          } finally {
            rt.decref(answer)
          }
        }
        if (isGood) return item
      } finally {
        if (!isGood) rt.decref(item)
      }
    }
  }
}

// reversed

interface ReversedValue {
  at: number
  source: PyObject | null
}

function initReversed(rt: Runtime): void {
  const { reversed } = rt.types
  const layout = rt.objects.layouts.reversed
  initLazy<ReversedValue>(reversed, layout, ({ source }) => [source])
  reversed.slots.construct = (rt, type, args, names) => {
    if (type === reversed) refuseKeywords(rt, 'reversed', names)
    const [source] = args
    if (!source || args.length > 1)
      throw rt.error('TypeError', `reversed expected 1 argument, got ${args.length}`)
    const special = source.type.lookup('__reversed__')
    if (special && special !== rt.none) return rt.callSpecial(source, '__reversed__', []) as PyObject
    const { getItem, length } = source.type.slots
    if (special === rt.none || !getItem || rt.isInstance(source, rt.types.dict))
      throw rt.error('TypeError', `'${source.type.name}' object is not reversible`)
    if (!length) throw rt.error('TypeError', `object of type '${source.type.name}' has no len()`)
    const at = length(rt, source) - 1
    source.refs++
    return newLazy<ReversedValue>(rt, type, { at, source }, layout)
  }
  reversed.slots.next = nextOfReversed
  method(rt, reversed, '__length_hint__', 0, 0, (rt, [self]) => {
    const { source, at } = (self as PyObject<ReversedValue>).value
    if (!source) return rt.int(0)
    return rt.int(rt.length(source) < at + 1 ? 0 : at + 1)
  })
}

function nextOfReversed(rt: Runtime, object: PyObject): PyObject | null {
  const value = object.value as ReversedValue
  const { source, at } = value
  if (source === null) return null
  if (at >= 0) {
    const key = rt.int(at)
    try {
      const item = source.type.slots.getItem?.(rt, source, key) ?? null
      if (item) {
        value.at--
        return item
      }
    } catch (problem) {
      const { IndexError, StopIteration } = rt.exceptions as Record<string, PyType>
      const isEnd =
        problem instanceof PythonError &&
        [IndexError, StopIteration].some((type) => problem.exception.type.isSubtypeOf(type as PyType))
      if (!isEnd) throw problem
      rt.decref(problem.exception)
    } finally {
      rt.decref(key)
    }
  }
  value.at = -1
  value.source = null
  rt.decref(source)
  return null
}
