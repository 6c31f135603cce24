// The one public entry of the simulated allocator: the three domains of PyMem_* on pymalloc, pymalloc on the general
// allocator, both on the system, and the owner of each live request. Called by the interpreter and the replay.
import { assert } from '@shared/base/assert'
import { type GeneralAllocator, NO_MEMORY, type Pointer } from './layer1-general/general-allocator'
import { Ptmalloc } from './layer1-general/ptmalloc'
import { Pymalloc } from './layer2-pymalloc/pymalloc'
import { BlockOwners, OwnedChunks, SIZE_MASK, TRACING_SHIFT } from './observers/owners'
import { TracedMemory } from './observers/traced-memory'
import type { AllocatorProfile } from './profiles/profile'
import { AddressSpace } from './system/address-space'
import { type ArenaSource, mappedArenas } from './system/arena-source'

/** PYMEM_DOMAIN_RAW, PYMEM_DOMAIN_MEM, PYMEM_DOMAIN_OBJ. MEM and OBJ are served by the same pools. */
export const RAW = 0
export const MEM = 1
export const OBJ = 2
export type Domain = typeof RAW | typeof MEM | typeof OBJ

/** Where Linux begins to map without address randomisation; no multiple of a 16 KiB pool, as addresses rarely are. */
const TOP = 0x7fff_f7fe_1000

/** A general allocator that knows where its chunks lie. */
export type PlacedGeneral = GeneralAllocator & { addressOf(pointer: Pointer): number }

export interface MemoryParts<General extends PlacedGeneral = PlacedGeneral> {
  readonly general: General
  readonly arenas?: ArenaSource
  /** PYTHONMALLOC: `malloc` sends all three domains to the general allocator. `pymalloc` when not given. */
  readonly pythonMalloc?: 'pymalloc' | 'malloc'
}

/** All layers down to `system`, which gives arenas, heap and mappings from one address space. */
export type SimulatedMemory = Memory<Ptmalloc>

export function simulatedMemory(
  profile: AllocatorProfile,
  system = new AddressSpace(),
  pythonMalloc: MemoryParts['pythonMalloc'] = 'pymalloc',
): SimulatedMemory {
  return new Memory(profile, { general: new Ptmalloc(system), arenas: system, pythonMalloc })
}

/** Freeing or resizing what is not live is a defect of the caller's and throws. */
export class Memory<General extends PlacedGeneral = PlacedGeneral> {
  readonly profile: AllocatorProfile
  readonly general: General
  readonly pymalloc: Pymalloc
  /** Owners of pymalloc's blocks. */
  readonly blocks: BlockOwners
  /** Owners of the general allocator's chunks, by `chunks.slotOf(pointer)`; pymalloc's own tables are among them. */
  readonly chunks: OwnedChunks
  /** tracemalloc's count; off until it is started. */
  readonly traced: TracedMemory
  /** Whoever asks from now on: a position in the caller's table of sites; 0 = not known. */
  site = 0
  readonly #hasPools: boolean
  #events = 0

  constructor(profile: AllocatorProfile, parts: MemoryParts<General>) {
    const { general, arenas = mappedArenas(TOP), pythonMalloc = 'pymalloc' } = parts
    this.profile = profile
    this.general = general
    this.chunks = new OwnedChunks(general, this)
    this.pymalloc = new Pymalloc(profile, this.chunks, arenas)
    this.blocks = new BlockOwners(this.pymalloc)
    this.traced = new TracedMemory(this.blocks, this.chunks)
    this.#hasPools = pythonMalloc === 'pymalloc'
  }

  /** Requests until now: the clock of a simulation. */
  get events(): number {
    return this.#events
  }

  /** NO_MEMORY when the system has none. */
  malloc(domain: Domain, size: number): Pointer {
    this.#events++
    return this.#owned(this.#isPooled(domain) ? this.pymalloc.malloc(size) : this.chunks.malloc(size), size)
  }

