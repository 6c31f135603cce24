// The pickle interpreter: the 33 opcodes of tracemalloc dumps (protocols 2 to 5), everything else refused.
// `run` and `runPlainTraces` are the hot loops: plain integers and typed arrays. An opcode pushes and memoises one value
// at most, so room is made once a slice; indexes are checked before, hence the casts from `number | undefined`.
import { ByteReader, uint32 } from './bytes'
import { snapshotOf } from './objects'
import * as op from './opcodes'
import { RareOpcodes } from './rare'
import { EndsEarly, refuse } from './refusal'
import type { SnapshotTables } from './tables'
import { TupleMaker } from './tuples'
import { FRAME_TUPLE, INT, Memo, STRING, TRACE, TRACEBACK, underflow, ValueStack } from './values'

/** Bytes of the longest trace that `runPlainTraces` reads: MARK, three ints, LONG_BINGET, TUPLE, MEMOIZE. */
const LONGEST_PLAIN_TRACE = 1 + 3 * 5 + 5 + 1 + 1

export class PickleMachine {
  readonly protocol: number

  private readonly reader: ByteReader
  private readonly stack = new ValueStack()
  private readonly memo: Memo
  private readonly tuples: TupleMaker
  private readonly rare: RareOpcodes

  constructor(
    private readonly bytes: Uint8Array,
    private readonly tables: SnapshotTables,
  ) {
    this.reader = new ByteReader(bytes)
    this.protocol = readProtocol(this.reader)
    this.memo = new Memo(bytes.length)
    this.tuples = new TupleMaker(this.stack, tables)
    this.rare = new RareOpcodes(this.reader, this.stack, this.memo, this.tuples, tables)
  }

  /** Next byte to read. */
  get at(): number {
    return this.reader.at
  }

  /** Lengths of the trace tuples seen, a bit each (1 << 2, 1 << 3, 1 << 4). */
  get tupleLengths(): number {
    return this.tuples.lengths
  }

  /** Interprets the opcodes that start before `until`. True once STOP has been read. Throws Problem or EndsEarly. */
  run(until: number): boolean {
    const { reader, bytes, tables, stack } = this
    stack.reserve(until - reader.at, reader.at)
    this.memo.reserve(until - reader.at, reader.at)
    const { kinds, values } = stack
    const memo = this.memo.entries
    const end = bytes.length
    let at = reader.at
    let { top, fence } = stack
    let memoCount = this.memo.count
    while (at < until) {
      const start = at
      const opcode = bytes[at++] as number
      switch (opcode) {
        case op.BININT1:
          if (at >= end) throw new EndsEarly(start)
          kinds[top] = INT
          values[top++] = bytes[at++] as number
          break
        case op.BININT2:
          if (at + 2 > end) throw new EndsEarly(start)
          kinds[top] = INT
          values[top++] = (bytes[at] as number) | ((bytes[at + 1] as number) << 8)
          at += 2
          break
        case op.BININT: {
          if (at + 4 > end) throw new EndsEarly(start)
          const value = uint32(bytes, at) | 0
          if (value < 0) refuse(start, `The int ${value}`, 'ints of 0 or more')
          kinds[top] = INT
          values[top++] = value
          at += 4
          break
        }
        case op.BINGET:
        case op.LONG_BINGET: {
          const width = opcode === op.BINGET ? 1 : 4
          if (at + width > end) throw new EndsEarly(start)
          const index = width === 1 ? (bytes[at] as number) : uint32(bytes, at)
          at += width
          if (index >= memoCount) refuse(start, `Memo entry ${index} of ${memoCount} is not set`)
          const entry = memo[index] as number
          const kind = entry & 7
          kinds[top] = kind
          values[top++] = kind === TRACE ? tables.repeat(entry >>> 3, start) : entry >>> 3
          break
        }
        case op.MEMOIZE: {
          if (top <= fence) underflow(start, opcode)
          const kind = kinds[top - 1] as number
          if (kind === INT) refuse(start, 'An int is memoised')
          memo[memoCount++] = (values[top - 1] as number) * 8 + kind
          break
        }
        case op.TUPLE2:
          if (top - 2 < fence) underflow(start, opcode)
          if (kinds[top - 2] === STRING && kinds[top - 1] === INT) {
            values[top - 2] = tables.frame(values[top - 2] as number, values[top - 1] as number, start)
            kinds[top - 2] = FRAME_TUPLE
          } else this.tuples.make(top - 2, top, start)
          top -= 1
          break
        case op.TUPLE1:
        case op.TUPLE3: {
          const from = top - (opcode === op.TUPLE1 ? 1 : 3)
          if (from < fence) underflow(start, opcode)
          this.tuples.make(from, top, start)
          top = from + 1
          break
        }
        case op.TUPLE: {
          const from = stack.popMark(start, opcode)
          fence = stack.fence
          this.tuples.make(from, top, start)
          top = from + 1
          break
        }
        default:
          reader.at = at
          stack.top = top
          this.memo.count = memoCount
          if (opcode === op.STOP) return true
          if (opcode !== op.MARK || !this.runPlainTraces(start, until)) this.rare.run(opcode, start)
          at = reader.at
          top = stack.top
          memoCount = this.memo.count
          fence = stack.fence
      }
    }
    reader.at = at
    stack.top = top
    this.memo.count = memoCount
    return false
  }

