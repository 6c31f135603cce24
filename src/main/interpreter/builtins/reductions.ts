// Built-in functions that use up an iterable: sum, min, max, sorted, any, all (bltinmodule.c).
import { ADD, GT, LT } from '../compile/opcodes'
import { ANY, builtin } from '../objects/define'
import { dictSetText } from '../objects/dict'
import { newList, newTuple } from '../objects/list'
import type { Native, PyFloat, PyInt, PyObject } from '../objects/object'
import { addInts, type IntValue } from '../values/int'
import { bindArguments, checkPositional, signature } from '../vm/builtin-arguments'
import type { Runtime } from '../vm/runtime'

export function addReductions(rt: Runtime): void {
  const add = (name: string, least: number, most: number, call: Native) => {
    const made = builtin(rt, name, least, most, call)
    dictSetText(rt, rt.builtins, name, made)
  }
  dictSetText(rt, rt.builtins, 'sum', builtin(rt, 'sum', 1, 2, sum, ['iterable', '/', 'start']))
  add('min', 0, ANY, (rt, args, names) => extreme(rt, 'min', LT, args, names))
  add('max', 0, ANY, (rt, args, names) => extreme(rt, 'max', GT, args, names))
  add('sorted', 0, ANY, sorted)
  add('any', 1, 1, (rt, [iterable]) => rt.bool(finds(rt, iterable as PyObject, true)))
  add('all', 1, 1, (rt, [iterable]) => rt.bool(!finds(rt, iterable as PyObject, false)))
}

/** Whether an item is as true as `wanted`; stops at the first. */
function finds(rt: Runtime, iterable: PyObject, wanted: boolean): boolean {
  const iterator = rt.iter(iterable)
  try {
    for (let item = rt.next(iterator); item !== null; item = rt.next(iterator)) {
      let truth: boolean
      try {
        truth = rt.truth(item)
      } finally {
        rt.decref(item)
      }
      if (truth === wanted) return true
    }
    return false
  } finally {
    rt.decref(iterator)
  }
}

const sum: Native = (rt, [iterable, start]) => {
  const iterator = rt.iter(iterable as PyObject)
  try {
    if (start) checkStart(rt, start)
    return sumOf(rt, iterator, start)
  } finally {
    rt.decref(iterator)
  }
}

function checkStart(rt: Runtime, start: PyObject): void {
  const { str, bytes, bytearray } = rt.types
  const problem = (what: string, prefix: string) =>
    rt.error('TypeError', `sum() can't sum ${what} [use ${prefix}''.join(seq) instead]`)
  if (rt.isInstance(start, str)) throw problem('strings', '')
  if (rt.isInstance(start, bytes)) throw problem('bytes', 'b')
  if (rt.isInstance(start, bytearray)) throw problem('bytearray', 'b')
}

const LARGEST_WORD = (1n << 63n) - 1n

function fitsWord(value: IntValue): boolean {
  return typeof value === 'number' || (value <= LARGEST_WORD && value >= -LARGEST_WORD - 1n)
}

/** Ints are added up in a machine word, floats in a double; anything else by `+`, one object for every sum. */
function sumOf(rt: Runtime, iterator: PyObject, start: PyObject | undefined): PyObject {
  const { int, float, bool } = rt.types
  let total: PyObject | null = null
  if (start === undefined || (start.type === int && fitsWord((start as PyInt).value))) {
    let word: IntValue = start === undefined ? 0 : (start as PyInt).value
    while (total === null) {
      const item = rt.next(iterator)
      if (item === null) return rt.int(word)
      if (item.type === int || item.type === bool) {
        const next: IntValue = addInts(word, (item as PyInt).value)
        if (fitsWord((item as PyInt).value) && fitsWord(next)) {
          word = next
          rt.decref(item)
          continue
        }
      }
      total = plus(rt, rt.int(word), item)
    }
  } else {
    start.refs++
    total = start
  }
  if (total.type === float) {
    const answer = sumOfFloats(rt, iterator, total as PyFloat)
    if (answer.isWhole) return answer.total
    ;({ total } = answer)
  }
  for (let item = nextOrDrop(rt, iterator, total); item !== null; item = nextOrDrop(rt, iterator, total))
    total = plus(rt, total, item)
  return total
}

/** Takes over both references. */
function plus(rt: Runtime, total: PyObject, item: PyObject): PyObject {
  try {
    return rt.binary(total, item, ADD, '+')
  } finally {
    rt.decref(total)
    rt.decref(item)
  }
}

