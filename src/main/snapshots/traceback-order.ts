// All tracebacks in Python's order: tuples of frames, compared frame by frame, a prefix before what it begins.
// Multikey quicksort over frame ranks (Bentley and Sedgewick 1997): each frame is looked at a few times, however
// long the common beginnings are. A hot loop; measured by the bench "group by traceback".
import type { TracebackTable } from '@shared/model/snapshot'

/** Which frame is compared first: the oldest since CPython 3.7, the most recent in 3.6. */
export type TracebackOrder = 'oldest-first' | 'most-recent-first'

/** Ranges shorter than this are sorted by insertion. */
const INSERTION = 8

/** Indexes of all tracebacks, ascending. `frameRank` orders the frames; equal tracebacks do not occur. */
export function orderTracebacks(
  tracebacks: TracebackTable,
  frameRank: Uint32Array,
  direction: TracebackOrder,
): Uint32Array {
  const { start } = tracebacks
  const ranks = ranksInOrder(tracebacks, frameRank, direction)
  const order = Uint32Array.from({ length: start.length - 1 }, (_, index) => index)
  /** keys[i]: rank + 1 of the frame of order[i] at the depth being sorted, 0 = the traceback has ended. */
  const keys = new Uint32Array(order.length)
  /** Ranges still to do: from, to, depth. A stack, so that depth is bounded by memory and not by calls. */
  const pending = [0, order.length, 0]

  const keyAt = (traceback: number, depth: number): number => {
    const at = (start[traceback] ?? 0) + depth
    return at < (start[traceback + 1] ?? 0) ? (ranks[at] ?? 0) + 1 : 0
  }
  const isBelow = (a: number, b: number, depth: number): boolean => {
    for (let d = depth; ; d++) {
      const left = keyAt(a, d)
      const right = keyAt(b, d)
      if (left !== right) return left < right
      if (left === 0) return false
    }
  }
  const swap = (i: number, j: number): void => {
    const item = order[i] ?? 0
    order[i] = order[j] ?? 0
    order[j] = item
    const key = keys[i] ?? 0
    keys[i] = keys[j] ?? 0
    keys[j] = key
  }

  while (pending.length > 0) {
    const depth = pending.pop() ?? 0
    const to = pending.pop() ?? 0
    const from = pending.pop() ?? 0
    if (to - from < INSERTION) {
      for (let i = from + 1; i < to; i++) {
        const item = order[i] ?? 0
        let j = i - 1
        while (j >= from && isBelow(item, order[j] ?? 0, depth)) {
          order[j + 1] = order[j] ?? 0
          j--
        }
        order[j + 1] = item
      }
      continue
    }
    for (let i = from; i < to; i++) keys[i] = keyAt(order[i] ?? 0, depth)
    // Partitions by this depth's key; the keys stay valid, so the outer parts are split on without a new look-up.
    const parts = [from, to]
    while (parts.length > 0) {
      const high = parts.pop() ?? 0
      const low = parts.pop() ?? 0
      if (high - low < 2) continue
      const pivot = medianOfThree(keys[low] ?? 0, keys[(low + high) >>> 1] ?? 0, keys[high - 1] ?? 0)
      let below = low
      let above = high
      let i = low
      while (i < above) {
        const key = keys[i] ?? 0
        if (key < pivot) swap(below++, i++)
        else if (key > pivot) swap(i, --above)
        else i++
      }
      parts.push(low, below, above, high)
      if (pivot !== 0 && above - below > 1) pending.push(below, above, depth + 1)
    }
  }
  return order
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}

/** The rank of every frame of every traceback, in the order of comparison. */
function ranksInOrder(
  { start, frame }: TracebackTable,
  frameRank: Uint32Array,
  direction: TracebackOrder,
): Uint32Array {
  const ranks = new Uint32Array(frame.length)
  for (let t = 0; t + 1 < start.length; t++) {
    const from = start[t] ?? 0
    const to = start[t + 1] ?? 0
    for (let i = from; i < to; i++) {
      const at = direction === 'oldest-first' ? from + to - 1 - i : i
      ranks[at] = frameRank[frame[i] ?? 0] ?? 0
    }
  }
  return ranks
}
