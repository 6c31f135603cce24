// The words of the heap as malloc writes them into it, and nothing of what the program writes: struct malloc_chunk
// over one typed array, a 32-bit number for each word of 8 bytes. Used by everything in this folder.
//
//   word 2c      prev_size    units of the chunk before, while that one is free
//   word 2c + 1  size         units << 1 | PREV_INUSE
//   word 2c + 2  fd           next of its list; while in use: usable bytes that were not requested
//   word 2c + 3  bk           previous of its list, or one of the marks below
//   word 2c + 4  fd_nextsize  large bins only: next smaller size, 0 for all but the first chunk of a size
//   word 2c + 5  bk_nextsize
//
// A chunk's number c is its place in units. As in main_arena the bins' list heads overlap: bin i is "chunk" i, of
// which only fd and bk exist. So every link is a number of the same kind and 0 is no chunk.
import { MIN_UNITS, SIZE_WORD, UNIT, UNIT_SHIFT, UNITS_PER_PAGE } from './constants'

export type Chunk = number

export const NO_CHUNK: Chunk = 0
/** NBINS: list heads are below it. */
export const BIN_COUNT = 128
/** The first chunk of the heap; a page further, so that chunk >> 8 numbers pages. */
export const FIRST_CHUNK: Chunk = UNITS_PER_PAGE
/** From here on a number is FIRST_MAPPED + record of mapped-chunks.ts: heaps end at 16 GiB. */
export const FIRST_MAPPED: Chunk = 2 ** 30

/** In the place of bk; links are never negative. */
export const IN_USE = -1
export const IN_TCACHE = -2
export const IN_FASTBIN = -3
/** malloc's own: the tcache itself. */
export const OWN = -4

export const PREV_INUSE = 1

const INITIAL_WORDS = 2 * (FIRST_CHUNK + 64 * UNITS_PER_PAGE)

export class Chunks {
  words: Int32Array<ArrayBuffer> = new Int32Array(INITIAL_WORDS)

  /** Makes room for a heap up to before chunk `end`. */
  reserve(end: Chunk): void {
    const needed = 2 * end + 8
    if (needed <= this.words.length) return
    const longer = new Int32Array(Math.max(needed, 2 * this.words.length))
    longer.set(this.words)
    this.words = longer
  }

  unitsOf(chunk: Chunk): number {
    return (this.words[2 * chunk + 1] as number) >>> 1
  }

  /** For a chunk in use. */
  requestedOf(chunk: Chunk): number {
    return this.unitsOf(chunk) * UNIT - SIZE_WORD - (this.words[2 * chunk + 2] as number)
  }
}

/** checked_request2size, in units: 8 bytes of overhead, rounded up. */
export function unitsFor(request: number): number {
  const units =
    request < 2 ** 30
      ? (request + SIZE_WORD + UNIT - 1) >> UNIT_SHIFT
      : Math.ceil((request + SIZE_WORD) / UNIT)
  return units < MIN_UNITS ? MIN_UNITS : units
}
