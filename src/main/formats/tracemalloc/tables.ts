// The tables of a snapshot while they are filled: the pickle machine hands in strings, frames, tracebacks and traces as
// it meets them and gets indexes back. No object is made for a trace.
import { present } from '@shared/base/assert'
import type { SnapshotTable } from '@shared/model/snapshot'
import { BOUNDS } from './bounds'
import { FrameInterner, TracebackInterner } from './interning'
import { refuse } from './refusal'
import { TraceRows } from './traces'

export class SnapshotTables {
  /** Distinct strings: file names, and the few names of classes and keys. */
  readonly strings: string[] = []
  /** Sum of all sizes so far; a safe integer. */
  totalSize = 0

  private readonly stringIndex = new Map<string, number>()
  private stringBytes = 0
  private readonly files: string[] = []
  /** Index into `files` by index into `strings`; -1 = not used as a file name so far. */
  private readonly fileOfString: number[] = []
  private readonly frames = new FrameInterner()
  private readonly tracebacks = new TracebackInterner()
  private readonly domains: number[] = []
  private readonly domainIndex = new Map<number, number>()
  private lastDomain = -1
  private lastDomainIndex = 0
  private readonly rows: TraceRows

  /** For a pickle of `contentBytes` bytes. */
  constructor(contentBytes: number) {
    this.rows = new TraceRows(contentBytes)
  }

  get traceCount(): number {
    return this.rows.count
  }

  /** Index of `text` among the distinct strings. `bytes` is its length in UTF-8, `offset` where it stands. */
  string(text: string, bytes: number, offset: number): number {
    const known = this.stringIndex.get(text)
    if (known !== undefined) return known
    this.stringBytes += bytes
    if (this.stringBytes > BOUNDS.allStringBytes) {
      refuse(offset, `The distinct strings hold more than ${BOUNDS.allStringBytes} bytes`)
    }
    const index = this.strings.length
    this.strings.push(text)
    this.fileOfString.push(-1)
    this.stringIndex.set(text, index)
    return index
  }

  /** Index of the frame (file name, line). */
  frame(string: number, line: number, offset: number): number {
    if (line > BOUNDS.unsignedInt) refuse(offset, `Line number ${line}`, `at most ${BOUNDS.unsignedInt}`)
    let file = this.fileOfString[string] ?? -1
    if (file < 0) {
      file = this.files.length
      this.files.push(present(this.strings[string], 'the stack holds indexes of known strings'))
      this.fileOfString[string] = file
    }
    return this.frames.index(file, line)
  }

  /** Index of the traceback frames[from] ... frames[to - 1], most recent call first. */
  traceback(frames: Float64Array, from: number, to: number, offset: number): number {
    if (to - from > BOUNDS.framesPerTraceback) {
      refuse(offset, `A traceback of ${to - from} frames`, `at most ${BOUNDS.framesPerTraceback}`)
    }
    return this.tracebacks.index(frames, from, to)
  }

  /** Appends a row; its index. `totalFrames` 0 = the trace does not say. */
  trace(domain: number, size: number, traceback: number, totalFrames: number, offset: number): number {
    if (totalFrames > BOUNDS.framesPerTraceback) {
      refuse(offset, `A stack of ${totalFrames} frames`, `at most ${BOUNDS.framesPerTraceback}`)
    }
    this.totalSize += size
    if (this.totalSize > Number.MAX_SAFE_INTEGER) {
      refuse(offset, 'The sizes add up to more than 2^53 - 1 bytes', 'sizes of blocks in one address space')
    }
    if (this.rows.count >= BOUNDS.traces) refuse(offset, `More than ${BOUNDS.traces} traces`)
    if (domain !== this.lastDomain) this.switchDomain(domain, offset)
    return this.rows.add(traceback, size, this.lastDomainIndex, totalFrames)
  }

  /** A trace tuple that the file refers to once more is one more trace: appends a copy of `row`. */
  repeat(row: number, offset: number): number {
    const { traceback, size, domain, totalFrames } = this.rows.at(row)
    const number = present(this.domains[domain], 'rows hold indexes of known domains')
    return this.trace(number, size, traceback, totalFrames, offset)
  }

  /** The finished table, in shared memory. Called once. */
  finish(): SnapshotTable {
    return {
      files: this.files,
      frames: { file: this.frames.file.toShared(), line: this.frames.line.toShared() },
      tracebacks: { start: this.tracebacks.start.toShared(), frame: this.tracebacks.frame.toShared() },
      traces: this.rows.finish(),
      domains: this.domains,
    }
  }

  private switchDomain(domain: number, offset: number): void {
    let index = this.domainIndex.get(domain)
    if (index === undefined) {
      if (domain > BOUNDS.unsignedInt) refuse(offset, `Domain ${domain}`, `at most ${BOUNDS.unsignedInt}`)
      index = this.domains.length
      if (index === BOUNDS.domains) refuse(offset, `More than ${BOUNDS.domains} distinct domains`)
      this.domains.push(domain)
      this.domainIndex.set(domain, index)
    }
    this.lastDomain = domain
    this.lastDomainIndex = index
  }
}
