// int.to_bytes and int.from_bytes (longobject.c, _PyLong_AsByteArray).
import { absoluteInt, bitLength, type IntValue, normalised } from './int'
import { ValueProblem } from './value-problem'

export type ByteOrder = 'big' | 'little'

/** What `byteorder` must be. */
export function byteOrder(text: string): ByteOrder {
  if (text === 'big' || text === 'little') return text
  throw new ValueProblem('ValueError', "byteorder must be either 'little' or 'big'")
}

export function intToBytes(a: IntValue, length: number, order: ByteOrder, isSigned: boolean): Uint8Array {
  if (length < 0) throw new ValueProblem('ValueError', 'length argument must be non-negative')
  if (a < 0 && !isSigned) throw new ValueProblem('OverflowError', "can't convert negative int to unsigned")
  // The most negative value of a size has as many bits as the size; all others leave one for the sign.
  const bits = a < 0 ? bitLength(BigInt(a) + 1n) : bitLength(a)
  if (a !== 0 && a !== -1 && bits > length * 8 - (isSigned ? 1 : 0)) throw tooBig()
  const bytes = new Uint8Array(length)
  const hex = BigInt.asUintN(length * 8, BigInt(a))
    .toString(16)
    .padStart(length * 2, '0')
  for (let i = 0; i < length; i++) {
    bytes[order === 'big' ? i : length - 1 - i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16)
  }
  return bytes
}

function tooBig(): ValueProblem {
  return new ValueProblem('OverflowError', 'int too big to convert')
}

export function intFromBytes(bytes: Uint8Array, order: ByteOrder, isSigned: boolean): IntValue {
  if (bytes.length === 0) return 0
  let hex = '0x'
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[order === 'big' ? i : bytes.length - 1 - i] ?? 0
    hex += byte < 16 ? `0${byte.toString(16)}` : byte.toString(16)
  }
  const value = BigInt(hex)
  return normalised(isSigned ? BigInt.asIntN(bytes.length * 8, value) : value)
}

/** The bytes the absolute value needs, 0 for zero. */
export function byteLength(a: IntValue): number {
  return Math.ceil(bitLength(absoluteInt(a)) / 8)
}
