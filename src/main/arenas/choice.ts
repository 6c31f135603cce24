// "Which k sites, freed, release the most arenas?": the better answer of two searches, with a proven bound beside it and
// what it takes. Called by services and reports.
import type { HeldArenas, SiteChoice, SiteRanking } from '@shared/model/arenas'
import { closeSets } from './closing'
import { arenasEmptiedBy, type Holders, holdersOf } from './holders'
import { mostEmptied } from './most-emptied'
import { peelSites } from './peeling'
import { pinsOf } from './pins'
import { EmptiedArenas } from './returned'

export function chooseSites(held: HeldArenas, k: number): SiteChoice {
  const holders = holdersOf(held)
  const closed = closeSets(holders, k)
  const peeled = peelSites(holders, k)
  const isPeeledBetter = arenasEmptiedBy(holders, peeled) > arenasEmptiedBy(holders, closed)
  const pins = pinsOf(held)
  const value = (site: number) => pins.arenas[site] as number
  const sites = (isPeeledBetter ? peeled : closed).toSorted(
    (one, other) => value(other) - value(one) || one - other,
  )
  return { sites, atMost: mostEmptied(holders, k), ...consequencesOf(held, sites) }
}

/** What happens when all live blocks of `sites` are freed, in whatever order. */
export function consequencesOf(
  held: HeldArenas,
  sites: readonly number[],
): Omit<SiteChoice, 'sites' | 'atMost'> {
  const isChosen = new Set(sites)
  const blocksOf = new Float64Array(held.ordinal.length)
  const bytesOf = new Float64Array(held.ordinal.length)
  held.pairSite.forEach((site, pair) => {
    if (!isChosen.has(site)) return
    const arena = held.pairArena[pair] as number
    blocksOf[arena] = (blocksOf[arena] as number) + (held.pairBlocks[pair] as number)
    bytesOf[arena] = (bytesOf[arena] as number) + (held.pairBytes[pair] as number)
  })
  const emptied = new EmptiedArenas(held)
  let priceBlocks = 0
  let priceBytes = 0
  blocksOf.forEach((blocks, arena) => {
    if (blocks === 0) return
    const bytes = bytesOf[arena] as number
    if (blocks < (held.liveBlocks[arena] as number)) return emptied.thin(arena, blocks, bytes)
    emptied.empty(arena)
    priceBlocks += blocks
    priceBytes += bytes
  })
  return {
    emptied: emptied.emptied,
    returned: emptied.returned,
    blocks: sum(blocksOf),
    bytes: sum(bytesOf),
    priceBlocks,
    priceBytes,
  }
}

/** At most `limit` sites, in the order in which whole sets of holders are closed. */
export function rankSites(held: HeldArenas, limit: number): SiteRanking {
  const holders = holdersOf(held)
  const order = closeSets(holders, limit)
  const pins = pinsOf(held)
  const emptied = emptiedAlong(holders, order)
  const blocks = new Float64Array(order.length)
  const bytes = new Float64Array(order.length)
  order.forEach((site, index) => {
    blocks[index] = (blocks[index - 1] ?? 0) + (pins.blocks[site] as number)
    bytes[index] = (bytes[index - 1] ?? 0) + (pins.bytes[site] as number)
  })
  const atMost = Int32Array.from(order, (_, index) => mostEmptied(holders, index + 1))
  // What fewer sites cannot exceed is bounded by what more of them cannot.
  for (let index = atMost.length - 2; index >= 0; index--) {
    atMost[index] = Math.min(atMost[index] as number, atMost[index + 1] as number)
  }
  return { site: Int32Array.from(order), emptied, atMost, blocks, bytes }
}

/** Arenas emptied after each site of `order`: a set opens with the last of its sites. */
function emptiedAlong({ arenas, site, sites, start }: Holders, order: readonly number[]): Int32Array {
  const placeOf = new Float64Array(sites).fill(Infinity)
  order.forEach((one, place) => {
    placeOf[one] = place
  })
  const emptied = new Int32Array(order.length)
  arenas.forEach((count, set) => {
    let last = 0
    for (const one of site.subarray(start[set], start[set + 1])) last = Math.max(last, placeOf[one] as number)
    if (last !== Infinity) emptied[last] = (emptied[last] as number) + count
  })
  for (let place = 1; place < emptied.length; place++) {
    emptied[place] = (emptied[place] as number) + (emptied[place - 1] as number)
  }
  return emptied
}

function sum(column: Float64Array): number {
  return column.reduce((total, one) => total + one, 0)
}
