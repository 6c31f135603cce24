// Who holds what: for each live request its size, who asked and when, in columns beside the allocator's own. Written by
// memory.ts on every request; read by the ledger, by traced memory and by the evidence about arenas.
import { assert } from '@shared/base/assert'
import { type GeneralAllocator, NO_MEMORY, type Pointer } from '../layer1-general/general-allocator'
import { grown } from '../layer2-pymalloc/tables'
import type { AllocatorProfile } from '../profiles/profile'

/** Live requests that pymalloc serves. Index: the pointer. What a freed block leaves behind means nothing. */
export class BlockOwners {
  /** Bytes asked for last: a block that realloc left in place has the new size. */
  requested: Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>
  /** Who asked last, as tracemalloc counts: realloc in place changes the owner too. */
  site = new Int32Array(0)
  /** The event, from 1, that made the block live; 0 where no request lives. Realloc in place is no birth. */
  birth = new Uint32Array(0)
  #live = 0
  #liveRequested = 0

  constructor({ smallRequestThreshold }: AllocatorProfile) {
    this.requested = smallRequestThreshold < 2 ** 16 ? new Uint16Array(0) : new Uint32Array(0)
  }

  get live(): number {
    return this.#live
  }

  /** Bytes that all live requests asked for. */
  get liveRequested(): number {
    return this.#liveRequested
  }

  /** Room for pointers below `length`. */
  grow(length: number): void {
    this.requested = grown(this.requested, length)
    this.site = grown(this.site, length)
    this.birth = grown(this.birth, length)
  }

  add(pointer: Pointer, size: number, site: number, event: number): void {
    this.requested[pointer] = size
    this.site[pointer] = site
    this.birth[pointer] = event
    this.#live++
    this.#liveRequested += size
  }

  resize(pointer: Pointer, size: number, site: number): void {
    assert(this.birth[pointer] !== 0, 'a block that is resized is live')
    this.#liveRequested += size - (this.requested[pointer] as number)
    this.requested[pointer] = size
    this.site[pointer] = site
  }

  remove(pointer: Pointer): void {
    assert(this.birth[pointer] !== 0, 'a block that is freed is live')
    this.birth[pointer] = 0
    this.#live--
    this.#liveRequested -= this.requested[pointer] as number
  }
}

/** The clock and whoever asks now. */
export interface Requester {
  readonly events: number
  readonly site: number
}

/**
 * The general allocator, with the owners of its chunks: the RAW domain, what pymalloc hands on, and pymalloc's own
 * tables. Index of the columns: `chunkIndex(pointer)`.
 */
export class OwnedChunks implements GeneralAllocator {
  requested = new Float64Array(0)
  site = new Int32Array(0)
  birth = new Uint32Array(0)
  readonly #general: GeneralAllocator
  readonly #requester: Requester
  #live = 0
  #liveRequested = 0

  constructor(general: GeneralAllocator, requester: Requester) {
    this.#general = general
    this.#requester = requester
  }

  get live(): number {
    return this.#live
  }

  /** Bytes that all live requests asked for. */
  get liveRequested(): number {
    return this.#liveRequested
  }

  malloc(size: number): Pointer {
    return this.#added(this.#general.malloc(atLeastOne(size)), size)
  }

  calloc(size: number): Pointer {
    return this.#added(this.#general.calloc(atLeastOne(size)), size)
  }

  realloc(pointer: Pointer, size: number): Pointer {
    const index = chunkIndex(pointer)
    assert(pointer === NO_MEMORY || (this.birth[index] ?? 0) !== 0, 'a chunk that is resized is live')
    const moved = this.#general.realloc(pointer, atLeastOne(size))
    if (moved === NO_MEMORY) return NO_MEMORY
    if (moved === pointer) {
      this.#liveRequested += size - (this.requested[index] as number)
      this.requested[index] = size
      this.site[index] = this.#requester.site
      return pointer
    }
    if (pointer !== NO_MEMORY) this.#remove(index)
    return this.#added(moved, size)
  }

  free(pointer: Pointer): void {
    this.#remove(chunkIndex(pointer))
    this.#general.free(pointer)
  }

  #added(pointer: Pointer, size: number): Pointer {
    if (pointer === NO_MEMORY) return NO_MEMORY
    const index = chunkIndex(pointer)
    if (index >= this.birth.length) this.#grow(Math.max(index + 1, 2 * this.birth.length, LEAST_CHUNKS))
    this.requested[index] = size
    this.site[index] = this.#requester.site
    this.birth[index] = this.#requester.events
    this.#live++
    this.#liveRequested += size
    return pointer
  }

  #remove(index: number): void {
    assert((this.birth[index] ?? 0) !== 0, 'a chunk that is freed is live')
    this.birth[index] = 0
    this.#live--
    this.#liveRequested -= this.requested[index] as number
  }

  #grow(length: number): void {
    this.requested = grown(this.requested, length)
    this.site = grown(this.site, length)
    this.birth = grown(this.birth, length)
  }
}

const LEAST_CHUNKS = 1024

/** Chunks are numbered downwards from just below NO_MEMORY. */
export function chunkIndex(pointer: Pointer): number {
  return NO_MEMORY - 1 - pointer
}

/** PyMem_RawMalloc and its family never ask the C library for nothing: what it would answer is up to the library. */
function atLeastOne(size: number): number {
  return size === 0 ? 1 : size
}
