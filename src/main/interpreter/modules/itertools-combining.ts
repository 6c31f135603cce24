// itertools: product, permutations, combinations, combinations_with_replacement. Each keeps its pool, positions in it and the
// last result, which it gives out again, changed, while nobody else holds it.
import type { Pointer } from '../../allocator/layer1-general/general-allocator'
import { MEM } from '../../allocator/memory'
import { newTuple } from '../objects/list'
import { itself } from '../objects/iterators'
import type { PyObject, PyTuple, PyType } from '../objects/object'
import { indexOf } from '../objects/sequence'
import { isInt } from '../objects/int'
import { bindArguments, signature, unexpectedKeyword } from '../vm/builtin-arguments'
import type { Runtime } from '../vm/runtime'
import { moduleType } from './module-types'

interface CombiningValue {
  /** Of product a tuple of tuples, else a tuple. */
  readonly pool: PyTuple
  readonly indices: number[]
  /** permutations: how far each place has still to go. */
  readonly cycles: number[]
  /** C arrays of the positions. */
  readonly arrays: readonly Pointer[]
  result: PyTuple | null
  isStopped: boolean
}

/** Advances the positions; the first place that changed, or -1 at the end. */
type Step = (value: CombiningValue) => number

interface Kind {
  readonly name: string
  /** sys.getsizeof of the object and of its arrays. */
  readonly size: (value: CombiningValue) => number
  readonly request: number
  /** The item at a place of the result. */
  readonly item: (value: CombiningValue, place: number) => PyObject
  readonly step: Step
  readonly construct: (
    rt: Runtime,
    args: readonly PyObject[],
    names: readonly string[] | null,
  ) => { pool: PyTuple; indices: number[]; cycles: number[]; isStopped: boolean; arrays: readonly number[] }
}

/** The items of an iterable as a tuple, one that it is if it is one. */
function poolOf(rt: Runtime, iterable: PyObject): PyTuple {
  if (iterable.type === rt.types.tuple) {
    iterable.refs++
    return iterable as PyTuple
  }
  return rt.call(rt.types.tuple, [iterable]) as PyTuple
}

function makeKind(rt: Runtime, kind: Kind): PyType {
  return moduleType(rt, 'itertools', kind.name, (type) => {
    const { slots } = type
    const of = (object: PyObject) => object.value as CombiningValue
    slots.iter = itself
    slots.size = (_, object) => kind.size(of(object))
    slots.traverse = (object, visit) => {
      const { pool, result } = of(object)
      visit(pool)
      if (result) visit(result)
    }
    slots.dealloc = (rt, object) => {
      rt.gc.untrack(object)
      const { pool, result, arrays } = of(object)
      rt.decref(pool)
      if (result) rt.decref(result)
      for (const array of arrays) rt.memory.free(MEM, array)
      rt.release(object)
    }
    slots.construct = (rt, type, args, names) => {
      const { arrays, ...parts } = kind.construct(rt, args, names)
      const pointers = arrays.map((length) => rt.memory.malloc(MEM, Math.max(1, 8 * length)))
      const value: CombiningValue = { ...parts, arrays: pointers, result: null }
      const made = rt.create(type, value, kind.request)
      rt.gc.track(made)
      return made
    }
    slots.next = (rt, object) => nextCombination(rt, of(object), kind)
  })
}

function nextCombination(rt: Runtime, value: CombiningValue, kind: Kind): PyObject | null {
  if (value.isStopped) return null
  const { result } = value
  const places = value.indices.length
  if (result === null) {
    const width = kind.name === 'permutations' ? value.cycles.length : places
    const items: PyObject[] = []
    for (let place = 0; place < width; place++) {
      const item = kind.item(value, place)
      item.refs++
      items.push(item)
    }
    const first = newTuple(rt, items)
    value.result = first
    first.refs++
    return first
  }
  const from = kind.step(value)
  if (from < 0) {
    value.isStopped = true
    value.result = null
    rt.decref(result)
    return null
  }
  let next = result
  if (result.refs > 1) {
    for (const item of result.value) item.refs++
    next = newTuple(rt, [...result.value])
    value.result = next
    rt.decref(result)
  }
  for (let place = from; place < next.value.length; place++) {
    const item = kind.item(value, place)
    const old = next.value[place] as PyObject
    if (item === old) continue
    item.refs++
    next.value[place] = item
    rt.decref(old)
  }
  next.refs++
  return next
}

