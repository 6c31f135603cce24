// What lies under pymalloc while a trace is replayed: arenas where the recording had them, and a general allocator
// that numbers its chunks, since the recording states addresses inside arenas only.
import type { GeneralAllocator, Pointer } from '@main/allocator/layer1-general/general-allocator'
import { NO_MEMORY } from '@main/allocator/layer1-general/general-allocator'
import { type ArenaSource, mappedArenas } from '@main/allocator/system/arena-source'
import type { RecordedArena } from '@main/formats/allocation-trace/read'

/** Where Linux begins to map without address randomisation; no multiple of a 16 KiB pool, as addresses rarely are. */
const TOP = 0x7fff_f7fe_1000

export function numberedChunks(): GeneralAllocator {
  let last = NO_MEMORY
  const next = (): Pointer => --last
  return {
    malloc: next,
    calloc: next,
    realloc: (pointer) => (pointer === NO_MEMORY ? next() : pointer),
    free: () => undefined,
  }
}

/** Arenas at the addresses of `recorded` in their order; `takeReleased` gives those unmapped since it was last asked. */
export class RecordedArenas implements ArenaSource {
  readonly #recorded: readonly RecordedArena[]
  readonly #source: ArenaSource
  readonly #ordinalAt = new Map<number, number>()
  #created = 0
  #released: number[] = []

  constructor(recorded: readonly RecordedArena[]) {
    this.#recorded = recorded
    this.#source = mappedArenas(
      TOP,
      recorded.map((arena) => arena.address),
    )
  }

  map(size: number): number | null {
    const address = this.#source.map(size)
    if (address !== null) this.#ordinalAt.set(address, this.#created++)
    return address
  }

  unmap(address: number, size: number): void {
    this.#released.push(this.#ordinalAt.get(address) ?? -1)
    this.#source.unmap(address, size)
  }

  /** The recorded arena with this creation order; undefined for one the recording does not have. */
  recordedAt(ordinal: number): RecordedArena | undefined {
    return this.#recorded[ordinal]
  }

  /** Creation orders, oldest release first. */
  takeReleased(): readonly number[] {
    if (this.#released.length === 0) return NOTHING
    const released = this.#released
    this.#released = []
    return released
  }
}

const NOTHING: readonly number[] = []
