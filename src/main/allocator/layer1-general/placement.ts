// Chunks where a recording had them, instead of where malloc would put them: brings a simulated heap into the state of a
// real process in which the C library, the loader and the recorder allocated besides. Everything they hold is seen
// only as what is missing between recorded addresses; it becomes chunks of malloc's own. Called by the replay until
// the checkpoint that figures are compared from.
import { assert } from '@shared/base/assert'
import { type Arena } from './arena'
import { UNSORTED } from './bins'
import {
  type Chunk,
  FIRST_CHUNK,
  IN_FASTBIN,
  IN_TCACHE,
  IN_USE,
  NO_CHUNK,
  OWN,
  PREV_INUSE,
  unitsFor,
} from './chunks'
import { MIN_UNITS, SIZE_WORD, UNIT } from './constants'
import type { Pointer } from './general-allocator'
import type { Ptmalloc } from './ptmalloc'

export class Placement {
  /** Requests that could not be put where they were recorded, because a live one is there; malloc placed them. */
  failures = 0
  readonly #general: Ptmalloc
  readonly #arena: Arena

  constructor(general: Ptmalloc) {
    this.#general = general
    this.#arena = general.arena
    // Makes the tcache, which stands at the start of every heap.
    general.free(general.malloc(1))
  }

  /** `address` lies in the heap. */
  malloc(size: number, address: number): Pointer {
    const chunk = this.#chunkAt(address)
    if (this.#take(chunk, unitsFor(size))) return this.#general.adopt(chunk, size)
    this.failures++
    return this.#general.malloc(size)
  }

  /** The block at `pointer` in the heap, with `size` bytes at `address`, in the heap. */
  realloc(pointer: Pointer, size: number, address: number): Pointer {
    const { chunks } = this.#arena
    const units = unitsFor(size)
    const chunk = this.#chunkAt(address)
    if (chunk !== ~pointer) {
      const moved = this.malloc(size, address)
      this.#general.free(pointer)
      return moved
    }
    if (chunks.unitsOf(chunk) >= units) return this.#general.realloc(pointer, size)
    this.#general.disown(pointer)
    this.#own(chunk)
    if (this.#take(chunk, units)) return this.#general.adopt(chunk, size)
    this.failures++
    this.#arena.ownUnits -= chunks.unitsOf(chunk)
    const given = this.#general.adopt(chunk, 0)
    return this.#general.realloc(given, size)
  }

  /** The heap and its top become as large as recorded; bytes. */
  finish(heapBytes: number, topBytes: number): void {
    const { heap } = this.#arena
    heap.setEnd(FIRST_CHUNK + heapBytes / UNIT)
    const above = heap.topUnits - topBytes / UNIT
    if (above >= MIN_UNITS) this.#ownTop(above)
  }

  #chunkAt(address: number): Chunk {
    return (address - this.#general.system.heapStart - 2 * SIZE_WORD) / UNIT + FIRST_CHUNK
  }

  /** Makes [chunk, chunk + units) one chunk in no list. False when a live chunk is in the way. */
  #take(chunk: Chunk, units: number): boolean {
    const { heap, chunks } = this.#arena
    if (chunk < heap.top) {
      const start = this.#containing(chunk)
      if (!this.#isFree(start, chunk + units) || chunk - start === 1) return false
      return this.#takeFrom(start, chunk, units)
    }
    const gap = chunk - heap.top
    if (gap === 1) return false
    if (gap > 0) this.#ownTop(gap)
    if (heap.topUnits < units + MIN_UNITS && !heap.grow(units)) return false
    assert(heap.split(units) === chunk && chunks.unitsOf(chunk) === units, 'the top starts at the chunk')
    return true
  }

  /** All chunks from `start` to the one before `end`, or the top, go into one, of which the middle is taken. */
  #takeFrom(start: Chunk, chunk: Chunk, units: number): boolean {
    const { chunks, heap } = this.#arena
    const wasFree = this.#markOf(start) !== OWN
    let end = start
    while (end < chunk + units && end !== heap.top) {
      const size = chunks.unitsOf(end)
      this.#takeOut(end)
      end += size
    }
    if (end < chunk + units) {
      const missing = Math.max(MIN_UNITS, chunk + units - end)
      if (heap.topUnits < missing + MIN_UNITS && !heap.grow(missing)) return false
      heap.split(missing)
      end += missing
    }
    // Only now: a heap that grows may have got a new array.
    const { words } = chunks
    const flag = (words[2 * start + 1] as number) & PREV_INUSE
    words[2 * end + 1] = (words[2 * end + 1] as number) | PREV_INUSE
    if (chunk > start) {
      words[2 * start + 1] = ((chunk - start) << 1) | flag
      this.#own(start)
    }
    const rest = end - chunk - units
    const size = rest < MIN_UNITS ? end - chunk : units
    words[2 * chunk + 1] = (size << 1) | (chunk > start ? PREV_INUSE : flag)
    if (rest < MIN_UNITS) return true
    words[2 * (chunk + units) + 1] = (rest << 1) | PREV_INUSE
    if (wasFree) this.#arena.release(chunk + units)
    else this.#own(chunk + units)
    return true
  }

  /** The chunk that has unit `place`, below the top. */
  #containing(place: Chunk): Chunk {
    const { chunks } = this.#arena
    let chunk: Chunk = FIRST_CHUNK
    while (chunk + chunks.unitsOf(chunk) <= place) chunk += chunks.unitsOf(chunk)
    return chunk
  }

