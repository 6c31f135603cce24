// Every mapped byte of a simulated program in one line of the ledger. Takes one step a pool; changes nothing. Called by
// whoever records a run, between two requests. Which pages count as written: pymalloc writes nothing into a new arena;
// carving a pool writes its header and the link in its second block; a block handed out is written by its owner.
import { assert } from '@shared/base/assert'
import type { Ledger, LedgerLine } from '@shared/model/ledger'
import { linesOf } from '../layer1-general/figures'
import type { Pymalloc } from '../layer2-pymalloc/pymalloc'
import type { SimulatedMemory } from '../memory'

const PAGE = 4096

type GeneralLine = keyof ReturnType<typeof linesOf>['resident']
type ArenaLine = Exclude<LedgerLine, GeneralLine>
type Bytes = Record<ArenaLine, number>

/** The lines add up to what the arenas, the heap and the mappings take; that is checked. */
export function ledgerOf({ blocks, general, pymalloc }: SimulatedMemory): Ledger {
  const arenas = arenaLines(pymalloc, blocks.liveRequested)
  const rest = linesOf(general)
  const resident = { ...arenas.resident, ...rest.resident }
  const untouched = { ...arenas.untouched, ...rest.untouched }
  const { heap, mapped: mappings } = general.arena
  const mapped = pymalloc.arenaCounters.current * pymalloc.profile.arenaSize + heap.bytes + mappings.bytes
  const rss = sumOf(resident)
  assert(rss + sumOf(untouched) === mapped, 'the lines of the ledger add up to what is mapped')
  return { resident, untouched, mapped, baseline: 0, unexplained: 0, rss }
}

/** Bytes of the arenas. `liveRequested`: what live requests served from them asked for. */
export function arenaLines(
  allocator: Pymalloc,
  liveRequested: number,
): { readonly resident: Readonly<Bytes>; readonly untouched: Readonly<Bytes> } {
  const { arenas, profile, shape } = allocator
  const sums = { resident: noBytes(), untouched: noBytes() }
  for (let arena = 0; arena < arenas.length; arena++) {
    if (arenas.address[arena] === 0) continue
    const poolCount = arenas.poolCount[arena] as number
    const carved = arenas.carved[arena] as number
    sums.untouched.arenaAlignment += profile.arenaSize - poolCount * profile.poolSize
    sums.untouched.neverCarvedPools += (poolCount - carved) * profile.poolSize
    const first = arena << shape.arenaShift
    for (let pool = first; pool < first + carved; pool++) addPool(allocator, pool, sums)
  }
  // Until here the line holds whole blocks.
  sums.resident.rounding = sums.resident.liveRequested - liveRequested
  sums.resident.liveRequested = liveRequested
  assert(sums.resident.rounding >= 0, 'a live block is at least as large as it was asked for')
  return sums
}

function addPool(
  allocator: Pymalloc,
  pool: number,
  { resident, untouched }: { readonly resident: Bytes; readonly untouched: Bytes },
): void {
  const { pools, profile, shape } = allocator
  const { poolSize, poolOverhead, alignment } = profile
  const written = Math.ceil((allocator.touchedUnits(pool) * alignment) / PAGE) * PAGE
  const inUse = pools.count[pool] as number
  if (inUse === 0) {
    resident.emptyPools += written
    untouched.emptyPools += poolSize - written
    return
  }
  const sizeClass = pools.sizeClass[pool] as number
  const blockSize = (sizeClass + 1) * alignment
  const blockBytes = shape.blocksPerPool(sizeClass) * blockSize
  const tail = poolOverhead + blockBytes
  const freeBytes = blockBytes - inUse * blockSize
  // What was never written lies at the end, first in free blocks, then in the tail.
  const unwrittenTail = poolSize - Math.max(written, tail)
  const unwrittenBlocks = Math.max(0, tail - written)
  assert(unwrittenBlocks <= freeBytes, 'a block in use lies in pages that were written')
  resident.liveRequested += inUse * blockSize
  resident.poolHeaders += poolOverhead
  resident.freeBlocks += freeBytes - unwrittenBlocks
  untouched.freeBlocks += unwrittenBlocks
  resident.poolTails += poolSize - tail - unwrittenTail
  untouched.poolTails += unwrittenTail
}

function noBytes(): Bytes {
  return {
    liveRequested: 0,
    rounding: 0,
    poolHeaders: 0,
    poolTails: 0,
    freeBlocks: 0,
    emptyPools: 0,
    neverCarvedPools: 0,
    arenaAlignment: 0,
  }
}

function sumOf(lines: Readonly<Record<LedgerLine, number>>): number {
  return Object.values(lines).reduce((sum, bytes) => sum + bytes, 0)
}
