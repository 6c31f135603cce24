// Frames that somebody made on purpose: what is refused, in which words, and what is never sent.
import { describe, expect, it } from 'vitest'
import { Problem } from '@shared/base/problem'
import { decodeMessage, encodeMessage, FRAME_LIMITS, MAX_FRAME, REQUEST_LIMITS } from '@shared/contract/codec'
import type { Sender } from '@shared/contract/message-schema'

/** A frame with this header and `payload` behind it. */
function frame(header: string | Uint8Array, payload: readonly number[] = []): Uint8Array {
  const bytes = typeof header === 'string' ? new TextEncoder().encode(header) : header
  const frame = new Uint8Array(4 + bytes.length + payload.length)
  new DataView(frame.buffer).setUint32(0, bytes.length, true)
  frame.set(bytes, 4)
  frame.set(payload, 4 + bytes.length)
  return frame
}

function refusal(bytes: Uint8Array, sender: Sender = 'answerer'): string {
  const decoded = decodeMessage(bytes, sender, sender === 'caller' ? REQUEST_LIMITS : FRAME_LIMITS)
  return decoded.ok ? 'accepted' : decoded.problem.message
}

const result = (value: string, arrays = '') =>
  `{"message":{"kind":"result","id":1,"value":${value}},"arrays":[${arrays}]}`

const call = (argument: string, arrays = '') =>
  `{"message":{"kind":"call","id":1,"method":"a.b","argument":${argument}},"arrays":[${arrays}]}`

