// Figures of glibc's malloc on 64-bit machines, as data. Facts: malloc/malloc.c of 2.36 (its defaults; none of the
// GLIBC_TUNABLES set) and measurements with it.

/** MALLOC_ALIGNMENT in bytes, and as a shift: all sizes and places in this folder are counted in these units. */
export const UNIT = 16
export const UNIT_SHIFT = 4
/** SIZE_SZ: the size word before the user's bytes; all the overhead a chunk of the heap has. */
export const SIZE_WORD = 8
/** MINSIZE: 32 bytes. */
export const MIN_UNITS = 2
export const PAGE = 4096
export const PAGE_SHIFT = 12
export const UNITS_PER_PAGE = PAGE / UNIT

/** mp_ and the compiled-in limits. Sizes are bytes. */
export interface MallocConstants {
  readonly version: string
  /** tcache_count: chunks a bin of the cache holds at most. 0 switches the cache off. */
  readonly tcacheCount: number
  /** global_max_fast: the largest chunk of a fastbin. */
  readonly fastChunkMax: number
  /** FASTBIN_CONSOLIDATION_THRESHOLD: a free chunk this large empties the fastbins and looks at the top. */
  readonly consolidationThreshold: number
  /** top_pad: asked from the system on top of what is needed, and kept when the top is trimmed. */
  readonly topPad: number
  readonly trimThreshold: number
  readonly mmapThreshold: number
  /** DEFAULT_MMAP_THRESHOLD_MAX: a mapping freed below this raises the threshold. */
  readonly mmapThresholdMax: number
  /** Not no_dyn_threshold: setting any of the thresholds by hand switches the rise off. */
  readonly hasDynamicThreshold: boolean
  /** n_mmaps_max. */
  readonly mappingsMax: number
}

/**
 * 2.36; the figures are the same from 2.26 to 2.41. Later releases cache more (16 chunks a bin, larger ones too) and give
 * up the fastbins: they are not modelled.
 */
export const GLIBC_2_36: MallocConstants = {
  version: '2.36',
  tcacheCount: 7,
  fastChunkMax: 128,
  consolidationThreshold: 65_536,
  topPad: 131_072,
  trimThreshold: 131_072,
  mmapThreshold: 131_072,
  mmapThresholdMax: 32 * 1024 * 1024,
  hasDynamicThreshold: true,
  mappingsMax: 65_536,
}
