// A program's requests as a recording: what was written is read, and what somebody changed is refused before it is played.
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { unwrap } from '@shared/base/result'
import type { Recording } from '@shared/model/run'
import { REQUEST, type RequestLog } from '@main/formats/request-log/log'
import { isRequestLog, readRequestLog } from '@main/formats/request-log/read'
import { writeRequestLog } from '@main/formats/request-log/write'

const RAW = 0
const OBJ = 2
const { malloc, calloc, realloc, free, adopt } = REQUEST

/** [what, domain, size, block, line] */
type Row = readonly [number, number, number, number, number]

function logOf(rows: readonly Row[]): RequestLog {
  return {
    python: '3.12',
    file: 'caf\udce9.py',
    start: 1,
    op: Uint8Array.from(rows, ([kind, domain]) => kind | (domain << REQUEST.domainShift)),
    size: Uint32Array.from(rows, (row) => row[2]),
    block: Uint32Array.from(rows, (row) => row[3]),
    line: Uint32Array.from(rows, (row) => row[4]),
  }
}

// Requests 1 to 7; the adoption between is none. Request 5 moves what 1 made, and 6 frees it under its last number.
const ROWS: readonly Row[] = [
  [malloc, OBJ, 48, 0, 1],
  [calloc, RAW, 2 ** 32 - 1, 0, 70_000],
  [free, OBJ, 0, 0, 3],
  [adopt, RAW, 0, 1, 9],
  [realloc, OBJ, 600, 0, 2],
  [realloc, OBJ, 5000, 1, 2],
  [free, OBJ, 0, 5, 3],
  [free, RAW, 0, 2, 3],
]

describe('requests of a program', () => {
  it('are read as they were written, a block under its first number', () => {
    const recording = writeRequestLog(logOf(ROWS))
    expect(isRequestLog(recording)).toBe(true)
    const { block, ...rest } = unwrap(readRequestLog(recording))
    const { block: _, ...written } = logOf(ROWS)
    expect(rest).toEqual(written)
    expect([...block]).toEqual([0, 0, 0, 1, 0, 1, 1, 2])
  })

  it('may be none', () => {
    expect(unwrap(readRequestLog(writeRequestLog({ ...logOf([]), start: 0 }))).op).toHaveLength(0)
  })

  it.each<[string, readonly Row[]]>([
    ['a block that was never made', [[free, OBJ, 0, 1, 0]]],
    [
      'a block freed twice',
      [
        [malloc, OBJ, 8, 0, 0],
        [free, OBJ, 0, 1, 0],
        [free, OBJ, 0, 1, 0],
      ],
    ],
    [
      'a block freed in another domain',
      [
        [malloc, OBJ, 8, 0, 0],
        [free, RAW, 0, 1, 0],
      ],
    ],
    [
      'a block freed under both its numbers',
      [
        [malloc, OBJ, 8, 0, 0],
        [realloc, OBJ, 9, 1, 0],
        [free, OBJ, 0, 1, 0],
        [free, OBJ, 0, 2, 0],
      ],
    ],
    [
      'an adoption of nothing',
      [
        [malloc, OBJ, 8, 0, 0],
        [adopt, RAW, 0, 0, 0],
      ],
    ],
    [
      'a malloc of a block',
      [
        [malloc, OBJ, 8, 0, 0],
        [malloc, OBJ, 8, 1, 0],
      ],
    ],
    [
      'a free with a size',
      [
        [malloc, OBJ, 8, 0, 0],
        [free, OBJ, 8, 1, 0],
      ],
    ],
    ['a domain that is none', [[malloc, 3, 8, 0, 0]]],
    ['a request that is none', [[5, OBJ, 8, 0, 0]]],
  ])('are refused with %s', (_, rows) => {
    const read = readRequestLog(writeRequestLog(logOf([[malloc, OBJ, 8, 0, 0], ...rows.map(shifted)])))
    expect(read).toMatchObject({ ok: false, problem: { kind: 'bad-input' } })
  })

  it.each<[string, (recording: Recording) => Recording]>([
    ['a column cut off', (it) => ({ ...it, trace: gzipSync(gunzipSync(it.trace).subarray(1)) })],
    [
      'more than is described',
      (it) => ({ ...it, trace: gzipSync(Buffer.concat([gunzipSync(it.trace), Buffer.alloc(1)])) }),
    ],
    ['no gzip', (it) => ({ ...it, trace: Uint8Array.of(1, 2, 3) })],
    ['another description', (it) => ({ ...it, description: new TextEncoder().encode('{"events": 8}') })],
    ['no JSON', (it) => ({ ...it, description: Uint8Array.of(0xff) })],
    ['a start after the end', (it) => ({ ...it, description: described(it, { start: 9 }) })],
    ['more rows than any has', (it) => ({ ...it, description: described(it, { rows: 2 ** 40 }) })],
  ])('are refused with %s', (_, change) => {
    const read = readRequestLog(change(writeRequestLog(logOf(ROWS))))
    expect(read).toMatchObject({ ok: false, problem: { kind: 'bad-input' } })
  })
})

/** Behind one more request, to which no row means. */
function shifted([kind, domain, size, block, line]: Row): Row {
  return [kind, domain, size, block === 0 ? 0 : block + 1, line]
}

function described({ description }: Recording, change: object): Uint8Array {
  const fields = JSON.parse(new TextDecoder().decode(description)) as object
  return new TextEncoder().encode(JSON.stringify({ ...fields, ...change }))
}
