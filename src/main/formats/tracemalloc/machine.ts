// The pickle interpreter: the 33 opcodes of tracemalloc dumps (protocols 2 to 5), everything else refused.
// A value is a kind and a number (an int, or an index into the tables), never a JavaScript object, except for the handful
// in objects.ts. `run` is the hot loop: plain integers, one push and one memo entry a byte at most, so that room for
// both is made once a slice. Indexes are below the lengths checked before, hence the casts from `number | undefined`.
import { BOUNDS } from './bounds'
import { allocated } from './columns'
import {
  build,
  classNamed,
  describe,
  newInstance,
  setItem,
  snapshotOf,
  type PickleObject,
  type StateValue,
} from './objects'
import * as op from './opcodes'
import { EndsEarly, refuse } from './refusal'
import type { SnapshotTables } from './tables'
import { decodeText } from './text'

// Kinds of values. Memo entries are number * 8 + kind; ints are never memoised, so numbers there are indexes below 2^29.
const STRING = 1
const FRAME_TUPLE = 2
const TRACEBACK = 3
const TRACE = 4
const OBJECT = 5
const INT = 6

const KIND_NAMES = ['', 'a string', 'a frame', 'a traceback', 'a trace', 'an object', 'an int']

const DUMP_ONLY = 'the opcodes that Snapshot.dump writes'

export class PickleMachine {
  /** Next byte to read. */
  at = 0
  /** Lengths of the trace tuples seen: bit 2, 3 and 4. */
  tupleLengths = 0
  protocol = 0

  private readonly objects: PickleObject[] = []
  private kinds = new Uint8Array(0)
  private values = new Float64Array(0)
  private top = 0
  private memo = new Uint32Array(0)
  private memoCount = 0
  private readonly marks: number[] = []
  /** First stack entry above the last MARK; nothing below it can be taken. */
  private fence = 0
  private overlongFrame: number | null = null
  private hasTraces = false

  constructor(
    private readonly bytes: Uint8Array,
    private readonly tables: SnapshotTables,
  ) {
    this.readProtocol()
  }

