// The merging half of list.sort: the stack of runs, galloping, merges from either end (listobject.c MergeState).
import type { LessThan } from './sort'

/** Wins in a row after which a merge starts to gallop. */
const MIN_GALLOP = 7

interface Run {
  readonly base: number
  readonly length: number
  /** Depth of the boundary behind it in the powersort tree. */
  power: number
}

export class MergeState<Item> {
  readonly #items: Item[]
  readonly #lessThan: LessThan<Item>
  readonly #isPowersort: boolean
  readonly #pending: Run[] = []
  #minGallop = MIN_GALLOP

  constructor(items: Item[], lessThan: LessThan<Item>, isPowersort: boolean) {
    this.#items = items
    this.#lessThan = lessThan
    this.#isPowersort = isPowersort
  }

  /** Takes a run that starts where the last one ends, and merges as the policy of the version asks. */
  push(base: number, length: number): void {
    if (this.#isPowersort) this.#mergeByPower(length)
    this.#pending.push({ base, length, power: 0 })
    if (!this.#isPowersort) this.#mergeByLength()
  }

  /** The end: all runs into one. */
  collapseAll(): void {
    while (this.#pending.length > 1) {
      let at = this.#pending.length - 2
      if (at > 0 && this.#lengthAt(at - 1) < this.#lengthAt(at + 1)) at--
      this.#mergeAt(at)
    }
  }

  #lengthAt(index: number): number {
    return this.#pending[index]?.length ?? 0
  }

  /** found_new_run. */
  #mergeByPower(length: number): void {
    const last = this.#pending.at(-1)
    if (last === undefined) return
    const power = boundaryPower(last.base, last.length, length, this.#items.length)
    while (this.#pending.length > 1 && (this.#pending.at(-2)?.power ?? 0) > power) {
      this.#mergeAt(this.#pending.length - 2)
    }
    const merged = this.#pending.at(-1)
    if (merged !== undefined) merged.power = power
  }

  /** merge_collapse: lengths fall faster than a Fibonacci sequence from the bottom of the stack to its top. */
  #mergeByLength(): void {
    while (this.#pending.length > 1) {
      let at = this.#pending.length - 2
      const isUneven =
        (at > 0 && this.#lengthAt(at - 1) <= this.#lengthAt(at) + this.#lengthAt(at + 1)) ||
        (at > 1 && this.#lengthAt(at - 2) <= this.#lengthAt(at - 1) + this.#lengthAt(at))
      if (isUneven) {
        if (this.#lengthAt(at - 1) < this.#lengthAt(at + 1)) at--
      } else if (this.#lengthAt(at) > this.#lengthAt(at + 1)) return
      this.#mergeAt(at)
    }
  }

  #mergeAt(index: number): void {
    const first = this.#pending[index]
    const second = this.#pending[index + 1]
    if (first === undefined || second === undefined)
      throw new RangeError(`No runs ${index} and ${index + 1}.`)
    const items = this.#items
    this.#pending.splice(index, 2, {
      base: first.base,
      length: first.length + second.length,
      power: first.power,
    })
    // What is in place already takes no part.
    const skipped = this.#gallopRight(items[second.base] as Item, items, first.base, first.length, 0)
    const firstBase = first.base + skipped
    const firstLength = first.length - skipped
    if (firstLength === 0) return
    const largest = items[firstBase + firstLength - 1] as Item
    const secondLength = this.#gallopLeft(largest, items, second.base, second.length, second.length - 1)
    if (secondLength === 0) return
    if (firstLength <= secondLength) this.#mergeLow(firstBase, firstLength, second.base, secondLength)
    else this.#mergeHigh(firstBase, firstLength, second.base, secondLength)
  }

  /** How many of a[base, base + length) are less than `key`; the search starts at `hint`. */
  #gallopLeft(key: Item, a: readonly Item[], base: number, length: number, hint: number): number {
    const less = this.#lessThan
    const start = base + hint
    let last = 0
    let offset = 1
    if (less(a[start] as Item, key)) {
      const limit = length - hint
      while (offset < limit && less(a[start + offset] as Item, key)) {
        last = offset
        offset = offset * 2 + 1
      }
      if (offset > limit) offset = limit
      last += hint
      offset += hint
    } else {
      const limit = hint + 1
      while (offset < limit && !less(a[start - offset] as Item, key)) {
        last = offset
        offset = offset * 2 + 1
      }
      if (offset > limit) offset = limit
      const previous = last
      last = hint - offset
      offset = hint - previous
    }
    last++
    while (last < offset) {
      const middle = last + ((offset - last) >> 1)
      if (less(a[base + middle] as Item, key)) last = middle + 1
      else offset = middle
    }
    return offset
  }

  /** How many of a[base, base + length) are not greater than `key`. */
  #gallopRight(key: Item, a: readonly Item[], base: number, length: number, hint: number): number {
    const less = this.#lessThan
    const start = base + hint
    let last = 0
    let offset = 1
    if (less(key, a[start] as Item)) {
      const limit = hint + 1
      while (offset < limit && less(key, a[start - offset] as Item)) {
        last = offset
        offset = offset * 2 + 1
      }
      if (offset > limit) offset = limit
      const previous = last
      last = hint - offset
      offset = hint - previous
    } else {
      const limit = length - hint
      while (offset < limit && !less(key, a[start + offset] as Item)) {
        last = offset
        offset = offset * 2 + 1
      }
      if (offset > limit) offset = limit
      last += hint
      offset += hint
    }
    last++
    while (last < offset) {
      const middle = last + ((offset - last) >> 1)
      if (less(key, a[base + middle] as Item)) offset = middle
      else last = middle + 1
    }
    return offset
  }

