// What differs from one pymalloc to another, as data. Sizes are bytes. Facts: the tunables at the head of
// Objects/obmalloc.c (3.6 to 3.9, 3.10 to 3.12) and Include/internal/pycore_obmalloc.h (from 3.12).

/** Who says that the simulated addresses are the real ones. */
export type Evidence =
  /** Every address and counter of recorded interpreters comes out. */
  | 'recorded'
  /** Nothing was recorded with this geometry: the source and the laws of the structures vouch for it. */
  | 'source'
  /** The article's own figures, which no CPython ever had. */
  | 'article'
  /** A file of the user's. */
  | 'custom'

export interface AllocatorProfile {
  readonly id: string
  readonly label: string
  /** ALIGNMENT: the step between size classes. */
  readonly alignment: number
  /** SMALL_REQUEST_THRESHOLD: larger requests go to the general allocator. */
  readonly smallRequestThreshold: number
  /** POOL_SIZE. */
  readonly poolSize: number
  /** POOL_OVERHEAD: the pool header, before the first block. */
  readonly poolOverhead: number
  /** ARENA_SIZE. */
  readonly arenaSize: number
  /** From 3.9 on (bpo-37257) the last usable arena stays mapped even when all its pools are free. */
  readonly keepsLastFreeArena: boolean
  /** WITH_PYMALLOC_RADIX_TREE: from 3.10 on arenas are found through a tree, whose nodes come from the RAW domain. */
  readonly hasRadixTree: boolean
  readonly evidence: Evidence
}

/** sizeof(struct arena_object) with 8-byte pointers. */
export const ARENA_RECORD_BYTES = 48
/** INITIAL_ARENA_OBJECTS: records of the first arena table; it doubles from there. */
export const INITIAL_ARENA_RECORDS = 16

/** Whether this profile lays memory out as `other` does and follows the same rules. */
export function behavesLike(profile: AllocatorProfile, other: AllocatorProfile): boolean {
  return (
    hasGeometry(profile, other) &&
    profile.smallRequestThreshold === other.smallRequestThreshold &&
    profile.poolOverhead === other.poolOverhead &&
    profile.keepsLastFreeArena === other.keepsLastFreeArena &&
    profile.hasRadixTree === other.hasRadixTree
  )
}

/** The part of a profile that a recording states. */
export type Geometry = Pick<AllocatorProfile, 'alignment' | 'poolSize' | 'arenaSize'>

export function hasGeometry(profile: AllocatorProfile, geometry: Geometry): boolean {
  return (
    profile.alignment === geometry.alignment &&
    profile.poolSize === geometry.poolSize &&
    profile.arenaSize === geometry.arenaSize
  )
}
