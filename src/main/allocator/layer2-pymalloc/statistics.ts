// The figures of sys._debugmallocstats(), read from the tables without changing them.
// Source: _PyObject_DebugMallocStats in obmalloc.c.
import { assert } from '@shared/base/assert'
import type { ArenaCounters, Pymalloc } from './pymalloc'

/** A size class; pools are those with blocks in use. */
export interface ClassStatistics {
  /** Bytes. */
  readonly blockSize: number
  readonly pools: number
  readonly blocksInUse: number
  /** Free blocks, also those never carved. */
  readonly blocksAvailable: number
}

/** Bytes add up to `arenas.current` × arena size; that is checked. */
export interface PymallocStatistics {
  /** One a size class, smallest first. */
  readonly classes: readonly ClassStatistics[]
  readonly arenas: ArenaCounters
  /** Emptied pools and those never carved. */
  readonly unusedPools: number
  readonly bytesInUse: number
  readonly bytesAvailable: number
  readonly bytesLostToPoolHeaders: number
  readonly bytesLostToQuantization: number
  readonly bytesLostToArenaAlignment: number
}

export function statisticsOf(allocator: Pymalloc): PymallocStatistics {
  const { profile, shape } = allocator
  const { pools, blocks, unusedPools, unaligned } = countPools(allocator)
  const classes: ClassStatistics[] = []
  let bytesInUse = 0
  let bytesAvailable = 0
  let usedPools = 0
  let bytesLostToQuantization = 0
  for (let sizeClass = 0; sizeClass < shape.sizeClasses; sizeClass++) {
    const blockSize = (sizeClass + 1) * profile.alignment
    const poolCount = pools[sizeClass] ?? 0
    const blocksInUse = blocks[sizeClass] ?? 0
    const perPool = shape.blocksPerPool(sizeClass)
    const blocksAvailable = poolCount * perPool - blocksInUse
    classes.push({ blockSize, pools: poolCount, blocksInUse, blocksAvailable })
    usedPools += poolCount
    bytesInUse += blocksInUse * blockSize
    bytesAvailable += blocksAvailable * blockSize
    bytesLostToQuantization += poolCount * (profile.poolSize - profile.poolOverhead - perPool * blockSize)
  }
  const arenas = allocator.arenaCounters
  const bytesLostToPoolHeaders = usedPools * profile.poolOverhead
  const bytesLostToArenaAlignment = unaligned * profile.poolSize
  const sum =
    bytesInUse +
    bytesAvailable +
    unusedPools * profile.poolSize +
    bytesLostToPoolHeaders +
    bytesLostToQuantization +
    bytesLostToArenaAlignment
  assert(sum === arenas.current * profile.arenaSize, 'the parts of the arenas add up to the whole')
  return {
    classes,
    arenas,
    unusedPools,
    bytesInUse,
    bytesAvailable,
    bytesLostToPoolHeaders,
    bytesLostToQuantization,
    bytesLostToArenaAlignment,
  }
}

function countPools({ arenas, pools, shape }: Pymalloc) {
  const poolCounts = new Float64Array(shape.sizeClasses)
  const blockCounts = new Float64Array(shape.sizeClasses)
  let unusedPools = 0
  let unaligned = 0
  for (let arena = 0; arena < arenas.length; arena++) {
    if (arenas.address[arena] === 0) continue
    if (arenas.alignmentLoss[arena] !== 0) unaligned++
    unusedPools += arenas.freePoolCount[arena] ?? 0
    const first = arena * shape.poolsPerArena
    const end = first + (arenas.carved[arena] ?? 0)
    for (let pool = first; pool < end; pool++) {
      const inUse = pools.count[pool] ?? 0
      if (inUse === 0) continue
      const sizeClass = pools.sizeClass[pool] ?? 0
      poolCounts[sizeClass] = (poolCounts[sizeClass] ?? 0) + 1
      blockCounts[sizeClass] = (blockCounts[sizeClass] ?? 0) + inUse
    }
  }
  return { pools: poolCounts, blocks: blockCounts, unusedPools, unaligned }
}
