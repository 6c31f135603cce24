// glibc's malloc, the same address for the same requests: malloc, calloc, realloc, free as one thread calls them
// through PyMem_Raw*. The public entry of layer 1, called by memory.ts, pymalloc.ts and the replay.
// Files from the bottom: constants, chunks, bins, tcache, heap, mapped-chunks, arena, this one; figures.ts reads them.
//
// A pointer is ~chunk: -1 - the chunk's number. Of a number below FIRST_MAPPED the address follows by arithmetic.
import { AddressSpace } from '../system/address-space'
import { Arena } from './arena'
import { type Chunk, FIRST_CHUNK, FIRST_MAPPED, IN_USE, NO_CHUNK, OWN, unitsFor } from './chunks'
import { GLIBC_2_36, type MallocConstants, MIN_UNITS, SIZE_WORD, UNIT } from './constants'
import { type GeneralAllocator, NO_MEMORY, type Pointer } from './general-allocator'
import { TCACHE_BINS, TCACHE_BYTES } from './tcache'

/** Of live requests. Bytes where no unit is named. */
export interface LiveRequests {
  readonly count: number
  readonly requested: number
  /** Chunks of the heap that serve requests, in whole. */
  readonly heapChunks: number
  readonly mappings: number
}

export class Ptmalloc implements GeneralAllocator {
  readonly system: AddressSpace
  readonly constants: MallocConstants
  readonly arena: Arena
  #count = 0
  #requested = 0
  #units = 0

  constructor(system = new AddressSpace(), constants: MallocConstants = GLIBC_2_36) {
    this.system = system
    this.constants = constants
    this.arena = new Arena(system, constants)
  }

  get live(): LiveRequests {
    const { bytes: mappings } = this.arena.mapped
    return { count: this.#count, requested: this.#requested, heapChunks: this.#units * UNIT, mappings }
  }

  /** __libc_malloc. `size` is 0 ... 2^48; 0 gets the smallest chunk. */
  malloc(size: number): Pointer {
    const { tcache } = this.arena
    const units = unitsFor(size)
    const bin = units - MIN_UNITS
    if (bin < TCACHE_BINS) {
      if (tcache.capacity === 0) this.#startCache()
      if ((tcache.counts[bin] as number) > 0) return this.#give(tcache.take(bin), size)
    } else if (tcache.capacity === 0) this.#startCache()
    const chunk = this.arena.allocate(units)
    return chunk === NO_CHUNK ? NO_MEMORY : this.#give(chunk, size)
  }

  /** __libc_calloc, which never looks into the tcache. Memory that comes fresh from the system is not cleared. */
  calloc(size: number): Pointer {
    const { arena } = this
    const { heap } = arena
    if (arena.tcache.capacity === 0) this.#startCache()
    const top = heap.top
    const used = heap.topUnits
    const chunk = arena.allocate(unitsFor(size))
    if (chunk === NO_CHUNK) return NO_MEMORY
    if (chunk >= FIRST_MAPPED) return this.#giveMapped(chunk, size, size)
    const units = arena.chunks.unitsOf(chunk)
    const cleared = chunk === top && units > used ? used : units
    heap.write(chunk, chunk + cleared + 1)
    return this.#note(chunk, units, size)
  }

  /** __libc_realloc as PyMem_RawRealloc calls it: `size` 0 becomes 1. */
  realloc(pointer: Pointer, size: number): Pointer {
    if (pointer === NO_MEMORY) return this.malloc(size)
    const chunk = ~pointer
    const units = unitsFor(size)
    if (chunk >= FIRST_MAPPED) return this.#reallocMapped(chunk, units, size)
    const { chunks } = this.arena
    const oldUnits = chunks.unitsOf(chunk)
    const oldRequested = chunks.requestedOf(chunk)
    const resized = this.arena.resize(chunk, units)
    if (resized === NO_CHUNK) return NO_MEMORY
    this.#forget(oldUnits, oldRequested)
    return this.#give(resized, size)
  }

  /** __libc_free. NO_MEMORY is NULL and does nothing. */
  free(pointer: Pointer): void {
    if (pointer === NO_MEMORY) return
    const chunk = ~pointer
    const { chunks, mapped } = this.arena
    if (chunk >= FIRST_MAPPED) {
      this.#forget(0, mapped.requestedOf(chunk))
      mapped.free(chunk)
      return
    }
    this.#forget(chunks.unitsOf(chunk), chunks.requestedOf(chunk))
    this.arena.release(chunk)
  }

  /** malloc_trim: gives whole free pages back to the system, and all of the top but `pad` bytes. */
  trim(pad = 0): boolean {
    return this.arena.trim(pad)
  }

  /** Bytes, of the byte the program gets. */
  addressOf(pointer: Pointer): number {
    const chunk = ~pointer
    return chunk >= FIRST_MAPPED
      ? this.arena.mapped.addressOf(chunk) + 2 * SIZE_WORD
      : this.system.heapStart + (chunk - FIRST_CHUNK) * UNIT + 2 * SIZE_WORD
  }

  /** Bytes that the live request at `pointer` asked for. */
  requestedOf(pointer: Pointer): number {
    const { chunks, mapped } = this.arena
    return ~pointer >= FIRST_MAPPED ? mapped.requestedOf(~pointer) : chunks.requestedOf(~pointer)
  }

  /** malloc_usable_size. */
  usableOf(pointer: Pointer): number {
    return this.arena.usableOf(~pointer)
  }

  /** Placement made `chunk`; from now on it serves a request. */
  adopt(chunk: Chunk, size: number): Pointer {
    return this.#give(chunk, size)
  }

  /** The request at `pointer`, in the heap, is no longer counted; the chunk is Placement's. */
  disown(pointer: Pointer): void {
    const { chunks } = this.arena
    this.#forget(chunks.unitsOf(~pointer), chunks.requestedOf(~pointer))
  }

  /** mp_.mmap_threshold did decide: the chunk has a mapping of its own. */
  isMapped(pointer: Pointer): boolean {
    return ~pointer >= FIRST_MAPPED
  }

  /** tcache_init: the first chunk of the heap. Without memory for it requests go on without a cache. */
  #startCache(): void {
    const { arena, constants } = this
    if (constants.tcacheCount === 0) return
    const chunk = arena.allocate(unitsFor(TCACHE_BYTES))
    if (chunk === NO_CHUNK) return
    const { chunks, heap, tcache } = arena
    const units = chunks.unitsOf(chunk)
    chunks.words[2 * chunk + 2] = units * UNIT - SIZE_WORD - TCACHE_BYTES
    chunks.words[2 * chunk + 3] = OWN
    heap.write(chunk, chunk + units)
    arena.ownUnits = units
    tcache.capacity = constants.tcacheCount
  }

