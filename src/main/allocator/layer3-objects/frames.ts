// Frames of running functions: objects that are used again through 3.10, a stack of its own from 3.11 on. Called by the
// interpreter at every call and return.
import { assert } from '@shared/base/assert'
import { NO_MEMORY, type Pointer } from '../layer1-general/general-allocator'
import { OBJ } from '../memory'
import type { ArenaSource } from '../system/arena-source'
import {
  CHUNK_HEADER_SLOTS,
  CHUNK_MARGIN_SLOTS,
  DATA_STACK_CHUNK,
  FRAME_FIXED_SLOTS,
  FRAMES_ON_DATA_STACK,
} from './data/frames'
import { POINTER_BYTES } from './data/layouts'
import { type Layout, requestWithItems } from './layout'
import type { FreeList, Requests } from './object-memory'
import { at, type Release } from './releases'

/** What a code object keeps for its next call: the frame of the last one (co_zombieframe). */
export interface FrameOwner {
  spareFrame: Pointer
  /** Slots of a frame of this code: locals, cells, free variables and the stack. */
  readonly frameSlots: number
}

interface WaitingFrame {
  readonly pointer: Pointer
  readonly slots: number
}

/** Through 3.10. */
export class FrameObjects {
  readonly #requests: Requests
  readonly #layout: Layout
  readonly #limit: number
  readonly #waiting: WaitingFrame[] = []
  /** Slots of each frame alive, which may be more than its code needs. */
  readonly #slots = new Map<Pointer, number>()

  constructor(requests: Requests, layout: Layout, list: FreeList) {
    this.#requests = requests
    this.#layout = layout
    this.#limit = list.limit
  }

  /** _PyFrame_New_NoTrack: the code's spare frame, one of the list (made larger if need be), or a new one. */
  create(owner: FrameOwner): Pointer {
    const { spareFrame, frameSlots } = owner
    if (spareFrame !== NO_MEMORY) {
      owner.spareFrame = NO_MEMORY
      this.#requests.memory.newReference?.(spareFrame)
      return spareFrame
    }
    const waiting = this.#waiting.pop()
    const request = requestWithItems(this.#layout, frameSlots)
    if (waiting === undefined) return this.#known(this.#requests.malloc(OBJ, request), frameSlots)
    if (waiting.slots >= frameSlots) {
      this.#requests.memory.newReference?.(waiting.pointer)
      return waiting.pointer
    }
    this.#slots.delete(waiting.pointer)
    return this.#known(this.#requests.realloc(OBJ, waiting.pointer, request), frameSlots)
  }

  /** frame_dealloc. `owner`: null when the code object dies with it. */
  free(pointer: Pointer, owner: FrameOwner | null): void {
    if (owner !== null && owner.spareFrame === NO_MEMORY) {
      owner.spareFrame = pointer
      return
    }
    if (this.#waiting.length < this.#limit)
      this.#waiting.push({ pointer, slots: this.#slots.get(pointer) ?? 0 })
    else this.#release(pointer)
  }

  /** code_dealloc. */
  freeSpare(owner: FrameOwner): void {
    if (owner.spareFrame !== NO_MEMORY) this.#release(owner.spareFrame)
    owner.spareFrame = NO_MEMORY
  }

  /** A full collection. */
  clear(): void {
    for (let frame = this.#waiting.pop(); frame !== undefined; frame = this.#waiting.pop()) {
      this.#release(frame.pointer)
    }
  }

  #known(pointer: Pointer, slots: number): Pointer {
    this.#slots.set(pointer, slots)
    return pointer
  }

  #release(pointer: Pointer): void {
    this.#slots.delete(pointer)
    this.#requests.free(OBJ, pointer)
  }
}

interface Chunk {
  readonly address: number
  readonly bytes: number
  /** Slots in use, the header's included. */
  top: number
}

/** From 3.11 on: chunks from where arenas come from; no request of malloc or pymalloc. */
export class DataStack {
  readonly #source: ArenaSource
  readonly #fixedSlots: number
  readonly #chunks: Chunk[] = []
  /** Slots of each frame, and whether it opened a chunk. */
  readonly #frames: { readonly slots: number; readonly opensChunk: boolean }[] = []

  constructor(release: Release, source: ArenaSource) {
    assert(at(FRAMES_ON_DATA_STACK, release), 'frames stand on a stack of their own from 3.11 on')
    this.#source = source
    this.#fixedSlots = at(FRAME_FIXED_SLOTS, release)
  }

  /** Chunks mapped now, and their bytes. */
  get mapped(): { readonly chunks: number; readonly bytes: number } {
    return { chunks: this.#chunks.length, bytes: this.#chunks.reduce((sum, { bytes }) => sum + bytes, 0) }
  }

  /** _PyThreadState_PushFrame. `slots`: locals, cells, free variables and stack. False: the system has no memory. */
  push(slots: number): boolean {
    const needed = slots + this.#fixedSlots
    const chunk = this.#chunks.at(-1)
    const fits = chunk !== undefined && (chunk.top + needed) * POINTER_BYTES < chunk.bytes
    if (!fits && !this.#pushChunk(needed)) return false
    const current = this.#chunks.at(-1)
    assert(current !== undefined, 'a chunk was just pushed')
    current.top += needed
    this.#frames.push({ slots: needed, opensChunk: !fits && this.#chunks.length > 1 })
    return true
  }

  /** _PyThreadState_PopFrame: a chunk goes with its first frame; the very first chunk stays. */
  pop(): void {
    const frame = this.#frames.pop()
    const chunk = this.#chunks.at(-1)
    assert(frame !== undefined && chunk !== undefined, 'a frame was pushed')
    chunk.top -= frame.slots
    if (!frame.opensChunk) return
    this.#chunks.pop()
    this.#source.unmap(chunk.address, chunk.bytes)
  }

  #pushChunk(slots: number): boolean {
    let bytes = DATA_STACK_CHUNK
    while (bytes < (slots + CHUNK_MARGIN_SLOTS) * POINTER_BYTES) bytes *= 2
    const address = this.#source.map(bytes)
    if (address === null) return false
    // The first chunk leaves a slot free, so that no frame stands at its very start and takes it away.
    this.#chunks.push({ address, bytes, top: CHUNK_HEADER_SLOTS + (this.#chunks.length === 0 ? 1 : 0) })
    return true
  }
}
