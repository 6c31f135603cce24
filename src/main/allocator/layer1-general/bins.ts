// The doubly linked lists of free chunks: unsorted, 62 small bins of one size each, 63 large bins of a range each. In
// a large bin chunks stand by size, largest first; a second ring (nextsize) links the first chunk of each size. Called
// by arena.ts. Facts: bin_at, largebin_index_64, unlink_chunk and the sorting in _int_malloc, malloc.c 2.36.
import { assert } from '@shared/base/assert'
import { BIN_COUNT, type Chunk, type Chunks, NO_CHUNK } from './chunks'

/** bin_at (1): what was freed or split off and not yet looked at. */
export const UNSORTED = 1
/** in_smallbin_range: chunks below 1024 bytes. */
export const SMALL_UNITS = 64

const BITS_PER_BLOCK = 32

/** smallbin_index and largebin_index_64: by 64 bytes, then by 512, 4096, 32 KiB, 256 KiB, and the rest. */
export function binIndex(units: number): number {
  if (units < SMALL_UNITS) return units
  if (units >> 2 <= 48) return 48 + (units >> 2)
  if (units >> 5 <= 20) return 91 + (units >> 5)
  if (units >> 8 <= 10) return 110 + (units >> 8)
  if (units >> 11 <= 4) return 119 + (units >> 11)
  if (units >> 14 <= 2) return 124 + (units >> 14)
  return 126
}

export class Bins {
  readonly #chunks: Chunks
  /** binmap: a bit set may stand for an empty bin, a bit not set never for one that is not. */
  readonly #map = new Int32Array(BIN_COUNT / BITS_PER_BLOCK)

  constructor(chunks: Chunks) {
    this.#chunks = chunks
    const { words } = chunks
    for (let bin = UNSORTED; bin < BIN_COUNT; bin++) {
      words[2 * bin + 2] = bin
      words[2 * bin + 3] = bin
    }
  }

  /** The chunk at the end of `bin`, or the bin itself when it is empty. */
  last(bin: number): Chunk {
    return this.#chunks.words[2 * bin + 3] as number
  }

  /** At the front of the unsorted list. Head and foot are the caller's. */
  pushUnsorted(chunk: Chunk, units: number): void {
    const { words } = this.#chunks
    const first = words[2 * UNSORTED + 2] as number
    words[2 * chunk + 2] = first
    words[2 * chunk + 3] = UNSORTED
    words[2 * UNSORTED + 2] = chunk
    words[2 * first + 3] = chunk
    if (units >= SMALL_UNITS) words[2 * chunk + 4] = NO_CHUNK
  }

  /** Takes the last of a small bin or of the unsorted list: neither has a second ring. */
  removeLast(bin: number): Chunk {
    const { words } = this.#chunks
    const chunk = words[2 * bin + 3] as number
    const before = words[2 * chunk + 3] as number
    words[2 * bin + 3] = before
    words[2 * before + 2] = bin
    return chunk
  }

  /** unlink_chunk: out of whatever list it is in. */
  unlink(chunk: Chunk): void {
    const { words } = this.#chunks
    const next = words[2 * chunk + 2] as number
    const previous = words[2 * chunk + 3] as number
    assert(words[2 * next + 3] === chunk && words[2 * previous + 2] === chunk, 'lists are linked both ways')
    words[2 * next + 3] = previous
    words[2 * previous + 2] = next
    if ((words[2 * chunk + 1] as number) >>> 1 < SMALL_UNITS || words[2 * chunk + 4] === NO_CHUNK) return
    this.#unlinkSize(chunk, next)
  }

