// Arithmetic of range objects (rangeobject.c). Bounds may be ints of any size.
import {
  addInts,
  compareInts,
  divmodInts,
  floorDivideInts,
  type IntValue,
  moduloInts,
  multiplyInts,
  negateInt,
  subtractInts,
} from './int'
import { type Minor, ValueProblem } from './value-problem'

export interface RangeValue {
  readonly start: IntValue
  readonly stop: IntValue
  /** Never 0. */
  readonly step: IntValue
  readonly length: IntValue
}

export function makeRange(start: IntValue, stop: IntValue, step: IntValue): RangeValue {
  if (step === 0) throw new ValueProblem('ValueError', 'range() arg 3 must not be zero')
  return { start, stop, step, length: rangeLength(start, stop, step) }
}

function rangeLength(start: IntValue, stop: IntValue, step: IntValue): IntValue {
  const distance = step > 0 ? subtractInts(stop, start) : subtractInts(start, stop)
  if (distance <= 0) return 0
  const size = step > 0 ? step : negateInt(step)
  return addInts(floorDivideInts(subtractInts(distance, 1), size, 8), 1)
}

/** `len(range)`: what no machine word holds has none. Beyond 2**53 the nearest number; `length` is exact. */
export function rangeLen(range: RangeValue): number {
  if (range.length < 1n << 63n) return Number(range.length)
  throw new ValueProblem('OverflowError', 'Python int too large to convert to C ssize_t')
}

/** `range[index]`. */
export function rangeItem(range: RangeValue, index: IntValue): IntValue {
  const at = index < 0 ? addInts(index, range.length) : index
  if (at < 0 || compareInts(at, range.length) >= 0) {
    throw new ValueProblem('IndexError', 'range object index out of range')
  }
  return addInts(range.start, multiplyInts(at, range.step))
}

/** `value in range`. */
export function rangeContains(range: RangeValue, value: IntValue): boolean {
  const isInside =
    range.step > 0
      ? compareInts(range.start, value) <= 0 && compareInts(value, range.stop) < 0
      : compareInts(value, range.start) <= 0 && compareInts(range.stop, value) < 0
  return isInside && moduloInts(subtractInts(value, range.start), range.step, 8) === 0
}

export function rangeIndex(range: RangeValue, value: IntValue, minor: Minor): IntValue {
  if (!rangeContains(range, value)) throw notInRange(String(value), minor)
  return divmodInts(subtractInts(value, range.start), range.step, minor)[0]
}

/** `repr` is the representation of what was looked for. */
export function notInRange(repr: string, minor: Minor): ValueProblem {
  return new ValueProblem(
    'ValueError',
    minor >= 14 ? 'range.index(x): x not in range' : `${repr} is not in range`,
  )
}

/** `range[start:stop:step]`; null = None. */
export function rangeSlice(
  range: RangeValue,
  start: IntValue | null,
  stop: IntValue | null,
  step: IntValue | null,
): RangeValue {
  const by = step ?? 1
  if (by === 0) throw new ValueProblem('ValueError', 'slice step cannot be zero')
  const length = range.length
  const lowest: IntValue = by < 0 ? -1 : 0
  const highest = by < 0 ? subtractInts(length, 1) : length
  const inside = (index: IntValue): IntValue => {
    const at = index < 0 ? addInts(index, length) : index
    if (compareInts(at, lowest) < 0) return lowest
    return compareInts(at, highest) > 0 ? highest : at
  }
  const from = start === null ? (by < 0 ? highest : 0) : inside(start)
  const to = stop === null ? (by < 0 ? -1 : length) : inside(stop)
  const itemAt = (index: IntValue): IntValue => addInts(range.start, multiplyInts(index, range.step))
  return makeRange(itemAt(from), itemAt(to), multiplyInts(range.step, by))
}

/** The range backwards, as reversed() walks it. */
export function reversedRange(range: RangeValue): RangeValue {
  const last = addInts(range.start, multiplyInts(subtractInts(range.length, 1), range.step))
  const step = negateInt(range.step)
  return { start: last, stop: subtractInts(range.start, range.step), step, length: range.length }
}

/** Ranges are equal when they have the same items. */
export function rangesEqual(a: RangeValue, b: RangeValue): boolean {
  if (a.length !== b.length) return false
  if (a.length === 0) return true
  return a.start === b.start && (a.length === 1 || a.step === b.step)
}

export function rangeRepr({ start, stop, step }: RangeValue): string {
  return step === 1 ? `range(${start}, ${stop})` : `range(${start}, ${stop}, ${step})`
}