  /** The program writes all it asked for. */
  #give(chunk: Chunk, size: number): Pointer {
    if (chunk >= FIRST_MAPPED) return this.#giveMapped(chunk, size, 0)
    const units = (this.arena.chunks.words[2 * chunk + 1] as number) >>> 1
    const { heap } = this.arena
    const end = chunk + units + 1
    if (end > heap.dense) heap.write(chunk, chunk + 1 + Math.ceil(size / UNIT))
    return this.#note(chunk, units, size)
  }

  /** `written`: the program writes its bytes from this one on. */
  #giveMapped(chunk: Chunk, size: number, written: number): Pointer {
    this.arena.mapped.request(chunk, size, written)
    this.#count++
    this.#requested += size
    return ~chunk
  }

  #note(chunk: Chunk, units: number, size: number): Pointer {
    const { words } = this.arena.chunks
    words[2 * chunk + 2] = units * UNIT - SIZE_WORD - size
    words[2 * chunk + 3] = IN_USE
    this.#count++
    this.#requested += size
    this.#units += units
    return ~chunk
  }

  #forget(units: number, requested: number): void {
    this.#count--
    this.#requested -= requested
    this.#units -= units
  }

  #reallocMapped(chunk: Chunk, units: number, size: number): Pointer {
    const { mapped } = this.arena
    const oldRequested = mapped.requestedOf(chunk)
    if (mapped.resize(chunk, units)) {
      this.#forget(0, oldRequested)
      return this.#giveMapped(chunk, size, oldRequested)
    }
    if (mapped.sizeOf(chunk) - SIZE_WORD >= units * UNIT) {
      this.#forget(0, oldRequested)
      return this.#giveMapped(chunk, size, size)
    }
    const moved = this.malloc(size)
    if (moved === NO_MEMORY) return NO_MEMORY
    this.#forget(0, oldRequested)
    mapped.free(chunk, true)
    return moved
  }
}
