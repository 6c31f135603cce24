// The simulator's pointer for each block that the recorded program holds, by the recording's own number of it: a column
// for each arena and one for the blocks outside. A map of all blocks was three times slower.
import { NO_MEMORY, type Pointer } from '@main/allocator/layer1-general/general-allocator'
import { IN_ARENA, type TracePointer } from '@main/formats/allocation-trace/read'

const SERIAL_SHIFT = 16
const OFFSETS = 1 << SERIAL_SHIFT
const SERIALS = 0x7fff

export class LiveBlocks {
  /** NO_MEMORY where the program holds nothing. */
  readonly #outside: Int32Array
  readonly #inArenas: (Int32Array | undefined)[] = []

  /** `outside`: addresses of the recording outside arenas. */
  constructor(outside: number) {
    this.#outside = new Int32Array(outside + 1).fill(NO_MEMORY)
  }

  has(block: TracePointer): boolean {
    return (this.#columnOf(block)?.[placeOf(block)] ?? NO_MEMORY) !== NO_MEMORY
  }

  hold(block: TracePointer, pointer: Pointer): void {
    const column =
      this.#columnOf(block) ?? (this.#inArenas[serialOf(block)] = new Int32Array(OFFSETS).fill(NO_MEMORY))
    column[placeOf(block)] = pointer
  }

  /** What was held, which it is no longer; NO_MEMORY when it was not. */
  take(block: TracePointer): Pointer {
    const column = this.#columnOf(block)
    if (column === undefined) return NO_MEMORY
    const place = placeOf(block)
    const pointer = column[place] ?? NO_MEMORY
    column[place] = NO_MEMORY
    return pointer
  }

  #columnOf(block: TracePointer): Int32Array | undefined {
    return block < IN_ARENA ? this.#outside : this.#inArenas[serialOf(block)]
  }
}

function serialOf(block: TracePointer): number {
  return (block >>> SERIAL_SHIFT) & SERIALS
}

function placeOf(block: TracePointer): number {
  return block < IN_ARENA ? block : block & (OFFSETS - 1)
}
