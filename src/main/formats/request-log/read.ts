// Reads what write.ts wrote, from a session file that somebody else may have changed: every row is checked to be about a
// block that is live, so that playing it cannot go wrong.
import { Problem } from '@shared/base/problem'
import { fail, ok, type Result } from '@shared/base/result'
import type { Recording } from '@shared/model/run'
import { inflate } from '../gzip/read'
import { REQUEST, type RequestLog } from './log'
import { BYTES_PER_ROW, LOG_KIND, PLANES } from './write'

/** More than any run keeps. */
const MOST_ROWS = 2 ** 24
/** PYMEM_DOMAIN_OBJ. */
const LAST_DOMAIN = 2

/** Whether a recording is a program's requests and no trace of a process. */
export function isRequestLog({ description }: Recording): boolean {
  return descriptionOf(description) !== null
}

export function readRequestLog({ trace, description }: Recording): Result<RequestLog> {
  const described = descriptionOf(description)
  if (described === null) return refused('It is not described as a program’s requests')
  const { rows, start, python, file } = described
  const inflated = inflate(trace, Math.max(1, rows * BYTES_PER_ROW))
  if (!inflated.ok) return inflated
  const { content, endsEarly } = inflated.value
  if (endsEarly || content.length !== rows * BYTES_PER_ROW) return refused('It is not as long as it says')
  const op = new Uint8Array(content.subarray(0, rows))
  const size = joined(content, rows, 0)
  const block = joined(content, rows, 1)
  const line = joined(content, rows, 2)
  const wrong = placeBlocks(op, size, block)
  if (wrong !== -1) return refused(`Its row ${wrong} is about no live block`)
  return ok({ python, file, start, op, size, block, line })
}

interface Description {
  readonly rows: number
  readonly start: number
  readonly python: string
  readonly file: string
}

function descriptionOf(description: Uint8Array): Description | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(description))
    if (typeof value !== 'object' || value === null) return null
    const { kind, rows, start, python, file }: Readonly<Record<string, unknown>> = { ...value }
    if (kind !== LOG_KIND || typeof python !== 'string' || typeof file !== 'string') return null
    return isCount(rows) && isCount(start) && start <= rows ? { rows, start, python, file } : null
  } catch {
    return null
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST_ROWS
}

/**
 * Turns distances into numbers of requests, in place: a block keeps the number that it first had, also when realloc moves
 * it. The first row that cannot be played, or -1.
 */
function placeBlocks(op: Uint8Array, size: Uint32Array, block: Uint32Array): number {
  // By the number of a request: the number its block first had, and 1 + domain while that is live.
  const first = new Uint32Array(op.length + 1)
  const live = new Uint8Array(op.length + 1)
  let event = 0
  for (let row = 0; row < op.length; row++) {
    const bits = op[row] as number
    const kind = bits & REQUEST.kind
    const domain = bits >> REQUEST.domainShift
    if (kind > REQUEST.adopt || domain > LAST_DOMAIN) return row
    if (kind !== REQUEST.adopt) event++
    const distance = block[row] as number
    if (distance > event) return row
    const named = distance === 0 ? 0 : (first[event - distance + 1] as number)
    const isLive = named !== 0 && live[named] !== 0
    if (distance !== 0 && !isLive) return row
    // MEM and OBJ are one domain of pools, RAW is another.
    const isOwn = !isLive || kind === REQUEST.adopt || (live[named] === 1) === (domain === 0)
    if (!isOwn) return row
    const isNew = kind === REQUEST.malloc || kind === REQUEST.calloc
    if (isNew && distance !== 0) return row
    if (kind === REQUEST.adopt && !isLive) return row
    if (kind === REQUEST.free) {
      if (size[row] !== 0) return row
      live[named] = 0
    } else if (kind === REQUEST.realloc && isLive) {
      first[event] = named
    } else if (kind !== REQUEST.adopt) {
      first[event] = event
      live[event] = domain + 1
    }
    block[row] = named
  }
  return -1
}

function joined(bytes: Uint8Array, rows: number, index: number): Uint32Array {
  const column = new Uint32Array(rows)
  const at = rows * (1 + PLANES * index)
  for (let row = 0; row < rows; row++) {
    let value = 0
    for (let plane = PLANES - 1; plane >= 0; plane--)
      value = value * 256 + (bytes[at + plane * rows + row] as number)
    column[row] = value
  }
  return column
}

function refused<T>(message: string): Result<T> {
  return fail(
    new Problem({ kind: 'bad-input', message: `The recording of a program cannot be played: ${message}` }),
  )
}
