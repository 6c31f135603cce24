// The hash table of set and frozenset (setobject.c): open addressing with short linear runs. Its order is the order of
// iteration, and its size what getsizeof counts, so every step is CPython's, for 3.7 and later.
import type { IntValue } from './int'
import type { Minor } from './value-problem'
import { highWord, lowWord } from './words64'

/** PySet_MINSIZE: the slots inside the object. */
export const SMALL_TABLE = 8
const LINEAR_PROBES = 9
const PERTURB_SHIFT = 5

/** A slot whose item went away; searches go on behind it. */
const DUMMY = Symbol('dummy')
const UNUSED = Symbol('unused')
type Slot<Item> = Item | typeof DUMMY | typeof UNUSED

/** What a set object does while its table works. */
export interface TableOwner<Item> {
  /** The item now lies in the table. */
  hold(item: Item): void
  /** The table was built anew, for growth or without its dummies. */
  replaced(slots: number): void
}

/** Whether two items of one hash that are not the same object are equal. May run code that changes the table. */
export type Equality<Item> = (inTable: Item, wanted: Item) => boolean

export class SetTable<Item> {
  /** Items. */
  used = 0
  /** Items and dummies. */
  #fill = 0
  #mask = SMALL_TABLE - 1
  #slots: Slot<Item>[] = unusedSlots<Item>(SMALL_TABLE)
  /** Halves of the slots' hashes. */
  #low = new Int32Array(SMALL_TABLE)
  #high = new Int32Array(SMALL_TABLE)
  /** The last dummy the latest search passed, -1 = none: what is added takes its place, but in 3.9. */
  #lastDummy = -1
  /** Where pop goes on looking. */
  #finger = 0
  readonly #equals: Equality<Item>
  readonly #minor: Minor
  readonly #owner: TableOwner<Item> | null

  constructor(equals: Equality<Item>, minor: Minor, owner: TableOwner<Item> | null = null) {
    this.#equals = equals
    this.#minor = minor
    this.#owner = owner
  }

