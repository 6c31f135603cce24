// The table of changes: the biggest ones, the other rows summed, and all rows; every format cuts it here.
import { assert } from '@shared/base/assert'
import type { CompareRow } from '@shared/contract/compare'
import type { Totals } from '@shared/contract/consumers'
import type { Report } from './report'

export interface ChangeSums {
  readonly old: Totals
  readonly new: Totals
  readonly sizeDiff: number
  readonly countDiff: number
}

export interface ChangeTable {
  /** In CPython's order; rows without any difference are among the rest. */
  readonly biggest: readonly CompareRow[]
  /** All other rows; null when there are none. */
  readonly rest: (ChangeSums & { readonly rows: number }) | null
  readonly all: ChangeSums
}

/** At most `limit` rows; `biggest` and `rest` add up to `all`. */
export function changeTable(report: Report, limit: number): ChangeTable {
  const { summary } = report
  const biggest = summary.biggest.slice(0, limit).filter((row) => row.sizeDiff !== 0 || row.countDiff !== 0)
  const all = sums(summary.old, summary.new)
  const listed = sums(
    {
      size: total(biggest, (row) => row.size - row.sizeDiff),
      count: total(biggest, (row) => row.count - row.countDiff),
    },
    { size: total(biggest, (row) => row.size), count: total(biggest, (row) => row.count) },
  )
  const rest = { rows: summary.rowCount - biggest.length, ...less(all, listed) }
  assert(rest.rows >= 0, 'the biggest rows are among all rows')
  assert(rest.rows > 0 || (rest.old.size === 0 && rest.new.size === 0), 'all rows add up to the totals')
  return { biggest, rest: rest.rows === 0 ? null : rest, all }
}

function sums(old: Totals, fresh: Totals): ChangeSums {
  return { old, new: fresh, sizeDiff: fresh.size - old.size, countDiff: fresh.count - old.count }
}

function less(all: ChangeSums, part: ChangeSums): ChangeSums {
  return sums(
    { size: all.old.size - part.old.size, count: all.old.count - part.old.count },
    { size: all.new.size - part.new.size, count: all.new.count - part.new.count },
  )
}

function total(rows: readonly CompareRow[], figure: (row: CompareRow) => number): number {
  return rows.reduce((sum, row) => sum + figure(row), 0)
}
