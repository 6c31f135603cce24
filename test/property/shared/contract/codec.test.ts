// Laws of the frame codec: decoding undoes encoding, and no bytes do harm.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ARRAY_TYPES } from '@shared/contract/array-types'
import { decodeMessage, encodeMessage, FRAME_LIMITS, REQUEST_LIMITS } from '@shared/contract/codec'
import type { Message } from '@shared/contract/messages'

const typedArray = fc.oneof(
  fc.int8Array(),
  fc.uint8Array(),
  fc.uint8ClampedArray(),
  fc.int16Array(),
  fc.uint16Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.float32Array(),
  fc.float64Array(),
  fc.bigInt64Array(),
  fc.bigUint64Array(),
)
const key = fc
  .oneof(fc.constantFrom('$', '$$', 'a', '', 'toString'), fc.string())
  .filter((text) => text !== '__proto__')
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.constantFrom(null, true, false, -0, Number.NaN, Infinity, -Infinity, '\ud800'),
    typedArray,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(key, tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
}))
const result = (payload: unknown): Message => ({ kind: 'result', id: 7, value: payload })

/** As `toStrictEqual`, with -0 apart from 0 everywhere. */
function expectSame(actual: unknown, expected: unknown): void {
  expect(actual).toStrictEqual(expected)
}

describe('the frame codec', () => {
  it('gives back every value with its types', () => {
    fc.assert(
      fc.property(value, (payload) => {
        const decoded = decodeMessage(encodeMessage(result(payload)), 'answerer', FRAME_LIMITS)
        expectSame(decoded, { ok: true, value: result(payload) })
      }),
      { numRuns: 1_000 },
    )
  })

  it('gives back the same from memory that is aligned in no way', () => {
    fc.assert(
      fc.property(value, fc.integer({ min: 1, max: 7 }), (payload, offset) => {
        const frame = encodeMessage(result(payload))
        const moved = new Uint8Array(frame.length + offset)
        moved.set(frame, offset)
        expectSame(decodeMessage(moved.subarray(offset), 'answerer', FRAME_LIMITS), {
          ok: true,
          value: result(payload),
        })
      }),
    )
  })

  it('refuses a frame that was cut, or has something behind it', () => {
    fc.assert(
      fc.property(value, fc.nat(), (payload, place) => {
        const frame = encodeMessage(result(payload))
        const cut = frame.subarray(0, place % frame.length)
        expect(decodeMessage(cut, 'answerer', FRAME_LIMITS).ok).toBe(false)
        const longer = new Uint8Array(frame.length + 1)
        longer.set(frame)
        expect(decodeMessage(longer, 'answerer', FRAME_LIMITS).ok).toBe(false)
      }),
    )
  })

  it('never throws on a frame with a flipped byte', () => {
    fc.assert(
      fc.property(value, fc.nat(), fc.integer({ min: 1, max: 255 }), (payload, place, flip) => {
        const frame = encodeMessage(result(payload))
        const at = place % frame.length
        frame[at] = (frame[at] ?? 0) ^ flip
        expect(decodeMessage(frame, 'answerer', FRAME_LIMITS)).toHaveProperty('ok')
      }),
      { numRuns: 2_000 },
    )
  })

  it('refuses random bytes and random JSON as requests', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => frameOf(text)),
        ),
        (bytes) => {
          expect(decodeMessage(bytes, 'caller', REQUEST_LIMITS).ok).toBe(false)
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it('knows every typed array there is by name', () => {
    const made = [...ARRAY_TYPES].map(
      ([name, type]) => new type(new ArrayBuffer(0), 0, 0)[Symbol.toStringTag] === name,
    )
    expect(made).toEqual(Array.from({ length: 11 }, () => true))
  })
})

function frameOf(json: string): Uint8Array {
  const header = new TextEncoder().encode(json)
  const frame = new Uint8Array(4 + header.length)
  new DataView(frame.buffer).setUint32(0, header.length, true)
  frame.set(header, 4)
  return frame
}
