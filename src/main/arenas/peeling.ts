// The other search for the k sites that hold the most arenas alone: from all sites the one with the fewest arenas goes,
// and with it the arenas it holds, until k are left. Good where many arenas share a core of sites. Called by choice.ts.
import { type Holders, setsBySite, smallSets } from './holders'

/** At most k sites. */
export function peelSites(all: Holders, k: number): number[] {
  // Sets that cannot be chosen whole must not speak for their sites.
  const holders = smallSets(all, k)
  const bySite = setsBySite(holders)
  const { arenas, site, start } = holders
  const held = new Int32Array(holders.sites)
  arenas.forEach((count, set) => {
    for (const one of site.subarray(start[set], start[set + 1])) held[one] = (held[one] as number) + count
  })
  const left = new Set([...held.keys()].filter((one) => held[one] !== 0))
  const order = new FewestFirst(held, left)
  const isGone = new Uint8Array(arenas.length)
  while (left.size > k) {
    const gone = order.next()
    left.delete(gone)
    for (const set of bySite.set.subarray(bySite.start[gone], bySite.start[gone + 1])) {
      if (isGone[set] === 1) continue
      isGone[set] = 1
      for (const one of site.subarray(start[set], start[set + 1])) {
        if (!left.has(one)) continue
        held[one] = (held[one] as number) - (arenas[set] as number)
        order.changed(one)
      }
    }
  }
  // A site that holds no arena any more is of no use.
  return [...left].filter((one) => held[one] !== 0)
}

/** Sites by what they hold, fewest first. A site stands wherever it once belonged; only where it belongs now counts. */
class FewestFirst {
  readonly #held: Int32Array
  readonly #left: ReadonlySet<number>
  readonly #byHeld = new Map<number, number[]>()
  #fewest = 0

  constructor(held: Int32Array, left: ReadonlySet<number>) {
    this.#held = held
    this.#left = left
    for (const site of left) this.changed(site)
  }

  changed(site: number): void {
    const held = this.#held[site] as number
    const alike = this.#byHeld.get(held)
    if (alike === undefined) this.#byHeld.set(held, [site])
    else alike.push(site)
    this.#fewest = Math.min(this.#fewest, held)
  }

  /** There is one. */
  next(): number {
    for (;;) {
      const site = this.#byHeld.get(this.#fewest)?.pop()
      if (site === undefined) this.#fewest++
      else if (this.#left.has(site) && this.#held[site] === this.#fewest) return site
    }
  }
}
