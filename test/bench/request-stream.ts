// Requests to pymalloc as columns, ready for a timed loop: the synthetic program, or what a recorded trace asked of the
// MEM and OBJ domains. Handles are slots of one array of pointers, reused like C's side of the bench reuses them.
import type { Pointer } from '@main/allocator/layer1-general/general-allocator'
import { type AllocationTrace, OP } from '@main/formats/allocation-trace/read'
import { playSynthetic, type RequestTaker } from '@test/support/allocator/synthetic'

export interface RequestStream {
  /** OP.malloc ... OP.free. */
  readonly op: Uint8Array
  /** Bytes; 0 for free. */
  readonly size: Uint32Array
  /** Where the pointer stands. Slot 0 always holds NULL. */
  readonly slot: Uint32Array
  readonly slots: number
  /** Events before the moment, by event. */
  readonly checkpoints: readonly { readonly label: string; readonly event: number }[]
}

class StreamWriter {
  readonly #op: Uint8Array
  readonly #size: Uint32Array
  readonly #slot: Uint32Array
  readonly #freeSlots: number[] = []
  #events = 0
  #slots = 1

  constructor(events: number) {
    this.#op = new Uint8Array(events)
    this.#size = new Uint32Array(events)
    this.#slot = new Uint32Array(events)
  }

  takeSlot(): number {
    return this.#freeSlots.pop() ?? this.#slots++
  }

  giveSlot(slot: number): void {
    if (slot !== 0) this.#freeSlots.push(slot)
  }

  write(op: number, size: number, slot: number): number {
    this.#op[this.#events] = op
    this.#size[this.#events] = size
    this.#slot[this.#events] = slot
    this.#events++
    return slot
  }

  stream(checkpoints: RequestStream['checkpoints']): RequestStream {
    const end = this.#events
    return {
      op: this.#op.subarray(0, end),
      size: this.#size.subarray(0, end),
      slot: this.#slot.subarray(0, end),
      slots: this.#slots,
      checkpoints,
    }
  }
}

/** `events`: a multiple of 1,000. */
export function syntheticStream(events: number): RequestStream {
  const writer = new StreamWriter(events)
  const taker: RequestTaker = {
    malloc: (size) => writer.write(OP.malloc, size, writer.takeSlot()),
    calloc: (size) => writer.write(OP.calloc, size, writer.takeSlot()),
    realloc: (slot, size) => writer.write(OP.realloc, size, slot),
    free: (slot: Pointer) => writer.giveSlot(writer.write(OP.free, 0, slot)),
  }
  const checkpoints: { label: string; event: number }[] = []
  const onCheckpoint = (label: string, event: number) => checkpoints.push({ label, event })
  playSynthetic(taker, events, () => undefined, onCheckpoint)
  return writer.stream(checkpoints)
}

/** Requests that failed are left out. The trace has been verified: every block that is freed was handed out. */
export function recordedStream({ op, size, old, new: given }: AllocationTrace): RequestStream {
  const writer = new StreamWriter(op.length)
  const slotOf = new Map<number, number>([[0, 0]])
  for (let event = 0; event < op.length; event++) {
    const bits = op[event] ?? 0
    if ((bits & OP.nested) !== 0 || (bits & OP.domain) === OP.raw) continue
    const kind = bits & OP.kind
    const before = old[event] ?? 0
    const after = given[event] ?? 0
    if (kind !== OP.free && after === 0) continue
    const known = slotOf.get(before) ?? 0
    if (before !== 0) slotOf.delete(before)
    const slot = kind === OP.free || known !== 0 ? known : writer.takeSlot()
    writer.write(kind, size[event] ?? 0, slot)
    if (kind === OP.free) writer.giveSlot(slot)
    else slotOf.set(after, slot)
  }
  return writer.stream([])
}
