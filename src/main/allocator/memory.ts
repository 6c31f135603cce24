// The one public entry of the simulated allocator: the three domains of PyMem_* on pymalloc, pymalloc on the general
// allocator, both on the system. Called by the interpreter and the replay.
import { type GeneralAllocator, NO_MEMORY, type Pointer } from './layer1-general/general-allocator'
import { Pymalloc } from './layer2-pymalloc/pymalloc'
import type { AllocatorProfile } from './profiles/profile'
import { type ArenaSource, mappedArenas } from './system/arena-source'

/** PYMEM_DOMAIN_RAW, PYMEM_DOMAIN_MEM, PYMEM_DOMAIN_OBJ. MEM and OBJ are served by the same pools. */
export const RAW = 0
export const MEM = 1
export const OBJ = 2
export type Domain = typeof RAW | typeof MEM | typeof OBJ

/** Where Linux begins to map without address randomisation; no multiple of a 16 KiB pool, as addresses rarely are. */
const TOP = 0x7fff_f7fe_1000

export interface MemoryParts {
  readonly general: GeneralAllocator & { addressOf(pointer: Pointer): number }
  readonly arenas?: ArenaSource
}

export class Memory {
  readonly pymalloc: Pymalloc
  /** Whoever asks from now on: a position in the caller's table of sites; 0 = not known. */
  site = 0
  readonly #general: MemoryParts['general']
  #events = 0

  constructor(profile: AllocatorProfile, { general, arenas = mappedArenas(TOP) }: MemoryParts) {
    this.#general = general
    this.pymalloc = new Pymalloc(profile, general, arenas)
  }

  /** Requests until now: the clock of a simulation. */
  get events(): number {
    return this.#events
  }

  malloc(domain: Domain, size: number): Pointer {
    this.#events++
    return domain === RAW ? this.#general.malloc(size) : this.pymalloc.malloc(size)
  }

  calloc(domain: Domain, size: number): Pointer {
    this.#events++
    return domain === RAW ? this.#general.calloc(size) : this.pymalloc.calloc(size)
  }

  realloc(domain: Domain, pointer: Pointer, size: number): Pointer {
    this.#events++
    return domain === RAW ? this.#general.realloc(pointer, size) : this.pymalloc.realloc(pointer, size)
  }

  free(domain: Domain, pointer: Pointer): void {
    this.#events++
    if (domain !== RAW) this.pymalloc.free(pointer)
    else if (pointer !== NO_MEMORY) this.#general.free(pointer)
  }

  /** Bytes. */
  addressOf(pointer: Pointer): number {
    return pointer >= 0 ? this.pymalloc.addressOf(pointer) : this.#general.addressOf(pointer)
  }
}
