// The tables of one tracemalloc snapshot: columns over interned file names, frames and tracebacks.
// Filled by formats/, grouped and compared by snapshots/, stored by sessions/. Types and nothing else.
// Source: formats of `tracemalloc.Snapshot.dump`, CPython 3.6 to 3.15.

export type IndexIntoFiles = number
export type IndexIntoFrames = number
export type IndexIntoTracebacks = number

export interface SnapshotTable {
  /** Distinct file names, in order of first appearance. Lone surrogates (undecodable names) are kept as UTF-16 units. */
  readonly files: readonly string[]
  readonly frames: FrameTable
  readonly tracebacks: TracebackTable
  readonly traces: TraceTable
  /** Distinct domains, in order of first appearance; `TraceTable.domain` points here. 0 is CPython's own, 389047 NumPy's. */
  readonly domains: readonly number[]
}

/** Distinct (file, line) pairs. All columns have the same length. */
export interface FrameTable {
  readonly file: Uint32Array
  /** 0 = line not known. */
  readonly line: Uint32Array
}

/** Distinct sequences of frames. */
export interface TracebackTable {
  /** Traceback t holds frame[start[t]] ... frame[start[t + 1] - 1]; length = tracebacks + 1. */
  readonly start: Uint32Array
  /** Indexes into the frame table, **most recent call first**, as in the file (the Python API reverses them from 3.7 on). */
  readonly frame: Uint32Array
}

/** One row per live traced allocation, in file order. All columns have the same length. */
export interface TraceTable {
  readonly traceback: Uint32Array
  /** Requested bytes; each is a safe integer >= 0. */
  readonly size: Float64Array
  /** Index into `SnapshotTable.domains`. */
  readonly domain: Uint16Array
  /** Stack depth at allocation time, capped at 65535 by CPython; 0 = the dump does not say (before 3.9). */
  readonly totalFrames: Uint16Array
}

/** What is known of a snapshot beside its tables. */
export interface SnapshotFacts {
  /** A dump that was read, or taken of a program on the simulated allocator. */
  readonly format: 'tracemalloc' | 'simulated'
  readonly compression: 'none' | 'gzip'
  /** 0 for what never was a pickle. */
  readonly pickleProtocol: number
  /** "CPython 3.9 or later", "CPython 3.8", "CPython 3.6 or 3.7": what the trace tuples tell. */
  readonly writer: string
  /** Argument of `tracemalloc.start`; null when a hand-made snapshot holds None. */
  readonly tracebackLimit: number | null
  readonly traceCount: number
  /** Sum of all sizes, bytes. */
  readonly totalSize: number
  /** Set when the file ended early and the traces before that were taken. */
  readonly partial: { readonly problem: string; readonly tracesRead: number } | null
}

export interface ReadSnapshot {
  readonly table: SnapshotTable
  readonly facts: SnapshotFacts
}

/** `statistics` and `compare_to` take the first three; package is ours: distribution, standard library or your code. */
export type GroupBy = 'lineno' | 'filename' | 'traceback' | 'package'

/** tracemalloc.Filter and tracemalloc.DomainFilter. */
export type TraceFilter =
  | {
      readonly kind: 'filter'
      readonly inclusive: boolean
      /** fnmatch pattern; a trailing .pyc means .py. */
      readonly pattern: string
      readonly lineno: number | null
      readonly allFrames: boolean
      readonly domain: number | null
    }
  | { readonly kind: 'domain'; readonly inclusive: boolean; readonly domain: number }

/** Replaces a leading `from` of a file name by `to`: two machines' paths made to match. First match wins. */
export interface PathMapping {
  readonly from: string
  readonly to: string
}

/** How a snapshot is cut into rows. */
export interface Grouping {
  readonly groupBy: GroupBy
  /** Every frame of a traceback counts, recursion included; not with 'traceback'. */
  readonly cumulative: boolean
  /** As one `filter_traces` call. */
  readonly filters: readonly TraceFilter[]
  readonly mapping: readonly PathMapping[]
}

/** [file name, line]; line 0 when grouped by file or package. */
export type FrameName = readonly [string, number]

/** One row of `statistics`. Frames oldest first, as CPython's Traceback iterates. */
export interface StatisticRow {
  readonly traceback: readonly FrameName[]
  readonly size: number
  readonly count: number
}

/** One row of `compare_to`. */
export interface StatisticDiffRow extends StatisticRow {
  readonly sizeDiff: number
  readonly countDiff: number
}
