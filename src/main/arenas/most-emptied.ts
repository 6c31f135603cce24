// A proven bound: no k sites hold more arenas alone than this. Called for every answer of the search, which is a
// heuristic (the question is the densest k-subhypergraph, hard even to approximate).
//
// An arena with more than k holders cannot be emptied. Each of the others is worth 1; split that worth over its holders
// in any way. k sites empty only arenas all of whose worth lies on them, so they empty at most what lies on them: not more
// than the k sites with the most worth carry together. This holds for every split, so the least of several counts.
// The best split spreads worth as evenly as it goes (it has the least sums of the k largest for every k at once, and
// they are the linear relaxation of the question); rounds that give each arena's worth to its least laden holder come
// near it.
import { type Holders, smallSets } from './holders'

/** A power of two, so that averages over rounds are exact. */
const ROUNDS = 64

export function mostEmptied(all: Holders, k: number): number {
  const holders = smallSets(all, k)
  const total = holders.arenas.reduce((sum, arenas) => sum + arenas, 0)
  let bound = Math.min(total, heaviest(evenSplit(holders), k))
  const worth = new Float64Array(holders.sites)
  for (let round = 1; round <= ROUNDS; round++) {
    giveToLeastLaden(holders, worth)
    // Powers of two, where the average is exact: some looks are enough.
    if ((round & (round - 1)) === 0) bound = Math.min(bound, heaviest(worth, k) / round)
  }
  // Thirds do not add up exactly; a bound may be too high, never too low.
  return Math.floor(bound + 1e-6)
}

/** Worth by site. */
function evenSplit({ arenas, site, sites, start }: Holders): Float64Array {
  const worth = new Float64Array(sites)
  arenas.forEach((count, set) => {
    const own = site.subarray(start[set], start[set + 1])
    for (const one of own) worth[one] = (worth[one] as number) + count / own.length
  })
  return worth
}

/** One round more: all worth of each set on the site that carries least so far. */
function giveToLeastLaden({ arenas, site, start }: Holders, worth: Float64Array): void {
  for (let set = 0; set < arenas.length; set++) {
    const end = start[set + 1] as number
    const first = start[set] as number
    // In shares, so that one set with many arenas is spread too.
    const shares = Math.min(end - first, arenas[set] as number)
    const whole = Math.floor((arenas[set] as number) / shares)
    for (let share = 0; share < shares; share++) {
      let least = site[first] as number
      for (let at = first + 1; at < end; at++) {
        const one = site[at] as number
        if ((worth[one] as number) < (worth[least] as number)) least = one
      }
      const rest = share === 0 ? (arenas[set] as number) - whole * shares : 0
      worth[least] = (worth[least] as number) + whole + rest
    }
  }
}

function heaviest(worth: Float64Array, k: number): number {
  return worth
    .slice()
    .sort()
    .subarray(Math.max(0, worth.length - k))
    .reduce((sum, one) => sum + one, 0)
}
