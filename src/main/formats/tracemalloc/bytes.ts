// The pickle as bytes: arguments of opcodes that are not in the hot loop, each checked against the end of the content.
import { BOUNDS } from './bounds'
import { EndsEarly, refuse } from './refusal'
import { decodeText } from './text'

/** Little-endian; at + 4 bytes are there. */
export function uint32(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] as number) | ((bytes[at + 1] as number) << 8)
  const high = (bytes[at + 2] as number) | ((bytes[at + 3] as number) << 8)
  return (low | (high << 16)) >>> 0
}

export class ByteReader {
  /** Next byte to read. */
  at = 0

  constructor(readonly bytes: Uint8Array) {}

  get remaining(): number {
    return this.bytes.length - this.at
  }

  /** Little-endian, 1, 4 or 8 bytes; beyond 2^53 inexact, but no smaller. `start` is the opcode's offset. */
  unsigned(width: 1 | 4 | 8, start: number): number {
    const at = this.take(width, start)
    if (width === 1) return this.bytes[at] as number
    const low = uint32(this.bytes, at)
    return width === 4 ? low : low + uint32(this.bytes, at + 4) * 0x1_0000_0000
  }

  text(length: number, start: number): string {
    if (length > BOUNDS.stringBytes) {
      refuse(start, `A string of ${BigInt(length)} bytes`, `at most ${BOUNDS.stringBytes}`)
    }
    const from = this.take(length, start)
    return this.decoded(from, this.at, start)
  }

  /** Two's complement of `length` bytes; 0 to 2^53 - 1. */
  long(length: number, start: number): number {
    if (length > BOUNDS.longBytes) refuse(start, `An int of ${length} bytes`, `at most ${BOUNDS.longBytes}`)
    const from = this.take(length, start)
    let value = 0n
    for (let at = this.at - 1; at >= from; at--) value = (value << 8n) | BigInt(this.bytes[at] as number)
    value = BigInt.asIntN(length * 8, value)
    if (value < 0n || value > Number.MAX_SAFE_INTEGER)
      refuse(start, `The int ${value}`, 'ints of 0 to 2^53 - 1')
    return Number(value)
  }

  /** A text argument that ends in a newline. */
  line(start: number): string {
    const from = this.at
    const limit = Math.min(this.bytes.length, from + BOUNDS.globalNameBytes + 1)
    const newline = this.bytes.subarray(from, limit).indexOf(0x0a)
    if (newline >= 0) {
      this.at = from + newline + 1
      return this.decoded(from, from + newline, start)
    }
    if (limit === this.bytes.length) throw new EndsEarly(start)
    return refuse(start, `The name of a global has more than ${BOUNDS.globalNameBytes} bytes`)
  }

  /** Offset of the next `length` bytes, which are taken. */
  private take(length: number, start: number): number {
    if (length > this.remaining) throw new EndsEarly(start)
    const from = this.at
    this.at += length
    return from
  }

  private decoded(from: number, to: number, start: number): string {
    const text = decodeText(this.bytes, from, to)
    return text ?? refuse(start, 'A string that is not UTF-8', 'UTF-8, lone surrogates as three bytes')
  }
}
