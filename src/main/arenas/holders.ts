// The instance of "which k sites hold the most arenas": sets of sites that hold arenas together, each with the number of
// arenas it holds. Arenas with the same holders are one entry, as thousands of them may be. Called by the searches
// and the bound in this folder.
import type { HeldArenas } from '@shared/model/arenas'
import { pinsOf } from './pins'

export interface Holders {
  /** Length of the table of sites. */
  readonly sites: number
  /** The sites of set h ascend in site[start[h]] ... site[start[h + 1] - 1]. */
  readonly start: Int32Array
  readonly site: Int32Array
  /** Arenas that exactly this set holds. */
  readonly arenas: Int32Array
  /** The set of each arena, by position in HeldArenas; -1 for one that nothing holds. */
  readonly setOf: Int32Array
}

/** An arena is emptied when all sites of its set are chosen. */
export function holdersOf(held: HeldArenas): Holders {
  const { pairStart } = pinsOf(held)
  const start = [0]
  const site: number[] = []
  const arenas: number[] = []
  const setOf = new Int32Array(held.ordinal.length).fill(-1)
  const setsByHash = new Map<number, number[]>()
  for (let arena = 0; arena < setOf.length; arena++) {
    const own = held.pairSite.subarray(pairStart[arena], pairStart[arena + 1])
    if (own.length === 0) continue
    const hash = hashOf(own)
    const alike = setsByHash.get(hash) ?? []
    let set = alike.find((one) => isSame(site, start[one] as number, start[one + 1] as number, own))
    if (set === undefined) {
      set = arenas.length
      setsByHash.set(hash, [...alike, set])
      for (const one of own) site.push(one)
      start.push(site.length)
      arenas.push(0)
    }
    arenas[set] = (arenas[set] as number) + 1
    setOf[arena] = set
  }
  return {
    sites: held.sites.length,
    start: Int32Array.from(start),
    site: Int32Array.from(site),
    arenas: Int32Array.from(arenas),
    setOf,
  }
}

/** Only the sets of at most `most` sites: no others can be chosen whole. `setOf` stays that of all. */
export function smallSets({ arenas, setOf, site, sites, start }: Holders, most: number): Holders {
  const kept = [...arenas.keys()].filter((set) => (start[set + 1] as number) - (start[set] as number) <= most)
  const starts = new Int32Array(kept.length + 1)
  kept.forEach((set, index) => {
    starts[index + 1] = (starts[index] as number) + (start[set + 1] as number) - (start[set] as number)
  })
  const own = new Int32Array(starts.at(-1) ?? 0)
  kept.forEach((set, index) => own.set(site.subarray(start[set], start[set + 1]), starts[index]))
  return {
    sites,
    start: starts,
    site: own,
    arenas: Int32Array.from(kept, (set) => arenas[set] as number),
    setOf,
  }
}

/** The sets that a site is in: set[start[site]] ... set[start[site + 1] - 1]. */
export function setsBySite({ site, sites, start }: Holders): {
  readonly start: Int32Array
  readonly set: Int32Array
} {
  const starts = new Int32Array(sites + 1)
  for (const one of site) starts[one + 1] = (starts[one + 1] as number) + 1
  for (let one = 0; one < sites; one++)
    starts[one + 1] = (starts[one + 1] as number) + (starts[one] as number)
  const next = starts.slice()
  const sets = new Int32Array(site.length)
  for (let set = 0; set + 1 < start.length; set++) {
    for (let at = start[set] as number; at < (start[set + 1] as number); at++) {
      const one = site[at] as number
      sets[next[one] as number] = set
      next[one] = (next[one] as number) + 1
    }
  }
  return { start: starts, set: sets }
}

/** Arenas without live blocks once `chosen` are freed. */
export function arenasEmptiedBy({ arenas, site, start }: Holders, chosen: readonly number[]): number {
  const isChosen = new Set(chosen)
  return arenas.reduce((sum, count, set) => {
    const own = site.subarray(start[set], start[set + 1])
    return own.every((one) => isChosen.has(one)) ? sum + count : sum
  }, 0)
}

function hashOf(sites: Int32Array): number {
  let hash = sites.length
  for (const site of sites) hash = (Math.imul(hash ^ site, 0x9e37_79b1) ^ (hash >>> 15)) | 0
  return hash
}

function isSame(all: readonly number[], from: number, to: number, own: Int32Array): boolean {
  if (to - from !== own.length) return false
  for (let at = from; at < to; at++) if (all[at] !== own[at - from]) return false
  return true
}