  /** Interprets opcodes that start before `until`. True once STOP has been read. Throws Problem or EndsEarly. */
  run(until: number): boolean {
    this.reserve(until - this.at)
    const { bytes, tables, kinds, values, memo } = this
    const end = bytes.length
    let { at, top, memoCount, fence } = this
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
          if (top <= fence) this.underflow(start, opcode)
          const kind = kinds[top - 1] as number
          if (kind === INT) refuse(start, 'An int is memoised', DUMP_ONLY)
          memo[memoCount++] = (values[top - 1] as number) * 8 + kind
          break
        }
        case op.MARK:
          if (this.marks.length >= BOUNDS.openMarks) {
            refuse(start, `More than ${BOUNDS.openMarks} MARKs are open`)
          }
          this.marks.push(top)
          fence = top
          break
        case op.TUPLE2:
          if (top - 2 < fence) this.underflow(start, opcode)
          if (kinds[top - 2] === STRING && kinds[top - 1] === INT) {
            values[top - 2] = tables.frame(values[top - 2] as number, values[top - 1] as number, start)
            kinds[top - 2] = FRAME_TUPLE
          } else this.makeTuple(top - 2, top, start)
          top -= 1
          break
        case op.TUPLE: {
          if (this.marks.length === 0) this.underflow(start, opcode)
          const from = fence
          this.marks.length -= 1
          fence = this.marks.at(-1) ?? 0
          this.makeTuple(from, top, start)
          top = from + 1
          break
        }
        case op.TUPLE1:
        case op.TUPLE3: {
          const from = top - (opcode === op.TUPLE1 ? 1 : 3)
          if (from < fence) this.underflow(start, opcode)
          this.makeTuple(from, top, start)
          top = from + 1
          break
        }
        default: {
          this.at = at
          this.top = top
          this.memoCount = memoCount
          this.fence = fence
          if (opcode === op.STOP) return true
          this.runRare(opcode, start)
          at = this.at
          top = this.top
          memoCount = this.memoCount
          fence = this.fence
        }
      }
    }
    this.at = at
    this.top = top
    this.memoCount = memoCount
    this.fence = fence
    return false
  }

  /** After STOP: the snapshot's traceback limit. Every trace that was built must be in it. */
  finish(): { limit: number | null } {
    const stop = this.at - 1
    if (this.at < this.bytes.length) {
      refuse(
        this.at,
        `${this.bytes.length - this.at} bytes follow the end of the pickle`,
        'one pickle and no more',
      )
    }
    if (this.overlongFrame !== null) {
      refuse(this.overlongFrame, 'A FRAME announces more bytes than the file has')
    }
    if (this.top !== 1 || this.marks.length > 0) {
      refuse(stop, `STOP finds ${this.top} values`, 'one Snapshot')
    }
    const { traceCount, limit } = snapshotOf(this.objectAt(0, stop), stop)
    if (traceCount !== this.tables.traceCount) {
      refuse(stop, `${this.tables.traceCount - traceCount} traces are not part of the snapshot`)
    }
    return { limit }
  }

  private readProtocol(): void {
    if (this.bytes.length < 2) throw new EndsEarly(0)
    this.protocol = this.bytes[1] ?? 0
    if (this.bytes[0] !== op.PROTO || this.protocol < 2 || this.protocol > 5) {
      refuse(0, 'No pickle of protocol 2 to 5', 'the bytes 80 02 to 80 05')
    }
    this.at = 2
  }

  /** A slice of n bytes pushes and memoises at most n values. */
  private reserve(count: number): void {
    const depth = this.top + count
    if (this.top > BOUNDS.stackDepth) refuse(this.at, `More than ${BOUNDS.stackDepth} values on the stack`)
    if (depth > this.kinds.length) {
      const capacity = Math.max(depth, this.kinds.length * 2)
      this.kinds = copied(this.kinds, new Uint8Array(capacity))
      this.values = copied(this.values, new Float64Array(capacity))
    }
    const entries = this.memoCount + count
    if (this.memoCount > BOUNDS.memoEntries) refuse(this.at, `More than ${BOUNDS.memoEntries} memo entries`)
    if (entries > this.memo.length) {
      const capacity = Math.max(entries, Math.min(this.memo.length * 2, this.bytes.length))
      this.memo = allocated(capacity * 4, () => copied(this.memo, new Uint32Array(capacity)))
    }
  }

  /** values[from] ... values[to - 1] become one tuple at `from`: a frame, a traceback, a trace, or all traces. */
  private makeTuple(from: number, to: number, offset: number): void {
    const { kinds, values } = this
    const length = to - from
    const first = kinds[from] as number
    if (length > 1 && length < 5 && first === INT && this.makeTrace(from, length, offset)) return
    if (length === 2 && first === STRING && kinds[from + 1] === INT) {
      values[from] = this.tables.frame(values[from] as number, values[from + 1] as number, offset)
      kinds[from] = FRAME_TUPLE
    } else if (length > 0 && this.areAll(FRAME_TUPLE, from, to)) {
      values[from] = this.tables.traceback(values, from, to, offset)
      kinds[from] = TRACEBACK
    } else if (length > 0 && this.areAll(TRACE, from, to)) {
      const collection = this.newTraces(offset)
      this.addTraces(collection, from, to, offset)
      this.put(from, collection)
    } else if (length === 0) {
      this.put(from, { kind: 'empty tuple' })
    } else {
      refuse(offset, `A tuple of (${this.describeRange(from, to)})`, 'a frame, a traceback or a trace')
    }
  }

  /** (domain, size, frames, total_nframe) from 3.9 on, (domain, size, frames) from 3.6 on, (size, frames) before. */
  private makeTrace(from: number, length: number, offset: number): boolean {
    const { kinds, values } = this
    const sizeAt = length === 2 ? from : from + 1
    const framesAt = sizeAt + 1
    if (kinds[sizeAt] !== INT || kinds[framesAt] !== TRACEBACK) return false
    if (length === 4 && kinds[from + 3] !== INT) return false
    const domain = length === 2 ? 0 : (values[from] as number)
    const totalFrames = length === 4 ? (values[from + 3] as number) : 0
    const size = values[sizeAt] as number
    values[from] = this.tables.trace(domain, size, values[framesAt] as number, totalFrames, offset)
    kinds[from] = TRACE
    this.tupleLengths |= 1 << length
    return true
  }

  private runRare(opcode: number, start: number): void {
    switch (opcode) {
      case op.SHORT_BINUNICODE:
        return this.pushString(this.unsigned(1, start), start)
      case op.BINUNICODE:
        return this.pushString(this.unsigned(4, start), start)
      case op.BINUNICODE8:
        return this.pushString(this.unsigned(8, start), start)
      case op.LONG1:
        return this.pushLong(this.unsigned(1, start), start)
      case op.LONG4:
        return this.pushLong(this.unsigned(4, start), start)
      case op.FRAME:
        return this.readFrame(start)
      case op.BINPUT:
        return this.memoise(this.unsigned(1, start), start, opcode)
      case op.LONG_BINPUT:
        return this.memoise(this.unsigned(4, start), start, opcode)
      case op.NONE:
        return this.pushObject({ kind: 'None' })
      case op.EMPTY_TUPLE:
        return this.pushObject({ kind: 'empty tuple' })
      case op.EMPTY_DICT:
        return this.pushObject({ kind: 'dict', entries: new Map() })
      case op.EMPTY_LIST:
        return this.pushObject(this.newTraces(start))
      case op.APPEND:
        return this.append(this.top - 1, start, opcode)
      case op.APPENDS:
        return this.append(this.popMark(start, opcode), start, opcode)
      case op.SETITEM:
        return this.setItems(this.top - 2, start, opcode)
      case op.SETITEMS:
        return this.setItems(this.popMark(start, opcode), start, opcode)
      case op.GLOBAL:
        return this.pushObject(classNamed(this.line(start), this.line(start), start))
      case op.STACK_GLOBAL: {
        this.need(2, start, opcode)
        const module = this.stringAt(this.top - 2, start)
        const name = this.stringAt(this.top - 1, start)
        this.top -= 2
        return this.pushObject(classNamed(module, name, start))
      }
      case op.NEWOBJ: {
        this.need(2, start, opcode)
        const made = newInstance(
          this.objectAt(this.top - 2, start),
          this.objectAt(this.top - 1, start),
          start,
        )
        if (this.objects.some((known) => known.kind === 'instance' && known.of === made.of)) {
          refuse(start, `A second ${made.of}`, 'one snapshot')
        }
        this.top -= 2
        return this.pushObject(made)
      }
      case op.BUILD:
        this.need(2, start, opcode)
        build(this.objectAt(this.top - 2, start), this.objectAt(this.top - 1, start), start)
        this.top -= 1
        return
      default:
        refuseOpcode(opcode, start)
    }
  }

  private readFrame(start: number): void {
    const length = this.unsigned(8, start)
    if (length > this.bytes.length - this.at) this.overlongFrame ??= start
  }

  private pushString(length: number, start: number): void {
    if (length > BOUNDS.stringBytes) {
      refuse(start, `A string of ${length} bytes`, `at most ${BOUNDS.stringBytes}`)
    }
    const from = this.at
    const to = from + length
    if (to > this.bytes.length) throw new EndsEarly(start)
    const text = decodeText(this.bytes, from, to)
    if (text === null)
      return refuse(start, 'A string that is not UTF-8', 'UTF-8, lone surrogates as three bytes')
    this.at = to
    this.kinds[this.top] = STRING
    this.values[this.top++] = this.tables.string(text, length, start)
  }

  private pushLong(length: number, start: number): void {
    if (length > BOUNDS.longBytes) refuse(start, `An int of ${length} bytes`, `at most ${BOUNDS.longBytes}`)
    const to = this.at + length
    if (to > this.bytes.length) throw new EndsEarly(start)
    let value = 0n
    for (let at = to - 1; at >= this.at; at--) value = (value << 8n) | BigInt(this.bytes[at] as number)
    value = BigInt.asIntN(length * 8, value)
    if (value < 0n || value > Number.MAX_SAFE_INTEGER)
      refuse(start, `The int ${value}`, 'ints of 0 to 2^53 - 1')
    this.at = to
    this.kinds[this.top] = INT
    this.values[this.top++] = Number(value)
  }

  /** BINPUT names its entry; picklers number them one by one, so an index beyond the next one is refused. */
  private memoise(index: number, start: number, opcode: number): void {
    this.need(1, start, opcode)
    if (index > this.memoCount) refuse(start, `Memo entry ${index} of ${this.memoCount} is set`)
    const kind = this.kinds[this.top - 1] as number
    if (kind === INT) refuse(start, 'An int is memoised', DUMP_ONLY)
    this.memo[index] = (this.values[this.top - 1] as number) * 8 + kind
    if (index === this.memoCount) this.memoCount++
  }

  private newTraces(offset: number): PickleObject & { kind: 'traces' } {
    if (this.hasTraces) refuse(offset, 'A second list', 'one list of traces')
    this.hasTraces = true
    return { kind: 'traces', count: 0 }
  }

  private append(from: number, start: number, opcode: number): void {
    if (from < this.fence + 1) this.underflow(start, opcode)
    const list = this.objectAt(from - 1, start)
    if (list.kind !== 'traces') return refuse(start, `Items are appended to ${describe(list)}`, 'a list')
    if (!this.areAll(TRACE, from, this.top)) {
      refuse(start, `The list receives (${this.describeRange(from, this.top)})`, 'trace tuples')
    }
    this.addTraces(list, from, this.top, start)
    this.top = from
  }

  /** Rows stand in the order the tuples were built, so the collection must take them in that order. */
  private addTraces(list: PickleObject & { kind: 'traces' }, from: number, to: number, offset: number): void {
    for (let k = from; k < to; k++) {
      if (this.values[k] !== list.count) refuse(offset, 'The traces are listed in another order than built')
      list.count++
    }
  }

  private setItems(from: number, start: number, opcode: number): void {
    if (from < this.fence + 1) this.underflow(start, opcode)
    if ((this.top - from) % 2 !== 0) refuse(start, 'A key without a value')
    const dict = this.objectAt(from - 1, start)
    for (let k = from; k < this.top; k += 2) {
      setItem(dict, this.stringAt(k, start), this.stateValueAt(k + 1, start), start)
    }
    this.top = from
  }

  private put(slot: number, object: PickleObject): void {
    if (this.objects.length >= BOUNDS.objects) {
      refuse(this.at - 1, `More than ${BOUNDS.objects} objects`, 'one snapshot')
    }
    this.kinds[slot] = OBJECT
    this.values[slot] = this.objects.push(object) - 1
  }

  private pushObject(object: PickleObject): void {
    this.put(this.top++, object)
  }

  private popMark(start: number, opcode: number): number {
    const from = this.marks.pop()
    if (from === undefined) return this.underflow(start, opcode)
    this.fence = this.marks.at(-1) ?? 0
    return from
  }

  private objectAt(slot: number, offset: number): PickleObject {
    const object = this.kinds[slot] === OBJECT ? this.objects[this.values[slot] as number] : undefined
    return object ?? refuse(offset, `${this.describeRange(slot, slot + 1)} in the place of an object`)
  }

  private stateValueAt(slot: number, offset: number): StateValue {
    return this.kinds[slot] === INT ? (this.values[slot] as number) : this.objectAt(slot, offset)
  }

  private stringAt(slot: number, offset: number): string {
    const text = this.kinds[slot] === STRING ? this.tables.strings[this.values[slot] as number] : undefined
    return text ?? refuse(offset, `${this.describeRange(slot, slot + 1)} in the place of a name`, 'a string')
  }

  private areAll(kind: number, from: number, to: number): boolean {
    for (let k = from; k < to; k++) if (this.kinds[k] !== kind) return false
    return true
  }

  private describeRange(from: number, to: number): string {
    const names = Array.from(
      this.kinds.subarray(from, Math.min(to, from + 5)),
      (kind) => KIND_NAMES[kind] ?? '',
    )
    return to - from > 5 ? `${names.join(', ')}, ...` : names.join(', ')
  }

  private need(count: number, start: number, opcode: number): void {
    if (this.top - count < this.fence) this.underflow(start, opcode)
  }

  private underflow(start: number, opcode: number): never {
    return refuse(start, `${op.opcodeName(opcode)} finds too few values`)
  }

  /** Little-endian, 1, 4 or 8 bytes; beyond 2^53 inexact, but no smaller. */
  private unsigned(width: 1 | 4 | 8, start: number): number {
    const at = this.at
    if (at + width > this.bytes.length) throw new EndsEarly(start)
    this.at += width
    if (width === 1) return this.bytes[at] as number
    const low = uint32(this.bytes, at)
    return width === 4 ? low : low + uint32(this.bytes, at + 4) * 0x1_0000_0000
  }

  /** One text argument of GLOBAL. */
  private line(start: number): string {
    const from = this.at
    const limit = Math.min(this.bytes.length, from + BOUNDS.globalNameBytes + 1)
    for (let at = from; at < limit; at++) {
      if (this.bytes[at] !== 0x0a) continue
      this.at = at + 1
      return decodeText(this.bytes, from, at) ?? refuse(start, 'The name of a global is not UTF-8')
    }
    if (limit === this.bytes.length) throw new EndsEarly(start)
    return refuse(start, `A global's name of more than ${BOUNDS.globalNameBytes} bytes`)
  }
}

function uint32(bytes: Uint8Array, at: number): number {
  const high = (bytes[at + 2] as number) | ((bytes[at + 3] as number) << 8)
  return ((bytes[at] as number) | ((bytes[at + 1] as number) << 8) | (high << 16)) >>> 0
}

function copied<T extends Uint8Array | Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
}

function refuseOpcode(opcode: number, start: number): never {
  const name = op.opcodeName(opcode)
  if (!op.isPickleOpcode(opcode)) refuse(start, `The byte ${name} is no pickle opcode`, DUMP_ONLY)
  return refuse(
    start,
    `The opcode ${name} does not occur in tracemalloc dumps; nothing was executed`,
    DUMP_ONLY,
  )
}
