// Writes a snapshot as CPython's `tracemalloc.Snapshot.dump` does: what was read from such a dump comes out byte for byte
// the same. For exporting a stored snapshot to Python, and for tests. Source: CPython's Modules/_pickle.c, save_* and
// _Pickler_OpcodeBoundary.
import { present } from '@shared/base/assert'
import type { SnapshotTable } from '@shared/model/snapshot'
import * as op from './opcodes'
import { encodeText } from './text'

/** A frame ends with the first value that starts after this many bytes. */
const FRAME_TARGET = 64 * 1024
const FRAME_HEADER = 9
/** Items of one APPENDS. */
const BATCH = 1000

export interface WriteOptions {
  readonly tracebackLimit: number | null
  /** 5 from CPython 3.8 on, 4 before. */
  readonly protocol: 4 | 5
  /** 4 = with total_nframe, from CPython 3.9 on; 3 before. */
  readonly tupleLength: 3 | 4
}

/** The dump, which `tracemalloc.Snapshot.load` of a Python that knows the protocol reads. */
export function writeTracemalloc(table: SnapshotTable, options: WriteOptions): Uint8Array {
  const pickler = new Pickler(options.protocol)
  const names = new Map<string, number>()
  pickler.memoisedText('tracemalloc', names)
  pickler.memoisedText('Snapshot', names)
  pickler.opcodes(op.STACK_GLOBAL, op.MEMOIZE)
  newInstance(pickler)
  pickler.opcodes(op.MARK)
  pickler.memoisedText('traces', names)
  pickler.memoisedText('tracemalloc', names)
  pickler.memoisedText('_Traces', names)
  pickler.opcodes(op.STACK_GLOBAL, op.MEMOIZE)
  newInstance(pickler)
  pickler.memoisedText('_traces', names)
  writeTraces(pickler, table, options.tupleLength)
  pickler.opcodes(op.SETITEM, op.BUILD)
  pickler.memoisedText('traceback_limit', names)
  pickler.boundary()
  if (options.tracebackLimit === null) pickler.opcodes(op.NONE)
  else pickler.int(options.tracebackLimit)
  pickler.opcodes(op.SETITEMS, op.BUILD)
  return pickler.finish()
}

/** An instance without arguments, and the dict that its state is put in. */
function newInstance(pickler: Pickler): void {
  pickler.boundary()
  pickler.opcodes(op.EMPTY_TUPLE, op.NEWOBJ, op.MEMOIZE)
  pickler.boundary()
  pickler.opcodes(op.EMPTY_DICT, op.MEMOIZE)
}

function writeTraces(pickler: Pickler, table: SnapshotTable, tupleLength: 3 | 4): void {
  const { traces, domains } = table
  const count = traces.size.length
  const writer = new TracebackWriter(pickler, table)
  pickler.boundary()
  pickler.opcodes(op.EMPTY_LIST, op.MEMOIZE)
  for (let row = 0; row < count; row++) {
    if (row % BATCH === 0 && count > 1) pickler.opcodes(op.MARK)
    pickler.boundary()
    if (tupleLength === 4) pickler.opcodes(op.MARK)
    pickler.boundary()
    pickler.int(present(domains[traces.domain[row] ?? -1], 'traces point to domains'))
    pickler.boundary()
    pickler.int(traces.size[row] ?? 0)
    writer.write(traces.traceback[row] ?? 0)
    if (tupleLength === 4) {
      pickler.boundary()
      pickler.int(traces.totalFrames[row] ?? 0)
    }
    pickler.opcodes(tupleLength === 4 ? op.TUPLE : op.TUPLE3, op.MEMOIZE)
    const isLast = row === count - 1
    if (isLast || row % BATCH === BATCH - 1) pickler.opcodes(count > 1 ? op.APPENDS : op.APPEND)
  }
}

/** Tracebacks and file names in full the first time, by memo index afterwards. */
class TracebackWriter {
  private readonly tracebackMemo: Int32Array
  private readonly fileMemo: Int32Array

  constructor(
    private readonly pickler: Pickler,
    private readonly table: SnapshotTable,
  ) {
    this.tracebackMemo = new Int32Array(table.tracebacks.start.length - 1).fill(-1)
    this.fileMemo = new Int32Array(table.files.length).fill(-1)
  }

