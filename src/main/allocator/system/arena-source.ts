// Where arenas come from: anonymous mappings, page-aligned, as _PyObject_ArenaMmap gets them. Addresses are bytes,
// below 2^53.

export interface ArenaSource {
  /** The address of `size` new bytes, or null when the system has none. */
  map(size: number): number | null
  unmap(address: number, size: number): void
}

/**
 * Answers `recorded` addresses in their order first. After them, mappings as Linux makes them: downwards from the
 * lowest address so far, and the hole unmapped last is filled first.
 * `top`: the address just above the first mapping when nothing was recorded.
 */
export function mappedArenas(top: number, recorded: readonly number[] = []): ArenaSource {
  let lowest = recorded.reduce((least, address) => Math.min(least, address), top)
  let next = 0
  const holes: number[] = []
  return {
    map(size) {
      const known = recorded[next]
      if (known !== undefined) {
        next++
        return known
      }
      const hole = holes.pop()
      if (hole !== undefined) return hole
      if (lowest < size) return null
      lowest -= size
      return lowest
    },
    unmap(address) {
      if (next >= recorded.length) holes.push(address)
    },
  }
}