  #isFree(start: Chunk, end: Chunk): boolean {
    const { chunks, heap } = this.#arena
    for (let chunk = start; chunk < end && chunk !== heap.top; chunk += chunks.unitsOf(chunk)) {
      if (this.#markOf(chunk) === IN_USE || chunk === FIRST_CHUNK) return false
    }
    return true
  }

  #markOf(chunk: Chunk): number {
    return this.#arena.chunks.words[2 * chunk + 3] as number
  }

  /** Out of its list, whichever that is. */
  #takeOut(chunk: Chunk): void {
    const { bins, chunks, fastbins, tcache } = this.#arena
    const bin = chunks.unitsOf(chunk) - MIN_UNITS
    switch (this.#markOf(chunk)) {
      case OWN:
        this.#arena.ownUnits -= chunks.unitsOf(chunk)
        return
      case IN_TCACHE: {
        const others = [...tcache.chunksOf(bin)].filter((one) => one !== chunk)
        while ((tcache.counts[bin] as number) > 0) tcache.take(bin)
        for (const one of others.toReversed()) tcache.put(one, bin)
        return
      }
      case IN_FASTBIN: {
        const next = chunks.words[2 * chunk + 2] as number
        if (fastbins[bin] === chunk) fastbins[bin] = next
        else {
          let before = fastbins[bin] as number
          while (chunks.words[2 * before + 2] !== chunk) before = chunks.words[2 * before + 2] as number
          chunks.words[2 * before + 2] = next
        }
        return
      }
      default:
        bins.unlink(chunk)
    }
  }

  /** `units` at the start of the top are somebody else's. */
  #ownTop(units: number): void {
    const { heap } = this.#arena
    if (heap.topUnits < units + MIN_UNITS) heap.grow(units)
    const chunk = heap.split(units)
    assert(chunk !== NO_CHUNK && chunk !== UNSORTED, 'the heap could grow')
    this.#own(chunk)
  }

  #own(chunk: Chunk): void {
    const { chunks, heap } = this.#arena
    const units = chunks.unitsOf(chunk)
    chunks.words[2 * chunk + 2] = 0
    chunks.words[2 * chunk + 3] = OWN
    this.#arena.ownUnits += units
    heap.write(chunk, chunk + units)
  }
}
