// Hashes are 64-bit words, kept as two 32-bit halves where they are computed and as Python ints where they are seen.
import type { IntValue } from './int'

const TWO_32 = 4294967296

export function lowWord(value: IntValue): number {
  return typeof value === 'number' ? value | 0 : Number(BigInt.asIntN(32, value))
}

/** Floor division keeps the sign: two's complement. */
export function highWord(value: IntValue): number {
  return typeof value === 'number' ? Math.floor(value / TWO_32) | 0 : Number(BigInt.asIntN(32, value >> 32n))
}

/** The signed value of two halves. */
export function signedValue(high: number, low: number): IntValue {
  const value = (high | 0) * TWO_32 + (low >>> 0)
  return value <= Number.MAX_SAFE_INTEGER && value >= -Number.MAX_SAFE_INTEGER
    ? value
    : (BigInt(high | 0) << 32n) | BigInt(low >>> 0)
}

/** High half of the 64-bit product of two unsigned 32-bit numbers. */
export function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff
  const aHigh = a >>> 16
  const bLow = b & 0xffff
  const bHigh = b >>> 16
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16)
  const other = aLow * bHigh + (middle & 0xffff)
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(other / 0x10000)) | 0
}
