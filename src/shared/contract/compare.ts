// Two snapshots of any open sessions: pages of `Snapshot.compare_to`, totals, the biggest changes.
import * as v from 'valibot'
import type { Grouping, PathMapping, StatisticDiffRow } from '@shared/model/snapshot'
import type { PackageKind, Totals } from './consumers'
import { call } from './define'
import { count, grouping, id, mapping, rowKey, search, window } from './schemas'

const show = v.picklist(['all', 'grown', 'shrunk', 'new', 'gone'])
const sort = v.object({
  /** 'sizeDiff' descending is CPython's own order: (|size_diff|, size, |count_diff|, count, traceback). */
  by: v.picklist(['sizeDiff', 'oldSize', 'size', 'countDiff', 'name']),
  descending: v.boolean(),
})

/** What is compared, and how; `oldMapping` rewrites the old side's file names. */
export const comparison = v.object({
  old: id,
  new: id,
  grouping,
  oldMapping: v.pipe(v.array(mapping), v.maxLength(100)),
})

export interface Comparison {
  readonly old: string
  readonly new: string
  readonly grouping: Grouping
  readonly oldMapping: readonly PathMapping[]
}

const table = v.object({ comparison, show, search, sort })

export interface CompareSpec {
  readonly comparison: Comparison
  readonly show: 'all' | 'grown' | 'shrunk' | 'new' | 'gone'
  readonly search: string
  readonly sort: {
    readonly by: 'sizeDiff' | 'oldSize' | 'size' | 'countDiff' | 'name'
    readonly descending: boolean
  }
}

/** new: none in old. gone: none in new. The others by the sign of the size difference. */
export type RowState = 'new' | 'gone' | 'grown' | 'shrunk' | 'same'

export interface CompareRow extends StatisticDiffRow {
  readonly state: RowState
  readonly package: string
  readonly packageKind: PackageKind
}

export interface ComparePage {
  readonly rows: readonly CompareRow[]
  readonly rowCount: number
  /** Sums over the rows that match search and `show`. */
  readonly matching: { readonly old: Totals; readonly new: Totals }
  /** Largest |size_diff| of all rows: the scale of the bars. */
  readonly largest: number
}

/** Sums over all rows; they equal the snapshots' totals under the same filters, exactly. */
export interface CompareSummary {
  readonly old: Totals
  readonly new: Totals
  readonly rowCount: number
  /** How many rows are in each state; the five add up to `rowCount`. */
  readonly states: Readonly<Record<RowState, number>>
  /** Bytes of growth and of shrinkage apart: grown + shrunk = new.size - old.size. */
  readonly grown: number
  readonly shrunk: number
  /** The rows with the biggest changes, in CPython's order, and the rest summed. */
  readonly biggest: readonly CompareRow[]
  readonly rest: { readonly rows: number; readonly sizeDiff: number; readonly countDiff: number }
  /** Biggest rows without blocks on the other side. */
  readonly topNew: readonly CompareRow[]
  readonly topGone: readonly CompareRow[]
  /** Rows present on both sides, and how many of them only thanks to `oldMapping`. */
  readonly shared: number
  readonly sharedByMapping: number
}

export const compare = {
  page: call<ComparePage>()(v.object({ table, ...window })),
  summary: call<CompareSummary>()(v.object({ comparison, biggest: v.pipe(count, v.maxValue(50)) })),
  locate: call<number>()(v.object({ table, key: rowKey })),
} as const