export function makeProduct(rt: Runtime): PyType {
  const poolAt = (value: CombiningValue, place: number) => (value.pool.value[place] as PyTuple).value
  return makeKind(rt, {
    name: 'product',
    request: 64,
    size: ({ indices }) => 64 + 8 * indices.length,
    item: (value, place) => poolAt(value, place)[value.indices[place] as number] as PyObject,
    step: (value) => {
      const { indices } = value
      for (let place = indices.length - 1; place >= 0; place--) {
        const next = (indices[place] as number) + 1
        indices[place] = next < poolAt(value, place).length ? next : 0
        if (next < poolAt(value, place).length) return place
      }
      return -1
    },
    construct: (rt, args, names) => {
      const wrong = names?.find((name) => name !== 'repeat')
      if (wrong !== undefined) throw unexpectedKeyword(rt, 'product', wrong)
      const times = names ? Number(indexOf(rt, args.at(-1) as PyObject)) : 1
      if (times < 0) throw rt.error('ValueError', 'repeat argument cannot be negative')
      const sources = names ? args.slice(0, -1) : args
      const count = times === 0 ? 0 : sources.length
      rt.reserve(16 * count * times)
      const pool: PyTuple = newTuple(
        rt,
        Array.from({ length: count * times }, () => rt.newNone()),
      )
      try {
        for (let at = 0; at < count; at++) pool.value[at] = poolOf(rt, sources[at] as PyObject)
      } catch (problem) {
        rt.decref(pool)
        throw problem
      }
      for (let at = count; at < pool.value.length; at++) {
        const again = pool.value[at - count] as PyObject
        again.refs++
        pool.value[at] = again
      }
      const isStopped = pool.value.some((one) => (one as PyTuple).value.length === 0)
      const indices = pool.value.map(() => 0)
      return { pool, indices, cycles: [], isStopped, arrays: [indices.length] }
    },
  })
}

function lengthOf(rt: Runtime, given: PyObject): number {
  const length = Number(indexOf(rt, given))
  return length
}

export function makePermutations(rt: Runtime): PyType {
  const parameters = signature('permutations', 'iterable, r=')
  return makeKind(rt, {
    name: 'permutations',
    request: 80,
    size: ({ indices, cycles }) => 80 + 8 * (indices.length + cycles.length),
    item: ({ pool, indices }, place) => pool.value[indices[place] as number] as PyObject,
    step: ({ indices, cycles }) => {
      const count = indices.length
      for (let place = cycles.length - 1; place >= 0; place--) {
        const left = (cycles[place] as number) - 1
        if (left === 0) {
          const [moved] = indices.splice(place, 1)
          indices.push(moved as number)
          cycles[place] = count - place
          continue
        }
        cycles[place] = left
        const other = indices[count - left] as number
        indices[count - left] = indices[place] as number
        indices[place] = other
        return place
      }
      return -1
    },
    construct: (rt, args, names) => {
      const [iterable, given] = bindArguments(rt, parameters, args, names)
      const pool = poolOf(rt, iterable as PyObject)
      try {
        const count = pool.value.length
        if (given && given !== rt.none && !isInt(rt, given)) throw rt.error('TypeError', 'Expected int as r')
        const length = given && given !== rt.none ? lengthOf(rt, given) : count
        if (length < 0) throw rt.error('ValueError', 'r must be non-negative')
        rt.reserve(8 * length)
        const indices = pool.value.map((_, at) => at)
        const cycles = Array.from({ length }, (_, at) => count - at)
        pool.refs++
        return { pool, indices, cycles, isStopped: length > count, arrays: [count, length] }
      } finally {
        rt.decref(pool)
      }
    },
  })
}

/** combinations and combinations_with_replacement: positions that never fall. */
function makeRising(rt: Runtime, name: string, isRepeating: boolean): PyType {
  const parameters = signature(name, 'iterable, r')
  return makeKind(rt, {
    name,
    request: 72,
    size: ({ indices }) => 72 + 8 * indices.length,
    item: ({ pool, indices }, place) => pool.value[indices[place] as number] as PyObject,
    step: ({ pool, indices }) => {
      const count = pool.value.length
      const last = (place: number) => (isRepeating ? count - 1 : place + count - indices.length)
      let place = indices.length - 1
      while (place >= 0 && indices[place] === last(place)) place--
      if (place < 0) return -1
      const next = (indices[place] as number) + 1
      for (let at = place; at < indices.length; at++) indices[at] = isRepeating ? next : next + at - place
      return place
    },
    construct: (rt, args, names) => {
      const [iterable, given] = bindArguments(rt, parameters, args, names) as [PyObject, PyObject]
      const length = lengthOf(rt, given)
      const pool = poolOf(rt, iterable)
      const count = pool.value.length
      if (length < 0) {
        rt.decref(pool)
        throw rt.error('ValueError', 'r must be non-negative')
      }
      rt.reserve(8 * length)
      const isStopped = isRepeating ? count === 0 && length > 0 : length > count
      const indices = Array.from({ length }, (_, at) => (isRepeating ? 0 : at))
      return { pool, indices, cycles: [], isStopped, arrays: [length] }
    },
  })
}

export function makeCombinations(rt: Runtime): PyType {
  return makeRising(rt, 'combinations', false)
}

export function makeCombinationsWithReplacement(rt: Runtime): PyType {
  return makeRising(rt, 'combinations_with_replacement', true)
}
