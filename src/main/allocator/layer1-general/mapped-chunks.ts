// Chunks with a mapping of their own, and the thresholds that decide about them. Records in columns; a chunk's number
// is FIRST_MAPPED + its record. Called by arena.ts and ptmalloc.ts. Facts: sysmalloc_mmap, munmap_chunk, mremap_chunk
// and the dynamic threshold in __libc_free, malloc.c 2.36.
import type { AddressSpace } from '../system/address-space'
import { type Chunk, FIRST_MAPPED, NO_CHUNK } from './chunks'
import { type MallocConstants, PAGE, SIZE_WORD, UNIT } from './constants'

const NO_RECORD = -1

export class MappedChunks {
  /** mp_.mmap_threshold and mp_.trim_threshold now, in bytes. */
  mmapThreshold: number
  trimThreshold: number
  /** n_mmaps and mmapped_mem. */
  count = 0
  bytes = 0
  residentPages = 0
  /** Bytes from the start of the mapping; size 0 for a record that is not in use. */
  address = new Float64Array(8)
  size = new Float64Array(8)
  requested = new Float64Array(8)
  /** The one run of pages that were never written: what calloc got and did not have to clear. */
  #untouchedFrom = new Float64Array(8)
  #untouchedEnd = new Float64Array(8)
  #nextFree = new Int32Array(8)
  #firstFree = NO_RECORD
  /** Records ever used. */
  length = 0
  readonly #system: AddressSpace
  readonly #constants: MallocConstants

  constructor(system: AddressSpace, constants: MallocConstants) {
    this.#system = system
    this.#constants = constants
    this.mmapThreshold = constants.mmapThreshold
    this.trimThreshold = constants.trimThreshold
  }

  /** Whether a chunk that no bin and no top can serve gets a mapping. */
  wants(units: number): boolean {
    return units * UNIT >= this.mmapThreshold && this.count < this.#constants.mappingsMax
  }

  /** sysmalloc_mmap: a new mapping of which only the header is written. NO_CHUNK when the system refuses. */
  allocate(units: number): Chunk {
    const size = mappingSize(units)
    const address = this.#system.map(size)
    if (address === null) return NO_CHUNK
    const record = this.#newRecord()
    this.address[record] = address
    this.size[record] = size
    this.requested[record] = 0
    this.#untouchedFrom[record] = 1
    this.#untouchedEnd[record] = size / PAGE
    this.count++
    this.bytes += size
    this.residentPages++
    return FIRST_MAPPED + record
  }

  /** munmap_chunk, and the rise of the thresholds that __libc_free makes first unless `isMove`. */
  free(chunk: Chunk, isMove = false): void {
    const record = chunk - FIRST_MAPPED
    const size = this.size[record] as number
    const { hasDynamicThreshold, mmapThresholdMax } = this.#constants
    if (!isMove && hasDynamicThreshold && size >= this.mmapThreshold && size < mmapThresholdMax) {
      this.mmapThreshold = size
      this.trimThreshold = 2 * size
    }
    this.residentPages -= size / PAGE - this.untouchedPagesOf(chunk)
    this.#system.unmap(this.address[record] as number, size)
    this.count--
    this.bytes -= size
    this.size[record] = 0
    this.#nextFree[record] = this.#firstFree
    this.#firstFree = record
  }

  /** mremap_chunk: the mapping, perhaps elsewhere, now for a chunk of `units`. False when the system refuses. */
  resize(chunk: Chunk, units: number): boolean {
    const record = chunk - FIRST_MAPPED
    const oldSize = this.size[record] as number
    const size = mappingSize(units)
    if (size === oldSize) return true
    const address = this.#system.remap(this.address[record] as number, oldSize, size)
    if (address === null) return false
    const touched = this.#touchedPages(record)
    this.address[record] = address
    this.size[record] = size
    this.bytes += size - oldSize
    const pages = size / PAGE
    if (size < oldSize) {
      this.#untouchedFrom[record] = Math.min(this.#untouchedFrom[record] as number, pages)
      this.#untouchedEnd[record] = Math.min(this.#untouchedEnd[record] as number, pages)
    } else if (this.untouchedPagesOf(chunk) === 0) {
      this.#untouchedFrom[record] = oldSize / PAGE
      this.#untouchedEnd[record] = pages
    } else if (this.#untouchedEnd[record] === oldSize / PAGE) {
      this.#untouchedEnd[record] = pages
    }
    this.residentPages += this.#touchedPages(record) - touched
    return true
  }

  /** The program asked for `bytes` and writes them, from user byte `from` on. */
  request(chunk: Chunk, bytes: number, from: number): void {
    const record = chunk - FIRST_MAPPED
    this.requested[record] = bytes
    if (from >= bytes) return
    const firstPage = Math.floor((2 * SIZE_WORD + from) / PAGE)
    const endPage = Math.ceil((2 * SIZE_WORD + bytes) / PAGE)
    const touched = this.#touchedPages(record)
    // What is written reaches to the end of the request, and the mapping at most a page further: the run keeps what
    // lies before it, or else what lies behind.
    if (firstPage <= (this.#untouchedFrom[record] as number)) {
      this.#untouchedFrom[record] = Math.max(this.#untouchedFrom[record] as number, endPage)
    } else if (endPage >= (this.#untouchedEnd[record] as number) - 1) {
      this.#untouchedEnd[record] = Math.min(this.#untouchedEnd[record] as number, firstPage)
    }
    this.residentPages += this.#touchedPages(record) - touched
  }

  /** chunksize: bytes from the header to the end, of which 16 are header. */
  sizeOf(chunk: Chunk): number {
    return this.size[chunk - FIRST_MAPPED] as number
  }

  addressOf(chunk: Chunk): number {
    return this.address[chunk - FIRST_MAPPED] as number
  }

  requestedOf(chunk: Chunk): number {
    return this.requested[chunk - FIRST_MAPPED] as number
  }

  untouchedPagesOf(chunk: Chunk): number {
    const record = chunk - FIRST_MAPPED
    return Math.max(0, (this.#untouchedEnd[record] as number) - (this.#untouchedFrom[record] as number))
  }

  #touchedPages(record: number): number {
    return (this.size[record] as number) / PAGE - this.untouchedPagesOf(FIRST_MAPPED + record)
  }

  #newRecord(): number {
    const free = this.#firstFree
    if (free !== NO_RECORD) {
      this.#firstFree = this.#nextFree[free] as number
      return free
    }
    if (this.length === this.size.length) this.#grow(2 * this.length)
    return this.length++
  }

  #grow(length: number): void {
    this.address = longer(this.address, length)
    this.size = longer(this.size, length)
    this.requested = longer(this.requested, length)
    this.#untouchedFrom = longer(this.#untouchedFrom, length)
    this.#untouchedEnd = longer(this.#untouchedEnd, length)
    const nextFree = new Int32Array(length)
    nextFree.set(this.#nextFree)
    this.#nextFree = nextFree
  }
}

/** The chunk, and the word behind it that no next chunk lends, in whole pages. Bytes. */
function mappingSize(units: number): number {
  return Math.ceil((units * UNIT + SIZE_WORD) / PAGE) * PAGE
}

function longer(column: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  const copy = new Float64Array(length)
  copy.set(column)
  return copy
}
