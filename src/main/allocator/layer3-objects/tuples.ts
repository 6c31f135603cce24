// tuple: one block for head and items, kept by length when freed. Called by the interpreter.
import { NO_MEMORY, type Pointer } from '../layer1-general/general-allocator'
import { OBJ } from '../memory'
import { FREE_LISTS, LONGEST_KEPT_TUPLE } from './data/free-lists'
import { type Layout, requestWithItems, sizeWithItems } from './layout'
import { FreeList, type Requests } from './object-memory'
import { at, type Release } from './releases'

export class Tuples {
  readonly #requests: Requests
  readonly #layout: Layout
  /** Index: length. */
  readonly #waiting: readonly FreeList[]

  constructor(release: Release, requests: Requests, layout: Layout) {
    const limit = at(FREE_LISTS.tuple.limit, release)
    this.#requests = requests
    this.#layout = layout
    this.#waiting = Array.from({ length: at(LONGEST_KEPT_TUPLE, release) + 1 }, (_, length) => {
      return new FreeList(length === 0 ? 0 : limit)
    })
  }

  /** PyTuple_New. The empty tuple is a singleton and no business of this. */
  create(length: number): Pointer {
    const waiting = this.#waiting[length]?.take() ?? NO_MEMORY
    if (waiting === NO_MEMORY) return this.createUnkept(length)
    this.#requests.memory.newReference?.(waiting)
    return waiting
  }

  /** A tuple that tp_alloc makes: one of a subclass, such as a named tuple, which has room for one item more. */
  createOfSubclass(
    length: number,
    basic: number = this.#layout.basic,
    head: number = this.#layout.head,
  ): Pointer {
    return this.#requests.malloc(OBJ, requestWithItems({ ...this.#layout, basic, head }, length + 1))
  }

  createUnkept(length: number): Pointer {
    return this.#requests.malloc(OBJ, requestWithItems(this.#layout, length))
  }

  /** _PyTuple_Resize of a tuple that nobody has seen; neither length is 0. */
  resize(pointer: Pointer, length: number): Pointer {
    return this.#requests.realloc(OBJ, pointer, requestWithItems(this.#layout, length))
  }

  /** Of an exact tuple of this length. */
  free(pointer: Pointer, length: number): void {
    if (this.#waiting[length]?.put(pointer)) return
    this.#requests.free(OBJ, pointer)
  }

  freeOfSubclass(pointer: Pointer): void {
    this.#requests.free(OBJ, pointer)
  }

  /** sys.getsizeof, bytes. */
  sizeOf(length: number): number {
    return sizeWithItems(this.#layout, length)
  }

  /** What a full collection empties, from the empty tuple's list up. */
  get freeLists(): readonly FreeList[] {
    return this.#waiting
  }
}
