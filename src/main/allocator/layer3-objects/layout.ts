// The layouts of one release, worked out once, and objects that are one block each. Called by object-allocator.ts and
// by the kinds that own further blocks.
import { NO_MEMORY, type Pointer } from '../layer1-general/general-allocator'
import { OBJ } from '../memory'
import { CLEARING_ORDER, FREE_LISTS, type FreeListName } from './data/free-lists'
import { GC_HEAD, type LayoutFacts, type LayoutName, LAYOUTS, POINTER_BYTES } from './data/layouts'
import { FreeList, type Requests } from './object-memory'
import { at, type Release } from './releases'

/** Sizes are bytes. */
export interface Layout {
  readonly name: LayoutName
  /** In front of the body: the GC head, or nothing. `id` is the address of the block plus this. */
  readonly head: number
  /** tp_basicsize. */
  readonly basic: number
  /** tp_itemsize. */
  readonly item: number
  /** What is asked for an object without items. */
  readonly request: number
  readonly freeList: FreeList | null
}

export type Layouts = Readonly<Record<LayoutName, Layout>>

export class FreeLists {
  readonly #lists = new Map<FreeListName, FreeList>()
  readonly #release: Release

  constructor(release: Release) {
    this.#release = release
  }

  named(name: FreeListName): FreeList {
    const known = this.#lists.get(name)
    if (known !== undefined) return known
    const list = new FreeList(at(FREE_LISTS[name].limit, this.#release))
    this.#lists.set(name, list)
    return list
  }

  /** Names of the lists that a collection of the oldest generation empties, in its order. */
  cleared(): FreeListName[] {
    return at(CLEARING_ORDER, this.#release).filter((name) => at(FREE_LISTS[name].isCleared, this.#release))
  }
}

export function layoutsOf(release: Release, lists: FreeLists): Layouts {
  const layout = (name: LayoutName): Layout => {
    const facts: LayoutFacts = LAYOUTS[name]
    const head = at(facts.hasGcHead, release) ? at(GC_HEAD, release) : 0
    const basic = at(facts.basic, release)
    const item = facts.item === undefined ? 0 : at(facts.item, release)
    const freeList = facts.freeList === undefined ? null : lists.named(facts.freeList)
    return { name, head, basic, item, request: head + roundUpToPointer(basic), freeList }
  }
  const names = Object.keys(LAYOUTS) as LayoutName[]
  return Object.fromEntries(names.map((name) => [name, layout(name)])) as Layouts
}

/** _PyObject_VAR_SIZE rounds to whole pointers. */
export function roundUpToPointer(bytes: number): number {
  return Math.ceil(bytes / POINTER_BYTES) * POINTER_BYTES
}

/** Objects of one block. */
export class PlainObjects {
  readonly #requests: Requests

  constructor(requests: Requests) {
    this.#requests = requests
  }

  /** From the free list of the type if it has one, else a request. */
  create(layout: Layout): Pointer {
    if (layout.freeList !== null) {
      const waiting = layout.freeList.take()
      if (waiting !== NO_MEMORY) {
        this.#requests.memory.newReference?.(waiting)
        return waiting
      }
    }
    return this.#requests.malloc(OBJ, layout.request)
  }

  free(layout: Layout, pointer: Pointer): void {
    if (layout.freeList?.put(pointer)) return
    this.#requests.free(OBJ, pointer)
  }

  /** An object with `items` of its tp_itemsize behind the body (PyObject_GC_NewVar); no free list takes these. */
  createWithItems(layout: Layout, items: number): Pointer {
    return this.#requests.malloc(OBJ, requestWithItems(layout, items))
  }

  /** Of a block that no free list takes: an object with items, or one of a subclass. */
  freeBlock(pointer: Pointer): void {
    this.#requests.free(OBJ, pointer)
  }
}

/** Bytes asked for an object with `items`. */
export function requestWithItems(layout: Layout, items: number): number {
  return layout.head + roundUpToPointer(layout.basic + layout.item * items)
}

/** sys.getsizeof of an object of one block. */
export function sizeWithItems(layout: Layout, items: number): number {
  return layout.head + layout.basic + layout.item * items
}
