// Who holds what: for each live request its size, who asked and when, beside the allocator's own tables. Written by
// memory.ts on every request; read by the ledger, by traced memory and by the evidence about arenas.
import { assert } from '@shared/base/assert'
import { type GeneralAllocator, NO_MEMORY, type Pointer } from '../layer1-general/general-allocator'
import type { Pymalloc } from '../layer2-pymalloc/pymalloc'
import { grown } from '../layer2-pymalloc/tables'

/** Words of a record. */
const STRIDE = 3
/** Requests that pymalloc serves have fewer than 24 bits; the tracing stands above them. */
export const SIZE_MASK = 0xff_ffff
export const TRACING_SHIFT = 24
/** Fraction bits of 1 / units: exact for offsets of whole blocks, which have 15 bits. */
const INVERSE_SHIFT = 15

/**
 * Live requests that pymalloc serves. A program frees here and there, so each column indexed by pointer would cost a miss
 * of the processor's cache per request: what is known of a block stands together, without gaps between the blocks of a
 * pool.
 *
 *   word 0  bytes asked for last; from bit 24 on the tracing it belongs to (traced-memory.ts), 0 for none
 *   word 1  site: who asked last, as tracemalloc counts: realloc in place changes the owner too
 *   word 2  birth: the event, from 1, that made the block live; 0 where no request lives. Realloc in place is no birth
 *
 * Questions about a pointer are about the start of a block.
 */
export class BlockOwners {
  readonly #pymalloc: Pymalloc
  #words: Int32Array<ArrayBuffer> = new Int32Array(0)
  readonly #poolShift: number
  readonly #offsetMask: number
  readonly #headerUnits: number
  readonly #blocksPerPool: number
  /** By size class. */
  readonly #inverse: Int32Array
  #live = 0
  #liveRequested = 0

  constructor(pymalloc: Pymalloc) {
    const { shape } = pymalloc
    this.#pymalloc = pymalloc
    this.#poolShift = shape.poolShift
    this.#offsetMask = shape.unitsPerPool - 1
    this.#headerUnits = shape.headerUnits
    this.#blocksPerPool = shape.blocksPerPool(0)
    this.#inverse = Int32Array.from({ length: shape.sizeClasses }, (_, sizeClass) =>
      Math.ceil(2 ** INVERSE_SHIFT / (sizeClass + 1)),
    )
  }

  get live(): number {
    return this.#live
  }

  /** Bytes that all live requests asked for. */
  get liveRequested(): number {
    return this.#liveRequested
  }

  /** Bytes. What a freed block leaves behind means nothing. */
  requestedOf(pointer: Pointer): number {
    return (this.#words[this.#recordOf(pointer)] as number) & SIZE_MASK
  }

  /** What a freed block leaves behind means nothing. */
  siteOf(pointer: Pointer): number {
    return this.#words[this.#recordOf(pointer) + 1] as number
  }

  /** 0 where no request lives. */
  birthOf(pointer: Pointer): number {
    return (this.#words[this.#recordOf(pointer) + 2] as number) >>> 0
  }

  /** 0 for none. */
  tracingOf(pointer: Pointer): number {
    return (this.#words[this.#recordOf(pointer)] as number) >>> TRACING_SHIFT
  }

  /** Live blocks by arena record and address. Takes one step a block of a used pool. */
  forEachLive(visit: (pointer: Pointer) => void): void {
    const { arenas, pools, shape } = this.#pymalloc
    for (let arena = 0; arena < arenas.length; arena++) {
      if (arenas.address[arena] === 0) continue
      const first = arena << shape.arenaShift
      const end = first + (arenas.carved[arena] as number)
      for (let pool = first; pool < end; pool++) {
        if (pools.count[pool] === 0) continue
        const units = (pools.sizeClass[pool] as number) + 1
        const start = pool << this.#poolShift
        const carved = start + (pools.nextOffset[pool] as number)
        for (let pointer = start + this.#headerUnits; pointer < carved; pointer += units) {
          if (this.birthOf(pointer) !== 0) visit(pointer)
        }
      }
    }
  }

  add(pointer: Pointer, size: number, site: number, event: number, tracing: number): void {
    const at = this.#recordOf(pointer)
    if (at >= this.#words.length) this.#grow()
    const words = this.#words
    words[at] = size | (tracing << TRACING_SHIFT)
    words[at + 1] = site
    words[at + 2] = event
    this.#live++
    this.#liveRequested += size
  }

  resize(pointer: Pointer, size: number, site: number, tracing: number): void {
    const at = this.#recordOf(pointer)
    const words = this.#words
    assert(words[at + 2] !== 0, 'a block that is resized is live')
    this.#liveRequested += size - ((words[at] as number) & SIZE_MASK)
    words[at] = size | (tracing << TRACING_SHIFT)
    words[at + 1] = site
  }

  /** Bytes it had asked for, and above bit 24 the tracing it belonged to. */
  remove(pointer: Pointer): number {
    const at = this.#recordOf(pointer)
    const words = this.#words
    assert(words[at + 2] !== 0, 'a block that is freed is live')
    words[at + 2] = 0
    const sizeAndTracing = words[at] as number
    this.#live--
    this.#liveRequested -= sizeAndTracing & SIZE_MASK
    return sizeAndTracing
  }

  /** No block belongs to a tracing. */
  forgetTracing(): void {
    const words = this.#words
    for (let at = 0; at < words.length; at += STRIDE) words[at] = (words[at] as number) & SIZE_MASK
  }

  #recordOf(pointer: Pointer): number {
    const pool = pointer >>> this.#poolShift
    const offset = (pointer & this.#offsetMask) - this.#headerUnits
    const inverse = this.#inverse[this.#pymalloc.pools.sizeClass[pool] as number] as number
    return STRIDE * (pool * this.#blocksPerPool + ((offset * inverse) >>> INVERSE_SHIFT))
  }

  #grow(): void {
    this.#words = grown(this.#words, STRIDE * this.#pymalloc.pools.count.length * this.#blocksPerPool)
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
  #tracing = new Uint8Array(0)
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

  /** The tracing it belongs to, 0 for none. */
  tracingOf(pointer: Pointer): number {
    return this.#tracing[this.slotOf(pointer)] ?? 0
  }

  markTracing(pointer: Pointer, tracing: number): void {
    this.#tracing[this.slotOf(pointer)] = tracing
  }

  forgetTracing(): void {
    this.#tracing.fill(0)
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
    this.#tracing[slot] = 0
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
    this.#tracing = grown(this.#tracing, length)
    this.#freeSlots = grown(this.#freeSlots, length)
  }
}

const LEAST_SLOTS = 1024

/** PyMem_RawMalloc and its family never ask the C library for nothing: what it would answer is up to the library. */
function atLeastOne(size: number): number {
  return size === 0 ? 1 : size
}
