// What the keys of rows stand for: file names, frames and tracebacks of one snapshot, or of two joined.
// Everything derived from them (orders, look-ups, packages) is made on first use and kept.
import type { FrameTable, SnapshotTable, TracebackTable } from '@shared/model/snapshot'
import { codePointRanks } from './code-points'
import { indexes, inverse, lookUp } from './columns'
import { FrameIndex, TracebackIndex } from './interning'
import { classifyPackages, codeRootOf, type PackageTable } from './packages'
import { sortedBy } from './stable-sort'
import { orderTracebacks, type TracebackOrder } from './traceback-order'

export type NameTables = Pick<SnapshotTable, 'files' | 'frames' | 'tracebacks'>

export class Names implements NameTables {
  readonly files: readonly string[]
  readonly frames: FrameTable
  readonly tracebacks: TracebackTable
  private readonly made = new Map<string, unknown>()

  constructor(tables: NameTables) {
    this.files = tables.files
    this.frames = tables.frames
    this.tracebacks = tables.tracebacks
  }

  /** Place of each file among all, by code point. */
  get fileRank(): Uint32Array {
    return this.once('fileRank', () => codePointRanks(this.files))
  }

  get fileOrder(): Uint32Array {
    return this.once('fileOrder', () => inverse(this.fileRank))
  }

  /** Frames ascending by (file name, line). */
  get frameOrder(): Uint32Array {
    return this.once('frameOrder', () => {
      const { file, line } = this.frames
      const byLine = sortedBy(indexes(line.length), line, 'ascending')
      return sortedBy(byLine, lookUp(this.fileRank, file), 'ascending')
    })
  }

  /** Tracebacks ascending, as Python compares them. */
  tracebackOrder(direction: TracebackOrder): Uint32Array {
    return this.once(direction, () => orderTracebacks(this.tracebacks, inverse(this.frameOrder), direction))
  }

  get fileIndex(): ReadonlyMap<string, number> {
    return this.once('fileIndex', () => new Map(this.files.map((file, index) => [file, index])))
  }

  get frameIndex(): FrameIndex {
    return this.once('frameIndex', () => new FrameIndex(this.frames))
  }

  get tracebackIndex(): TracebackIndex {
    return this.once('tracebackIndex', () => new TracebackIndex(this.tracebacks))
  }

  /** The deepest folder that holds all files of your own code. */
  get codeRoot(): string {
    return this.once('codeRoot', () => codeRootOf(this.files))
  }

  /** The package of each file; `codeRoot` names the folder below which your code is divided. */
  packages(codeRoot: string = this.codeRoot): PackageTable {
    return this.once(`packages below ${codeRoot}`, () => classifyPackages(this.files, codeRoot))
  }

  private once<T>(name: string, make: () => T): T {
    if (!this.made.has(name)) this.made.set(name, make())
    // Each name is used by one getter, which decides its type.
    return this.made.get(name) as T
  }
}
