// Snapshot.statistics over columns: rows in CPython's order, made in typed arrays; names are looked up for the
// page that is shown. Source: tracemalloc.py, Snapshot.statistics and Statistic._sort_key.
import { ok, type Result } from '@shared/base/result'
import type { Totals } from '@shared/contract/consumers'
import type { FrameName, Grouping, StatisticRow } from '@shared/model/snapshot'
import { gather, usedDescending } from './columns'
import { keyToTraceback, tracebackToKey } from './keys'
import { mapSnapshot } from './mapping'
import type { PreparedSnapshot } from './prepared'
import { sortedBy } from './stable-sort'
import { type GroupOptions, keySpace, type KeySpace, type Sums, sumByKey } from './sums'

/** The rows of one grouping, by (size, count, traceback) descending. All columns have the same length. */
export interface GroupTable {
  readonly space: KeySpace
  readonly key: Uint32Array
  /** Bytes. */
  readonly size: Float64Array
  readonly count: Float64Array
  /** Sums over all rows. */
  readonly totals: Totals
}

/**
 * `statistics(grouping.groupBy, cumulative)` of the snapshot after path mapping and filters.
 * Fails for cumulative by traceback and when the sizes add up to more than 2^53 - 1.
 */
export function group(
  prepared: PreparedSnapshot,
  grouping: Grouping,
  options: GroupOptions = {},
): Result<GroupTable> {
  const mapped = mapSnapshot(prepared, grouping.mapping)
  const space = keySpace(mapped.names, grouping.groupBy, options)
  const sums = sumByKey(mapped, grouping, space)
  return sums.ok ? ok(rank(space, sums.value)) : sums
}

function rank(space: KeySpace, sums: Sums): GroupTable {
  const used = usedDescending(space.ascending(), (key) => (sums.count[key] ?? 0) > 0)
  const key = sortedBy(sortedBy(used, sums.count, 'descending'), sums.size, 'descending')
  return { space, key, size: gather(sums.size, key), count: gather(sums.count, key), totals: sums.totals }
}

/** Rows `offset` ... `offset + limit - 1`, fewer at the end; of `order` (row indexes) when given, else of the table. */
export function rows(table: GroupTable, offset = 0, limit = Infinity, order?: Uint32Array): StatisticRow[] {
  const end = Math.min(order?.length ?? table.key.length, offset + limit)
  const page: StatisticRow[] = []
  for (let i = offset; i < end; i++) page.push(rowAt(table, order === undefined ? i : (order[i] ?? 0)))
  return page
}

export function rowAt(table: GroupTable, row: number): StatisticRow {
  return {
    traceback: keyToTraceback(table.space, table.key[row] ?? 0),
    size: table.size[row] ?? 0,
    count: table.count[row] ?? 0,
  }
}

/** The row with these frames (oldest first), or -1. */
export function find(table: GroupTable, traceback: readonly FrameName[]): number {
  const key = tracebackToKey(table.space, traceback)
  return key === -1 ? -1 : table.key.indexOf(key)
}
