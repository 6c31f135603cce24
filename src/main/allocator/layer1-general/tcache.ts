// tcache_perthread_struct of the one thread there is: 64 bins of one size each, last in first out. Chunks in it look
// used to everything else, so they never coalesce and never reach the top. Called by arena.ts and ptmalloc.ts.
import { type Chunk, type Chunks, IN_TCACHE, NO_CHUNK } from './chunks'
import { MIN_UNITS } from './constants'

/** TCACHE_MAX_BINS: chunks of 32 to 1040 bytes. */
export const TCACHE_BINS = 64
/** sizeof (tcache_perthread_struct): 64 counts of 2 bytes, 64 pointers. Bytes. */
export const TCACHE_BYTES = TCACHE_BINS * (2 + 8)

export class ThreadCache {
  readonly counts = new Uint8Array(TCACHE_BINS)
  /** tcache_count; 0 as long as the structure itself has no memory. */
  capacity = 0
  readonly #entries = new Int32Array(TCACHE_BINS)
  readonly #chunks: Chunks

  constructor(chunks: Chunks) {
    this.#chunks = chunks
  }

  /** tcache_put. `bin`: units - MIN_UNITS. */
  put(chunk: Chunk, bin: number): void {
    const { words } = this.#chunks
    words[2 * chunk + 2] = this.#entries[bin] as number
    words[2 * chunk + 3] = IN_TCACHE
    this.#entries[bin] = chunk
    this.counts[bin] = (this.counts[bin] as number) + 1
  }

  /** tcache_get: the bin is not empty. */
  take(bin: number): Chunk {
    const chunk = this.#entries[bin] as number
    this.#entries[bin] = this.#chunks.words[2 * chunk + 2] as number
    this.counts[bin] = (this.counts[bin] as number) - 1
    return chunk
  }

  hasRoom(bin: number): boolean {
    return bin < TCACHE_BINS && (this.counts[bin] as number) < this.capacity
  }

  /** The chunks of a bin, the one handed out next first. */
  *chunksOf(bin: number): Generator<Chunk> {
    const { words } = this.#chunks
    for (
      let chunk = this.#entries[bin] as number;
      chunk !== NO_CHUNK;
      chunk = words[2 * chunk + 2] as number
    ) {
      yield chunk
    }
  }

  get units(): number {
    return this.counts.reduce((sum, count, bin) => sum + count * (bin + MIN_UNITS), 0)
  }
}
