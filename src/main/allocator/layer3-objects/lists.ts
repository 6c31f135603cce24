// list: the object, its buffer of items, and how the buffer grows and shrinks. Called by the interpreter, which keeps
// the items themselves.
import { NO_MEMORY, type Pointer } from '../layer1-general/general-allocator'
import { MEM, OBJ } from '../memory'
import {
  DELETE_KEEPS_BUFFER,
  type Emptying,
  GUESSED_LENGTH,
  type GrowthRule,
  LIST_EXTEND,
  LIST_FROM_SIZED,
  LIST_GROWTH,
  LIST_POP_EMPTIES_BY,
  type Preallocation,
  ROOM_BEFORE_ITERATOR,
  ROOM_NEVER_SHRUNK,
  TABLES_ARE_ITERATED,
} from './data/lists'
import { POINTER_BYTES } from './data/layouts'
import type { Layout, PlainObjects } from './layout'
import type { Requests } from './object-memory'
import { at, type Release } from './releases'

/** What the interpreter's list carries for us. A fresh one: pointer and items NO_MEMORY, allocated 0. */
export interface ListBody {
  pointer: Pointer
  /** ob_item. */
  itemsPointer: Pointer
  /** Items that the buffer has room for. */
  allocated: number
}

export class Lists {
  /**
   * Sets, dicts and their views: true, and extending by one is by an iterator (beginExtend with its length, endExtend);
   * false, and it is extendByTable.
   */
  readonly tablesAreIterated: boolean
  /** Whether list(x) of an x with len() calls beginFromSized before the iterator is made. */
  readonly roomBeforeIterator: boolean
  readonly #requests: Requests
  readonly #plain: PlainObjects
  readonly #layout: Layout
  readonly #growth: GrowthRule
  readonly #fromSized: Preallocation
  readonly #extend: Preallocation
  readonly #neverShrunk: number
  readonly #popEmptiesBy: Emptying
  readonly #deleteKeepsBuffer: boolean

  constructor(release: Release, requests: Requests, plain: PlainObjects, layout: Layout) {
    this.#requests = requests
    this.#plain = plain
    this.#layout = layout
    this.#growth = at(LIST_GROWTH, release)
    this.#fromSized = at(LIST_FROM_SIZED, release)
    this.#extend = at(LIST_EXTEND, release)
    this.tablesAreIterated = at(TABLES_ARE_ITERATED, release)
    this.roomBeforeIterator = at(ROOM_BEFORE_ITERATOR, release)
    this.#neverShrunk = at(ROOM_NEVER_SHRUNK, release)
    this.#popEmptiesBy = at(LIST_POP_EMPTIES_BY, release)
    this.#deleteKeepsBuffer = at(DELETE_KEEPS_BUFFER, release)
  }

  /** PyList_New: exactly `length` slots. Displays, slices, copies, a + b, [x] * n. */
  create(list: ListBody, length: number): void {
    list.pointer = this.#plain.create(this.#layout)
    list.itemsPointer = NO_MEMORY
    list.allocated = 0
    if (length > 0) this.#allocate(list, length)
  }

