// collections.deque: a chain of blocks of 64 items, filled from the middle, and blocks kept for later. Called by the
// interpreter, which keeps the items themselves.
import { NO_MEMORY, type Pointer } from '../layer1-general/general-allocator'
import { MEM } from '../memory'
import { present } from '@shared/base/assert'
import { DEQUE_BLOCK_BYTES, DEQUE_BLOCK_ITEMS, DEQUE_CENTER } from './data/containers'
import { SPARE_DEQUE_BLOCKS, SPARES_PER_DEQUE } from './data/free-lists'
import type { Layout, PlainObjects } from './layout'
import { FreeList, type Requests } from './object-memory'
import { at, type Release } from './releases'

export class DequeBody {
  pointer: Pointer = NO_MEMORY
  /** From the left end to the right; never none. */
  readonly blocks: Pointer[] = []
  /** Of the first item in the first block, of the last one in the last block. */
  left = DEQUE_CENTER + 1
  right = DEQUE_CENTER
  size = 0
  readonly spare: FreeList

  constructor(spare: FreeList) {
    this.spare = spare
  }
}

export class Deques {
  readonly #requests: Requests
  readonly #plain: PlainObjects
  readonly #layout: Layout
  /** Through 3.10 one list for all deques. */
  readonly #shared: FreeList | null

  constructor(release: Release, requests: Requests, plain: PlainObjects, layout: Layout) {
    this.#requests = requests
    this.#plain = plain
    this.#layout = layout
    this.#shared = at(SPARES_PER_DEQUE, release) ? null : new FreeList(SPARE_DEQUE_BLOCKS)
  }

  /** deque(): the object and its first block. */
  create(): DequeBody {
    const deque = this.newBody()
    deque.pointer = this.#plain.create(this.#layout)
    this.start(deque)
    return deque
  }

  /** Of a deque whose object is asked for elsewhere: a subclass's. */
  newBody(): DequeBody {
    return new DequeBody(this.#shared ?? new FreeList(SPARE_DEQUE_BLOCKS))
  }

  /** The first block, after the object. */
  start(deque: DequeBody): void {
    deque.blocks.push(this.#takeBlock(deque))
  }

  /** Before the constructor or extend() brings items: an empty deque then fills from the left end of its block. */
  beginExtend(deque: DequeBody): void {
    if (deque.size > 0) return
    deque.left = 1
    deque.right = 0
  }

  /** Before extendleft() brings items: an empty deque then fills from the right end. */
  beginExtendLeft(deque: DequeBody): void {
    if (deque.size > 0) return
    deque.left = DEQUE_BLOCK_ITEMS - 1
    deque.right = DEQUE_BLOCK_ITEMS - 2
  }

  append(deque: DequeBody): void {
    if (deque.right === DEQUE_BLOCK_ITEMS - 1) {
      deque.blocks.push(this.#takeBlock(deque))
      deque.right = -1
    }
    deque.right++
    deque.size++
  }

  appendLeft(deque: DequeBody): void {
    if (deque.left === 0) {
      deque.blocks.unshift(this.#takeBlock(deque))
      deque.left = DEQUE_BLOCK_ITEMS
    }
    deque.left--
    deque.size++
  }

  pop(deque: DequeBody): void {
    deque.right--
    deque.size--
    if (deque.right >= 0) return
    if (deque.size === 0) center(deque)
    else {
      this.#freeBlock(deque, present(deque.blocks.pop(), 'a deque with items has two blocks here'))
      deque.right = DEQUE_BLOCK_ITEMS - 1
    }
  }

  popLeft(deque: DequeBody): void {
    deque.left++
    deque.size--
    if (deque.left < DEQUE_BLOCK_ITEMS) return
    if (deque.size === 0) center(deque)
    else {
      this.#freeBlock(deque, present(deque.blocks.shift(), 'a deque with items has two blocks here'))
      deque.left = 0
    }
  }

  /** deque.clear: takes a new block first, then lets the old ones go from the left. */
  clear(deque: DequeBody): void {
    if (deque.size === 0) return
    const fresh = this.#takeBlock(deque)
    const old = deque.blocks.splice(0, deque.blocks.length, fresh)
    for (const block of old) this.#freeBlock(deque, block)
    deque.size = 0
    center(deque)
  }

  /** _deque_rotate, by `steps` to the right, at most half the length: items move between the ends of the chain. */
  rotate(deque: DequeBody, steps: number): void {
    let waiting: Pointer = NO_MEMORY
    let left = steps
    while (left > 0) {
      if (deque.left === 0) {
        deque.blocks.unshift(waiting === NO_MEMORY ? this.#takeBlock(deque) : waiting)
        waiting = NO_MEMORY
        deque.left = DEQUE_BLOCK_ITEMS
      }
      const moved = Math.min(left, deque.right + 1, deque.left)
      deque.right -= moved
      deque.left -= moved
      left -= moved
      if (deque.right < 0) {
        waiting = present(deque.blocks.pop(), 'the right block has become empty')
        deque.right = DEQUE_BLOCK_ITEMS - 1
      }
    }
    while (left < 0) {
      if (deque.right === DEQUE_BLOCK_ITEMS - 1) {
        deque.blocks.push(waiting === NO_MEMORY ? this.#takeBlock(deque) : waiting)
        waiting = NO_MEMORY
        deque.right = -1
      }
      const moved = Math.min(-left, DEQUE_BLOCK_ITEMS - deque.left, DEQUE_BLOCK_ITEMS - 1 - deque.right)
      deque.left += moved
      deque.right += moved
      left += moved
      if (deque.left === DEQUE_BLOCK_ITEMS) {
        waiting = present(deque.blocks.shift(), 'the left block has become empty')
        deque.left = 0
      }
    }
    if (waiting !== NO_MEMORY) this.#freeBlock(deque, waiting)
  }

  /** deque_dealloc. */
  free(deque: DequeBody): void {
    this.freeBlocks(deque)
    this.#plain.free(this.#layout, deque.pointer)
  }

  /** All of it but the object. */
  freeBlocks(deque: DequeBody): void {
    this.clear(deque)
    for (const block of deque.blocks) this.#freeBlock(deque, block)
    if (this.#shared === null) while (deque.spare.length > 0) this.#requests.free(MEM, deque.spare.take())
  }

  /** sys.getsizeof, bytes; spare blocks are not counted. */
  sizeOf(deque: DequeBody): number {
    const blocks = Math.floor((deque.left + deque.size + DEQUE_BLOCK_ITEMS - 1) / DEQUE_BLOCK_ITEMS)
    return this.#layout.request + blocks * DEQUE_BLOCK_BYTES
  }

  #takeBlock(deque: DequeBody): Pointer {
    const spare = deque.spare.take()
    return spare === NO_MEMORY ? this.#requests.malloc(MEM, DEQUE_BLOCK_BYTES) : spare
  }

  #freeBlock(deque: DequeBody, block: Pointer): void {
    if (!deque.spare.put(block)) this.#requests.free(MEM, block)
  }
}

function center(deque: DequeBody): void {
  deque.left = DEQUE_CENTER + 1
  deque.right = DEQUE_CENTER
}