  write(traceback: number): void {
    const { pickler } = this
    pickler.boundary()
    const known = this.tracebackMemo[traceback] ?? -1
    if (known >= 0) return pickler.get(known)
    const { start, frame } = this.table.tracebacks
    const from = start[traceback] ?? 0
    const length = (start[traceback + 1] ?? 0) - from
    if (length > 3) pickler.opcodes(op.MARK)
    for (let k = from; k < from + length; k++) this.writeFrame(frame[k] ?? 0)
    pickler.opcodes([op.EMPTY_TUPLE, op.TUPLE1, op.TUPLE2, op.TUPLE3][length] ?? op.TUPLE)
    this.tracebackMemo[traceback] = pickler.memoise()
  }

  private writeFrame(frame: number): void {
    const { pickler, table } = this
    const file = table.frames.file[frame] ?? 0
    pickler.boundary()
    pickler.boundary()
    const known = this.fileMemo[file] ?? -1
    if (known >= 0) pickler.get(known)
    else {
      pickler.text(present(table.files[file], 'frames point to files'))
      this.fileMemo[file] = pickler.memoise()
    }
    pickler.boundary()
    pickler.int(table.frames.line[frame] ?? 0)
    pickler.opcodes(op.TUPLE2, op.MEMOIZE)
  }
}

/** Bytes of a pickle, in frames. */
class Pickler {
  private bytes = new Uint8Array(FRAME_TARGET * 2)
  private length = 0
  private memoCount = 0
  /** Where the open frame's header stands; -1 = none is open. */
  private frameAt = -1

  constructor(protocol: number) {
    this.put(op.PROTO, protocol)
  }

  /** To be called before each value: closes a frame that is long enough. */
  boundary(): void {
    if (this.frameAt >= 0 && this.length - this.frameAt - FRAME_HEADER >= FRAME_TARGET) this.closeFrame()
  }

  /** MEMOIZE among them counts. */
  opcodes(...opcodes: readonly number[]): void {
    this.openFrame()
    for (const opcode of opcodes) {
      this.put(opcode)
      if (opcode === op.MEMOIZE) this.memoCount++
    }
  }

  /** Memoises the last value; its index. */
  memoise(): number {
    this.opcodes(op.MEMOIZE)
    return this.memoCount - 1
  }

  get(index: number): void {
    this.openFrame()
    if (index < 0x100) this.put(op.BINGET, index)
    else this.put(op.LONG_BINGET, ...littleEndian(index, 4))
  }

  /** 0 to 2^53 - 1. */
  int(value: number): void {
    this.openFrame()
    if (value < 0x100) this.put(op.BININT1, value)
    else if (value < 0x1_0000) this.put(op.BININT2, ...littleEndian(value, 2))
    else if (value < 0x8000_0000) this.put(op.BININT, ...littleEndian(value, 4))
    else {
      const width = Math.floor(value.toString(2).length / 8) + 1
      this.put(op.LONG1, width, ...littleEndian(value, width))
    }
  }

  text(text: string): void {
    const encoded = encodeText(text)
    this.openFrame()
    if (encoded.length < 0x100) this.put(op.SHORT_BINUNICODE, encoded.length)
    else this.put(op.BINUNICODE, ...littleEndian(encoded.length, 4))
    this.reserve(encoded.length)
    this.bytes.set(encoded, this.length)
    this.length += encoded.length
  }

  /** A name of a class or a key, by memo index when `known` has it. */
  memoisedText(text: string, known: Map<string, number>): void {
    this.boundary()
    const index = known.get(text)
    if (index !== undefined) return this.get(index)
    this.text(text)
    known.set(text, this.memoise())
  }

  finish(): Uint8Array {
    this.opcodes(op.STOP)
    this.closeFrame()
    return this.bytes.slice(0, this.length)
  }

  private openFrame(): void {
    if (this.frameAt >= 0) return
    this.frameAt = this.length
    this.reserve(FRAME_HEADER)
    this.length += FRAME_HEADER
  }

  /** Frames of fewer than four bytes stand without a header. */
  private closeFrame(): void {
    const at = this.frameAt
    const size = this.length - at - FRAME_HEADER
    if (size < 4) {
      this.bytes.copyWithin(at, at + FRAME_HEADER, this.length)
      this.length -= FRAME_HEADER
    } else {
      this.bytes[at] = op.FRAME
      this.bytes.set(littleEndian(size, 8), at + 1)
    }
    this.frameAt = -1
  }

  private put(...bytes: readonly number[]): void {
    this.reserve(bytes.length)
    for (const byte of bytes) this.bytes[this.length++] = byte
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(this.length + count, this.bytes.length * 2))
    larger.set(this.bytes.subarray(0, this.length))
    this.bytes = larger
  }
}

function littleEndian(value: number, width: number): number[] {
  const bytes: number[] = []
  for (let rest = value; bytes.length < width; rest = Math.floor(rest / 0x100)) bytes.push(rest % 0x100)
  return bytes
}
