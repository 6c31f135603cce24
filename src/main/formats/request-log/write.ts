// A program's requests as a recording: gzip of op, then the byte planes of size, of the distance from the request that
// made the block live, and of the line; each in planes, low bytes first. The JSON says the rest. read.ts is its inverse.
import { gzipSync } from 'node:zlib'
import type { Recording } from '@shared/model/run'
import { REQUEST, type RequestLog } from './log'

export const PLANES = 4
export const BYTES_PER_ROW = 1 + 3 * PLANES
export const LOG_KIND = 'requests of a program'

export function writeRequestLog(log: RequestLog): Recording {
  const { python, file, start, op, size, block, line } = log
  const rows = op.length
  const bytes = new Uint8Array(rows * BYTES_PER_ROW)
  bytes.set(op)
  const planes = (column: (row: number) => number, index: number) => {
    const at = rows * (1 + PLANES * index)
    for (let row = 0; row < rows; row++) {
      const value = column(row)
      for (let plane = 0; plane < PLANES; plane++) bytes[at + plane * rows + row] = value >>> (8 * plane)
    }
  }
  const distances = distancesOf(op, block)
  planes((row) => size[row] as number, 0)
  planes((row) => distances[row] as number, 1)
  planes((row) => line[row] as number, 2)
  const description = { kind: LOG_KIND, rows, start, python, file }
  return {
    // Its own memory: zlib's may be a part of a pool, which does not cross threads.
    trace: Uint8Array.from(gzipSync(bytes, { level: 6 })),
    description: new TextEncoder().encode(JSON.stringify(description)),
  }
}

/** How many requests ago the block was made; 0 for none. Small numbers repeat, and shrink well. */
function distancesOf(op: Uint8Array, block: Uint32Array): Uint32Array {
  const distances = new Uint32Array(op.length)
  let event = 0
  for (let row = 0; row < op.length; row++) {
    if (((op[row] as number) & REQUEST.kind) !== REQUEST.adopt) event++
    const made = block[row] as number
    distances[row] = made === 0 ? 0 : event - made + 1
  }
  return distances
}
