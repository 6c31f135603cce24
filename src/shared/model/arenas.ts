// Evidence about arenas, from the simulator or from a real process: their lives, what holds them, what would bring
// them back. Types only. Columns have one entry an arena, a pair or a moment; sizes are bytes, instants are counts of
// events.

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

/** Arenas from birth to release, by ordinal. */
export interface ArenaLives {
  /** Creation order, from 0. */
  readonly ordinal: Int32Array
  readonly address: Float64Array
  /** An arena is there at the instants t with bornAt <= t < releasedAt. */
  readonly bornAt: Float64Array
  /** Infinity where it was there at the end. */
  readonly releasedAt: Float64Array
}

/** How full the arenas are at one instant. One entry for each that is there. */
export interface ArenaOccupancy {
  readonly address: Float64Array
  /** Of blocks in use, not as requested. */
  readonly liveBytes: Float64Array
}

/**
 * The arenas of a run over its clock, in bounded memory: at most a stated number of moments, and of lives that ended.
 * Moments are evenly spaced as far as somebody looked; the last is the end.
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
  /** All that were there at the end, and the longest of the others. */
  readonly lives: ArenaLives
  /** Lives that were too many to keep. */
  readonly livesLeftOut: number
  /**
   * A row of at.length for each kept life: the share of the arena that blocks in use take, 1 ... 255 for all of it; 0
   * where none is in use or the arena is not there.
   */
  readonly fullness: Uint8Array
}

/** Which sites hold which arenas, at one instant. */
export interface HeldArenas {
  readonly arenaSize: number
  readonly poolSize: number
  /** Of each pool's bytes, those that no block can take. */
  readonly poolOverhead: number
  /** Whether an arena without blocks in use stays mapped while it is the last usable one (CPython 3.9 and later). */
  readonly keepsLastFreeArena: boolean
  /** One entry a live arena, by ordinal. */
  readonly ordinal: Int32Array
  readonly address: Float64Array
  /** One less than the others have where the arena does not start on a pool boundary. */
  readonly pools: Int32Array
  /** Pools with blocks in use. */
  readonly usedPools: Int32Array
  /** Blocks in use; 0 in an arena that is kept empty. */
  readonly liveBlocks: Int32Array
  /** Of these blocks, not as requested. */
  readonly liveBytes: Float64Array
  /**
   * One entry for each arena and site with live blocks there, sorted by arena, then by site. `pairArena` are positions
   * in the columns above, `pairSite` positions in `sites`.
   */
  readonly pairArena: Int32Array
  readonly pairSite: Int32Array
  readonly pairBlocks: Int32Array
  /** Of these blocks, not as requested. */
  readonly pairBytes: Float64Array
  readonly sites: readonly Site[]
}

/** The sites that hold arenas, from HeldArenas. The release price of an arena is its liveBlocks and liveBytes there. */
export interface Pins {
  /** The pairs of an arena are pairStart[arena] ... pairStart[arena + 1] - 1. */
  readonly pairStart: Int32Array
  /** One entry a site, by position in `sites`; 0 for those without live blocks. */
  readonly blocks: Float64Array
  readonly bytes: Float64Array
  /** Arenas with live blocks of the site. */
  readonly arenas: Int32Array
  /** Of these, arenas without live blocks of any other site, and what must go from them. */
  readonly aloneArenas: Int32Array
  readonly aloneBlocks: Float64Array
  readonly aloneBytes: Float64Array
  /** The pairs of a site are sitePairs[siteStart[site]] ... sitePairs[siteStart[site + 1] - 1], by arena. */
  readonly siteStart: Int32Array
  readonly sitePairs: Int32Array
}

/** How many arenas go back to the system: exactly `least` where both agree. */
export interface Returned {
  readonly least: number
  readonly most: number
}

/** "Which k sites, freed, release the most arenas?" */
export interface SiteChoice {
  /** At most k, the most telling first. */
  readonly sites: readonly SiteIndex[]
  /** Arenas without live blocks once those of the sites are freed. */
  readonly emptied: number
  /** No k sites empty more. */
  readonly atMost: number
  /** Of the emptied arenas, those that go back. */
  readonly returned: Returned
  /** All live blocks of the sites. */
  readonly blocks: number
  readonly bytes: number
  /** Those of them that lie in the emptied arenas: the release price. */
  readonly priceBlocks: number
  readonly priceBytes: number
}

/** Sites one after the other, so that each beginning of the list empties many arenas. Entry i: the first i + 1 are freed. */
export interface SiteRanking {
  readonly site: Int32Array
  readonly emptied: Int32Array
  /** No i + 1 sites empty more. */
  readonly atMost: Int32Array
  /** All live blocks of the sites. */
  readonly blocks: Float64Array
  readonly bytes: Float64Array
}

/**
 * What comes back by freeing, cheapest arenas first. Entry i: i arenas are emptied; entry 0 is now. No other choice of as
 * many blocks empties more arenas.
 */
export interface ReleaseForecast {
  readonly arenaSize: number
  /** Bytes of arenas that hold nothing now and are kept for the next request. */
  readonly keptEmpty: number
  /** Bytes that malloc_trim would give back now; null where layer 1 does not tell. */
  readonly trimmable: number | null
  /** Position in HeldArenas of the arena that is emptied i-th; -1 in entry 0. */
  readonly arena: Int32Array
  /** Live blocks that must go. */
  readonly frees: Float64Array
  /** Bytes of these blocks. */
  readonly freed: Float64Array
  /** Bytes of arenas that go back to the system. */
  readonly least: Float64Array
  readonly most: Float64Array
  /**
   * What could go back at most if the blocks that are left could be moved together, which CPython never does. From `most`
   * to here: never without moving.
   */
  readonly ifMoved: Float64Array
}
