// Evidence about arenas made up for tests.
import type { HeldArenas, Site } from '@shared/model/arenas'

/** Each arena with the sites (1, 2, ...) that hold it, one block of 16 bytes in a pool of its own each; arenas without sites are kept empty. */
export function arenasHeldBy(arenas: readonly (readonly number[])[]): HeldArenas {
  const pairs = arenas.flatMap((sites, arena) =>
    sites.toSorted((one, other) => one - other).map((site) => ({ arena, site })),
  )
  const counts = arenas.map((sites) => sites.length)
  const lines = Array.from({ length: Math.max(0, ...arenas.flat()) }, (_, line): Site => ({
    kind: 'line',
    file: 'app.py',
    line,
  }))
  return {
    arenaSize: 2 ** 20,
    poolSize: 2 ** 14,
    poolOverhead: 48,
    keepsLastFreeArena: true,
    ordinal: Int32Array.from(arenas.keys()),
    address: Float64Array.from(arenas.keys(), (arena) => 2 ** 40 + arena * 2 ** 20),
    pools: new Int32Array(arenas.length).fill(64),
    usedPools: Int32Array.from(counts),
    liveBlocks: Int32Array.from(counts),
    liveBytes: Float64Array.from(counts, (count) => 16 * count),
    pairArena: Int32Array.from(pairs, ({ arena }) => arena),
    pairSite: Int32Array.from(pairs, ({ site }) => site),
    pairBlocks: new Int32Array(pairs.length).fill(1),
    pairBytes: new Float64Array(pairs.length).fill(16),
    sites: [{ kind: 'unknown' }, ...lines],
  }
}
