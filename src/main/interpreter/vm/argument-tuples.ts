// The tuple, and the dict of keywords, that CPython makes to call what has no vectorcall: most classes, and instances
// with __call__ (_PyObject_MakeTpCall). They live as long as the call and hold its arguments.
import { NO_MEMORY, type Pointer } from '../../allocator/layer1-general/general-allocator'
import { dictSet, newDict, type PyDict } from '../objects/dict'
import { type PyObject, PyType } from '../objects/object'
import type { Runtime } from './runtime'

/** Built-in classes that are called without a tuple, by the first version that does so: their tp_vectorcall is set. */
const SINCE: Readonly<Record<string, number>> = {
  list: 9,
  tuple: 9,
  dict: 9,
  set: 9,
  frozenset: 9,
  range: 9,
  float: 10,
  bool: 10,
  type: 10,
  map: 10,
  filter: 10,
  reversed: 10,
  enumerate: 11,
  super: 11,
  int: 13,
  str: 13,
}

/** What a call holds besides its arguments on the stack. */
export interface HeldArguments {
  readonly tuple: Pointer
  readonly items: readonly PyObject[]
  readonly keywords: PyDict | null
  /** _PyStack_UnpackDict: all arguments once more, in an array; only of calls with keywords. */
  readonly unpacked: readonly PyObject[]
}

export function needsTuple(rt: Runtime, callee: PyObject): boolean {
  if (!(callee instanceof PyType) || callee.isHeap) return true
  return (SINCE[callee.name] ?? Number.POSITIVE_INFINITY) > rt.rules.minor
}

/** `args`: positional ones, then those that `names` names. Null when there is nothing to hold. */
export function holdArguments(
  rt: Runtime,
  args: readonly PyObject[],
  names: readonly string[] | null,
): HeldArguments | null {
  if (args.length === 0) return null
  const count = args.length - (names?.length ?? 0)
  const items = count === args.length ? args : args.slice(0, count)
  for (const item of items) item.refs++
  const tuple = count > 0 ? rt.objects.tuples.create(count) : NO_MEMORY
  let keywords: PyDict | null = null
  if (names !== null && names.length > 0) {
    keywords = rt.rules.minor >= 10 ? rt.newPresizedDict(names.length, true) : newDict(rt)
    for (const [at, name] of names.entries()) {
      const key = rt.internedStr(name)
      dictSet(rt, keywords, key, args[count + at] as PyObject)
      rt.decref(key)
    }
  }
  return { tuple, items, keywords, unpacked: NOTHING }
}

/** As holdArguments, for a call with keywords that ends in a Python function with `self`. */
export function holdUnpacked(
  rt: Runtime,
  args: readonly PyObject[],
  names: readonly string[],
  self: PyObject,
): HeldArguments | null {
  const held = holdArguments(rt, args, names)
  if (held === null) return null
  const unpacked = [self, ...args]
  for (const one of unpacked) one.refs++
  return { ...held, unpacked }
}

const NOTHING: readonly PyObject[] = []

export function releaseArguments(rt: Runtime, { tuple, items, keywords, unpacked }: HeldArguments): void {
  for (const one of unpacked) rt.decref(one)
  for (let at = items.length - 1; at >= 0; at--) rt.decref(items[at] as PyObject)
  if (items.length > 0) rt.objects.tuples.free(tuple, items.length)
  if (keywords) rt.decref(keywords)
}