describe('a frame', () => {
  it('lays arrays out at multiples of eight, behind a JSON header', () => {
    const bytes = encodeMessage({
      kind: 'result',
      id: 1,
      value: [Uint8Array.of(1, 2, 3), Float64Array.of(0.5)],
    })
    const headerLength = new DataView(bytes.buffer).getUint32(0, true)
    const header = new TextDecoder().decode(bytes.subarray(4, 4 + headerLength))
    expect(header).toBe(
      '{"message":{"kind":"result","id":1,"value":[{"$":0},{"$":1}]},"arrays":[["Uint8Array",3],["Float64Array",1]]}',
    )
    const first = Math.ceil((4 + headerLength) / 8) * 8
    expect([...bytes.subarray(first, first + 3)]).toEqual([1, 2, 3])
    expect(new Float64Array(bytes.buffer, first + 8)).toEqual(Float64Array.of(0.5))
    expect(bytes.length).toBe(first + 16)
  })

  it('is read without copying its arrays', () => {
    const bytes = encodeMessage({ kind: 'result', id: 1, value: new Float64Array(1000) })
    const decoded = decodeMessage(bytes, 'answerer', FRAME_LIMITS)
    expect(decoded).toMatchObject({ ok: true, value: { value: { buffer: bytes.buffer } } })
  })

  it('carries undefined in a list, and leaves it out of an object', () => {
    const decoded = decodeMessage(
      encodeMessage({ kind: 'result', id: 1, value: [undefined, { a: undefined, b: 1 }] }),
      'answerer',
      FRAME_LIMITS,
    )
    expect(decoded).toStrictEqual({
      ok: true,
      value: { kind: 'result', id: 1, value: [undefined, { b: 1 }] },
    })
  })

  it.each([
    ['nothing', new Uint8Array(0)],
    ['half a length', Uint8Array.of(1, 0)],
    ['a header of 4 GiB', Uint8Array.of(255, 255, 255, 255, 123)],
    ['no UTF-8', frame(Uint8Array.of(0x22, 0xff, 0x22))],
    ['no JSON', frame('{"message":')],
    ['null', frame('null')],
    ['a header without arrays', frame('{"message":{"kind":"cancel","id":1}}')],
    ['an array of functions', frame(result('{"$":0}', '["Function",1]'))],
    ['an array named like a method', frame(result('{"$":0}', '["constructor",1]'))],
    ['an array of -1 elements', frame(result('{"$":0}', '["Uint8Array",-1]'))],
    ['an array of 2**53 elements', frame(result('{"$":0}', '["Float64Array",9007199254740992]'))],
    ['an array of 2**52 elements', frame(result('{"$":0}', '["Float64Array",4503599627370496]'))],
    ['an array that nothing names', frame(result('1', '["Uint8Array",0]'))],
    ['an array named twice', frame(result('[{"$":0},{"$":0}]', '["Uint8Array",0]'))],
    ['an array that is not there', frame(result('{"$":0}'))],
    ['an array between two', frame(result('{"$":0.5}', '["Uint8Array",0],["Uint8Array",0]'))],
    ['a special value nobody knows', frame(result('{"$":"process"}'))],
    ['a special value with more keys', frame(result('{"$":"NaN","a":1}'))],
    ['an escaped object that needs no escape', frame(result('{"$":{"a":1}}'))],
    ['a prototype', frame(result('{"__proto__":{"isAdmin":true}}'))],
    ['bytes behind its end', frame(result('1'), [0])],
    ['100,000 nested lists', frame(result('['.repeat(100_000) + ']'.repeat(100_000)))],
    ['100,000 nested objects', frame(result('{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)))],
    ['another kind', frame('{"message":{"kind":"eval","id":1},"arrays":[]}')],
    [
      'a call, from the answering end',
      frame('{"message":{"kind":"call","id":1,"method":"a.b"},"arrays":[]}'),
    ],
    ['no id', frame('{"message":{"kind":"result","value":1},"arrays":[]}')],
    [
      'keys that no message has',
      frame('{"message":{"kind":"result","id":1,"value":1,"more":1},"arrays":[]}'),
    ],
  ])('is refused when it holds %s', (_what, bytes) => {
    expect(refusal(bytes)).toMatch(/^Not a message/)
  })

  it('is refused when it holds more than a request needs', () => {
    expect(refusal(frame(call('[1]')), 'caller')).toBe('accepted')
    expect(refusal(frame(call(`[${'0,'.repeat(600_000)}0]`)), 'caller')).toBe(
      'Not a message: it holds too many values',
    )
    expect(refusal(frame(call(`"${'x'.repeat(9_000_000)}"`)), 'caller')).toContain('a header of 9000')
    const many = Array.from({ length: 1_001 }, () => '["Uint8Array",0]').join()
    expect(refusal(frame(call('1', many)), 'caller')).toBe('Not a message: a frame with 1001 arrays')
    expect(refusal(frame(call('1').replace('a.b', 'a'.repeat(200))), 'caller')).toContain('method')
  })

  it('has no effect on prototypes', () => {
    refusal(frame(result('{"__proto__":{"isAdmin":true}}')))
    refusal(frame(result('{"constructor":{"prototype":{"isAdmin":true}}}')))
    expect('isAdmin' in {}).toBe(false)
  })

  it('carries arrays of 200 MiB, and is never larger than what is received', () => {
    const large = new Uint8Array(200 * 1024 * 1024)
    large[large.length - 1] = 9
    const decoded = decodeMessage(
      encodeMessage({ kind: 'result', id: 1, value: large }),
      'answerer',
      FRAME_LIMITS,
    )
    const value = decoded.ok && decoded.value.kind === 'result' ? decoded.value.value : null
    expect(value instanceof Uint8Array && value.length === large.length && value.at(-1) === 9).toBe(true)
    const tooLarge = new Uint8Array(MAX_FRAME)
    expect(() => encodeMessage({ kind: 'result', id: 1, value: tooLarge })).toThrow(Problem)
  })

  it.each([
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a bigint', 1n],
    ['a Map', new Map()],
    ['a Date', new Date()],
    ['a DataView', new DataView(new ArrayBuffer(1))],
    ['an instance', new Problem({ kind: 'internal', message: '' })],
  ])('is not made of %s', (_what, value) => {
    expect(() => encodeMessage({ kind: 'result', id: 1, value })).toThrow('Invariant broken')
  })

  it('is not made of something that contains itself', () => {
    const list: unknown[] = []
    list.push(list)
    expect(() => encodeMessage({ kind: 'result', id: 1, value: list })).toThrow('contains itself')
  })
})
