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
 * tables. Index of the columns: a slot, which goes to another chunk when its own is freed.
 */
export class OwnedChunks implements GeneralAllocator {
  requested = new Float64Array(0)
  site = new Int32Array(0)
  /** As in BlockOwners. */
  birth = new Uint32Array(0)
  readonly #general: GeneralAllocator
  readonly #requester: Requester
  /** Live chunks: their numbers say where they lie, and so leave wide gaps. */
  readonly #slots = new Map<Pointer, number>()
  #freeSlots = new Int32Array(0)
  #freeSlotCount = 0
  #usedSlots = 0
  #liveRequested = 0

  constructor(general: GeneralAllocator, requester: Requester) {
    this.#general = general
    this.#requester = requester
  }

  get live(): number {
    return this.#slots.size
  }

  /** Bytes that all live requests asked for. */
  get liveRequested(): number {
    return this.#liveRequested
  }

  /** Live pointers and their slots, oldest slot assignment first. */
  entries(): IterableIterator<[Pointer, number]> {
    return this.#slots.entries()
  }

  /** -1 when the chunk is not live. */
  slotOf(pointer: Pointer): number {
    return this.#slots.get(pointer) ?? -1
  }

  malloc(size: number): Pointer {
    return this.#added(this.#general.malloc(atLeastOne(size)), size)
  }

  calloc(size: number): Pointer {
    return this.#added(this.#general.calloc(atLeastOne(size)), size)
  }

  realloc(pointer: Pointer, size: number): Pointer {
    const slot = this.slotOf(pointer)
    assert(pointer === NO_MEMORY || slot >= 0, 'a chunk that is resized is live')
    const moved = this.#general.realloc(pointer, atLeastOne(size))
    if (moved === NO_MEMORY) return NO_MEMORY
    if (moved === pointer) {
      this.#liveRequested += size - (this.requested[slot] as number)
      this.requested[slot] = size
      this.site[slot] = this.#requester.site
      return pointer
    }
    if (pointer !== NO_MEMORY) this.#remove(pointer)
    return this.#added(moved, size)
  }

  free(pointer: Pointer): void {
    this.#remove(pointer)
    this.#general.free(pointer)
  }

  #added(pointer: Pointer, size: number): Pointer {
    if (pointer === NO_MEMORY) return NO_MEMORY
    const slot = this.#takeSlot()
    this.#slots.set(pointer, slot)
    this.requested[slot] = size
    this.site[slot] = this.#requester.site
    this.birth[slot] = this.#requester.events
    this.#liveRequested += size
    return pointer
  }

  #remove(pointer: Pointer): void {
    const slot = this.slotOf(pointer)
    assert(slot >= 0, 'a chunk that is freed is live')
    this.#slots.delete(pointer)
    this.#liveRequested -= this.requested[slot] as number
    this.birth[slot] = 0
    this.#freeSlots[this.#freeSlotCount++] = slot
  }

  #takeSlot(): number {
    if (this.#freeSlotCount > 0) return this.#freeSlots[--this.#freeSlotCount] as number
    if (this.#usedSlots === this.birth.length) this.#grow(Math.max(LEAST_SLOTS, 2 * this.#usedSlots))
    return this.#usedSlots++
  }

  #grow(length: number): void {
    this.requested = grown(this.requested, length)
    this.site = grown(this.site, length)
    this.birth = grown(this.birth, length)
    this.#freeSlots = grown(this.#freeSlots, length)
  }
}

const LEAST_SLOTS = 1024

/** PyMem_RawMalloc and its family never ask the C library for nothing: what it would answer is up to the library. */
function atLeastOne(size: number): number {
  return size === 0 ? 1 : size
}
