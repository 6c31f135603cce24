// What the Compare view says of rows and totals, in words and shares. Pure.
import type { CompareRow, CompareSummary, RowState } from '@shared/contract/compare'
import type { WaterfallInput } from '@shared/charts/waterfall'
import type { GroupBy } from '@shared/model/snapshot'
import { NONE, countOf, displayGrowth, displayPercent } from '@shared/base/display'
import { rowNoun } from './groupings'
import { rowTitle } from './row-names'

/** Bytes of one side; null where the row has no blocks, which is not the same as 0 bytes. */
export function oldSize(row: CompareRow): number | null {
  return row.count - row.countDiff === 0 ? null : row.size - row.sizeDiff
}

export function newSize(row: CompareRow): number | null {
  return row.count === 0 ? null : row.size
}

/** "+1.2 %" of the old total; NONE when that was nothing. */
export function changeShare(sizeDiff: number, oldTotal: number): string {
  const share = displayPercent(Math.abs(sizeDiff), oldTotal)
  if (share === NONE || sizeDiff === 0) return share
  return `${sizeDiff > 0 ? '+' : '−'}${share}`
}

/** How much of the session grew, as one sentence: "B uses more, +20.1 %". */
export function verdictOf(summary: CompareSummary): string {
  const difference = summary.new.size - summary.old.size
  if (difference === 0) return 'B uses as much as A'
  const growth = displayGrowth(difference, summary.old.size)
  return `B uses ${difference > 0 ? 'more' : 'less'}${growth === null ? '' : `, ${growth}`}`
}

/** "12 lines on both sides, 1 of them by the mapped paths". */
export function sharedText(summary: CompareSummary, groupBy: GroupBy): string {
  const shared = `${countOf(summary.shared, rowNoun(groupBy))} on both sides`
  return summary.sharedByMapping === 0
    ? shared
    : `${shared}, ${summary.sharedByMapping} of them by the mapped paths`
}

const TAGS: Readonly<Record<RowState, string>> = { new: 'new', gone: 'gone', grown: '', shrunk: '', same: '' }

/** The word beside a row that exists on one side only; '' for the others. */
export function tagOf(state: RowState): string {
  return TAGS[state]
}

/** The steps from A to B for the chart. */
export function waterfallOf(
  summary: CompareSummary,
  labels: { readonly old: string; readonly new: string },
  groupBy: GroupBy,
): WaterfallInput {
  const { rest } = summary
  return {
    old: { label: labels.old, size: summary.old.size },
    new: { label: labels.new, size: summary.new.size },
    changes: summary.biggest.map((row) => ({ label: rowTitle(row, groupBy), sizeDiff: row.sizeDiff })),
    rest:
      rest.rows === 0
        ? null
        : { label: countOf(rest.rows, `other ${rowNoun(groupBy)}`), sizeDiff: rest.sizeDiff },
  }
}
