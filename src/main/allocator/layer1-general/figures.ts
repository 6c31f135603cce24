// What the general allocator holds, in figures: mallinfo2, and the lines of the ledger. Only reads. Called by the
// observers of the allocator, the replay and tests.
import type { LedgerLine } from '@shared/model/ledger'
import {
  BIN_COUNT,
  type Chunk,
  FIRST_CHUNK,
  FIRST_MAPPED,
  IN_FASTBIN,
  IN_TCACHE,
  IN_USE,
  NO_CHUNK,
  OWN,
} from './chunks'
import { MIN_UNITS, PAGE, SIZE_WORD, UNIT, UNITS_PER_PAGE } from './constants'
import { UNSORTED } from './bins'
import { wholePages } from './arena'
import { pageOf } from './heap'
import type { Ptmalloc } from './ptmalloc'

/** struct mallinfo2 of one arena; its names. Sizes are bytes. */
export interface Mallinfo {
  /** The heap. */
  readonly arena: number
  /** Free chunks, the top included, without fastbins; those of the tcache count as used everywhere. */
  readonly ordblks: number
  readonly smblks: number
  /** Mappings: number and bytes. */
  readonly hblks: number
  readonly hblkhd: number
  readonly fsmblks: number
  readonly uordblks: number
  readonly fordblks: number
  /** The top. */
  readonly keepcost: number
}

export function mallinfoOf({ arena }: Ptmalloc): Mallinfo {
  const { bins, chunks, fastbins, heap, mapped } = arena
  let ordblks = 1
  let binned = 0
  for (let bin = UNSORTED; bin < BIN_COUNT; bin++) {
    for (const chunk of bins.chunksOf(bin)) {
      ordblks++
      binned += chunks.unitsOf(chunk) * UNIT
    }
  }
  let smblks = 0
  let fsmblks = 0
  for (let bin = 0; bin < fastbins.length; bin++) {
    for (
      let chunk = fastbins[bin] ?? NO_CHUNK;
      chunk !== NO_CHUNK;
      chunk = chunks.words[2 * chunk + 2] ?? NO_CHUNK
    ) {
      smblks++
      fsmblks += (bin + MIN_UNITS) * UNIT
    }
  }
  const keepcost = heap.topUnits * UNIT
  const fordblks = keepcost + binned + fsmblks
  const uordblks = heap.bytes - fordblks
  const { bytes: hblkhd, count: hblks } = mapped
  return { arena: heap.bytes, ordblks, smblks, hblks, hblkhd, fsmblks, uordblks, fordblks, keepcost }
}

/** Bytes of pages that were written: of the heap and of the mappings. */
export function residentOf({ arena }: Ptmalloc): { readonly heap: number; readonly mapped: number } {
  return { heap: arena.heap.pages.count * PAGE, mapped: arena.mapped.residentPages * PAGE }
}

export type GeneralLine = Extract<LedgerLine, 'largeAndRaw' | 'mallocOverhead' | 'mallocBins' | 'mallocTop'>
type Bytes = Record<GeneralLine, number>

/** Every byte of the heap and of the mappings in one line. */
export interface GeneralLines {
  readonly resident: Readonly<Bytes>
  readonly untouched: Readonly<Bytes>
}

/**
 * Constant time and a step per mapping as long as all pages of the heap below the top were written; else a step per
 * chunk. Pages of a chunk that were not written count as requested bytes first.
 */
export function linesOf(general: Ptmalloc): GeneralLines {
  const { arena, live } = general
  const { heap, mapped } = arena
  const top = heap.topUnits * UNIT
  const all: Bytes = {
    largeAndRaw: live.requested,
    mallocOverhead: 0,
    mallocBins: 0,
    mallocTop: top,
  }
  const own = arena.ownUnits * UNIT
  all.mallocOverhead = live.heapChunks + live.mappings - live.requested + own
  all.mallocBins = heap.bytes - top - live.heapChunks - own
  const untouched: Bytes = { largeAndRaw: 0, mallocOverhead: 0, mallocBins: 0, mallocTop: 0 }
  if (heap.top >= FIRST_CHUNK) {
    untouched.mallocTop = untouchedIn(general, heap.top, heap.end)
    if (heap.top > heap.dense) addUntouchedChunks(general, untouched)
  }
  for (let record = 0; record < mapped.length; record++) {
    if (mapped.size[record] === 0) continue
    const bytes = mapped.untouchedPagesOf(FIRST_MAPPED + record) * PAGE
    const ofRequest = Math.min(bytes, mapped.requestedOf(FIRST_MAPPED + record))
    untouched.largeAndRaw += ofRequest
    untouched.mallocOverhead += bytes - ofRequest
  }
  const resident: Bytes = {
    largeAndRaw: all.largeAndRaw - untouched.largeAndRaw,
    mallocOverhead: all.mallocOverhead - untouched.mallocOverhead,
    mallocBins: all.mallocBins - untouched.mallocBins,
    mallocTop: all.mallocTop - untouched.mallocTop,
  }
  return { resident, untouched }
}

