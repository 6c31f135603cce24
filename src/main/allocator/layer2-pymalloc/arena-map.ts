// The radix tree that tells from 3.10 on whether an address is in an arena. The model finds arenas by index; what counts
// here is the memory of the nodes. Called by pymalloc.ts for each new arena.
// Source: arena_map_get and arena_map_mark_used of obmalloc.c, address bits of pycore_obmalloc.h.
import { type GeneralAllocator, NO_MEMORY } from '../layer1-general/general-allocator'

const POINTER_BYTES = 8
const POINTER_BITS = 64
/** arena_coverage_t: how far arenas reach into one slot of an arena's size, from below and from above. */
const COVERAGE_BYTES = 8

export class ArenaMap {
  readonly #arenaSize: number
  readonly #general: GeneralAllocator
  /** Slots of an arena's size below one bottom node, and bottom nodes below one middle node. */
  readonly #bottomSlots: number
  readonly #middleSlots: number
  /** Nodes there are; they are never freed. Keys: address divided by what a node covers. The root is static. */
  readonly #middles = new Set<number>()
  readonly #bottoms = new Set<number>()

  constructor(arenaSize: number, general: GeneralAllocator) {
    this.#arenaSize = arenaSize
    this.#general = general
    const arenaBits = Math.log2(arenaSize)
    const interiorBits = Math.floor((POINTER_BITS - arenaBits + 2) / 3)
    this.#middleSlots = 2 ** interiorBits
    this.#bottomSlots = 2 ** (POINTER_BITS - arenaBits - 2 * interiorBits)
  }

  /** False, and the arena cannot be used, when there is no memory for a node. */
  markUsed(address: number): boolean {
    if (!this.#reach(address)) return false
    // An arena that does not start on a multiple of its size ends in the next slot.
    return address % this.#arenaSize === 0 || this.#reach(address + this.#arenaSize)
  }

  #reach(address: number): boolean {
    const bottom = Math.floor(address / (this.#arenaSize * this.#bottomSlots))
    const middle = Math.floor(bottom / this.#middleSlots)
    return (
      this.#hasNode(this.#middles, middle, this.#middleSlots * POINTER_BYTES) &&
      this.#hasNode(this.#bottoms, bottom, this.#bottomSlots * COVERAGE_BYTES)
    )
  }

  #hasNode(nodes: Set<number>, key: number, size: number): boolean {
    if (nodes.has(key)) return true
    if (this.#general.calloc(size) === NO_MEMORY) return false
    nodes.add(key)
    return true
  }
}
