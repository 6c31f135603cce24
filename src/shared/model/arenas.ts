// Evidence about arenas, from the simulator or from a real process: their lives, what holds them, what would bring
// them back. Types only. Columns have one entry an arena, a pair or a moment; sizes are bytes.

/** Position in a table of sites. 0 = not known. */
export type SiteIndex = number

/** Who asked for memory: a source line where the origin knows lines, else a size class and when it was asked. */
export type Site =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'line'; readonly file: string; readonly line: number }
  | {
      readonly kind: 'births'
      /** Bytes of the size class; 0 for requests that the general allocator serves. */
      readonly blockSize: number
      /** Events from (inclusive) and to (exclusive). */
      readonly from: number
      readonly to: number
    }
  /** From a process read from outside. */
  | { readonly kind: 'type'; readonly name: string }

/** One arena from birth to release. Instants are counts of events. */
export interface ArenaLife {
  /** Creation order, from 0. */
  readonly ordinal: number
  readonly address: number
  readonly bornAt: number
  /** Null while it lives. */
  readonly releasedAt: number | null
}

/**
 * The arenas of a run over its clock, in bounded memory: at most a stated number of moments and of lives. Moments are
 * evenly spaced or coarser; the last is the end.
 */
export interface ArenaHistory {
  readonly arenaSize: number
  readonly poolSize: number
  /** Events before the moment. */
  readonly at: Float64Array
  /** Ever created, until then. */
  readonly allocated: Float64Array
  readonly released: Float64Array
  readonly highWater: Float64Array
  /** Kept lives, by ordinal. All that live at the end are among them, and the longest of the others. */
  readonly lives: readonly ArenaLife[]
  /** Lives that were too many to keep. */
  readonly livesLeftOut: number
  /** lives.length rows of at.length: bytes in blocks in use, as a share of the arena, 0 ... 255; 0 where it is not alive. */
  readonly fullness: Uint8Array
}

/** Which sites hold which arenas, at one instant. */
export interface HeldArenas {
  readonly arenaSize: number
  /** One entry a live arena. */
  readonly ordinal: Int32Array
  readonly address: Float64Array
  readonly liveBlocks: Int32Array
  readonly liveBytes: Float64Array
  /** One entry for each arena and site with live blocks there, sorted by arena. `pairArena` are positions in the columns above. */
  readonly pairArena: Int32Array
  readonly pairSite: Int32Array
  readonly pairBlocks: Int32Array
  /** In blocks, not as requested. */
  readonly pairBytes: Float64Array
  readonly sites: readonly Site[]
}
