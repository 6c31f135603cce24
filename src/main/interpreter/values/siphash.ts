// The hash of str and bytes: SipHash-2-4 up to 3.10, SipHash-1-3 from 3.11, over the bytes of the narrowest layout.
// The key is that of PYTHONHASHSEED=0, all zero: hashes are the same in every run, and those of a real interpreter
// started so. Facts: pyhash.c.
import { stringKind } from '../text/code-points'
import type { IntValue } from './int'
import type { Minor } from './value-problem'
import { signedValue } from './words64'

// The four 64-bit words of the state, high and low half; module state, since nothing here is called within itself.
let h0 = 0
let l0 = 0
let h1 = 0
let l1 = 0
let h2 = 0
let l2 = 0
let h3 = 0
let l3 = 0

/** One round; additions carry by comparing unsigned halves. */
function round(): void {
  let low = (l0 + l1) | 0
  h0 = (h0 + h1 + (low >>> 0 < l0 >>> 0 ? 1 : 0)) | 0
  l0 = low
  let high = ((h1 << 13) | (l1 >>> 19)) ^ h0
  l1 = ((l1 << 13) | (h1 >>> 19)) ^ l0
  h1 = high
  high = h0
  h0 = l0
  l0 = high

  low = (l2 + l3) | 0
  h2 = (h2 + h3 + (low >>> 0 < l2 >>> 0 ? 1 : 0)) | 0
  l2 = low
  high = ((h3 << 16) | (l3 >>> 16)) ^ h2
  l3 = ((l3 << 16) | (h3 >>> 16)) ^ l2
  h3 = high

  low = (l0 + l3) | 0
  h0 = (h0 + h3 + (low >>> 0 < l0 >>> 0 ? 1 : 0)) | 0
  l0 = low
  high = ((h3 << 21) | (l3 >>> 11)) ^ h0
  l3 = ((l3 << 21) | (h3 >>> 11)) ^ l0
  h3 = high

  low = (l2 + l1) | 0
  h2 = (h2 + h1 + (low >>> 0 < l2 >>> 0 ? 1 : 0)) | 0
  l2 = low
  high = ((h1 << 17) | (l1 >>> 15)) ^ h2
  l1 = ((l1 << 17) | (h1 >>> 15)) ^ l2
  h1 = high
  high = h2
  h2 = l2
  l2 = high
}

/** `byteAt(i)` for i < size. */
function sipHash(byteAt: (index: number) => number, size: number, minor: Minor): IntValue {
  const rounds = minor >= 11 ? 1 : 2
  h0 = 0x736f6d65
  l0 = 0x70736575
  h1 = 0x646f7261
  l1 = 0x6e646f6d
  h2 = 0x6c796765
  l2 = 0x6e657261
  h3 = 0x74656462
  l3 = 0x79746573
  for (let at = 0; ; at += 8) {
    const isLast = at + 8 > size
    let low = 0
    let high = isLast ? size << 24 : 0
    const end = isLast ? size - at : 8
    for (let i = 0; i < end; i++) {
      if (i < 4) low |= byteAt(at + i) << (8 * i)
      else high |= byteAt(at + i) << (8 * (i - 4))
    }
    h3 ^= high
    l3 ^= low
    for (let i = 0; i < rounds; i++) round()
    h0 ^= high
    l0 ^= low
    if (isLast) break
  }
  l2 ^= 0xff
  for (let i = 0; i < rounds + 2; i++) round()
  const high = h0 ^ h1 ^ h2 ^ h3
  const low = l0 ^ l1 ^ l2 ^ l3
  // -1 says error in C.
  return high === -1 && low === -1 ? -2 : signedValue(high, low)
}

/** `hash(bytes)` with PYTHONHASHSEED=0. */
export function hashBytes(bytes: Uint8Array, minor: Minor): IntValue {
  return bytes.length === 0 ? 0 : sipHash((index) => bytes[index] ?? 0, bytes.length, minor)
}

/** `hash(str)` with PYTHONHASHSEED=0. */
export function hashText(text: string, minor: Minor): IntValue {
  if (text === '') return 0
  const kind = stringKind(text)
  switch (kind) {
    case 'ascii':
    case 'latin1':
      return sipHash((index) => text.charCodeAt(index), text.length, minor)
    case 'ucs2':
      return sipHash(
        (index) => (text.charCodeAt(index >> 1) >> (8 * (index & 1))) & 0xff,
        text.length * 2,
        minor,
      )
    case 'ucs4': {
      const codes = Uint32Array.from([...text], (character) => character.codePointAt(0) ?? 0)
      const byteAt = (index: number): number => ((codes[index >> 2] ?? 0) >>> (8 * (index & 3))) & 0xff
      return sipHash(byteAt, codes.length * 4, minor)
    }
  }
}
