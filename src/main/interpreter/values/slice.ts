// Slices and indices (sliceobject.c): where a slice of a sequence starts, stops, and how many items it has.
import type { IntValue } from './int'
import { ValueProblem } from './value-problem'

export interface SliceRange {
  readonly start: number
  readonly stop: number
  readonly step: number
  /** Items. */
  readonly count: number
}

/** Indices are cut to what a machine word holds; so is a step, which then still leaves one item at most. */
function word(value: IntValue): number {
  if (typeof value === 'number') return value
  return value > 0n ? Number.MAX_SAFE_INTEGER : -Number.MAX_SAFE_INTEGER
}

/** `slice(start, stop, step).indices(length)`; null = None. */
export function sliceRange(
  start: IntValue | null,
  stop: IntValue | null,
  step: IntValue | null,
  length: number,
): SliceRange {
  const by = step === null ? 1 : word(step)
  if (by === 0) throw new ValueProblem('ValueError', 'slice step cannot be zero')
  const lowest = by < 0 ? -1 : 0
  const highest = by < 0 ? length - 1 : length
  const from = start === null ? (by < 0 ? highest : 0) : inside(word(start), length, lowest, highest)
  const to = stop === null ? (by < 0 ? -1 : length) : inside(word(stop), length, lowest, highest)
  return { start: from, stop: to, step: by, count: countBetween(from, to, by) }
}

function inside(index: number, length: number, lowest: number, highest: number): number {
  const at = index < 0 ? index + length : index
  return at < lowest ? lowest : at > highest ? highest : at
}

function countBetween(start: number, stop: number, step: number): number {
  if (step > 0) return start < stop ? Math.floor((stop - start - 1) / step) + 1 : 0
  return stop < start ? Math.floor((start - stop - 1) / -step) + 1 : 0
}

/** Start and end as str.find and list.index take them: never past the end, never negative (ADJUST_INDICES). */
export function clampBound(bound: IntValue, length: number): number {
  const at = word(bound)
  if (at > length) return length
  return at < 0 ? Math.max(0, at + length) : at
}

/** The start alone may lie past the end, where not even an empty text is found. */
export function clampStart(bound: IntValue, length: number): number {
  const at = word(bound)
  return at < 0 ? Math.max(0, at + length) : at
}
