// Equal frames and equal tracebacks become one index: open addressing over integer columns, no object a frame.
// The hashes are seeded per process, so that a file cannot be made to collide.
import { allocated, GrowingUint32 } from './columns'

const SEED = Math.trunc(Math.random() * 0x1_0000_0000) | 0
const FACTOR = (Math.trunc(Math.random() * 0x1_0000_0000) | 1) ^ 0x5bd1_e994

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, FACTOR)
  return mixed ^ (mixed >>> 15)
}

function finish(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b)
  return (mixed ^ (mixed >>> 13)) >>> 0
}

/** Slots hold index + 1; 0 is free. At most half of them are taken. */
class Slots {
  slots = new Uint32Array(2048)
  mask = 2047
  readonly hashes = new GrowingUint32()

  /** Puts the next index into `slot`, which is free. */
  take(slot: number, hash: number): void {
    this.hashes.push(hash)
    this.slots[slot] = this.hashes.length
    if (this.hashes.length * 2 > this.mask) this.grow()
  }

  private grow(): void {
    const size = this.slots.length * 2
    const slots = allocated(() => new Uint32Array(size))
    const mask = size - 1
    const { items, length } = this.hashes
    for (let index = 0; index < length; index++) {
      let slot = (items[index] ?? 0) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = index + 1
    }
    this.slots = slots
    this.mask = mask
  }
}

/** Distinct (file, line) pairs, in order of first appearance. */
export class FrameInterner {
  readonly file = new GrowingUint32()
  readonly line = new GrowingUint32()
  private readonly slots = new Slots()

  index(file: number, line: number): number {
    const hash = finish(mix(mix(SEED, file), line))
    const { slots, mask } = this.slots
    const files = this.file.items
    const lines = this.line.items
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const taken = slots[slot] ?? 0
      if (taken === 0) return this.add(slot, hash, file, line)
      if (files[taken - 1] === file && lines[taken - 1] === line) return taken - 1
    }
  }

  private add(slot: number, hash: number, file: number, line: number): number {
    const index = this.file.length
    this.file.push(file)
    this.line.push(line)
    this.slots.take(slot, hash)
    return index
  }
}

/** Distinct sequences of frames, in order of first appearance. */
export class TracebackInterner {
  readonly start = new GrowingUint32()
  readonly frame = new GrowingUint32()
  private readonly slots = new Slots()

  constructor() {
    this.start.push(0)
  }

  /** The traceback that consists of frames[from] ... frames[to - 1]. */
  index(frames: Float64Array, from: number, to: number): number {
    let hash = SEED
    for (let k = from; k < to; k++) hash = mix(hash, frames[k] ?? 0)
    hash = finish(hash)
    const { slots, mask } = this.slots
    const hashes = this.slots.hashes.items
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const taken = slots[slot] ?? 0
      if (taken === 0) return this.add(slot, hash, frames, from, to)
      if (hashes[taken - 1] === hash && this.equals(taken - 1, frames, from, to)) return taken - 1
    }
  }

  private equals(index: number, frames: Float64Array, from: number, to: number): boolean {
    const start = this.start.items[index] ?? 0
    const end = this.start.items[index + 1] ?? 0
    if (end - start !== to - from) return false
    const known = this.frame.items
    for (let k = from; k < to; k++) if (known[start + k - from] !== frames[k]) return false
    return true
  }

  private add(slot: number, hash: number, frames: Float64Array, from: number, to: number): number {
    const index = this.start.length - 1
    this.frame.reserve(to - from)
    for (let k = from; k < to; k++) this.frame.push(frames[k] ?? 0)
    this.start.push(this.frame.length)
    this.slots.take(slot, hash)
    return index
  }
}