  /** The traces that stand at `start` one after the other in the form that makes up most of a dump of 3.9 or later:
   *  MARK, domain, size, a traceback from the memo, total_nframe, TUPLE and MEMOIZE. False when there is none; what is
   *  not exactly of that form is left to `run`. */
  private runPlainTraces(start: number, until: number): boolean {
    const { bytes, tables, stack, tuples } = this
    const { kinds, values } = stack
    const memo = this.memo.entries
    const last = Math.min(until - 1, bytes.length - LONGEST_PLAIN_TRACE)
    let { top } = stack
    let memoCount = this.memo.count
    let at = start
    while (at <= last && bytes[at] === op.MARK) {
      const domainAt = at + 1
      const domainWidth = intWidth(bytes[domainAt] as number)
      const sizeAt = domainAt + domainWidth
      const sizeWidth = intWidth(bytes[sizeAt] as number)
      const getAt = sizeAt + sizeWidth
      const get = bytes[getAt]
      const totalAt = getAt + (get === op.BINGET ? 2 : 5)
      const totalWidth = intWidth(bytes[totalAt] as number)
      const tupleAt = totalAt + totalWidth
      if (domainWidth === 0 || sizeWidth === 0 || totalWidth === 0 || bytes[tupleAt] !== op.TUPLE) break
      if (get !== op.BINGET && get !== op.LONG_BINGET) break
      const index = get === op.BINGET ? (bytes[getAt + 1] as number) : uint32(bytes, getAt + 1)
      if (index >= memoCount) break
      const entry = memo[index] as number
      if ((entry & 7) !== TRACEBACK) break
      const domain = intValue(bytes, domainAt, domainWidth)
      const size = intValue(bytes, sizeAt, sizeWidth)
      const totalFrames = intValue(bytes, totalAt, totalWidth)
      if (domain < 0 || size < 0 || totalFrames < 0) break
      const row = tables.trace(domain, size, entry >>> 3, totalFrames, tupleAt)
      kinds[top] = TRACE
      values[top++] = row
      at = tupleAt + 1
      if (bytes[at] === op.MEMOIZE) {
        memo[memoCount++] = row * 8 + TRACE
        at++
      }
    }
    if (at === start) return false
    tuples.lengths |= 1 << 4
    this.reader.at = at
    stack.top = top
    this.memo.count = memoCount
    return true
  }

  /** After STOP: the snapshot's traceback limit. Every trace that was built must be in it. */
  finish(): { limit: number | null } {
    const { reader, stack, tables } = this
    const stop = reader.at - 1
    if (reader.remaining > 0) {
      refuse(
        reader.at,
        `${reader.remaining} bytes follow the end of the pickle`,
        'one pickle and nothing else',
      )
    }
    this.rare.checkFrames()
    if (stack.top !== 1 || stack.hasMarks) refuse(stop, `STOP finds ${stack.top} values`, 'one Snapshot')
    const { traceCount, limit } = snapshotOf(stack.objectAt(0, stop), stop)
    if (traceCount !== tables.traceCount) {
      refuse(stop, `${tables.traceCount - traceCount} traces are not part of the snapshot`)
    }
    return { limit }
  }
}

function readProtocol(reader: ByteReader): number {
  const opcode = reader.unsigned(1, 0)
  const protocol = reader.unsigned(1, 0)
  if (opcode !== op.PROTO || protocol < 2 || protocol > 5) {
    refuse(0, 'No pickle of protocol 2 to 5', 'the bytes 80 02 to 80 05')
  }
  return protocol
}

/** Bytes of an int opcode with its argument; 0 = none of BININT1, BININT2, BININT. */
function intWidth(opcode: number): number {
  if (opcode === op.BININT1) return 2
  if (opcode === op.BININT2) return 3
  return opcode === op.BININT ? 5 : 0
}

function intValue(bytes: Uint8Array, at: number, width: number): number {
  if (width === 2) return bytes[at + 1] as number
  if (width === 3) return (bytes[at + 1] as number) | ((bytes[at + 2] as number) << 8)
  return uint32(bytes, at + 1) | 0
}
