// Recorded programs of Python played to pymalloc and to glibc's malloc, and what the operating system and mallinfo2
// said at the checkpoints. Up to `init` the recording says where chunks lie (the C library and the recorder
// allocate besides); from there on the model decides, and differences from `init` are compared.
import { gunzipSync } from 'node:zlib'
import { unwrap } from '@shared/base/result'
import { unitsFor } from '@main/allocator/layer1-general/chunks'
import { UNIT } from '@main/allocator/layer1-general/constants'
import { linesOf, mallinfoOf, residentOf } from '@main/allocator/layer1-general/figures'
import { NO_MEMORY, type Pointer } from '@main/allocator/layer1-general/general-allocator'
import { Placement } from '@main/allocator/layer1-general/placement'
import { Ptmalloc } from '@main/allocator/layer1-general/ptmalloc'
import { Pymalloc } from '@main/allocator/layer2-pymalloc/pymalloc'
import { arenaLines } from '@main/allocator/observers/ledger-figures'
import { profileByVersion } from '@main/allocator/profiles/known'
import { AddressSpace } from '@main/allocator/system/address-space'
import { type AllocationTrace, OP, readAllocationTrace } from '@main/formats/allocation-trace/read'
import { numberedChunks, RecordedArenas } from '@main/services/work/replay/recorded-memory'
import type { TraceFiles } from '@test/support/allocator/trace-files'

/** Above it lie mappings: heaps of position-independent programs begin at 0x55.. or 0x56.. */
export const MAPPINGS = 0x7000_0000_0000

interface SideFigures {
  readonly raw_addresses: number
  readonly checkpoints: readonly {
    readonly label: string
    readonly event: number
    readonly smaps_rollup_kB: { readonly Anonymous: number }
    readonly mallinfo2: { readonly arena: number; readonly keepcost: number; readonly hblkhd: number }
  }[]
}

/** Bytes. */
export interface Figures {
  readonly heap: number
  readonly mapped: number
  readonly resident: number
}

/** Of one checkpoint; changes are differences from `init`. */
export interface Comparison {
  readonly label: string
  readonly recorded: Figures
  readonly recordedChange: Figures
  readonly simulatedChange: Figures
  /** Results of heap requests since the checkpoint before: all, and those with the recorded address. */
  readonly results: number
  readonly same: number
}

export function compareHeap({ content, side }: TraceFiles): readonly Comparison[] {
  const player = new Player(
    unwrap(readAllocationTrace(content, side)),
    JSON.parse(side) as SideFigures,
    content,
  )
  return player.play()
}

class Player {
  readonly #trace: AllocationTrace
  readonly #side: SideFigures
  /** Index: TracePointer outside the arenas. */
  readonly #addresses: Float64Array
  readonly #pymalloc: Pymalloc
  readonly #general: Ptmalloc
  #placement: Placement | null
  readonly #blocks = new Map<number, Pointer>()
  readonly #chunks = new Map<number, Pointer>()
  #results = 0
  #same = 0

  constructor(trace: AllocationTrace, side: SideFigures, content: Uint8Array) {
    this.#trace = trace
    this.#side = side
    this.#addresses = addressColumn(content, trace.op.length, side.raw_addresses)
    const { pythonVersion, geometry, arenas } = trace
    const profile = unwrap(profileByVersion(pythonVersion, geometry ?? undefined))
    this.#pymalloc = new Pymalloc(profile, numberedChunks(), new RecordedArenas(arenas))
    this.#general = new Ptmalloc(new AddressSpace({ heapStart: this.#heapStart() }))
    this.#placement = new Placement(this.#general)
  }

  play(): readonly Comparison[] {
    const { op } = this.#trace
    const comparisons: Comparison[] = []
    let start: { readonly recorded: Figures; readonly simulated: Figures } | null = null
    const checkpoints = this.#side.checkpoints.toSorted((one, other) => one.event - other.event)
    let event = 0
    for (const checkpoint of checkpoints) {
      for (; event < checkpoint.event; event++) {
        if (((op[event] ?? 0) & OP.domain) === OP.raw) this.#raw(event)
        else if (((op[event] ?? 0) & OP.nested) === 0) this.#block(event)
      }
      const { arena, hblkhd, keepcost } = checkpoint.mallinfo2
      this.#placement?.finish(arena, keepcost)
      this.#placement = null
      const resident = checkpoint.smaps_rollup_kB.Anonymous * 1024
      const recorded = { heap: arena, mapped: hblkhd, resident }
      const simulated = this.#figures()
      start ??= { recorded, simulated }
      comparisons.push({
        label: checkpoint.label,
        recorded,
        recordedChange: change(recorded, start.recorded),
        simulatedChange: change(simulated, start.simulated),
        results: this.#results,
        same: this.#same,
      })
      this.#results = 0
      this.#same = 0
    }
    return comparisons
  }

