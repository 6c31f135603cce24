// Who holds what at the end of a replay. A trace knows no lines, so that a site is a size class and the period of the run
// in which it was asked for: those of blocks come from the allocator's observer, those of larger requests are added here,
// and traced bytes are counted for both.
import { present } from '@shared/base/assert'
import type { HeldArenas, Site } from '@shared/model/arenas'
import type { TracedSites } from '@shared/model/run'
import type { Pymalloc } from '@main/allocator/layer2-pymalloc/pymalloc'
import type { Memory } from '@main/allocator/memory'
import { heldArenas, periodLength } from '@main/allocator/observers/held-arenas'

/** One pass over all live blocks and chunks. */
export function holders(memory: Memory): { readonly held: HeldArenas; readonly traced: TracedSites } {
  const held = heldArenas(memory)
  const sites = [...held.sites]
  const length = periodLength(memory.events)
  const position = new Map<string, number>(sites.map((site, index) => [keyOf(site), index]))
  const size = new Float64Array(sites.length + memory.chunks.live)
  const count = new Float64Array(sites.length + memory.chunks.live)
  const add = (index: number, bytes: number) => {
    size[index] = (size[index] as number) + bytes
    count[index] = (count[index] as number) + 1
  }

  const { alignment } = memory.profile
  const periods = Math.ceil(memory.events / length)
  const byClass = new Int32Array(memory.pymalloc.shape.sizeClasses * periods).fill(-1)
  for (const [index, site] of sites.entries()) {
    if (site.kind === 'births') {
      byClass[(site.blockSize / alignment - 1) * periods + site.from / length] = index
    }
  }
  for (const { pointer, sizeClass } of blocksOf(memory.pymalloc)) {
    const born = memory.birthOf(pointer)
    if (born === 0 || !memory.traced.has(pointer)) continue
    const index = byClass[sizeClass * periods + Math.floor((born - 1) / length)]
    add(present(index, 'a live block is in a class and a period'), memory.requestedOf(pointer))
  }
  for (const [pointer] of memory.chunks.entries()) {
    // pymalloc's own tables have no trace: nobody asked for them.
    if (!memory.traced.has(pointer)) continue
    const from = Math.floor((memory.birthOf(pointer) - 1) / length) * length
    const site: Site = { kind: 'births', blockSize: 0, from, to: Math.min(from + length, memory.events) }
    const key = keyOf(site)
    if (!position.has(key)) position.set(key, sites.push(site) - 1)
    add(present(position.get(key), 'the site was just added'), memory.requestedOf(pointer))
  }
  return {
    held: { ...held, sites },
    traced: { size: size.slice(0, sites.length), count: count.slice(0, sites.length) },
  }
}

/** Every carved block of the pools in use, free or not. */
function* blocksOf({ arenas, pools, shape }: Pymalloc) {
  for (let arena = 0; arena < arenas.length; arena++) {
    if (arenas.address[arena] === 0) continue
    const first = arena << shape.arenaShift
    const end = first + (arenas.carved[arena] ?? 0)
    for (let pool = first; pool < end; pool++) {
      if (pools.count[pool] === 0) continue
      const sizeClass = pools.sizeClass[pool] ?? 0
      const start = pool << shape.poolShift
      const carved = start + (pools.nextOffset[pool] ?? 0)
      for (let pointer = start + shape.headerUnits; pointer < carved; pointer += sizeClass + 1) {
        yield { pointer, sizeClass }
      }
    }
  }
}

function keyOf(site: Site): string {
  return site.kind === 'births' ? `${site.blockSize} ${site.from}` : site.kind
}
