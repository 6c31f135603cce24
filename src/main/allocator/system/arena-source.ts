// Where arenas come from: anonymous mappings, page-aligned, as _PyObject_ArenaMmap gets them. Addresses are bytes,
// below 2^53.
import { AddressSpace } from './address-space'

export interface ArenaSource {
  /** The address of `size` new bytes, or null when the system has none. */
  map(size: number): number | null
  unmap(address: number, size: number): void
}

/**
 * Answers `recorded` addresses in their order first. After them, mappings as Linux makes them, below the lowest address
 * so far or in the highest gap that is large enough.
 * `top`: the address just above the first mapping when nothing was recorded.
 */
export function mappedArenas(top: number, recorded: readonly number[] = []): ArenaSource {
  const mappingsTop = recorded.reduce((least, address) => Math.min(least, address), top)
  const system = new AddressSpace({ heapStart: 0, mappingsTop })
  let next = 0
  return {
    map: (size) => recorded[next++] ?? system.map(size),
    unmap(address, size) {
      if (next >= recorded.length) system.unmap(address, size)
    },
  }
}