  /** A new table with the same equality, that nobody owns. */
  makeEmpty(): SetTable<Item> {
    return new SetTable(this.#equals, this.#minor)
  }

  /** Slots; SMALL_TABLE of them lie in the object, more in a table of 16 bytes each. */
  get slotCount(): number {
    return this.#mask + 1
  }

  get hasDummies(): boolean {
    return this.#fill > this.used
  }

  /** Index of the next item at or behind `slot`, -1 at the end: iteration keeps the index behind the last one. */
  nextSlot(slot: number): number {
    for (let i = slot; i <= this.#mask; i++) if (isItem(this.#slots[i])) return i
    return -1
  }

  /** The item in a slot that `nextSlot` gave. */
  itemAt(slot: number): Item {
    return this.#slots[slot] as Item
  }

  hashAt(slot: number): readonly [high: number, low: number] {
    return [this.#high[slot] ?? 0, this.#low[slot] ?? 0]
  }

  *items(): Generator<Item> {
    for (let i = this.nextSlot(0); i >= 0; i = this.nextSlot(i + 1)) yield this.itemAt(i)
  }

  /** True = it was not there; the equal item that was stays. */
  add(item: Item, hash: IntValue): boolean {
    return this.addHashed(item, highWord(hash), lowWord(hash))
  }

  addHashed(item: Item, high: number, low: number): boolean {
    const found = this.#search(item, high, low)
    if (found >= 0) return false
    this.#owner?.hold(item)
    const dummy = this.#minor === 9 ? -1 : this.#lastDummy
    const free = dummy >= 0 ? dummy : ~found
    this.#slots[free] = item
    this.#high[free] = high
    this.#low[free] = low
    this.used++
    if (dummy >= 0) return true
    this.#fill++
    if (this.#fill * 5 >= this.#mask * 3) this.#resize(this.#growth())
    return true
  }

  has(item: Item, hash: IntValue): boolean {
    return this.#search(item, highWord(hash), lowWord(hash)) >= 0
  }

  hasHashed(item: Item, high: number, low: number): boolean {
    return this.#search(item, high, low) >= 0
  }

  /** The item that went, undefined where there was none. */
  discard(item: Item, hash: IntValue): Item | undefined {
    return this.discardHashed(item, highWord(hash), lowWord(hash))
  }

  discardHashed(item: Item, high: number, low: number): Item | undefined {
    const found = this.#search(item, high, low)
    return found < 0 ? undefined : this.#takeOut(found)
  }

  /** Some item, by the finger; undefined from an empty set. */
  pop(): Item | undefined {
    if (this.used === 0) return undefined
    let at = this.#finger & this.#mask
    while (!isItem(this.#slots[at])) at = (at + 1) & this.#mask
    this.#finger = at + 1
    return this.#takeOut(at)
  }

  clear(): void {
    this.#setTable(SMALL_TABLE)
    this.#fill = 0
    this.used = 0
  }

  /** What set.update does before it takes the keys of a dict with `count` of them. */
  reserveForDict(count: number): void {
    if ((this.#fill + count) * 5 >= this.#mask * 3) this.#resize((this.used + count) * 2)
  }

  /** Adds the items of another set; into an empty table without comparing (set_merge). True items that were new go to `added`. */
  merge(other: SetTable<Item>, added?: (item: Item) => void): void {
    if (other === this || other.used === 0) return
    if ((this.#fill + other.used) * 5 >= this.#mask * 3) this.#resize((this.used + other.used) * 2)
    if (this.#fill > 0) {
      for (let i = other.nextSlot(0); i >= 0; i = other.nextSlot(i + 1)) {
        const item = other.itemAt(i)
        if (this.addHashed(item, other.#high[i] ?? 0, other.#low[i] ?? 0)) added?.(item)
      }
      return
    }
    if (this.#mask === other.#mask && other.#fill === other.used) {
      this.#slots = [...other.#slots]
      this.#high.set(other.#high)
      this.#low.set(other.#low)
    } else {
      for (let i = other.nextSlot(0); i >= 0; i = other.nextSlot(i + 1)) {
        this.#insertClean(other.itemAt(i), other.#high[i] ?? 0, other.#low[i] ?? 0)
      }
    }
    this.#fill = other.used
    this.used = other.used
    if (this.#owner !== null) for (const item of other.items()) this.#owner.hold(item)
    if (added !== undefined) for (const item of other.items()) added(item)
  }

  /** Exchanges contents, as intersection_update does with its result; fingers stay. */
  swapBodies(other: SetTable<Item>): void {
    ;[this.used, other.used] = [other.used, this.used]
    ;[this.#fill, other.#fill] = [other.#fill, this.#fill]
    ;[this.#mask, other.#mask] = [other.#mask, this.#mask]
    ;[this.#slots, other.#slots] = [other.#slots, this.#slots]
    ;[this.#high, other.#high] = [other.#high, this.#high]
    ;[this.#low, other.#low] = [other.#low, this.#low]
  }

  /** After difference_update: a table with more than a quarter of dummies is built anew. */
  dropDummies(): void {
    if (this.#fill - this.used > Math.floor(this.#mask / 4)) this.#resize(this.#growth())
  }

  #growth(): number {
    return this.used > 50000 ? this.used * 2 : this.used * 4
  }

  #takeOut(at: number): Item {
    const item = this.#slots[at] as Item
    this.#slots[at] = DUMMY
    this.used--
    return item
  }

  /** Slot of the equal item, or ~slot of the free one where the search ended. */
  #search(item: Item, high: number, low: number): number {
    const slots = this.#slots
    const lows = this.#low
    const highs = this.#high
    const mask = this.#mask
    let perturbLow = low
    let perturbHigh = high
    let at = low & mask
    let lastDummy = -1
    while (true) {
      const end = at + LINEAR_PROBES <= mask ? at + LINEAR_PROBES : at
      for (let i = at; i <= end; i++) {
        const slot = slots[i] as Slot<Item>
        if (slot === UNUSED) {
          this.#lastDummy = lastDummy
          return ~i
        }
        if (slot === item) return i
        if (slot === DUMMY) lastDummy = i
        else if (lows[i] === low && highs[i] === high) {
          const isEqual = this.#equals(slot as Item, item)
          // The comparison may have changed the table: then the search starts again.
          if (this.#slots !== slots || slots[i] !== slot) return this.#search(item, high, low)
          if (isEqual) return i
        }
      }
      perturbLow = (perturbLow >>> PERTURB_SHIFT) | (perturbHigh << (32 - PERTURB_SHIFT))
      perturbHigh >>>= PERTURB_SHIFT
      at = (Math.imul(at, 5) + 1 + perturbLow) & mask
    }
  }

  /** Into a table that has neither dummies nor an equal item. */
  #insertClean(item: Item, high: number, low: number): void {
    let perturbLow = low
    let perturbHigh = high
    let at = low & this.#mask
    while (true) {
      const end = at + LINEAR_PROBES <= this.#mask ? at + LINEAR_PROBES : at
      for (let i = at; i <= end; i++) {
        if (this.#slots[i] === UNUSED) {
          this.#slots[i] = item
          this.#high[i] = high
          this.#low[i] = low
          return
        }
      }
      perturbLow = (perturbLow >>> PERTURB_SHIFT) | (perturbHigh << (32 - PERTURB_SHIFT))
      perturbHigh >>>= PERTURB_SHIFT
      at = (Math.imul(at, 5) + 1 + perturbLow) & this.#mask
    }
  }

  /** To the first power of two above `wanted`; dummies go. */
  #resize(wanted: number): void {
    let size = SMALL_TABLE
    while (size <= wanted) size *= 2
    const slots = this.#slots
    const low = this.#low
    const high = this.#high
    this.#setTable(size)
    this.#owner?.replaced(size)
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] as Slot<Item>
      if (isItem(slot)) this.#insertClean(slot as Item, high[i] ?? 0, low[i] ?? 0)
    }
    this.#fill = this.used
  }

  #setTable(size: number): void {
    this.#mask = size - 1
    this.#slots = unusedSlots<Item>(size)
    this.#low = new Int32Array(size)
    this.#high = new Int32Array(size)
  }
}

function unusedSlots<Item>(count: number): Slot<Item>[] {
  // Written out, it is made several times as fast; most tables are never longer.
  if (count === SMALL_TABLE) return [UNUSED, UNUSED, UNUSED, UNUSED, UNUSED, UNUSED, UNUSED, UNUSED]
  return Array.from<Slot<Item>>({ length: count }).fill(UNUSED)
}

function isItem<Item>(slot: Slot<Item> | undefined): boolean {
  return slot !== UNUSED && slot !== DUMMY
}
