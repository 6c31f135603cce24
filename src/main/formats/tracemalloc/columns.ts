// Columns that grow while a file is read and leave as exactly sized, shared memory that worker threads pass on without
// copying. Used by the tables of the reader.
import { Problem } from '@shared/base/problem'

/** Thrown RangeErrors of an allocation become something a person can be told. */
export function allocated<T>(bytes: number, allocate: () => T): T {
  try {
    return allocate()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new Problem({
      kind: 'bad-input',
      message: `A column of ${bytes} bytes does not fit into memory`,
      remedy: 'Take the snapshot with fewer traces (filter_traces), or open it on a machine with more memory',
    })
  }
}

export function sharedUint32(length: number): Uint32Array {
  return allocated(length * 4, () => new Uint32Array(new SharedArrayBuffer(length * 4)))
}

export function sharedUint16(length: number): Uint16Array {
  return allocated(length * 2, () => new Uint16Array(new SharedArrayBuffer(length * 2)))
}

export function sharedFloat64(length: number): Float64Array {
  return allocated(length * 8, () => new Float64Array(new SharedArrayBuffer(length * 8)))
}

/** Unsigned 32-bit integers, appended one at a time. */
export class GrowingUint32 {
  items = new Uint32Array(1024)
  length = 0

  push(item: number): void {
    if (this.length === this.items.length) this.reserve(1)
    this.items[this.length++] = item
  }

  /** Room for `count` more. */
  reserve(count: number): void {
    const needed = this.length + count
    if (needed <= this.items.length) return
    const capacity = Math.max(needed, this.items.length * 2)
    const larger = allocated(capacity * 4, () => new Uint32Array(capacity))
    larger.set(this.items.subarray(0, this.length))
    this.items = larger
  }

  toShared(): Uint32Array {
    const exact = sharedUint32(this.length)
    exact.set(this.items.subarray(0, this.length))
    return exact
  }
}
