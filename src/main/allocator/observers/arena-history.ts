// What the allocator tells of its arenas: births and releases when they happen, and how full each is when asked.
// Nothing of it costs a request that neither maps nor unmaps an arena. Called by whoever records a run.
import type { ArenaOccupancy } from '@shared/model/arenas'
import type { Pymalloc } from '../layer2-pymalloc/pymalloc'
import type { ArenaSource } from '../system/arena-source'

export interface ArenaWatcher {
  /** The arena at `address` is there from the instant `at` on. */
  born(address: number, at: number): void
  /** From the instant `at` on it is no longer there. */
  released(address: number, at: number): void
}

/** `source`, with `watcher` told what it does. `clock`: requests until now, with the one that is being served. */
export function watchedArenas(source: ArenaSource, watcher: ArenaWatcher, clock: () => number): ArenaSource {
  return {
    map(size) {
      const address = source.map(size)
      if (address !== null) watcher.born(address, clock())
      return address
    },
    unmap(address, size) {
      watcher.released(address, clock())
      source.unmap(address, size)
    },
  }
}

/** In the order of the arena table. Takes one step a pool. */
export function occupancyOf({ arenas, arenaCounters, pools, profile, shape }: Pymalloc): ArenaOccupancy {
  const address = new Float64Array(arenaCounters.current)
  const liveBytes = new Float64Array(arenaCounters.current)
  let entry = 0
  for (let arena = 0; arena < arenas.length; arena++) {
    const start = arenas.address[arena] as number
    if (start === 0) continue
    const first = arena << shape.arenaShift
    const end = first + (arenas.carved[arena] as number)
    let units = 0
    for (let pool = first; pool < end; pool++) {
      const inUse = pools.count[pool] as number
      if (inUse !== 0) units += inUse * ((pools.sizeClass[pool] as number) + 1)
    }
    address[entry] = start
    liveBytes[entry++] = units * profile.alignment
  }
  return { address, liveBytes }
}
