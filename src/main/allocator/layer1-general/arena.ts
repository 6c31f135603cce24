// struct malloc_state of the main arena: which chunk serves a request, and where a freed one goes. Read it beside
// malloc.c 2.36: _int_malloc, _int_free, malloc_consolidate, _int_realloc, mtrim. Called by ptmalloc.ts.
//
//   allocate:  fastbin ─ small bin ─ (sort the unsorted) ─ best fit ─ next larger bin ─ top ─ mapping or longer heap
//   release:   tcache ─ fastbin ─ joined with free neighbours into unsorted, or into the top
import type { AddressSpace } from '../system/address-space'
import { Bins, binIndex, SMALL_UNITS, UNSORTED } from './bins'
import { BIN_COUNT, type Chunk, Chunks, FIRST_MAPPED, IN_FASTBIN, NO_CHUNK, PREV_INUSE } from './chunks'
import { type MallocConstants, MIN_UNITS, PAGE, SIZE_WORD, UNIT, UNITS_PER_PAGE } from './constants'
import { Heap } from './heap'
import { MappedChunks } from './mapped-chunks'
import { ThreadCache } from './tcache'

/** MAX_ITERS: unsorted chunks looked at before the bins are tried. */
const MOST_UNSORTED = 10_000
/** sizeof (struct malloc_chunk): what mtrim leaves of a free chunk, in units. */
const CHUNK_STRUCT_UNITS = 3

export class Arena {
  readonly chunks = new Chunks()
  readonly bins = new Bins(this.chunks)
  readonly tcache = new ThreadCache(this.chunks)
  readonly heap: Heap
  readonly mapped: MappedChunks
  /** By units - MIN_UNITS; last in first out, linked by fd. */
  readonly fastbins: Int32Array
  /** Of chunks that no request holds and that are never free: the tcache itself, and what Placement adds. */
  ownUnits = 0
  readonly #fastUnits: number
  readonly #consolidationUnits: number
  readonly #topPad: number
  #hasFastChunks = false
  /** What the last small request left of the chunk it was split from. */
  #lastRemainder: Chunk = NO_CHUNK

  constructor(system: AddressSpace, constants: MallocConstants) {
    this.heap = new Heap(this.chunks, system, constants)
    this.mapped = new MappedChunks(system, constants)
    this.#fastUnits = constants.fastChunkMax / UNIT
    this.#consolidationUnits = constants.consolidationThreshold / UNIT
    this.#topPad = constants.topPad
    this.fastbins = new Int32Array(Math.max(0, this.#fastUnits - MIN_UNITS + 1))
  }

  // ---- _int_malloc ----

  /** A chunk of at least `units`, or NO_CHUNK. */
  allocate(units: number): Chunk {
    if (units <= this.#fastUnits) {
      const chunk = this.#takeFast(units)
      if (chunk !== NO_CHUNK) return chunk
    }
    if (units < SMALL_UNITS) {
      const chunk = this.#takeSmall(units)
      if (chunk !== NO_CHUNK) return chunk
    } else if (this.#hasFastChunks) this.#consolidate()
    for (;;) {
      const chunk = this.#takeSorted(units)
      if (chunk !== NO_CHUNK) return chunk
      if (!this.#hasFastChunks) return this.#takeFromSystem(units)
      this.#consolidate()
    }
  }

  /** The fastbin of exactly this size; the rest of it moves to the tcache while that has room. */
  #takeFast(units: number): Chunk {
    const { words } = this.chunks
    const bin = units - MIN_UNITS
    const chunk = this.fastbins[bin] as number
    if (chunk === NO_CHUNK) return NO_CHUNK
    let next = words[2 * chunk + 2] as number
    while (next !== NO_CHUNK && this.tcache.hasRoom(bin)) {
      const cached = next
      next = words[2 * cached + 2] as number
      this.tcache.put(cached, bin)
    }
    this.fastbins[bin] = next
    return chunk
  }

  /** The small bin of exactly this size, the chunk longest in it; the rest moves to the tcache while that has room. */
  #takeSmall(units: number): Chunk {
    const bins = this.bins
    if (bins.last(units) === units) return NO_CHUNK
    const chunk = bins.removeLast(units)
    this.#markInUse(chunk, units)
    const cacheBin = units - MIN_UNITS
    while (bins.last(units) !== units && this.tcache.hasRoom(cacheBin)) {
      const cached = bins.removeLast(units)
      this.#markInUse(cached, units)
      this.tcache.put(cached, cacheBin)
    }
    return chunk
  }

  /** Sorts the unsorted chunks, takes an exact fit among them, or else the best fit of the bins, or part of the top. */
  #takeSorted(units: number): Chunk {
    const { bins } = this
    const isSmall = units < SMALL_UNITS
    const exact = this.#sortUnsorted(units)
    if (exact !== NO_CHUNK) return exact
    let chunk = isSmall ? NO_CHUNK : bins.bestFit(units)
    if (chunk === NO_CHUNK) chunk = bins.nextLarger(units)
    if (chunk === NO_CHUNK) return this.heap.split(units)
    bins.unlink(chunk)
    return this.#splitFree(chunk, units, isSmall)
  }

  /** The first unsorted chunk that fits exactly, or the last remainder when it is alone; all others go to their bins. */
  #sortUnsorted(units: number): Chunk {
    const { bins, chunks, tcache } = this
    const cacheBin = units - MIN_UNITS
    let cached = NO_CHUNK
    for (let sorted = 0; sorted < MOST_UNSORTED;) {
      const chunk = bins.last(UNSORTED)
      if (chunk === UNSORTED) break
      const size = chunks.unitsOf(chunk)
      if (
        units < SMALL_UNITS &&
        chunk === this.#lastRemainder &&
        size > units + MIN_UNITS &&
        this.#isAlone(chunk)
      ) {
        bins.removeLast(UNSORTED)
        return this.#splitFree(chunk, units, true)
      }
      bins.removeLast(UNSORTED)
      if (size !== units) {
        bins.sort(chunk, size)
        sorted++
        if (size >= SMALL_UNITS) this.heap.write(chunk, chunk + CHUNK_STRUCT_UNITS)
        continue
      }
      this.#markInUse(chunk, size)
      if (!tcache.hasRoom(cacheBin)) return chunk
      // Exact fits fill the tcache first; the request is then served from there.
      tcache.put(chunk, cacheBin)
      cached = chunk
    }
    return cached === NO_CHUNK ? NO_CHUNK : tcache.take(cacheBin)
  }

