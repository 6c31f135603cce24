// The state of arenas, pools and blocks for a picture, read from the tables without changing them. Called by views
// and tests between two requests.
import { assert } from '@shared/base/assert'
import type { Pymalloc } from './pymalloc'
import { NO_CLASS, NONE } from './tables'

export interface ArenaState {
  readonly record: number
  /** Creation order, from 0. */
  readonly ordinal: number
  /** Bytes. */
  readonly address: number
  /** Bytes before the first pool. */
  readonly alignmentLoss: number
  readonly pools: number
  readonly freePools: number
}

export interface PoolState {
  readonly pool: number
  /** Bytes from the start of the arena. */
  readonly offset: number
  readonly state: 'used' | 'full' | 'empty' | 'uncarved'
  /** Bytes; null for a pool that has no class yet. An empty pool keeps the class it had. */
  readonly blockSize: number | null
  readonly blocks: number
  readonly blocksInUse: number
}

/** One character a block: `#` in use, `.` free, ` ` never carved. */
export type BlockMap = string

/** In the order of the arena table. */
export function arenaStates({ arenas }: Pymalloc): ArenaState[] {
  const states: ArenaState[] = []
  for (let record = 0; record < arenas.length; record++) {
    const address = arenas.address[record] ?? 0
    if (address === 0) continue
    states.push({
      record,
      ordinal: arenas.ordinal[record] ?? 0,
      address,
      alignmentLoss: arenas.alignmentLoss[record] ?? 0,
      pools: arenas.poolCount[record] ?? 0,
      freePools: arenas.freePoolCount[record] ?? 0,
    })
  }
  return states
}

/** Ordinals of the usable arenas, in the order in which they give pools. */
export function usableOrder({ arenas, usable }: Pymalloc): number[] {
  const order: number[] = []
  for (let record = usable; record !== NONE; record = arenas.next[record] ?? NONE) {
    order.push(arenas.ordinal[record] ?? 0)
  }
  return order
}

/** The pools of one arena, by address. */
export function poolStates(
  allocator: Pymalloc,
  { record, alignmentLoss, pools: count }: ArenaState,
): PoolState[] {
  const { arenas, pools, profile, shape } = allocator
  const carved = arenas.carved[record] ?? 0
  return Array.from({ length: count }, (_, position) => {
    const pool = record * shape.poolsPerArena + position
    const sizeClass = position < carved ? (pools.sizeClass[pool] ?? NO_CLASS) : NO_CLASS
    const blocks = sizeClass === NO_CLASS ? 0 : shape.blocksPerPool(sizeClass)
    const blocksInUse = sizeClass === NO_CLASS ? 0 : (pools.count[pool] ?? 0)
    return {
      pool,
      offset: alignmentLoss + position * profile.poolSize,
      state:
        sizeClass === NO_CLASS
          ? 'uncarved'
          : blocksInUse === 0
            ? 'empty'
            : blocksInUse < blocks
              ? 'used'
              : 'full',
      blockSize: sizeClass === NO_CLASS ? null : (sizeClass + 1) * profile.alignment,
      blocks,
      blocksInUse,
    }
  })
}

/** The blocks of a pool that has a class. */
export function blockMap(
  { links, pools, shape }: Pymalloc,
  { pool, blocks, blocksInUse }: PoolState,
): BlockMap {
  const units = (pools.sizeClass[pool] ?? 0) + 1
  const carvedBlocks = Math.floor(((pools.nextOffset[pool] ?? 0) - shape.headerUnits) / units)
  const marks = [...'#'.repeat(carvedBlocks), ...' '.repeat(blocks - carvedBlocks)]
  let free = 0
  for (let link = pools.freeBlock[pool] ?? 0; link !== 0;) {
    marks[(link - 1 - shape.headerUnits) / units] = '.'
    free++
    assert(free <= blocks, 'a free list ends')
    link = links[pool * shape.unitsPerPool + link - 1] ?? 0
  }
  assert(carvedBlocks - free === blocksInUse, 'carved blocks are free or in use')
  return marks.join('')
}