function addUntouchedChunks(general: Ptmalloc, untouched: Bytes): void {
  for (const { chunk, units, state } of chunkStates(general)) {
    if (state === 'top' || chunk + units <= general.arena.heap.dense) continue
    const bytes = untouchedIn(general, chunk, chunk + units)
    if (bytes === 0) continue
    if (state === 'live') {
      const ofRequest = Math.min(bytes, general.arena.chunks.requestedOf(chunk))
      untouched.largeAndRaw += ofRequest
      untouched.mallocOverhead += bytes - ofRequest
    } else if (state === 'own') untouched.mallocOverhead += bytes
    else untouched.mallocBins += bytes
  }
}

/** Bytes of chunks `from` to before `end` that lie in pages never written. */
function untouchedIn({ arena }: Ptmalloc, from: Chunk, end: Chunk): number {
  const { pages } = arena.heap
  const first = pageOf(from)
  const last = pageOf(end - 1)
  const inside = Math.max(0, last - first - 1)
  let units = (inside - pages.countIn(first + 1, Math.max(first + 1, last))) * UNITS_PER_PAGE
  for (const page of first === last ? [first] : [first, last]) {
    const start = FIRST_CHUNK + page * UNITS_PER_PAGE
    if (!pages.has(page)) units += Math.min(end, start + UNITS_PER_PAGE) - Math.max(from, start)
  }
  return units * UNIT
}

export type ChunkState = 'live' | 'tcache' | 'fastbin' | 'binned' | 'top' | 'own'

/** One chunk of the heap. */
export interface ChunkView {
  readonly chunk: Chunk
  /** Bytes from the start of the heap to the chunk's header. */
  readonly offset: number
  readonly units: number
  readonly state: ChunkState
}

/** The heap from its start to its end, without gaps. */
export function* chunkStates({ arena }: Ptmalloc): Generator<ChunkView> {
  const { chunks, heap } = arena
  let chunk: Chunk = FIRST_CHUNK
  while (chunk < heap.end) {
    const units = chunks.unitsOf(chunk)
    const mark = chunks.words[2 * chunk + 3] ?? 0
    const state = chunk === heap.top ? 'top' : stateOf(mark)
    yield { chunk, offset: (chunk - FIRST_CHUNK) * UNIT, units, state }
    chunk += units
  }
}

function stateOf(mark: number): ChunkState {
  switch (mark) {
    case IN_USE:
      return 'live'
    case IN_TCACHE:
      return 'tcache'
    case IN_FASTBIN:
      return 'fastbin'
    case OWN:
      return 'own'
    default:
      return 'binned'
  }
}

/**
 * Bytes that malloc_trim (0) would give back of what is resident now; nothing is changed. Neighbouring free chunks
 * count as joined, since trimming empties the fastbins first.
 */
export function trimmableOf(general: Ptmalloc): number {
  const { heap } = general.arena
  let pages = 0
  let start: Chunk = NO_CHUNK
  for (const { chunk, state } of chunkStates(general)) {
    const isFree = state === 'binned' || state === 'fastbin'
    if (isFree && start === NO_CHUNK) start = chunk
    if (isFree || start === NO_CHUNK) continue
    if (state === 'top') return (pages + topPages(general, start)) * PAGE
    const [from, end] = wholePages(start, chunk - start)
    pages += heap.pages.countIn(pageOf(from), pageOf(Math.max(from, end)))
    start = NO_CHUNK
  }
  return heap.top < FIRST_CHUNK ? 0 : (pages + topPages(general, heap.top)) * PAGE
}

/** Resident pages that systrim (0) would release of a top that began at `top`. */
function topPages({ arena }: Ptmalloc, top: Chunk): number {
  const { heap } = arena
  const spare = (heap.end - top) * UNIT - MIN_UNITS * UNIT - 1
  const released = Math.max(0, Math.floor(spare / PAGE)) * UNITS_PER_PAGE
  return heap.pages.countIn(pageOf(heap.end - released), pageOf(heap.end))
}

/** Bytes free in the tcache. */
export function cachedBytesOf({ arena }: Ptmalloc): number {
  return arena.tcache.units * UNIT
}

/** Bytes that a live chunk costs besides what was asked for: header and rounding, or the rest of its mapping. */
export function overheadOf(general: Ptmalloc, pointer: number): number {
  const usable = general.usableOf(pointer) - general.requestedOf(pointer)
  return usable + (general.isMapped(pointer) ? 2 * SIZE_WORD : SIZE_WORD)
}