  #figures(): Figures {
    const { arena: heap, hblkhd: mapped } = mallinfoOf(this.#general)
    const chunks = residentOf(this.#general)
    const lines = linesOf(this.#general)
    const written = sumOf(lines.resident)
    if (written !== chunks.heap + chunks.mapped || written + sumOf(lines.untouched) !== heap + mapped) {
      throw new Error('The lines of the heap do not add up')
    }
    const { resident } = arenaLines(this.#pymalloc, 0)
    return { heap, mapped, resident: sumOf(resident) + chunks.heap + chunks.mapped }
  }

  /** Of the recording: its highest chunk ends where the top begins, and the top ends where the heap does. */
  #heapStart(): number {
    const init = this.#side.checkpoints[0]
    if (init === undefined) throw new Error('A trace without checkpoint')
    const { op, size, old, new: given } = this.#trace
    const live = new Map<number, number>()
    for (let event = 0; event < init.event; event++) {
      const bits = op[event] ?? 0
      if ((bits & OP.domain) !== OP.raw) continue
      live.delete(this.#addressOf(old[event] ?? 0))
      if ((bits & OP.kind) !== OP.free) live.set(this.#addressOf(given[event] ?? 0), size[event] ?? 0)
    }
    const heap = [...live].filter(([address]) => address < MAPPINGS)
    const [address, bytes] = heap.reduce((highest, one) => (one[0] > highest[0] ? one : highest))
    return address - UNIT + unitsFor(bytes) * UNIT + init.mallinfo2.keepcost - init.mallinfo2.arena
  }

  #addressOf(recorded: number): number {
    return this.#addresses[recorded] ?? 0
  }

  #raw(event: number): void {
    const { op, size, old, new: given } = this.#trace
    const kind = (op[event] ?? 0) & OP.kind
    const before = old[event] ?? 0
    const pointer = this.#chunks.get(before) ?? NO_MEMORY
    this.#chunks.delete(before)
    if (kind === OP.free) {
      this.#general.free(pointer)
      return
    }
    const after = given[event] ?? 0
    const address = this.#addressOf(after)
    const result =
      this.#placement === null || address >= MAPPINGS
        ? this.#request(kind, pointer, size[event] ?? 0)
        : this.#place(this.#placement, pointer, size[event] ?? 0, address)
    this.#chunks.set(after, result)
    if (address >= MAPPINGS) return
    this.#results++
    if (this.#general.addressOf(result) === address) this.#same++
  }

  #request(kind: number, pointer: Pointer, bytes: number): Pointer {
    if (kind === OP.malloc) return this.#general.malloc(bytes)
    return kind === OP.calloc ? this.#general.calloc(bytes) : this.#general.realloc(pointer, bytes)
  }

  #place(placement: Placement, pointer: Pointer, bytes: number, address: number): Pointer {
    if (pointer !== NO_MEMORY && !this.#general.isMapped(pointer)) {
      return placement.realloc(pointer, bytes, address)
    }
    const result = placement.malloc(bytes, address)
    this.#general.free(pointer)
    return result
  }

  #block(event: number): void {
    const { op, size, old, new: given } = this.#trace
    const kind = (op[event] ?? 0) & OP.kind
    const before = old[event] ?? 0
    const pointer = this.#blocks.get(before) ?? NO_MEMORY
    this.#blocks.delete(before)
    if (kind === OP.free) {
      this.#pymalloc.free(pointer)
      return
    }
    const bytes = size[event] ?? 0
    const result = kind === OP.realloc ? this.#pymalloc.realloc(pointer, bytes) : this.#pymalloc.malloc(bytes)
    this.#blocks.set(given[event] ?? 0, result)
  }
}

function sumOf(lines: Readonly<Record<string, number>>): number {
  return Object.values(lines).reduce((sum, bytes) => sum + bytes, 0)
}

function change(now: Figures, start: Figures): Figures {
  return {
    heap: now.heap - start.heap,
    mapped: now.mapped - start.mapped,
    resident: now.resident - start.resident,
  }
}

/** By TracePointer. The last column of a trace: signed differences of 64 bits, each to the one before, in eight byte planes. */
export function addressColumn(content: Uint8Array, events: number, rows: number): Float64Array {
  const bytes = gunzipSync(content)
  const half = (row: number, first: number) =>
    [3, 2, 1, 0].reduce(
      (word, plane) => (word << 8) | (bytes[13 * events + (first + plane) * rows + row] ?? 0),
      0,
    )
  const addresses = new Float64Array(rows + 1)
  for (let row = 0; row < rows; row++) {
    addresses[row + 1] = (addresses[row] ?? 0) + half(row, 4) * 2 ** 32 + (half(row, 0) >>> 0)
  }
  return addresses
}
