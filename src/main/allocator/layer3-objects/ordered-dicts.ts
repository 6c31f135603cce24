// collections.OrderedDict: a dict, a node for each key, and a table that finds the node of a slot. Facts:
// Objects/odictobject.c; recorded by hooking the allocators of 3.8 to 3.13. Called by the interpreter.
import { NO_MEMORY, type Pointer } from '../layer1-general/general-allocator'
import { MEM } from '../memory'
import { ORDERED_NODE_BYTES } from './data/dicts'
import { POINTER_BYTES } from './data/layouts'
import type { DictBody, Dicts } from './dicts'
import type { Layout, PlainObjects } from './layout'
import type { Requests } from './object-memory'

/** The nodes are the interpreter's to keep, with the keys. */
export class OrderedDictBody {
  readonly dict: DictBody
  /** od_fast_nodes: a pointer for each slot of the table of keys. */
  fastNodes: Pointer = NO_MEMORY
  slots = 0

  constructor(dict: DictBody) {
    this.dict = dict
  }
}

export class OrderedDicts {
  readonly #requests: Requests
  readonly #plain: PlainObjects
  readonly #dicts: Dicts
  readonly #layout: Layout

  constructor(requests: Requests, plain: PlainObjects, dicts: Dicts, layout: Layout) {
    this.#requests = requests
    this.#plain = plain
    this.#dicts = dicts
    this.#layout = layout
  }

  create(): OrderedDictBody {
    return new OrderedDictBody(this.#dicts.construct(this.#plain.create(this.#layout)))
  }

  /** A key that is not there: answers its node. */
  insert(ordered: OrderedDictBody, isString: boolean): Pointer {
    this.#dicts.insert(ordered.dict, isString)
    const slots = 2 ** ordered.dict.keys.log2
    if (slots !== ordered.slots) {
      const old = ordered.fastNodes
      ordered.fastNodes = this.#requests.malloc(MEM, slots * POINTER_BYTES)
      ordered.slots = slots
      this.#requests.free(MEM, old)
    }
    return this.#requests.malloc(MEM, ORDERED_NODE_BYTES)
  }

  /** After a key was taken out. */
  remove(ordered: OrderedDictBody, node: Pointer): void {
    this.#dicts.remove(ordered.dict)
    this.#requests.free(MEM, node)
  }

  /** odict_dealloc, with the nodes that are left, in order. */
  free(ordered: OrderedDictBody, nodes: Iterable<Pointer>): void {
    this.#requests.free(MEM, ordered.fastNodes)
    for (const node of nodes) this.#requests.free(MEM, node)
    this.#dicts.freeTable(ordered.dict)
    this.#plain.free(this.#layout, ordered.dict.pointer)
  }

  /** sys.getsizeof, bytes. */
  sizeOf(ordered: OrderedDictBody): number {
    const own = this.#dicts.sizeOf(ordered.dict, this.#layout.request)
    return own + ordered.slots * POINTER_BYTES + ordered.dict.used * ORDERED_NODE_BYTES
  }
}
