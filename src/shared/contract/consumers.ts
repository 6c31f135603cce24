// Who holds the memory of one snapshot: pages of `Snapshot.statistics`, the call tree, lines of a file.
// Every request names its whole specification; the far side keeps what it computed for the last few.
import * as v from 'valibot'
import type { FrameName, Grouping, StatisticRow } from '@shared/model/snapshot'
import { call } from './define'
import { count, grouping, id, path, rowKey, search, window } from './schemas'

const sort = v.object({
  /** 'size' descending is CPython's own order: (size, count, traceback). */
  by: v.picklist(['size', 'count', 'average', 'name']),
  descending: v.boolean(),
})

const table = v.object({ snapshot: id, grouping, search, sort })

export interface ConsumersSpec {
  readonly snapshot: string
  readonly grouping: Grouping
  readonly search: string
  readonly sort: { readonly by: 'size' | 'count' | 'average' | 'name'; readonly descending: boolean }
}

export interface Totals {
  readonly size: number
  readonly count: number
}

/** What a row belongs to: for colouring, and for "your code" filters. */
export type PackageKind = 'yours' | 'distribution' | 'stdlib' | 'unknown'

export interface ConsumerRow extends StatisticRow {
  readonly package: string
  readonly packageKind: PackageKind
}

export interface ConsumersPage {
  readonly rows: readonly ConsumerRow[]
  /** Rows that match the search. */
  readonly rowCount: number
  /** Sum over these rows. */
  readonly matching: Totals
  /** Sum over all rows of the grouping, the base of shares. */
  readonly whole: Totals
  /** Largest size of all rows: the scale of the bars. */
  readonly largest: number
}

/** Columns of the call tree of the rows found, in preorder, children by size descending; node 0 is the whole. */
export interface CallTree {
  readonly files: readonly string[]
  readonly packages: readonly { readonly name: string; readonly kind: PackageKind }[]
  /** Index of the parent node; node 0 points to itself. */
  readonly parent: Uint32Array
  readonly depth: Uint16Array
  /** Index into `files`; 0xFFFFFFFF for the root and for "smaller ones together". */
  readonly file: Uint32Array
  readonly line: Uint32Array
  /** Index into `packages`; 0xFFFF for the root and for "smaller ones together". */
  readonly package: Uint16Array
  /** Bytes of all traces below, and of those that end here. */
  readonly size: Float64Array
  readonly selfSize: Float64Array
  readonly count: Float64Array
  /** Tracebacks merged into this node because they were too small to stand alone; 0 = an ordinary node. */
  readonly merged: Uint32Array
}

export interface FileLines {
  readonly line: Uint32Array
  readonly size: Float64Array
  readonly count: Float64Array
}

export const consumers = {
  page: call<ConsumersPage>()(v.object({ table, ...window })),
  /** Sizes of the page's rows in every snapshot of the session, row by row (rows x snapshots), and the snapshots' order. */
  trends: call<{ readonly snapshots: readonly string[]; readonly sizes: Float64Array }>()(
    v.object({ table, ...window }),
  ),
  /** Where a row stands in the table, or -1. */
  locate: call<number>()(v.object({ table, key: rowKey })),
  tree: call<CallTree>()(v.object({ table, maxNodes: v.pipe(count, v.maxValue(50_000)) })),
  fileLines: call<FileLines>()(v.object({ table, file: v.string() })),
  /** Writes all rows as CSV. */
  writeCsv: call<{ readonly rows: number }>()(v.object({ table, path })),
} as const

export type ConsumerKey = readonly FrameName[]
