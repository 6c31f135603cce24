// Which sites hold which arenas, from both sides: what stands in each arena, and what each site holds alone or with
// others. Called by services and reports, and by the choice of sites in this folder.
import type { HeldArenas, Pins } from '@shared/model/arenas'

export function pinsOf(held: HeldArenas): Pins {
  const sites = held.sites.length
  const pairStart = startsOf(held.pairArena, held.ordinal.length)
  const siteStart = startsOf(held.pairSite, sites)
  const sitePairs = new Int32Array(held.pairSite.length)
  const next = siteStart.slice()
  const pins = {
    pairStart,
    siteStart,
    sitePairs,
    blocks: new Float64Array(sites),
    bytes: new Float64Array(sites),
    arenas: new Int32Array(sites),
    aloneArenas: new Int32Array(sites),
    aloneBlocks: new Float64Array(sites),
    aloneBytes: new Float64Array(sites),
  }
  held.pairSite.forEach((site, pair) => {
    const arena = held.pairArena[pair] as number
    const blocks = held.pairBlocks[pair] as number
    const bytes = held.pairBytes[pair] as number
    sitePairs[next[site] as number] = pair
    add(next, site, 1)
    add(pins.arenas, site, 1)
    add(pins.blocks, site, blocks)
    add(pins.bytes, site, bytes)
    if (otherSites(pairStart, arena) > 0) return
    add(pins.aloneArenas, site, 1)
    add(pins.aloneBlocks, site, blocks)
    add(pins.aloneBytes, site, bytes)
  })
  return pins
}

/** How many sites share the arena with one that holds it. */
export function otherSites(pairStart: Int32Array, arena: number): number {
  return (pairStart[arena + 1] as number) - (pairStart[arena] as number) - 1
}

/** Where the entries of each of 0 ... count - 1 begin once they are sorted, and where all end. */
function startsOf(keys: Int32Array, count: number): Int32Array {
  const starts = new Int32Array(count + 1)
  for (const key of keys) add(starts, key + 1, 1)
  for (let key = 0; key < count; key++) add(starts, key + 1, starts[key] as number)
  return starts
}

function add(column: Int32Array | Float64Array, position: number, amount: number): void {
  column[position] = (column[position] as number) + amount
}
