// Columns that grow while a file is read and leave as exactly sized shared memory, which worker threads pass on without
// copying. Used by the tables of the reader.
import { Problem } from '@shared/base/problem'

type ColumnArray = Uint32Array | Uint16Array | Float64Array

interface ColumnConstructor<T extends ColumnArray> {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: SharedArrayBuffer, byteOffset?: number, length?: number): T
}

/** ECMAScript 2024: in Node since 20, not yet in the type declarations of our target. */
interface GrowableBuffer extends SharedArrayBuffer {
  grow(byteLength: number): void
}

const GrowableBuffer = SharedArrayBuffer as unknown as new (
  byteLength: number,
  options: { readonly maxByteLength: number },
) => GrowableBuffer

/** A column of traces: rows are written into a block, whole blocks are moved to memory that grows in place, so that a
 *  long column is never held twice. */
export class BlockColumn<T extends ColumnArray> {
  /** The rows being written; the owner knows how many there are. */
  readonly block: T
  private blocks: GrowableBuffer | null = null

  constructor(
    private readonly type: ColumnConstructor<T>,
    private readonly rowsPerBlock: number,
    private readonly maxRows: number,
  ) {
    this.block = new type(new SharedArrayBuffer(rowsPerBlock * type.BYTES_PER_ELEMENT))
  }

  /** Moves the full block away: rows are written from its start again. */
  flush(): void {
    this.append(this.rowsPerBlock)
  }

  /** A row of the blocks moved away. */
  flushedRow(row: number): number {
    if (this.blocks === null) return 0
    return new this.type(this.blocks, row * this.type.BYTES_PER_ELEMENT, 1)[0] ?? 0
  }

  /** All rows, `rest` of which still stand in the block. */
  finish(rest: number): T {
    const width = this.type.BYTES_PER_ELEMENT
    if (this.blocks === null) {
      const exact = new this.type(new SharedArrayBuffer(rest * width))
      exact.set(this.block.subarray(0, rest))
      return exact
    }
    this.append(rest)
    return new this.type(this.blocks, 0, this.blocks.byteLength / width)
  }

  private append(rows: number): void {
    const width = this.type.BYTES_PER_ELEMENT
    const blocks = (this.blocks ??= allocated(
      () => new GrowableBuffer(0, { maxByteLength: this.maxRows * width }),
    ))
    const at = blocks.byteLength
    allocated(() => blocks.grow(at + rows * width))
    new this.type(blocks, at, rows).set(this.block.subarray(0, rows))
  }
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
    const larger = allocated(() => new Uint32Array(Math.max(needed, this.items.length * 2)))
    larger.set(this.items.subarray(0, this.length))
    this.items = larger
  }

  toShared(): Uint32Array {
    const exact = allocated(() => new Uint32Array(new SharedArrayBuffer(this.length * 4)))
    exact.set(this.items.subarray(0, this.length))
    return exact
  }
}

/** An allocation that fails becomes something a person can be told. */
export function allocated<T>(allocate: () => T): T {
  try {
    return allocate()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new Problem({
      kind: 'bad-input',
      message: `The tables of the snapshot do not fit into memory (${error.message})`,
      remedy: 'Take the snapshot with fewer traces (filter_traces), or open it on a machine with more memory',
    })
  }
}