  /** `size` is the product of both factors. */
  calloc(domain: Domain, size: number): Pointer {
    this.#events++
    return this.#owned(this.#isPooled(domain) ? this.pymalloc.calloc(size) : this.chunks.calloc(size), size)
  }

  /** Of NO_MEMORY: malloc. When the answer is NO_MEMORY, the old request stays as it was. */
  realloc(domain: Domain, pointer: Pointer, size: number): Pointer {
    this.#events++
    const isPooled = this.#isPooled(domain)
    assert(isPooled || pointer < 0, 'a block goes back to the domain it came from')
    const { traced } = this
    // As tracemalloc does it: the old trace goes first, and what had none has one afterwards.
    const oldTracing = traced.isTracing && pointer !== NO_MEMORY && traced.has(pointer) ? traced.tracing : 0
    const oldSize = oldTracing === 0 ? 0 : this.requestedOf(pointer)
    const moved = isPooled ? this.pymalloc.realloc(pointer, size) : this.chunks.realloc(pointer, size)
    if (moved === NO_MEMORY) return NO_MEMORY
    traced.leave(oldSize, oldTracing)
    if (moved !== pointer || moved < 0) {
      if (pointer >= 0) this.blocks.remove(pointer)
      return this.#owned(moved, size)
    }
    this.blocks.resize(pointer, size, this.site, traced.tracing)
    if (traced.isTracing) traced.enter(size)
    return pointer
  }

  /** Of NO_MEMORY: nothing. */
  free(domain: Domain, pointer: Pointer): void {
    this.#events++
    if (pointer === NO_MEMORY) return
    const isPooled = this.#isPooled(domain)
    assert(isPooled || pointer < 0, 'a block goes back to the domain it came from')
    if (pointer >= 0) {
      const sizeAndTracing = this.blocks.remove(pointer)
      this.traced.leave(sizeAndTracing & SIZE_MASK, sizeAndTracing >>> TRACING_SHIFT)
    } else if (this.traced.isTracing) {
      this.traced.leave(this.requestedOf(pointer), this.chunks.tracingOf(pointer))
    }
    if (isPooled) this.pymalloc.free(pointer)
    else this.chunks.free(pointer)
  }

  /**
   * _PyTraceMalloc_NewReference: a block that waited on a free list is an object again. No request, but from now on it
   * belongs to `site`; one that was live before tracing began stays untraced.
   */
  newReference(pointer: Pointer): void {
    if (pointer < 0) this.chunks.site[this.chunks.slotOf(pointer)] = this.site
    else
      this.blocks.resize(pointer, this.blocks.requestedOf(pointer), this.site, this.blocks.tracingOf(pointer))
  }

  /** Bytes. */
  addressOf(pointer: Pointer): number {
    return pointer >= 0 ? this.pymalloc.addressOf(pointer) : this.general.addressOf(pointer)
  }

  /** Bytes that the live request at `pointer` asked for. */
  requestedOf(pointer: Pointer): number {
    if (pointer >= 0) return this.blocks.requestedOf(pointer)
    return this.chunks.requested[this.chunks.slotOf(pointer)] as number
  }

  /** Who asked last for what lives at `pointer`. */
  siteOf(pointer: Pointer): number {
    if (pointer >= 0) return this.blocks.siteOf(pointer)
    return this.chunks.site[this.chunks.slotOf(pointer)] as number
  }

  /** The event that made it live, from 1; 0 when nothing lives there. */
  birthOf(pointer: Pointer): number {
    if (pointer >= 0) return this.blocks.birthOf(pointer)
    return this.chunks.birth[this.chunks.slotOf(pointer)] ?? 0
  }

  #isPooled(domain: Domain): boolean {
    return domain !== RAW && this.#hasPools
  }

  #owned(pointer: Pointer, size: number): Pointer {
    const { traced } = this
    if (pointer >= 0) this.blocks.add(pointer, size, this.site, this.#events, traced.tracing)
    if (!traced.isTracing || pointer === NO_MEMORY) return pointer
    if (pointer < 0) this.chunks.markTracing(pointer, traced.tracing)
    traced.enter(size)
    return pointer
  }
}