  /** list_resize: from `oldLength` to `length` items; insert, and whatever has no method of its own here. */
  resize(list: ListBody, oldLength: number, length: number): void {
    const { allocated } = list
    if (allocated >= length && (length >= allocated >> 1 || allocated <= this.#neverShrunk)) return
    const room = this.#roomFor(oldLength, length)
    list.itemsPointer = this.#requests.realloc(MEM, list.itemsPointer, room * POINTER_BYTES)
    list.allocated = room
  }

  /** list.append: resize by one, the common case first. */
  append(list: ListBody, oldLength: number): void {
    if (oldLength < list.allocated) return
    this.resize(list, oldLength, oldLength + 1)
  }

  /** list.pop() of one of `oldLength` items. */
  pop(list: ListBody, oldLength: number): void {
    if (oldLength === 1 && this.#popEmptiesBy === 'clear') this.clear(list)
    else this.resize(list, oldLength, oldLength - 1)
  }

  /** del l[i] of one of `oldLength` items. */
  deleteItem(list: ListBody, oldLength: number): void {
    if (!this.#deleteKeepsBuffer) this.assignSlice(list, oldLength, oldLength - 1)
  }

  /** list_ass_slice: remove(), del l[a:b], l[a:b] = x bring a list to `length` items. */
  assignSlice(list: ListBody, oldLength: number, length: number): void {
    if (length === oldLength) return
    if (length === 0) this.clear(list)
    else this.resize(list, oldLength, length)
  }

  /**
   * list_extend by `count` items of a list or a tuple, by a constant tuple of a display, by [*x]. The list then has
   * `oldLength` + `count` items.
   */
  extend(list: ListBody, oldLength: number, count: number): void {
    if (count > 0) this.#makeRoom(list, oldLength, count, this.#extend)
  }

  /** Extending by a set, a frozenset, a dict or a view of one, where these are not iterated (3.13 on). */
  extendByTable(list: ListBody, oldLength: number, count: number): void {
    if (count > 0) this.resize(list, oldLength, oldLength + count)
  }

  /** The constructor `list`, and subclasses: never from the free list. */
  construct(list: ListBody): void {
    list.pointer = this.#requests.malloc(OBJ, this.#layout.request)
    list.itemsPointer = NO_MEMORY
    list.allocated = 0
  }

  /**
   * list(x) of an x with len(), but for tables that are not iterated: room for all, before or after the iterator is made
   * (roomBeforeIterator). Then come append() for each item and endExtend(), unless x is a list or a tuple.
   */
  beginFromSized(list: ListBody, length: number): void {
    if (length > 0) this.#makeRoom(list, 0, length, this.#fromSized)
  }

  /**
   * list_extend by any other iterator, first step: room for what it says it will bring, 8 when it does not say
   * (`hint` undefined). Then come append() for each item and endExtend().
   */
  beginExtend(list: ListBody, oldLength: number, hint: number = GUESSED_LENGTH): void {
    if (hint > 0) this.#makeRoom(list, oldLength, hint, this.#extend)
  }

  /** Last step: what was guessed too much goes back. */
  endExtend(list: ListBody, length: number): void {
    if (length < list.allocated) this.resize(list, length, length)
  }

  /** list_clear: the buffer goes, the object stays. */
  clear(list: ListBody): void {
    this.#requests.free(MEM, list.itemsPointer)
    list.itemsPointer = NO_MEMORY
    list.allocated = 0
  }

  /** list_dealloc of an exact list, after its items were let go. */
  free(list: ListBody): void {
    this.#requests.free(MEM, list.itemsPointer)
    this.#plain.free(this.#layout, list.pointer)
  }

  /** sys.getsizeof, bytes. */
  sizeOf(list: ListBody): number {
    return this.#layout.request + list.allocated * POINTER_BYTES
  }

  #makeRoom(list: ListBody, oldLength: number, count: number, how: Preallocation): void {
    if (how === 'resize' || list.itemsPointer !== NO_MEMORY) {
      this.resize(list, oldLength, oldLength + count)
      return
    }
    this.#allocate(list, how === 'even' ? count + (count & 1) : count)
  }

  #allocate(list: ListBody, room: number): void {
    list.itemsPointer = this.#requests.calloc(MEM, room * POINTER_BYTES)
    list.allocated = room
  }

  #roomFor(oldLength: number, length: number): number {
    if (length === 0) return 0
    const eighth = Math.floor(length / 8)
    if (this.#growth === 'eighth') return length + eighth + (length < 9 ? 3 : 6)
    const room = inFours(length + eighth + 6)
    return length - oldLength > room - length ? inFours(length + 3) : room
  }
}

/** Rounded down to a multiple of 4. */
function inFours(items: number): number {
  return items - (items % 4)
}
