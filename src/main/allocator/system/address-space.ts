// The address space of one process as Linux hands it out: the heap, which brk moves the end of, growing upwards, and
// anonymous mappings, placed from the top downwards, each in the highest gap that is large enough. Layer 1 takes both
// from here, layer 2 its arenas. Facts: mm/mmap.c (brk, vm_unmapped_area, top-down), mm/mremap.c.
// Addresses and sizes are bytes, multiples of a page, below 2^53. A kernel may round the place of mappings of whole
// 2 MiB pages; that is not modelled.
import { assert } from '@shared/base/assert'
import type { ArenaSource } from './arena-source'

/** Where the heap of a position-independent program starts without address randomisation. */
const HEAP_START = 0x5555_5555_9000
/** Where Linux begins to map without address randomisation; no multiple of a 16 KiB pool, as addresses rarely are. */
const MAPPINGS_TOP = 0x7fff_f7fe_1000

export interface AddressSpaceOptions {
  readonly heapStart?: number
  /** Just above the first mapping. */
  readonly mappingsTop?: number
  /** RLIMIT_AS: most bytes of heap and mappings together. */
  readonly limit?: number
  /** Asked before every brk that grows, mmap and mremap; true refuses it. `call` counts them from 0. */
  readonly refuses?: (call: number) => boolean
}

/** Unmapped bytes between mappings. */
interface Gap {
  start: number
  end: number
}

export class AddressSpace implements ArenaSource {
  readonly heapStart: number
  #heapEnd: number
  /** The lowest mapping; everything from here down to the heap is free. */
  #lowest: number
  /** Highest first, never adjacent, all above `#lowest`. */
  readonly #gaps: Gap[] = []
  readonly #limit: number
  readonly #refuses: (call: number) => boolean
  #calls = 0
  #mappedBytes = 0

  constructor(options: AddressSpaceOptions = {}) {
    const {
      heapStart = HEAP_START,
      mappingsTop = MAPPINGS_TOP,
      limit = Infinity,
      refuses = () => false,
    } = options
    this.heapStart = heapStart
    this.#heapEnd = heapStart
    this.#lowest = mappingsTop
    this.#limit = limit
    this.#refuses = refuses
  }

  get heapBytes(): number {
    return this.#heapEnd - this.heapStart
  }

  /** Of all mappings, without the heap. */
  get mappedBytes(): number {
    return this.#mappedBytes
  }

  /** sbrk: moves the end of the heap; false when the system refuses. */
  moveBreak(bytes: number): boolean {
    if (bytes > 0 && (this.#isRefused(bytes) || this.#heapEnd + bytes > this.#lowest)) return false
    this.#heapEnd += bytes
    assert(this.#heapEnd >= this.heapStart, 'the heap ends behind its start')
    return true
  }

  map(size: number): number | null {
    if (this.#isRefused(size)) return null
    const address = this.#place(size)
    if (address !== null) this.#mappedBytes += size
    return address
  }

  unmap(address: number, size: number): void {
    this.#mappedBytes -= size
    this.#release(address, address + size)
  }

  /**
   * mremap with MREMAP_MAYMOVE: the address of the mapping with its new size, or null. It stays where it is when it
   * shrinks or the gap above it is large enough.
   */
  remap(address: number, oldSize: number, newSize: number): number | null {
    const more = newSize - oldSize
    if (more <= 0) {
      if (more < 0) this.unmap(address + newSize, -more)
      return address
    }
    if (this.#isRefused(more)) return null
    const end = address + oldSize
    const above = this.#gaps.findIndex((gap) => gap.start === end && gap.end - gap.start >= more)
    if (above >= 0) {
      this.#takeFromBelow(above, more)
      this.#mappedBytes += more
      return address
    }
    const moved = this.#place(newSize)
    if (moved === null) return null
    this.#mappedBytes += newSize
    this.unmap(address, oldSize)
    return moved
  }

  #isRefused(bytes: number): boolean {
    const isOver = this.heapBytes + this.#mappedBytes + bytes > this.#limit
    return this.#refuses(this.#calls++) || isOver
  }

  /** The upper end of the highest gap with room, or else below all mappings. */
  #place(size: number): number | null {
    for (const [at, gap] of this.#gaps.entries()) {
      if (gap.end - gap.start < size) continue
      gap.end -= size
      if (gap.end === gap.start) this.#gaps.splice(at, 1)
      return gap.end
    }
    if (this.#lowest - size < this.#heapEnd) return null
    this.#lowest -= size
    return this.#lowest
  }

  #takeFromBelow(at: number, size: number): void {
    const gap = this.#gaps[at]
    assert(gap !== undefined, 'the gap was found')
    gap.start += size
    if (gap.end === gap.start) this.#gaps.splice(at, 1)
  }

  #release(start: number, end: number): void {
    const gaps = this.#gaps
    let at = gaps.findIndex((gap) => gap.start < end)
    if (at < 0) at = gaps.length
    // The neighbours, joined where they touch: `at` lies below, `at - 1` above.
    const below = gaps[at]
    const above = gaps[at - 1]
    const released = { start, end }
    if (below?.end === start) released.start = below.start
    if (above?.start === end) released.end = above.end
    const first = above?.start === end ? at - 1 : at
    const count = (above?.start === end ? 1 : 0) + (below?.end === start ? 1 : 0)
    if (released.start > this.#lowest) {
      gaps.splice(first, count, released)
      return
    }
    gaps.splice(first, count)
    this.#lowest = released.end
  }
}
