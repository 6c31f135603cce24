// Allocation traces as the recorder writes them: NAME.trace.gz, columns of byte planes, and NAME.json beside it.
// Called by services/work/replay. Layout for n events and m outside addresses: op (n bytes), then size, old and new
// (4 planes of n bytes each, low bytes first), then the outside addresses (8 planes of m bytes: each the signed
// difference to the one before).
import { Problem } from '@shared/base/problem'
import { fail, ok, type Result } from '@shared/base/result'
import { inflate } from '../gzip/read'
import { recognise } from '../signatures'
import { HIGHEST_ADDRESS, MOST_EVENTS, parseSideFile } from './side-file'
import { type AllocationTrace, IN_ARENA, OP } from './trace'

export type {
  AllocationTrace,
  RecordedArena,
  RecordedCheckpoint,
  RecordedMallinfo,
  RecordedMapping,
  RecordedResidency,
  TracePointer,
} from './trace'
export { IN_ARENA, OP } from './trace'

const PLANES_PER_COLUMN = 4
const BYTES_PER_EVENT = 1 + 3 * PLANES_PER_COLUMN
const BYTES_PER_ADDRESS = 8
const MOST_BYTES = MOST_EVENTS * (BYTES_PER_EVENT + BYTES_PER_ADDRESS)
const KNOWN_BITS = OP.kind | OP.domain | OP.nested

/** `content`: the compressed columns, `side`: the text of the JSON. Problems name neither file. */
export function readAllocationTrace(content: Uint8Array, side: string): Result<AllocationTrace> {
  const described = parseSideFile(side)
  if (!described.ok) return described
  const { events, rawAddresses, ...facts } = described.value
  const inflated = inflate(content, MOST_BYTES)
  if (!inflated.ok) {
    const { kind, message } = inflated.problem
    return fail(new Problem({ kind, message }))
  }
  const bytes = inflated.value.content
  const expected = events * BYTES_PER_EVENT + rawAddresses * BYTES_PER_ADDRESS
  if (inflated.value.endsEarly || bytes.length !== expected) {
    const message = `The trace has ${bytes.length} bytes`
    const told = `${expected} bytes for the ${events} events its JSON states`
    return fail(new Problem({ kind: 'bad-input', message, expected: told }))
  }
  const op = bytes.subarray(0, events)
  const unknown = op.findIndex((bits) => (bits & ~KNOWN_BITS) !== 0 || (bits & OP.domain) === OP.domain)
  if (unknown >= 0) {
    const message = `Event ${unknown} is of kind ${op[unknown] ?? 0}, which is not known`
    return fail(new Problem({ kind: 'bad-input', message, offset: unknown }))
  }
  const column = (index: number) => joinPlanes(bytes, events, events * (1 + PLANES_PER_COLUMN * index))
  const before = column(1)
  const after = column(2)
  const nameless = firstNameless(before, after, rawAddresses)
  if (nameless >= 0) {
    const message = `Event ${nameless} is about an address that is not among the ${rawAddresses} recorded`
    return fail(new Problem({ kind: 'bad-input', message }))
  }
  const rawAddress = sumDifferences(bytes, rawAddresses, events * BYTES_PER_EVENT)
  const nowhere = rawAddress.findIndex((address) => !(address > 0 && address <= HIGHEST_ADDRESS))
  if (nowhere >= 0) {
    const message = `Recorded address ${nowhere + 1} is ${rawAddress[nowhere]}, where no memory is`
    return fail(new Problem({ kind: 'bad-input', message }))
  }
  return ok({ ...facts, op, size: column(0), old: before, new: after, rawAddress })
}

/** What `content` is when it is no allocation trace, as a Problem; null when it may be one. */
export function foreignTrace(content: Uint8Array): Problem | null {
  const kind = recognise(content)
  if (kind === 'gzip') return null
  const message =
    kind === 'memray'
      ? 'This is a memray capture; they cannot be replayed yet'
      : 'This is no allocation trace: it is not compressed with gzip'
  return new Problem({ kind: 'bad-input', message, expected: 'a .trace.gz with its .json beside it' })
}

/** The first event with a pointer outside the arenas beyond `count`; -1 when there is none. */
function firstNameless(before: Uint32Array, after: Uint32Array, count: number): number {
  for (let event = 0; event < before.length; event++) {
    const old = before[event] as number
    const given = after[event] as number
    if ((old > count && old < IN_ARENA) || (given > count && given < IN_ARENA)) return event
  }
  return -1
}

/** Exact when every sum is an address; a sum that is none may be inexact, and the caller refuses it. */
function sumDifferences(bytes: Uint8Array, rows: number, at: number): Float64Array {
  const low = joinPlanes(bytes, rows, at)
  const high = joinPlanes(bytes, rows, at + PLANES_PER_COLUMN * rows)
  const column = new Float64Array(rows)
  let sum = 0
  for (let row = 0; row < rows; row++) {
    sum += ((high[row] as number) | 0) * 2 ** 32 + (low[row] as number)
    column[row] = sum
  }
  return column
}

function joinPlanes(bytes: Uint8Array, rows: number, at: number): Uint32Array {
  const column = new Uint32Array(rows)
  for (let row = 0; row < rows; row++) {
    // Four planes of `rows` bytes follow `at`: the length was checked.
    const byte = at + row
    column[row] =
      (bytes[byte] as number) |
      ((bytes[byte + rows] as number) << 8) |
      ((bytes[byte + 2 * rows] as number) << 16) |
      ((bytes[byte + 3 * rows] as number) << 24)
  }
  return column
}
