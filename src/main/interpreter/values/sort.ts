// list.sort (listobject.c): timsort with CPython's exact sequence of comparisons, which programs see by counting them.
// Runs are counted anew from 3.13, merged by powersort from 3.11, and their shortest length balanced from 3.15.
import { MergeState } from './sort-merge'
import type { Minor } from './value-problem'

/** `a < b`. May throw: the list then holds its items in the order reached. */
export type LessThan<Item> = (a: Item, b: Item) => boolean

const LONGEST_MINRUN = 64

/** Sorts in place. `isReversed` keeps equal items in their order, as in CPython. */
export function sortItems<Item>(
  items: Item[],
  lessThan: LessThan<Item>,
  minor: Minor,
  isReversed = false,
): void {
  const length = items.length
  if (length < 2) return
  if (isReversed) items.reverse()
  try {
    const merges = new MergeState(items, lessThan, minor >= 11)
    const nextMinrun = minor >= 15 ? balancedMinruns(length) : oneMinrun(length)
    const countRun = minor >= 13 ? countRun313 : countRun38
    for (let low = 0; low < length;) {
      let run = countRun(items, low, length, lessThan)
      const minrun = nextMinrun()
      if (run < minrun) {
        const forced = Math.min(minrun, length - low)
        insertionSort(items, low, low + forced, low + run, lessThan)
        run = forced
      }
      merges.push(low, run)
      low += run
    }
    merges.collapseAll()
  } finally {
    if (isReversed) items.reverse()
  }
}

/** merge_compute_minrun: the top six bits, one more if any other is set. */
function oneMinrun(length: number): () => number {
  let rest = length
  let isRounded = 0
  while (rest >= LONGEST_MINRUN) {
    isRounded |= rest & 1
    rest >>= 1
  }
  const minrun = rest + isRounded
  return () => minrun
}

/** minrun_next: lengths that add up to the whole with a power of two of them. */
function balancedMinruns(length: number): () => number {
  let exponent = 0
  while (length >> exponent >= LONGEST_MINRUN) exponent++
  const unit = 2 ** exponent
  let current = 0
  return () => {
    current += length
    const minrun = Math.floor(current / unit)
    current %= unit
    return minrun
  }
}

function reverseRange<Item>(items: Item[], from: number, to: number): void {
  for (let low = from, high = to - 1; low < high; low++, high--) {
    const item = items[low] as Item
    items[low] = items[high] as Item
    items[high] = item
  }
}

/** Length of the run at `low`, ascending or strictly descending; the latter is turned around. */
function countRun38<Item>(items: Item[], low: number, end: number, lessThan: LessThan<Item>): number {
  if (low + 1 === end) return 1
  const isLess = (at: number): boolean => lessThan(items[at] as Item, items[at - 1] as Item)
  const isDescending = isLess(low + 1)
  let at = low + 2
  while (at < end && isLess(at) === isDescending) at++
  if (isDescending) reverseRange(items, low, at)
  return at - low
}

/** Descending runs may have equal neighbours, which keep their order; what follows a turned run may prolong it. */
function countRun313<Item>(items: Item[], low: number, end: number, lessThan: LessThan<Item>): number {
  const isSmaller = (at: number): boolean => lessThan(items[at] as Item, items[at - 1] as Item)
  let at = low + 1
  while (at < end && !isSmaller(at)) at++
  if (at === end) return at - low
  if (at > low + 1) {
    if (lessThan(items[low] as Item, items[at - 1] as Item)) return at - low
    // All equal until here: turned once more with the whole run.
    reverseRange(items, low, at)
  }
  at++
  let equalFrom = at - 1
  for (; at < end; at++) {
    if (isSmaller(at)) {
      reverseRange(items, equalFrom, at)
      equalFrom = at
    } else if (lessThan(items[at - 1] as Item, items[at] as Item)) break
  }
  reverseRange(items, equalFrom, at)
  reverseRange(items, low, at)
  while (at < end && !isSmaller(at)) at++
  return at - low
}

/** Binary insertion of [from, high) into the sorted [low, from). */
function insertionSort<Item>(
  items: Item[],
  low: number,
  high: number,
  from: number,
  lessThan: LessThan<Item>,
): void {
  for (let start = from; start < high; start++) {
    const pivot = items[start] as Item
    let left = low
    let right = start
    while (left < right) {
      const middle = (left + right) >> 1
      if (lessThan(pivot, items[middle] as Item)) right = middle
      else left = middle + 1
    }
    items.copyWithin(left + 1, left, start)
    items[left] = pivot
  }
}