  /** The first chunk of its size leaves the ring of sizes; `next`, if of the same size, takes its place. */
  #unlinkSize(chunk: Chunk, next: Chunk): void {
    const { words } = this.#chunks
    const smaller = words[2 * chunk + 4] as number
    const larger = words[2 * chunk + 5] as number
    if (next < BIN_COUNT || words[2 * next + 4] !== NO_CHUNK) {
      words[2 * smaller + 5] = larger
      words[2 * larger + 4] = smaller
    } else if (smaller === chunk) {
      words[2 * next + 4] = next
      words[2 * next + 5] = next
    } else {
      words[2 * next + 4] = smaller
      words[2 * next + 5] = larger
      words[2 * smaller + 5] = next
      words[2 * larger + 4] = next
    }
  }

  /** What _int_malloc does with an unsorted chunk that it does not use. */
  sort(chunk: Chunk, units: number): void {
    const { words } = this.#chunks
    const bin = binIndex(units)
    const next = units < SMALL_UNITS ? (words[2 * bin + 2] as number) : this.#placeBySize(chunk, units, bin)
    const previous = words[2 * next + 3] as number
    this.#map[bin >> 5] = (this.#map[bin >> 5] as number) | (1 << (bin & 31))
    words[2 * chunk + 2] = next
    words[2 * chunk + 3] = previous
    words[2 * next + 3] = chunk
    words[2 * previous + 2] = chunk
  }

  /** Enters the ring of sizes where no chunk has this size yet. Answers the chunk or bin to stand before. */
  #placeBySize(chunk: Chunk, units: number, bin: number): Chunk {
    const { words } = this.#chunks
    let next = words[2 * bin + 2] as number
    if (next === bin) {
      words[2 * chunk + 4] = chunk
      words[2 * chunk + 5] = chunk
      return bin
    }
    if (units < this.#chunks.unitsOf(words[2 * bin + 3] as number)) {
      this.#enterRing(chunk, next)
      return bin
    }
    while (units < this.#chunks.unitsOf(next)) next = words[2 * next + 4] as number
    // Second of its size: the ring stays as it is.
    if (units === this.#chunks.unitsOf(next)) return words[2 * next + 2] as number
    this.#enterRing(chunk, next)
    return next
  }

  /** Before `smaller` in the ring of sizes, which wraps from the smallest to the largest. */
  #enterRing(chunk: Chunk, smaller: Chunk): void {
    const { words } = this.#chunks
    const larger = words[2 * smaller + 5] as number
    words[2 * chunk + 4] = smaller
    words[2 * chunk + 5] = larger
    words[2 * smaller + 5] = chunk
    words[2 * larger + 4] = chunk
  }

  /** Best fit in the one bin whose range `units` falls in, itself not taken out; NO_CHUNK when none is large enough. */
  bestFit(units: number): Chunk {
    const { words } = this.#chunks
    const bin = binIndex(units)
    const largest = words[2 * bin + 2] as number
    if (largest === bin || this.#chunks.unitsOf(largest) < units) return NO_CHUNK
    let chunk = words[2 * largest + 5] as number
    while (this.#chunks.unitsOf(chunk) < units) chunk = words[2 * chunk + 5] as number
    // The second of its size, so that the ring need not change.
    const next = words[2 * chunk + 2] as number
    return next !== bin && this.#chunks.unitsOf(next) === this.#chunks.unitsOf(chunk) ? next : chunk
  }

  /** The last chunk of the first bin above that of `units` that has one, not taken out; NO_CHUNK when all are empty. */
  nextLarger(units: number): Chunk {
    const start = binIndex(units) + 1
    for (let block = start >> 5; block < this.#map.length; block++) {
      let bits = this.#map[block] as number
      if (block === start >> 5) bits &= -1 << (start & 31)
      while (bits !== 0) {
        const bit = 31 - Math.clz32(bits & -bits)
        const bin = (block << 5) + bit
        const chunk = this.last(bin)
        if (chunk !== bin) return chunk
        this.#map[block] = (this.#map[block] as number) & ~(1 << bit)
        bits &= bits - 1
      }
    }
    return NO_CHUNK
  }

  /** The chunks of a list, first to last. */
  *chunksOf(bin: number): Generator<Chunk> {
    const { words } = this.#chunks
    for (let chunk = words[2 * bin + 2] as number; chunk !== bin; chunk = words[2 * chunk + 2] as number)
      yield chunk
  }
}
