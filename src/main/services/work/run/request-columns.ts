// Every request of a program while it runs, in columns that grow by pieces: what it can be played from again. Written by
// recorded-memory.ts on every request; formats/request-log compresses it.
import type { RequestLog } from '@main/formats/request-log/log'

/** Rows of a piece. */
const PIECE = 1 << 16
/** A longer program is not kept: 13 bytes a row are 109 MB. */
export const MOST_ROWS = 2 ** 23

interface Piece {
  readonly op: Uint8Array
  readonly size: Uint32Array
  readonly block: Uint32Array
  readonly line: Uint32Array
}

export class RequestColumns {
  #pieces: Piece[] = []
  #last: Piece | null = null
  #rows = 0
  #isOverflown = false

  push(op: number, size: number, block: number, line: number): void {
    const row = this.#rows % PIECE
    if (row === 0 && !this.#grow()) return
    const piece = this.#last as Piece
    piece.op[row] = op
    piece.size[row] = size
    piece.block[row] = block
    piece.line[row] = line
    this.#rows++
  }

  /** Null when there were too many. */
  columns(): Pick<RequestLog, 'op' | 'size' | 'block' | 'line'> | null {
    if (this.#isOverflown) return null
    const rows = this.#rows
    const op = new Uint8Array(rows)
    const [size, block, line] = [new Uint32Array(rows), new Uint32Array(rows), new Uint32Array(rows)]
    this.#pieces.forEach((piece, index) => {
      const from = index * PIECE
      const length = Math.min(PIECE, rows - from)
      op.set(piece.op.subarray(0, length), from)
      size.set(piece.size.subarray(0, length), from)
      block.set(piece.block.subarray(0, length), from)
      line.set(piece.line.subarray(0, length), from)
    })
    return { op, size, block, line }
  }

  /** False when nothing more is kept; what was is let go of. */
  #grow(): boolean {
    if (this.#isOverflown) return false
    if (this.#rows >= MOST_ROWS) {
      this.#isOverflown = true
      this.#pieces = []
      this.#last = null
      return false
    }
    const column = () => new Uint32Array(PIECE)
    this.#last = { op: new Uint8Array(PIECE), size: column(), block: column(), line: column() }
    this.#pieces.push(this.#last)
    return true
  }
}
