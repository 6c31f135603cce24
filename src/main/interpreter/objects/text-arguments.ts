// What str, bytes and bytearray check alike of their arguments: subscripts, slices, counts, start and end of a search.
import type { IntValue } from '../values/int'
import { type SliceRange, sliceRange } from '../values/slice'
import type { Runtime } from '../vm/runtime'
import type { PyObject } from './object'
import { sliceBounds, type SliceValue } from './slice'

/** A valid position. `what`: 'string', 'byte', 'bytearray'. */
export function subscriptOf(rt: Runtime, key: PyObject, length: number, what: string): number {
  const { index } = key.type.slots
  if (!index) throw rt.error('TypeError', subscriptProblem(rt, key, what))
  const at = wordOf(rt, index(rt, key), 'IndexError')
  const from = at < 0 ? at + length : at
  if (from < 0 || from >= length)
    throw rt.error('IndexError', what === 'byte' ? 'index out of range' : `${what} index out of range`)
  return from
}

function subscriptProblem(rt: Runtime, key: PyObject, what: string): string {
  if (what !== 'string') return `${what} indices must be integers or slices, not ${key.type.name}`
  return `string indices must be integers${rt.rules.minor >= 11 ? `, not '${key.type.name}'` : ''}`
}

/** PyNumber_AsSsize_t. */
export function wordOf(rt: Runtime, value: IntValue, problem: 'IndexError' | 'OverflowError'): number {
  if (typeof value === 'number') return value
  if (BigInt.asIntN(64, value) !== value)
    throw rt.error(problem, "cannot fit 'int' into an index-sized integer")
  return Number(value)
}

/** _PyEval_SliceIndex: null = None. */
function bound(rt: Runtime, value: PyObject): IntValue | null {
  if (value === rt.none) return null
  const { index } = value.type.slots
  if (!index)
    throw rt.error('TypeError', 'slice indices must be integers or None or have an __index__ method')
  return index(rt, value)
}

export function sliceOf(rt: Runtime, key: PyObject, length: number): SliceRange {
  const [start, stop, step] = sliceBounds(rt, key.value as SliceValue)
  return sliceRange(start, stop, step, length)
}

/** Start or end of a search, as find, count, startswith take them. */
export function searchBound(rt: Runtime, value: PyObject | undefined): IntValue | null {
  return value === undefined ? null : bound(rt, value)
}

/** Built-in types that repeat themselves: of two sequences the left one says what is wrong. */
export function isSequence(rt: Runtime, object: PyObject): boolean {
  const { str, bytes, bytearray, list, tuple } = rt.types
  return [str, bytes, bytearray, list, tuple].some((type) => rt.isInstance(object, type))
}

/** sequence_repeat: how often. */
export function repetitions(rt: Runtime, count: PyObject): number {
  const { index } = count.type.slots
  if (!index) throw rt.error('TypeError', `can't multiply sequence by non-int of type '${count.type.name}'`)
  return wordOf(rt, index(rt, count), 'OverflowError')
}

/** An int argument of type int. */
export function intArgument(rt: Runtime, value: PyObject): number {
  const { index } = value.type.slots
  const { minor } = rt.rules
  if (!index) {
    const isFloat = value.type === rt.types.float && minor <= 9
    const isOld = minor <= 9
    throw rt.error(
      'TypeError',
      isFloat
        ? 'integer argument expected, got float'
        : isOld
          ? `an integer is required (got type ${value.type.name})`
          : `'${value.type.name}' object cannot be interpreted as an integer`,
    )
  }
  const made = index(rt, value)
  if (BigInt.asIntN(64, BigInt(made)) !== BigInt(made))
    throw rt.error('OverflowError', 'Python int too large to convert to C int')
  if (made > 2147483647) throw rt.error('OverflowError', 'signed integer is greater than maximum')
  if (made < -2147483648) throw rt.error('OverflowError', 'signed integer is less than minimum')
  return Number(made)
}

/** A flag, which was an int up to 3.11. */
export function flagArgument(rt: Runtime, value: PyObject | undefined): boolean {
  if (!value) return false
  return rt.rules.minor >= 12 ? rt.truth(value) : intArgument(rt, value) !== 0
}

/** An int argument of type Py_ssize_t. */
export function sizeArgument(rt: Runtime, value: PyObject): number {
  const { index } = value.type.slots
  if (!index) {
    if (value.type === rt.types.float && rt.rules.minor <= 9)
      throw rt.error('TypeError', 'integer argument expected, got float')
    throw rt.error('TypeError', `'${value.type.name}' object cannot be interpreted as an integer`)
  }
  const made = index(rt, value)
  if (typeof made === 'number') return made
  if (BigInt.asIntN(64, made) !== made)
    throw rt.error('OverflowError', 'Python int too large to convert to C ssize_t')
  return Number(made)
}
