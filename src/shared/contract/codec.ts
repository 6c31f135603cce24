// Messages as bytes, for transports without structured clone (the WebSocket). Both ends of it use this file.
// Frame: u32 length of the header | header | typed arrays, each at a multiple of 8; all little-endian, zero padding.
// The header is UTF-8 JSON, {"message": ..., "arrays": [[type, length], ...]}; see pack.ts for its special values.
import { Problem } from '@shared/base/problem'
import { fail, ok } from '@shared/base/result'
import type { Result } from '@shared/base/result'
import { ARRAY_TYPES, arrayTypeOf } from './array-types'
import type { TypedArray } from './array-types'
import { parseMessage } from './message-schema'
import type { Sender } from './message-schema'
import type { Message } from './messages'
import { pack, unpack } from './pack'

const MIB = 1024 * 1024
const ALIGNMENT = 8
const LENGTH_BYTES = 4

/** What a receiver is ready to take. */
export interface FrameLimits {
  /** Bytes of the whole frame. */
  readonly frame: number
  /** Bytes of its JSON. */
  readonly header: number
  readonly arrays: number
  /** Strings, numbers, arrays and objects in the JSON, counted together. */
  readonly values: number
  /** Nesting of arrays and objects. */
  readonly depth: number
}

/** Nothing larger is ever sent. */
export const MAX_FRAME = 256 * MIB
const MAX_DEPTH = 64

/** For the calling end, which trusts its services but not the wire. */
export const FRAME_LIMITS: FrameLimits = {
  frame: MAX_FRAME,
  header: 128 * MIB,
  arrays: 100_000,
  values: 10_000_000,
  depth: MAX_DEPTH,
}

/** For the answering end: arguments are small, but for the chunks of an upload. */
export const REQUEST_LIMITS: FrameLimits = {
  frame: 64 * MIB,
  header: 8 * MIB,
  arrays: 1_000,
  values: 500_000,
  depth: MAX_DEPTH,
}

/**
 * The frame of one message. Values are JSON's, undefined, any number, and typed arrays anywhere; a property that is
 * undefined is left out. Throws a Problem when the frame would be larger than `MAX_FRAME`, an Error for other values.
 */
export function encodeMessage(message: Message): Uint8Array<ArrayBuffer> {
  const arrays: TypedArray[] = []
  const packed = pack(message, arrays, MAX_DEPTH)
  const described = arrays.map((array) => [arrayTypeOf(array), array.length])
  const header = new TextEncoder().encode(JSON.stringify({ message: packed, arrays: described }))

  const size = arrays.reduce((at, array) => aligned(at) + array.byteLength, LENGTH_BYTES + header.length)
  if (size > MAX_FRAME) {
    throw new Problem({
      kind: 'internal',
      message: `A message of ${size} bytes is larger than the ${MAX_FRAME} bytes that can be sent`,
    })
  }
  const frame = new Uint8Array(size)
  new DataView(frame.buffer).setUint32(0, header.length, true)
  frame.set(header, LENGTH_BYTES)
  let at = LENGTH_BYTES + header.length
  for (const array of arrays) {
    at = aligned(at)
    frame.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at)
    at += array.byteLength
  }
  return frame
}

/**
 * The message in `frame`, which may hold anything; only messages that `sender` sends are taken.
 * Its typed arrays are views on the frame where alignment allows, otherwise copies.
 */
export function decodeMessage(frame: Uint8Array, sender: Sender, limits: FrameLimits): Result<Message> {
  if (frame.length > limits.frame) return refused(`of ${frame.length} bytes`, `at most ${limits.frame} bytes`)
  if (frame.length < LENGTH_BYTES) return refused(`of ${frame.length} bytes`, 'a header length in 4 bytes')
  const headerLength = new DataView(frame.buffer, frame.byteOffset).getUint32(0, true)
  const limit = Math.min(limits.header, frame.length - LENGTH_BYTES)
  if (headerLength > limit) return refused(`with a header of ${headerLength} bytes`, `at most ${limit} bytes`)

  const bodyStart = LENGTH_BYTES + headerLength
  const header = parseHeader(frame.subarray(LENGTH_BYTES, bodyStart))
  if (header === null) {
    return refused('whose header has another form', 'UTF-8 JSON with "message" and "arrays"')
  }
  if (header.arrays.length > limits.arrays) {
    return refused(`with ${header.arrays.length} arrays`, `at most ${limits.arrays}`)
  }
  const arrays = readArrays(frame, bodyStart, header.arrays)
  if (!arrays.ok) return arrays
  const message = unpack(header.message, arrays.value, limits)
  return message.ok ? parseMessage(message.value, sender) : message
}

function parseHeader(bytes: Uint8Array): { message: unknown; arrays: readonly unknown[] } | null {
  let header: unknown
  try {
    // A shared buffer is no valid input of TextDecoder; frames never are.
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return null
  }
  if (typeof header !== 'object' || header === null) return null
  if (!('message' in header) || !('arrays' in header) || !Array.isArray(header.arrays)) return null
  return { message: header.message, arrays: header.arrays }
}

/** The arrays lie one after another from `start`, and the last one ends the frame. */
function readArrays(
  frame: Uint8Array,
  start: number,
  described: readonly unknown[],
): Result<readonly TypedArray[]> {
  const arrays: TypedArray[] = []
  let at = start
  for (const entry of described) {
    if (!Array.isArray(entry) || entry.length !== 2)
      return refused('with an array of no type', '[type, length]')
    const [type, length] = entry as readonly unknown[]
    const arrayType = typeof type === 'string' ? ARRAY_TYPES.get(type) : undefined
    if (arrayType === undefined) return refused(`with an array of ${JSON.stringify(type)}`, 'a typed array')
    if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0) {
      return refused(`with ${JSON.stringify(length)} elements`, 'a length')
    }
    at = aligned(at)
    const end = at + length * arrayType.BYTES_PER_ELEMENT
    if (end > frame.length) return refused(`that ends at byte ${frame.length}`, `${end} bytes`)
    arrays.push(viewOf(frame, arrayType, at, end, length))
    at = end
  }
  if (at !== frame.length) return refused(`of ${frame.length} bytes`, `its arrays to end it at ${at}`)
  return ok(arrays)
}

type ArrayConstructor = typeof ARRAY_TYPES extends ReadonlyMap<string, infer C> ? C : never

function viewOf(
  frame: Uint8Array,
  type: ArrayConstructor,
  start: number,
  end: number,
  length: number,
): TypedArray {
  const isAligned = (frame.byteOffset + start) % type.BYTES_PER_ELEMENT === 0
  if (isAligned && frame.buffer instanceof ArrayBuffer) {
    return new type(frame.buffer, frame.byteOffset + start, length)
  }
  // Not `slice`: that of Node's Buffer copies nothing.
  return new type(new Uint8Array(frame.subarray(start, end)).buffer, 0, length)
}

function aligned(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT
}

function refused(found: string, expected: string): Result<never> {
  return fail(new Problem({ kind: 'bad-input', message: `Not a message: a frame ${found}`, expected }))
}
