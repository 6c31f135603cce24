// set and frozenset: the object with its eight slots, and the table that replaces them. Called by the interpreter, which
// keeps the elements themselves.
import { NO_MEMORY, type Pointer } from '../layer1-general/general-allocator'
import { MEM } from '../memory'
import { LARGE_SET, LARGE_SET_GROWTH, SET_ENTRY_BYTES, SET_GROWTH, SMALLEST_SET } from './data/containers'
import { EMPTY_FROZENSET_IS_ONE_OBJECT } from './data/text'
import type { Layout, PlainObjects } from './layout'
import type { Requests } from './object-memory'
import { at, type Release } from './releases'

export class SetBody {
  pointer: Pointer = NO_MEMORY
  /** The block of a table of more than 8 slots. */
  table: Pointer = NO_MEMORY
  slots = SMALLEST_SET
  /** Slots taken, also by elements that were discarded. */
  fill = 0
  /** Elements. */
  used = 0
}

export class Sets {
  /** Whether frozenset() is one object. */
  readonly emptyFrozensetIsOneObject: boolean
  readonly #requests: Requests
  readonly #plain: PlainObjects
  readonly #layout: Layout

  constructor(release: Release, requests: Requests, plain: PlainObjects, layout: Layout) {
    this.emptyFrozensetIsOneObject = at(EMPTY_FROZENSET_IS_ONE_OBJECT, release)
    this.#requests = requests
    this.#plain = plain
    this.#layout = layout
  }

  create(): SetBody {
    const set = new SetBody()
    set.pointer = this.#plain.create(this.#layout)
    return set
  }

  /** set_add_entry of an element that is not there. `reusesDiscarded`: it takes the slot of a discarded one. */
  add(set: SetBody, reusesDiscarded = false): void {
    set.used++
    if (reusesDiscarded) return
    set.fill++
    if (set.fill * 5 < (set.slots - 1) * 3) return
    this.#resize(set, set.used > LARGE_SET ? set.used * LARGE_SET_GROWTH : set.used * SET_GROWTH)
  }

  /** After an element went: its slot stays taken until the table is replaced. */
  discard(set: SetBody): void {
    set.used--
  }

  /**
   * set_merge, set_update of a dict, first step: room for `count` elements of another set or dict at once. Then add() each
   * that is new. Copies and displays of constants are merges into an empty set.
   */
  beginMerge(set: SetBody, count: number): void {
    if (count === 0) return
    if ((set.fill + count) * 5 < (set.slots - 1) * 3) return
    this.#resize(set, (set.used + count) * 2)
  }

  /** Both steps where no element is in `set` yet. */
  merge(set: SetBody, count: number): void {
    this.beginMerge(set, count)
    for (let left = count; left > 0; left--) this.add(set)
  }

  /** set.clear. */
  clear(set: SetBody): void {
    this.#requests.free(MEM, set.table)
    set.table = NO_MEMORY
    set.slots = SMALLEST_SET
    set.fill = 0
    set.used = 0
  }

  /** set_dealloc. */
  free(set: SetBody): void {
    this.#requests.free(MEM, set.table)
    this.#plain.free(this.#layout, set.pointer)
  }

  /** sys.getsizeof, bytes. */
  sizeOf(set: SetBody): number {
    return this.#layout.request + (set.slots === SMALLEST_SET ? 0 : set.slots * SET_ENTRY_BYTES)
  }

  /** set_table_resize: the first power of two above `least`; discarded elements leave. */
  #resize(set: SetBody, least: number): void {
    let slots = SMALLEST_SET
    while (slots <= least) slots *= 2
    this.replaceTable(set, slots)
    set.fill = set.used
  }

  /** The requests of set_table_resize: for an interpreter whose tables know their size themselves. */
  replaceTable(set: SetBody, slots: number): void {
    const old = set.table
    set.table = slots === SMALLEST_SET ? NO_MEMORY : this.#requests.malloc(MEM, slots * SET_ENTRY_BYTES)
    set.slots = slots
    this.#requests.free(MEM, old)
  }
}