/** The next item; the sum is let go when asking for it raises. */
function nextOrDrop(rt: Runtime, iterator: PyObject, total: PyObject): PyObject | null {
  try {
    return rt.next(iterator)
  } catch (problem) {
    rt.decref(total)
    throw problem
  }
}

/** Takes over the reference to `first`. `isWhole`: the iterator is exhausted; else what came last was added by `+`. */
function sumOfFloats(
  rt: Runtime,
  iterator: PyObject,
  first: PyFloat,
): { readonly total: PyObject; readonly isWhole: boolean } {
  const { int, float } = rt.types
  const { compensatesSums, minor } = rt.rules
  let high = first.value
  let lost = 0
  const add = (x: number, isCompensated: boolean) => {
    const next = high + x
    if (isCompensated) lost += Math.abs(high) >= Math.abs(x) ? high - next + x : x - next + high
    high = next
  }
  const result = () => rt.float(lost !== 0 && Number.isFinite(lost) ? high + lost : high)
  rt.decref(first)
  for (;;) {
    const item = rt.next(iterator)
    if (item === null) return { total: result(), isWhole: true }
    if (item.type === float) add((item as PyFloat).value, compensatesSums)
    else if (isWordInt(item, item.type === int || rt.isInstance(item, int)))
      add(Number((item as PyInt).value), minor >= 14)
    else return { total: plus(rt, result(), item), isWhole: false }
    rt.decref(item)
  }
}

function isWordInt(item: PyObject, isInt: boolean): boolean {
  return isInt && fitsWord((item as PyInt).value)
}

const EXTREME_KEYWORDS = {
  min: signature('min', '*, key=, default='),
  max: signature('max', '*, key=, default='),
}

/** min and max. `operator`: what a new item must be beside the best one. */
function extreme(
  rt: Runtime,
  name: 'min' | 'max',
  operator: number,
  args: readonly PyObject[],
  names: readonly string[] | null,
): PyObject {
  const { minor } = rt.rules
  const count = args.length - (names?.length ?? 0)
  if (count === 0)
    throw rt.error('TypeError', `${name} expected ${minor === 8 ? '' : 'at least '}1 argument, got 0`)
  const [given, fallback] = names
    ? bindArguments(rt, EXTREME_KEYWORDS[name], args.slice(count), names)
    : [undefined, undefined]
  const key = given === rt.none ? undefined : given
  if (count > 1) {
    if (fallback)
      throw rt.error('TypeError', `Cannot specify a default for ${name}() with multiple positional arguments`)
    const items = args.slice(0, count)
    for (const item of items) item.refs++
    const tuple = newTuple(rt, items)
    try {
      return extremeOf(rt, name, operator, tuple, key, undefined)
    } finally {
      rt.decref(tuple)
    }
  }
  return extremeOf(rt, name, operator, args[0] as PyObject, key, fallback)
}

function extremeOf(
  rt: Runtime,
  name: string,
  operator: number,
  iterable: PyObject,
  key: PyObject | undefined,
  fallback: PyObject | undefined,
): PyObject {
  const iterator = rt.iter(iterable)
  let best: PyObject | null = null
  let bestValue: PyObject | null = null
  let item: PyObject | null = null
  let value: PyObject | null = null
  try {
    for (item = rt.next(iterator); item !== null; item = rt.next(iterator)) {
      if (key) value = rt.call(key, [item])
      else {
        value = item
        item.refs++
      }
      if (best === null || bestValue === null || rt.compares(value, bestValue, operator)) {
        const old = [best, bestValue]
        best = item
        bestValue = value
        item = null
        value = null
        for (const one of old) if (one) rt.decref(one)
      } else {
        rt.decref(item)
        item = null
        rt.decref(value)
        value = null
      }
    }
    if (best !== null) {
      const answer = best
      best = null
      return answer
    }
  } finally {
    for (const one of [item, value, bestValue, best]) if (one) rt.decref(one)
    rt.decref(iterator)
  }
  if (!fallback)
    throw rt.error(
      'ValueError',
      rt.rules.minor >= 12 ? `${name}() iterable argument is empty` : `${name}() arg is an empty sequence`,
    )
  fallback.refs++
  return fallback
}

/** A new list, sorted by its own method. */
const sorted: Native = (rt, args, names) => {
  const count = args.length - (names?.length ?? 0)
  checkPositional(rt, 'sorted', args.slice(0, count), null, 1, 1)
  const list = newList(rt, [])
  try {
    rt.extendList(list, args[0] as PyObject)
    const sort = rt.getAttribute(list, 'sort')
    try {
      rt.decref(rt.call(sort, args.slice(1), names))
    } finally {
      rt.decref(sort)
    }
    list.refs++
    return list
  } finally {
    rt.decref(list)
  }
}
