// The ledger: every mapped byte of a program in one named line, at one instant. Types and the order of lines only;
// main/allocator and main/process fill it, main/ledger adds it up.

/**
 * The fine lines, in the order in which they are shown. Each byte of an arena, of the heap and of a mapping stands in
 * exactly one of them.
 */
export const LEDGER_LINES = [
  /** Bytes that live requests served by pymalloc asked for. */
  'liveRequested',
  /** From there to the size of their blocks. */
  'rounding',
  'poolHeaders',
  /** Behind the last block of a used pool. */
  'poolTails',
  /** Free blocks, carved or not, in pools that have blocks in use. */
  'freeBlocks',
  /** Pools that were in use once and have no block in use now. */
  'emptyPools',
  'neverCarvedPools',
  /** Around the pools of an arena that does not start on a pool boundary. */
  'arenaAlignment',
  /** Bytes that live requests served by the general allocator asked for. */
  'largeAndRaw',
  /** Chunk headers and rounding of live chunks. */
  'mallocOverhead',
  /** Free chunks: tcache, fast, unsorted, small and large bins. */
  'mallocBins',
  /** The free end of the heap. */
  'mallocTop',
] as const

export type LedgerLine = (typeof LEDGER_LINES)[number]

/** Bytes. Resident and untouched of all lines add up to `mapped`; resident, baseline and unexplained to `rss`. */
export interface Ledger {
  readonly resident: Readonly<Record<LedgerLine, number>>
  /** Of mapped pages that were never written: outside RSS. */
  readonly untouched: Readonly<Record<LedgerLine, number>>
  readonly mapped: number
  /** What the process holds besides: program files, libraries, stacks. 0 where only the allocators are simulated. */
  readonly baseline: number
  /** Measured RSS without all of the above; may be negative. 0 in a simulation. */
  readonly unexplained: number
  readonly rss: number
}

/** What changed from one ledger to a later one: the same lines, with signs. */
export type LedgerDifference = Ledger

/** The lines of the picture, into which the fine ones roll up; in the order of the waterfall. */
export const PROCESS_LINES = [
  'liveRequested',
  'rounding',
  'poolHeadersAndTails',
  /** In pools that have blocks in use. */
  'freeBlocks',
  /** In live arenas; pools that were never carved are among them. */
  'emptyPools',
  'arenaAlignment',
  /** With chunk headers and rounding. */
  'largeAndRaw',
  /** malloc's own free memory: its bins and the top of the heap. */
  'mallocFree',
  /** Files and the runtime. */
  'baseline',
  'unexplained',
] as const

export type ProcessLine = (typeof PROCESS_LINES)[number]

/** Resident bytes; the lines add up to `rss`. Memory that was never written stands outside. */
export type ProcessLedger = Readonly<Record<ProcessLine | 'rss', number>>

/** Ledgers over a clock, in bounded memory. All columns have one entry a moment; bytes. */
export interface LedgerHistory {
  /** Events in a simulation, seconds for a real process; ascending. */
  readonly at: Float64Array
  readonly resident: Readonly<Record<LedgerLine, Float64Array>>
  readonly untouched: Readonly<Record<LedgerLine, Float64Array>>
  readonly mapped: Float64Array
  readonly baseline: Float64Array
  readonly unexplained: Float64Array
  readonly rss: Float64Array
}
