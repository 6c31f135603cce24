// What the recordings of real allocators kept: a hash over every address handed out and every arena released.
import type { GeneralAllocator, Pointer } from '@main/allocator/layer1-general/general-allocator'
import type { ArenaSource } from '@main/allocator/system/arena-source'
import type { Pymalloc } from '@main/allocator/layer2-pymalloc/pymalloc'

/** FNV-1a over the little-endian bytes of 32-bit words. */
export class AddressHash {
  value = 2166136261

  add(word: number): void {
    for (let rest = word >>> 0, byte = 0; byte < 4; byte++, rest >>>= 8) {
      this.value = Math.imul(this.value ^ (rest & 0xff), 16777619) >>> 0
    }
  }

  addResult(allocator: Pymalloc, pointer: Pointer): void {
    if (pointer < 0) return this.add(0xffffffff)
    this.add(allocator.arenaOrdinalOf(pointer))
    this.add(allocator.offsetInArena(pointer))
  }
}

/** A general allocator that never moves and never runs out. */
export function endlessGeneral(): GeneralAllocator {
  let next = -2
  return {
    malloc: () => next--,
    calloc: () => next--,
    realloc: (pointer) => (pointer < -1 ? pointer : next--),
    free: () => undefined,
  }
}

/** Arenas at `offset` beyond multiples of 1 MiB; each release goes into `hash`. */
export function arenasAt(offset: number, hash: AddressHash): ArenaSource {
  const MIB = 1024 * 1024
  let created = 0
  return {
    map: () => ++created * MIB + offset,
    unmap: (address) => hash.add(0xf0000000 | (Math.floor(address / MIB) - 1)),
  }
}
