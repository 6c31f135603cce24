// Of arenas without live blocks, how many go back to the system. Called by the choice of sites and the forecast.
//
// Before CPython 3.9 all of them. From 3.9 on (bpo-37257) the one stays that is the last usable arena when its last pool
// becomes free. Usable arenas are sorted by free pools, and an arena about to be emptied has one pool in use. So:
// - Where an empty arena with at least as many pools is kept already, it stands behind: the emptied one goes back.
//   Hence at most one of those with the same number of pools stays.
// - When none is kept, the first of them is last, and stays, unless an arena that is not emptied stands behind it. That
//   one would have at least as many free pools.
// The order in which blocks are freed decides only where such an arena gets down to its last pool in use.
import type { HeldArenas, Returned } from '@shared/model/arenas'

/** Arenas emptied one after the other, in any order of their blocks. */
export class EmptiedArenas {
  readonly #held: HeldArenas
  readonly #fewestPools: number
  /** Largest number of pools of an arena that is kept empty; 0 for none. */
  readonly #keptPools: number
  /** Numbers of pools of the emptied arenas. */
  readonly #emptiedPools = new Set<number>()
  #emptied = 0
  /** Arenas with live blocks that may stand behind one that is about to be emptied. */
  #nearlyEmpty = 0
  /** Per arena the pools surely in use. */
  readonly #usedPools: Int32Array

  constructor(held: HeldArenas) {
    this.#held = held
    this.#usedPools = held.usedPools.slice()
    this.#fewestPools = held.pools.reduce((fewest, pools) => Math.min(fewest, pools), Infinity)
    let kept = 0
    held.pools.forEach((pools, arena) => {
      if (held.liveBlocks[arena] === 0) kept = Math.max(kept, pools)
      else if (this.#isNearlyEmpty(arena)) this.#nearlyEmpty++
    })
    this.#keptPools = kept
  }

  /** `arena`, a position in HeldArenas, loses all its live blocks. */
  empty(arena: number): void {
    if (this.#isNearlyEmpty(arena)) this.#nearlyEmpty--
    this.#emptied++
    this.#emptiedPools.add(this.#held.pools[arena] as number)
  }

  /** `arena`, which is not emptied, loses `blocks` of its live blocks with `bytes` bytes. At most once each. */
  thin(arena: number, blocks: number, bytes: number): void {
    const { liveBytes, poolOverhead, poolSize } = this.#held
    if (this.#isNearlyEmpty(arena)) this.#nearlyEmpty--
    const used = this.#usedPools[arena] as number
    // Each freed block empties one pool at most, and the others need pools to stand in.
    const needed = Math.ceil(((liveBytes[arena] as number) - bytes) / (poolSize - poolOverhead))
    this.#usedPools[arena] = Math.max(used - blocks, needed)
    if (this.#isNearlyEmpty(arena)) this.#nearlyEmpty++
  }

  get emptied(): number {
    return this.#emptied
  }

  get returned(): Returned {
    const emptied = this.#emptied
    if (!this.#held.keepsLastFreeArena) return { least: emptied, most: emptied }
    const mayStay = [...this.#emptiedPools].filter((pools) => pools > this.#keptPools).length
    const stays = emptied > 0 && this.#keptPools === 0 && this.#nearlyEmpty === 0 ? 1 : 0
    return { least: emptied - mayStay, most: emptied - stays }
  }

  /** Whether as many pools may be free as in an arena with one pool in use. */
  #isNearlyEmpty(arena: number): boolean {
    const free = (this.#held.pools[arena] as number) - (this.#usedPools[arena] as number)
    return free >= this.#fewestPools - 1
  }
}
