// The longest of the lives that ended, chosen one by one as they end, so that a run with millions of short ones needs
// no memory for them. A heap with the shortest on top. Called by history.ts.
import { present } from '@shared/base/assert'

export interface EndedLife {
  readonly ordinal: number
  readonly bornAt: number
  readonly releasedAt: number
}

/** Of two equally long lives the one that began earlier is the longer. */
function isShorter(one: EndedLife, other: EndedLife): boolean {
  const difference = one.releasedAt - one.bornAt - (other.releasedAt - other.bornAt)
  return difference === 0 ? one.ordinal > other.ordinal : difference < 0
}

export class LongestLives<Life extends EndedLife> implements Iterable<Life> {
  readonly #limit: number
  readonly #heap: Life[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  /** What there is no room for now: `life` itself or a shorter one; undefined while there is room. */
  add(life: Life): Life | undefined {
    const heap = this.#heap
    if (heap.length < this.#limit) {
      heap.push(life)
      this.#rise(heap.length - 1)
      return undefined
    }
    const shortest = heap[0]
    if (shortest === undefined || isShorter(life, shortest)) return life
    heap[0] = life
    this.#sink(0)
    return shortest
  }

  /** In no order. */
  [Symbol.iterator](): Iterator<Life> {
    return this.#heap.values()
  }

  #rise(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1
      if (!this.#isShorterAt(at, parent)) return
      this.#swap(at, parent)
      at = parent
    }
  }

  #sink(from: number): void {
    const { length } = this.#heap
    for (let at = from; ;) {
      let child = 2 * at + 1
      if (child >= length) return
      if (child + 1 < length && this.#isShorterAt(child + 1, child)) child++
      if (!this.#isShorterAt(child, at)) return
      this.#swap(at, child)
      at = child
    }
  }

  #isShorterAt(one: number, other: number): boolean {
    return isShorter(this.#at(one), this.#at(other))
  }

  #swap(one: number, other: number): void {
    const kept = this.#at(one)
    this.#heap[one] = this.#at(other)
    this.#heap[other] = kept
  }

  #at(position: number): Life {
    return present(this.#heap[position], 'a position in the heap')
  }
}
