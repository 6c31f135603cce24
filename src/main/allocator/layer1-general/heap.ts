// The heap of the main arena: one run of chunks that brk makes longer and shorter, and its free end, the top. Called
// by arena.ts. Facts: sysmalloc (main_arena) and systrim, malloc.c 2.36.
// Where glibc falls back to mmap for a heap that brk refuses to grow, the model has no memory.
import { assert } from '@shared/base/assert'
import type { AddressSpace } from '../system/address-space'
import { TouchedPages } from '../system/touched-pages'
import { UNSORTED } from './bins'
import { type Chunk, type Chunks, FIRST_CHUNK, FIRST_MAPPED, NO_CHUNK, PREV_INUSE } from './chunks'
import { type MallocConstants, MIN_UNITS, PAGE, UNIT, UNITS_PER_PAGE } from './constants'

const PAGE_OF_UNITS = 8

export class Heap {
  /** The chunk at the end. Before the first request it is the unsorted bin, whose size reads 0. */
  top: Chunk = UNSORTED
  /** The break. */
  end: Chunk = FIRST_CHUNK
  /** Everything before this chunk is in pages that were written. */
  dense: Chunk = FIRST_CHUNK
  readonly pages = new TouchedPages()
  readonly #chunks: Chunks
  readonly #system: AddressSpace
  readonly #topPad: number

  constructor(chunks: Chunks, system: AddressSpace, constants: MallocConstants) {
    this.#chunks = chunks
    this.#system = system
    this.#topPad = constants.topPad
  }

  get bytes(): number {
    return (this.end - FIRST_CHUNK) * UNIT
  }

  get topUnits(): number {
    return this.top === UNSORTED ? 0 : this.#chunks.unitsOf(this.top)
  }

  /** The lower part of the top, or NO_CHUNK when it is too small: it never becomes less than a chunk. */
  split(units: number): Chunk {
    const { words } = this.#chunks
    const chunk = this.top
    const size = (words[2 * chunk + 1] as number) >>> 1
    if (size < units + MIN_UNITS) return NO_CHUNK
    const rest = chunk + units
    this.top = rest
    words[2 * chunk + 1] = (units << 1) | PREV_INUSE
    words[2 * rest + 1] = ((size - units) << 1) | PREV_INUSE
    this.write(rest, rest + 1)
    return chunk
  }

  /** sysmalloc: makes the top large enough for `units`, with padding, in whole pages. False when brk refuses. */
  grow(units: number): boolean {
    const wanted = (units + MIN_UNITS - this.topUnits) * UNIT + this.#topPad
    const bytes = Math.ceil(wanted / PAGE) * PAGE
    const isFirst = this.top === UNSORTED
    if (this.end + bytes / UNIT > FIRST_MAPPED || !this.#system.moveBreak(bytes)) return false
    this.end += bytes / UNIT
    this.#chunks.reserve(this.end)
    if (isFirst) this.top = FIRST_CHUNK
    this.#chunks.words[2 * this.top + 1] = ((this.end - this.top) << 1) | PREV_INUSE
    this.write(this.top, this.top + 1)
    return true
  }

  /** systrim: gives back what the top has beyond `pad` bytes, in whole pages. True when anything was given back. */
  trim(pad: number): boolean {
    const spare = this.topUnits * UNIT - MIN_UNITS * UNIT - 1 - pad
    if (spare < PAGE) return false
    const bytes = Math.floor(spare / PAGE) * PAGE
    assert(this.#system.moveBreak(-bytes), 'a heap can always become shorter')
    this.end -= bytes / UNIT
    this.#chunks.words[2 * this.top + 1] = ((this.end - this.top) << 1) | PREV_INUSE
    this.discard(this.end, this.end + bytes / UNIT)
    return true
  }

  /** For Placement: the break of a recorded heap, behind the start of the top. */
  setEnd(end: Chunk): void {
    assert(end >= this.top + MIN_UNITS, 'the heap holds all of its chunks')
    assert(this.#system.moveBreak((end - this.end) * UNIT), 'the recorded heap fits')
    if (end < this.end) this.discard(end, this.end)
    this.end = end
    this.#chunks.reserve(end)
    this.#chunks.words[2 * this.top + 1] = ((end - this.top) << 1) | PREV_INUSE
  }

  /** The bytes of chunks `from` to before `end` are written: their pages become resident. */
  write(from: Chunk, end: Chunk): void {
    if (end > this.dense) this.#touch(from, end)
  }

  /** Whole pages only: their contents are gone. */
  discard(from: Chunk, end: Chunk): void {
    this.pages.discard(pageOf(from), pageOf(end))
    this.#noteDense()
  }

  #touch(from: Chunk, end: Chunk): void {
    this.pages.touch(pageOf(from), pageOf(end + UNITS_PER_PAGE - 1))
    this.#noteDense()
  }

  #noteDense(): void {
    this.dense = FIRST_CHUNK + this.pages.dense * UNITS_PER_PAGE
  }
}

/** Pages from the start of the heap. */
export function pageOf(chunk: Chunk): number {
  return (chunk - FIRST_CHUNK) >> PAGE_OF_UNITS
}