  /** Merges from the left; the first run, the shorter one, is kept aside. */
  #mergeLow(firstBase: number, firstLength: number, secondBase: number, secondLength: number): void {
    const items = this.#items
    const less = this.#lessThan
    const kept = items.slice(firstBase, firstBase + firstLength)
    let a = 0
    let b = secondBase
    let dest = firstBase
    let na = firstLength
    let nb = secondLength
    let isLastOfFirst = false
    try {
      items[dest++] = items[b++] as Item
      nb--
      if (nb === 0) return
      if (na === 1) {
        isLastOfFirst = true
        return
      }
      let minGallop = this.#minGallop
      while (true) {
        let aWins = 0
        let bWins = 0
        while (true) {
          if (less(items[b] as Item, kept[a] as Item)) {
            items[dest++] = items[b++] as Item
            bWins++
            aWins = 0
            nb--
            if (nb === 0) return
            if (bWins >= minGallop) break
          } else {
            items[dest++] = kept[a++] as Item
            aWins++
            bWins = 0
            na--
            if (na === 1) {
              isLastOfFirst = true
              return
            }
            if (aWins >= minGallop) break
          }
        }
        minGallop++
        do {
          if (minGallop > 1) minGallop--
          this.#minGallop = minGallop
          aWins = this.#gallopRight(items[b] as Item, kept, a, na, 0)
          for (let i = 0; i < aWins; i++) items[dest++] = kept[a++] as Item
          na -= aWins
          if (na === 1) {
            isLastOfFirst = true
            return
          }
          if (na === 0) return
          items[dest++] = items[b++] as Item
          nb--
          if (nb === 0) return
          bWins = this.#gallopLeft(kept[a] as Item, items, b, nb, 0)
          items.copyWithin(dest, b, b + bWins)
          dest += bWins
          b += bWins
          nb -= bWins
          if (nb === 0) return
          items[dest++] = kept[a++] as Item
          na--
          if (na === 1) {
            isLastOfFirst = true
            return
          }
        } while (aWins >= MIN_GALLOP || bWins >= MIN_GALLOP)
        minGallop++
        this.#minGallop = minGallop
      }
    } finally {
      // Also after a comparison that threw: nothing is lost or doubled.
      if (isLastOfFirst) {
        items.copyWithin(dest, b, b + nb)
        items[dest + nb] = kept[a] as Item
      } else for (let i = 0; i < na; i++) items[dest + i] = kept[a + i] as Item
    }
  }

  /** Merges from the right; the second run, the shorter one, is kept aside. */
  #mergeHigh(firstBase: number, firstLength: number, secondBase: number, secondLength: number): void {
    const items = this.#items
    const less = this.#lessThan
    const kept = items.slice(secondBase, secondBase + secondLength)
    let dest = secondBase + secondLength - 1
    let a = firstBase + firstLength - 1
    let b = secondLength - 1
    let na = firstLength
    let nb = secondLength
    let isFirstOfSecond = false
    try {
      items[dest--] = items[a--] as Item
      na--
      if (na === 0) return
      if (nb === 1) {
        isFirstOfSecond = true
        return
      }
      let minGallop = this.#minGallop
      while (true) {
        let aWins = 0
        let bWins = 0
        while (true) {
          if (less(kept[b] as Item, items[a] as Item)) {
            items[dest--] = items[a--] as Item
            aWins++
            bWins = 0
            na--
            if (na === 0) return
            if (aWins >= minGallop) break
          } else {
            items[dest--] = kept[b--] as Item
            bWins++
            aWins = 0
            nb--
            if (nb === 1) {
              isFirstOfSecond = true
              return
            }
            if (bWins >= minGallop) break
          }
        }
        minGallop++
        do {
          if (minGallop > 1) minGallop--
          this.#minGallop = minGallop
          aWins = na - this.#gallopRight(kept[b] as Item, items, firstBase, na, na - 1)
          dest -= aWins
          a -= aWins
          items.copyWithin(dest + 1, a + 1, a + 1 + aWins)
          na -= aWins
          if (na === 0) return
          items[dest--] = kept[b--] as Item
          nb--
          if (nb === 1) {
            isFirstOfSecond = true
            return
          }
          bWins = nb - this.#gallopLeft(items[a] as Item, kept, 0, nb, nb - 1)
          dest -= bWins
          b -= bWins
          for (let i = 1; i <= bWins; i++) items[dest + i] = kept[b + i] as Item
          nb -= bWins
          if (nb === 1) {
            isFirstOfSecond = true
            return
          }
          if (nb === 0) return
          items[dest--] = items[a--] as Item
          na--
          if (na === 0) return
        } while (aWins >= MIN_GALLOP || bWins >= MIN_GALLOP)
        minGallop++
        this.#minGallop = minGallop
      }
    } finally {
      if (isFirstOfSecond) {
        items.copyWithin(dest + 1 - na, a + 1 - na, a + 1)
        items[dest - na] = kept[b] as Item
      } else for (let i = 0; i < nb; i++) items[dest - nb + 1 + i] = kept[i] as Item
    }
  }
}

/** powerloop: the first bit in which the middles of two neighbouring runs differ, as fractions of the whole. */
function boundaryPower(base: number, first: number, second: number, length: number): number {
  let power = 0
  let a = 2 * base + first
  let b = a + first + second
  while (true) {
    power++
    if (a >= length) {
      a -= length
      b -= length
    } else if (b >= length) return power
    a *= 2
    b *= 2
  }
}
