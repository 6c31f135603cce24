// The rows of a snapshot, one a trace, while they are appended. Filled by tables.ts.
import type { TraceTable } from '@shared/model/snapshot'
import { BOUNDS } from './bounds'
import { BlockColumn } from './columns'

const ROWS_PER_BLOCK = 1 << 16

export class TraceRows {
  private readonly traceback: BlockColumn<Uint32Array>
  private readonly size: BlockColumn<Float64Array>
  private readonly domain: BlockColumn<Uint16Array>
  private readonly totalFrames: BlockColumn<Uint16Array>
  private readonly rowsPerBlock: number
  private flushedRows = 0
  private rowsInBlock = 0

  /** Content of `contentBytes` bytes holds a trace in two bytes at most often. */
  constructor(contentBytes: number) {
    const maxRows = Math.min(Math.ceil(contentBytes / 2), BOUNDS.traces)
    const rows = Math.min(ROWS_PER_BLOCK, maxRows)
    this.rowsPerBlock = rows
    this.traceback = new BlockColumn(Uint32Array, rows, maxRows)
    this.size = new BlockColumn(Float64Array, rows, maxRows)
    this.domain = new BlockColumn(Uint16Array, rows, maxRows)
    this.totalFrames = new BlockColumn(Uint16Array, rows, maxRows)
  }

  get count(): number {
    return this.flushedRows + this.rowsInBlock
  }

  /** Appends a row; its index. `domain` is an index. */
  add(traceback: number, size: number, domain: number, totalFrames: number): number {
    if (this.rowsInBlock === this.rowsPerBlock) this.flush()
    const row = this.rowsInBlock++
    this.traceback.block[row] = traceback
    this.size.block[row] = size
    this.domain.block[row] = domain
    this.totalFrames.block[row] = totalFrames
    return this.flushedRows + row
  }

  at(row: number): { traceback: number; size: number; domain: number; totalFrames: number } {
    const inBlock = row - this.flushedRows
    const value = (column: BlockColumn<Uint32Array | Uint16Array | Float64Array>) =>
      inBlock < 0 ? column.flushedRow(row) : (column.block[inBlock] ?? 0)
    return {
      traceback: value(this.traceback),
      size: value(this.size),
      domain: value(this.domain),
      totalFrames: value(this.totalFrames),
    }
  }

  finish(): TraceTable {
    const rest = this.rowsInBlock
    return {
      traceback: this.traceback.finish(rest),
      size: this.size.finish(rest),
      domain: this.domain.finish(rest),
      totalFrames: this.totalFrames.finish(rest),
    }
  }

  private flush(): void {
    for (const column of [this.traceback, this.size, this.domain, this.totalFrames]) column.flush()
    this.flushedRows += this.rowsPerBlock
    this.rowsInBlock = 0
  }
}
