// Finding a frame or a traceback by what it holds: open-addressing tables over the columns, no objects per entry.
// Used to match two snapshots, to merge names that a path mapping makes equal, and to look a row up by its key.
import type { FrameTable, TracebackTable } from '@shared/model/snapshot'

const EMPTY = 0xffffffff

/** Another one in every process, so that no file can be made whose entries all meet in one slot. */
const SEED = Math.trunc(Math.random() * 2 ** 32) | 0

/** A table of at least twice `size` slots, a power of two, all empty. */
function slotsFor(size: number): Uint32Array {
  let length = 16
  while (length < size * 2) length *= 2
  return new Uint32Array(length).fill(EMPTY)
}

function mix(hash: number, value: number): number {
  const h = Math.imul(hash ^ value, 0x9e3779b1)
  return h ^ (h >>> 15)
}

/** Looks up and adds (file, line) pairs of growing columns. Starts with the frames given. */
export class FrameIndex {
  readonly file: number[] = []
  readonly line: number[] = []
  private slots = slotsFor(0)

  constructor(frames: FrameTable) {
    this.slots = slotsFor(frames.file.length)
    for (let i = 0; i < frames.file.length; i++) this.append(frames.file[i] ?? 0, frames.line[i] ?? 0)
  }

  /** Index of the first equal frame, or -1. */
  find(file: number, line: number): number {
    const found = this.slots[this.slotOf(file, line)] ?? EMPTY
    return found === EMPTY ? -1 : found
  }

  /** Index of the equal frame, added when there was none. */
  intern(file: number, line: number): number {
    const found = this.find(file, line)
    return found === -1 ? this.append(file, line) : found
  }

  toTable(): FrameTable {
    return { file: Uint32Array.from(this.file), line: Uint32Array.from(this.line) }
  }

  private append(file: number, line: number): number {
    const index = this.file.length
    this.file.push(file)
    this.line.push(line)
    if (index * 2 >= this.slots.length) this.grow()
    const slot = this.slotOf(file, line)
    if (this.slots[slot] === EMPTY) this.slots[slot] = index
    return index
  }

  private grow(): void {
    this.slots = slotsFor(this.file.length)
    for (let i = 0; i + 1 < this.file.length; i++) {
      const slot = this.slotOf(this.file[i] ?? 0, this.line[i] ?? 0)
      if (this.slots[slot] === EMPTY) this.slots[slot] = i
    }
  }

  private slotOf(file: number, line: number): number {
    const mask = this.slots.length - 1
    let slot = mix(mix(SEED, file), line) & mask
    for (;;) {
      const index = this.slots[slot] ?? EMPTY
      if (index === EMPTY || (this.file[index] === file && this.line[index] === line)) return slot
      slot = (slot + 1) & mask
    }
  }
}

/** Looks up and adds sequences of frame indexes. Starts with the tracebacks given; room for `extra` more tracebacks. */
export class TracebackIndex {
  private start: Uint32Array
  private frame: Uint32Array
  private count: number
  private readonly slots: Uint32Array

  constructor(tracebacks: TracebackTable, extra = { tracebacks: 0, frames: 0 }) {
    this.count = tracebacks.start.length - 1
    this.slots = slotsFor(this.count + extra.tracebacks)
    this.start = tracebacks.start
    this.frame = tracebacks.frame
    if (extra.tracebacks > 0) {
      this.start = new Uint32Array(tracebacks.start.length + extra.tracebacks)
      this.start.set(tracebacks.start)
      this.frame = new Uint32Array(tracebacks.frame.length + extra.frames)
      this.frame.set(tracebacks.frame)
    }
    for (let t = 0; t < this.count; t++) {
      const from = this.start[t] ?? 0
      const slot = this.slotOf(this.frame, from, (this.start[t + 1] ?? 0) - from)
      if (this.slots[slot] === EMPTY) this.slots[slot] = t
    }
  }

  /** Index of the first traceback equal to `frames[from] ... frames[from + length - 1]`, or -1. */
  find(frames: Uint32Array, from = 0, length = frames.length): number {
    const found = this.slots[this.slotOf(frames, from, length)] ?? EMPTY
    return found === EMPTY ? -1 : found
  }

  /** Index of the equal traceback, added when there was none; the room for it was asked for at the beginning. */
  intern(frames: Uint32Array, from: number, length: number): number {
    const slot = this.slotOf(frames, from, length)
    const found = this.slots[slot] ?? EMPTY
    if (found !== EMPTY) return found
    const index = this.count++
    const at = this.start[index] ?? 0
    for (let i = 0; i < length; i++) this.frame[at + i] = frames[from + i] ?? 0
    this.start[index + 1] = at + length
    this.slots[slot] = index
    return index
  }

  toTable(): TracebackTable {
    const start = this.start.subarray(0, this.count + 1)
    return { start, frame: this.frame.subarray(0, start[this.count] ?? 0) }
  }

  private slotOf(frames: Uint32Array, from: number, length: number): number {
    const mask = this.slots.length - 1
    let hash = SEED ^ length
    for (let i = from; i < from + length; i++) hash = mix(hash, frames[i] ?? 0)
    let slot = hash & mask
    for (;;) {
      const index = this.slots[slot] ?? EMPTY
      if (index === EMPTY || this.equals(index, frames, from, length)) return slot
      slot = (slot + 1) & mask
    }
  }

  private equals(index: number, frames: Uint32Array, from: number, length: number): boolean {
    const at = this.start[index] ?? 0
    if ((this.start[index + 1] ?? 0) - at !== length) return false
    for (let i = 0; i < length; i++) if (this.frame[at + i] !== frames[from + i]) return false
    return true
  }
}