  #isAlone(unsorted: Chunk): boolean {
    return this.chunks.words[2 * unsorted + 3] === UNSORTED
  }

  /** `chunk` is in no list. What is too much for `units` becomes an unsorted chunk, if it is enough for one. */
  #splitFree(chunk: Chunk, units: number, isLastRemainder: boolean): Chunk {
    const { words } = this.chunks
    const size = (words[2 * chunk + 1] as number) >>> 1
    const rest = size - units
    if (rest < MIN_UNITS) {
      this.#markInUse(chunk, size)
      return chunk
    }
    const remainder = chunk + units
    words[2 * chunk + 1] = (units << 1) | PREV_INUSE
    words[2 * remainder + 1] = (rest << 1) | PREV_INUSE
    words[2 * (remainder + rest)] = rest
    this.bins.pushUnsorted(remainder, rest)
    this.heap.write(remainder, remainder + CHUNK_STRUCT_UNITS)
    if (isLastRemainder) this.#lastRemainder = remainder
    return chunk
  }

  /** sysmalloc. */
  #takeFromSystem(units: number): Chunk {
    if (this.mapped.wants(units)) {
      const chunk = this.mapped.allocate(units)
      if (chunk !== NO_CHUNK) return chunk
    }
    return this.heap.grow(units) ? this.heap.split(units) : NO_CHUNK
  }

  #markInUse(chunk: Chunk, units: number): void {
    const { words } = this.chunks
    const next = 2 * (chunk + units) + 1
    words[next] = (words[next] as number) | PREV_INUSE
  }

  // ---- _int_free ----

  /** For a chunk of the heap. */
  release(chunk: Chunk): void {
    const { words } = this.chunks
    const units = (words[2 * chunk + 1] as number) >>> 1
    const bin = units - MIN_UNITS
    this.heap.write(chunk, chunk + MIN_UNITS)
    if (this.tcache.hasRoom(bin)) {
      this.tcache.put(chunk, bin)
      return
    }
    if (units <= this.#fastUnits) {
      words[2 * chunk + 2] = this.fastbins[bin] as number
      words[2 * chunk + 3] = IN_FASTBIN
      this.fastbins[bin] = chunk
      this.#hasFastChunks = true
      return
    }
    if (this.#join(chunk, units) < this.#consolidationUnits) return
    if (this.#hasFastChunks) this.#consolidate()
    if (this.heap.topUnits * UNIT >= this.mapped.trimThreshold) this.heap.trim(this.#topPad)
  }

  /** Joins the chunk with its free neighbours, into the top or to the front of the unsorted list. The joined size. */
  #join(freed: Chunk, units: number): number {
    const { words } = this.chunks
    const next = freed + units
    let chunk = freed
    let size = units
    if (((words[2 * freed + 1] as number) & PREV_INUSE) === 0) {
      const before = words[2 * freed] as number
      chunk -= before
      size += before
      this.bins.unlink(chunk)
    }
    const nextHead = words[2 * next + 1] as number
    const nextUnits = nextHead >>> 1
    if (next === this.heap.top) {
      size += nextUnits
      words[2 * chunk + 1] = (size << 1) | PREV_INUSE
      this.heap.top = chunk
      return size
    }
    if (((words[2 * (next + nextUnits) + 1] as number) & PREV_INUSE) === 0) {
      this.bins.unlink(next)
      size += nextUnits
    } else words[2 * next + 1] = nextHead & ~PREV_INUSE
    words[2 * chunk + 1] = (size << 1) | PREV_INUSE
    words[2 * (chunk + size)] = size
    this.bins.pushUnsorted(chunk, size)
    this.heap.write(chunk, chunk + CHUNK_STRUCT_UNITS)
    return size
  }

  /** malloc_consolidate: empties the fastbins, smallest first. */
  #consolidate(): void {
    const { fastbins } = this
    this.#hasFastChunks = false
    for (let bin = 0; bin < fastbins.length; bin++) {
      let chunk = fastbins[bin] as number
      fastbins[bin] = NO_CHUNK
      while (chunk !== NO_CHUNK) {
        const next = this.chunks.words[2 * chunk + 2] as number
        this.#join(chunk, this.chunks.unitsOf(chunk))
        chunk = next
      }
    }
  }

  // ---- _int_realloc ----

  /** For a chunk of the heap: the same or another chunk of at least `units`; NO_CHUNK leaves it as it is. */
  resize(chunk: Chunk, units: number): Chunk {
    const { words } = this.chunks
    const size = this.chunks.unitsOf(chunk)
    if (size >= units) return this.#cut(chunk, size, units)
    const next = chunk + size
    const nextUnits = this.chunks.unitsOf(next)
    const isTop = next === this.heap.top
    if (isTop && size + nextUnits >= units + MIN_UNITS) {
      this.heap.top = chunk + units
      words[2 * chunk + 1] = (units << 1) | ((words[2 * chunk + 1] as number) & PREV_INUSE)
      words[2 * this.heap.top + 1] = ((size + nextUnits - units) << 1) | PREV_INUSE
      this.heap.write(this.heap.top, this.heap.top + 1)
      return chunk
    }
    const isNextFree = !isTop && ((words[2 * (next + nextUnits) + 1] as number) & PREV_INUSE) === 0
    if (isNextFree && size + nextUnits >= units) {
      this.bins.unlink(next)
      return this.#cut(chunk, size + nextUnits, units)
    }
    return this.#move(chunk, units)
  }

  #move(chunk: Chunk, units: number): Chunk {
    const moved = this.allocate(units)
    if (moved === NO_CHUNK) return NO_CHUNK
    const size = this.chunks.unitsOf(chunk)
    // A heap that has become longer may put the new chunk right behind: then the two are one.
    if (moved === chunk + size) return this.#cut(chunk, size + this.chunks.unitsOf(moved), units)
    this.release(chunk)
    return moved
  }

  /** `chunk` has `size` units from now on and needs `units`: what is too much is freed, if it is enough for a chunk. */
  #cut(chunk: Chunk, size: number, units: number): Chunk {
    const { words } = this.chunks
    const flag = (words[2 * chunk + 1] as number) & PREV_INUSE
    const rest = size - units
    if (rest < MIN_UNITS) {
      words[2 * chunk + 1] = (size << 1) | flag
      this.#markInUse(chunk, size)
      return chunk
    }
    const remainder = chunk + units
    words[2 * chunk + 1] = (units << 1) | flag
    words[2 * remainder + 1] = (rest << 1) | PREV_INUSE
    this.#markInUse(remainder, rest)
    this.release(remainder)
    return chunk
  }

  // ---- mtrim ----

  /** malloc_trim: whole pages inside free chunks lose their contents, then the top becomes `pad` bytes. */
  trim(pad: number): boolean {
    this.#consolidate()
    let isAny = false
    for (let bin = UNSORTED; bin < BIN_COUNT; bin++) {
      if (bin !== UNSORTED && bin < binIndex(PAGE / UNIT)) continue
      for (const chunk of this.bins.chunksOf(bin)) {
        const [from, end] = wholePages(chunk, this.chunks.unitsOf(chunk))
        if (from >= end) continue
        this.heap.discard(from, end)
        isAny = true
      }
    }
    return this.heap.trim(pad) || isAny
  }

  /** memsize of a chunk, in bytes: what the program may use. */
  usableOf(chunk: Chunk): number {
    return chunk < FIRST_MAPPED
      ? this.chunks.unitsOf(chunk) * UNIT - SIZE_WORD
      : this.mapped.sizeOf(chunk) - 2 * SIZE_WORD
  }
}

/** The pages of a free chunk that hold nothing of malloc's. */
export function wholePages(chunk: Chunk, units: number): readonly [from: Chunk, end: Chunk] {
  const from = Math.ceil((chunk + CHUNK_STRUCT_UNITS) / UNITS_PER_PAGE) * UNITS_PER_PAGE
  return [from, Math.floor((chunk + units) / UNITS_PER_PAGE) * UNITS_PER_PAGE]
}
