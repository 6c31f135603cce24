// A search for the k sites that hold the most arenas alone: an arena is emptied only when all its holders are chosen, so
// whole sets are added, each time the one that empties the most arenas a site. Good where some sites hold a part of
// the arenas among themselves. Called by choice.ts.
import { type Holders, setsBySite } from './holders'

/** Sets that are looked at closely in a step. */
const CANDIDATES = 64

/** At most k sites, in the order in which they were added. */
export function closeSets(holders: Holders, k: number): number[] {
  return new Closing(holders).choose(k)
}

class Closing {
  readonly #holders: Holders
  readonly #bySite: ReturnType<typeof setsBySite>
  /** Sites of each set that are not chosen. */
  readonly #missing: Int32Array
  readonly #isChosen: Uint8Array
  /** Sites of the candidate that is being looked at which a set has: for `#gain`. */
  readonly #met: Int32Array
  /** A key of the sites that a set misses; equal for sets that miss the same. */
  readonly #missingKey: Float64Array

  constructor(holders: Holders) {
    this.#holders = holders
    this.#bySite = setsBySite(holders)
    const { arenas, site, start } = holders
    this.#missing = Int32Array.from(arenas, (_, set) => (start[set + 1] as number) - (start[set] as number))
    this.#isChosen = new Uint8Array(holders.sites)
    this.#met = new Int32Array(arenas.length)
    this.#missingKey = Float64Array.from(arenas, (_, set) => {
      let key = 0
      for (let at = start[set] as number; at < (start[set + 1] as number); at++)
        key += keyOf(site[at] as number)
      return key
    })
  }

  choose(k: number): number[] {
    const chosen: number[] = []
    for (;;) {
      const sites = this.#bestSet(k - chosen.length)
      if (sites.length === 0) return chosen
      for (const site of sites) {
        this.#take(site)
        chosen.push(site)
      }
    }
  }

  /** The missing sites of the set that empties the most arenas a site, at most `room`; none when no set fits. */
  #bestSet(room: number): readonly number[] {
    let best: readonly number[] = []
    let bestGain = 0
    for (const set of this.#candidates(room)) {
      const sites = this.#missingSites(set)
      const gain = this.#gain(sites)
      const difference = gain * best.length - bestGain * sites.length
      if (best.length === 0 || difference > 0 || (difference === 0 && sites.length < best.length)) {
        best = sites
        bestGain = gain
      }
    }
    return best
  }

  /** Sets that fit, one for each different rest, those first that look best: by the arenas that miss exactly the same. */
  #candidates(room: number): number[] {
    const { arenas } = this.#holders
    const byRest = new Map<number, { readonly set: number; arenas: number }>()
    for (let set = 0; set < arenas.length; set++) {
      const missing = this.#missing[set] as number
      if (missing === 0 || missing > room) continue
      const key = this.#missingKey[set] as number
      const alike = byRest.get(key)
      if (alike === undefined) byRest.set(key, { set, arenas: arenas[set] as number })
      else alike.arenas += arenas[set] as number
    }
    const value = (one: { readonly set: number; readonly arenas: number }) =>
      one.arenas / (this.#missing[one.set] as number)
    return [...byRest.values()]
      .sort((one, other) => value(other) - value(one) || one.set - other.set)
      .slice(0, CANDIDATES)
      .map((one) => one.set)
  }

  #missingSites(set: number): number[] {
    const { site, start } = this.#holders
    const own = site.subarray(start[set], start[set + 1])
    return Array.from(own.filter((one) => this.#isChosen[one] === 0))
  }

  /** Arenas that are emptied when `sites` are chosen too. */
  #gain(sites: readonly number[]): number {
    const { arenas } = this.#holders
    const met = this.#met
    let gain = 0
    for (const set of this.#setsOf(sites)) {
      met[set] = (met[set] as number) + 1
      if (met[set] === this.#missing[set]) gain += arenas[set] as number
    }
    for (const set of this.#setsOf(sites)) met[set] = 0
    return gain
  }

  *#setsOf(sites: readonly number[]): Generator<number> {
    const { set, start } = this.#bySite
    for (const site of sites) {
      for (let at = start[site] as number; at < (start[site + 1] as number); at++) yield set[at] as number
    }
  }

  #take(site: number): void {
    this.#isChosen[site] = 1
    for (const set of this.#setsOf([site])) {
      this.#missing[set] = (this.#missing[set] as number) - 1
      this.#missingKey[set] = (this.#missingKey[set] as number) - keyOf(site)
    }
  }
}

/** A number below 2^32 that looks random: sums of a million of them are exact. */
function keyOf(site: number): number {
  let key = Math.imul(site + 1, 0x9e37_79b1)
  key = Math.imul(key ^ (key >>> 16), 0x85eb_ca6b)
  key = Math.imul(key ^ (key >>> 13), 0xc2b2_ae35)
  return (key ^ (key >>> 16)) >>> 0
}
