// Snapshot.compare_to over columns: both sides summed by key, keys matched as integers, rows in CPython's order.
// Source: tracemalloc.py, Snapshot.compare_to, _compare_grouped_stats, StatisticDiff._sort_key.
import { never } from '@shared/base/assert'
import { ok, type Result } from '@shared/base/result'
import type { CompareSummary, RowState } from '@shared/contract/compare'
import type { Totals } from '@shared/contract/consumers'
import type { FrameName, Grouping, PathMapping, StatisticDiffRow } from '@shared/model/snapshot'
import { gather, lookUp, usedDescending } from './columns'
import { type JoinedNames, joinNames } from './join'
import { keyToTraceback, tracebackToKey } from './keys'
import { mapSnapshot } from './mapping'
import type { Names } from './names'
import type { PreparedSnapshot } from './prepared'
import { sortedBy } from './stable-sort'
import { type GroupOptions, keySpace, type KeySpace, type Sums, sumByKey } from './sums'

/** The order of `DiffTable.state`'s values. */
export const ROW_STATES: readonly RowState[] = ['new', 'gone', 'grown', 'shrunk', 'same']

/** Rows by (|size_diff|, size, |count_diff|, count, traceback) descending. All columns have the same length. */
export interface DiffTable {
  readonly space: KeySpace
  readonly key: Uint32Array
  /** The new side's bytes and traces; 0 for a row that is gone. */
  readonly size: Float64Array
  readonly count: Float64Array
  /** New minus old. */
  readonly sizeDiff: Float64Array
  readonly countDiff: Float64Array
  /** Index into `ROW_STATES`. */
  readonly state: Uint8Array
  /** Sums over all rows of one side: that side's own totals under the same grouping. */
  readonly totals: { readonly old: Totals; readonly new: Totals }
  /** Rows in each state; they add up to the number of rows. */
  readonly states: CompareSummary['states']
  /** Bytes by which rows grew, and shrank (negative): grown + shrunk = new - old. */
  readonly grown: number
  readonly shrunk: number
  /** Rows present on both sides, and how many of them only thanks to `oldMapping`. */
  readonly shared: number
  readonly sharedByMapping: number
}

export interface CompareOptions extends GroupOptions {
  /** Rewrites the old side's file names, before the grouping's own mapping. */
  readonly oldMapping?: readonly PathMapping[]
}

/** `newer.compare_to(old, grouping.groupBy, cumulative)` after mapping and filters. Fails as `group` does. */
export function compare(
  old: PreparedSnapshot,
  newer: PreparedSnapshot,
  grouping: Grouping,
  options: CompareOptions = {},
): Result<DiffTable> {
  const { oldMapping = [], ...groupOptions } = options
  const newSide = mapSnapshot(newer, grouping.mapping)
  const movedOld = mapSnapshot(old, oldMapping)
  const oldSide = mapSnapshot(movedOld, grouping.mapping)
  const joined = joinNames(newSide.names, oldSide.names, grouping.groupBy)
  const space = keySpace(joined.names, grouping.groupBy, groupOptions)

  const newSums = sumByKey(newSide, grouping, keySpace(newSide.names, grouping.groupBy, space))
  if (!newSums.ok) return newSums
  const oldSums = sumInto(space, joined, oldSide, grouping)
  if (!oldSums.ok) return oldSums
  const table = diff(space, widened(newSums.value, space.length), oldSums.value)
  if (movedOld === old) return ok({ ...table, sharedByMapping: 0 })

  const unmoved = mapSnapshot(old, grouping.mapping)
  const rejoined = joinNames(newSide.names, unmoved.names, grouping.groupBy)
  const unmovedSpace = keySpace(rejoined.names, grouping.groupBy, space)
  const unmovedSums = sumInto(unmovedSpace, rejoined, unmoved, grouping)
  if (!unmovedSums.ok) return unmovedSums
  // The new side's keys come first in both joins, so that one integer means the same row.
  const { count } = unmovedSums.value
  const isByMapping = (row: number): boolean =>
    isShared(table, row) && !((count[table.key[row] ?? 0] ?? 0) > 0)
  let sharedByMapping = 0
  for (let row = 0; row < table.key.length; row++) if (isByMapping(row)) sharedByMapping++
  return ok({ ...table, sharedByMapping })
}

/** Rows `offset` ... `offset + limit - 1`, fewer at the end; of `order` (row indexes) when given, else of the table. */
export function diffRows(
  table: DiffTable,
  offset = 0,
  limit = Infinity,
  order?: Uint32Array,
): StatisticDiffRow[] {
  const end = Math.min(order?.length ?? table.key.length, offset + limit)
  const page: StatisticDiffRow[] = []
  for (let i = offset; i < end; i++) page.push(diffRowAt(table, order === undefined ? i : (order[i] ?? 0)))
  return page
}

export function diffRowAt(table: DiffTable, row: number): StatisticDiffRow {
  return {
    traceback: keyToTraceback(table.space, table.key[row] ?? 0),
    size: table.size[row] ?? 0,
    sizeDiff: table.sizeDiff[row] ?? 0,
    count: table.count[row] ?? 0,
    countDiff: table.countDiff[row] ?? 0,
  }
}

/** The row with these frames (oldest first), or -1. */
export function findDiff(table: DiffTable, traceback: readonly FrameName[]): number {
  const key = tracebackToKey(table.space, traceback)
  return key === -1 ? -1 : table.key.indexOf(key)
}

export function stateOf(table: DiffTable, row: number): RowState {
  return ROW_STATES[table.state[row] ?? 0] ?? 'same'
}

function isShared(table: Pick<DiffTable, 'state'>, row: number): boolean {
  return (table.state[row] ?? 0) > ROW_STATES.indexOf('gone')
}

function diff(space: KeySpace, newer: Sums, old: Sums): Omit<DiffTable, 'sharedByMapping'> {
  const sizeDiff = new Float64Array(space.length)
  const countDiff = new Float64Array(space.length)
  for (let key = 0; key < space.length; key++) {
    sizeDiff[key] = (newer.size[key] ?? 0) - (old.size[key] ?? 0)
    countDiff[key] = (newer.count[key] ?? 0) - (old.count[key] ?? 0)
  }
  let key = usedDescending(space.ascending(), (k) => (newer.count[k] ?? 0) > 0 || (old.count[k] ?? 0) > 0)
  key = sortedBy(key, newer.count, 'descending')
  key = sortedBy(key, countDiff.map(Math.abs), 'descending')
  key = sortedBy(key, newer.size, 'descending')
  key = sortedBy(key, sizeDiff.map(Math.abs), 'descending')

  const states = { new: 0, gone: 0, grown: 0, shrunk: 0, same: 0 }
  const state = new Uint8Array(key.length)
  let grown = 0
  let shrunk = 0
  for (let row = 0; row < key.length; row++) {
    const k = key[row] ?? 0
    const change = sizeDiff[k] ?? 0
    const name = rowState(newer.count[k] ?? 0, old.count[k] ?? 0, change)
    states[name]++
    state[row] = ROW_STATES.indexOf(name)
    if (change > 0) grown += change
    else shrunk += change
  }
  return {
    space,
    key,
    size: gather(newer.size, key),
    count: gather(newer.count, key),
    sizeDiff: gather(sizeDiff, key),
    countDiff: gather(countDiff, key),
    state,
    totals: { old: old.totals, new: newer.totals },
    states,
    grown,
    shrunk,
    shared: states.grown + states.shrunk + states.same,
  }
}

function rowState(newCount: number, oldCount: number, sizeDiff: number): RowState {
  if (oldCount === 0) return 'new'
  if (newCount === 0) return 'gone'
  if (sizeDiff === 0) return 'same'
  return sizeDiff > 0 ? 'grown' : 'shrunk'
}

/** The sums of the old side, under the joined keys. */
function sumInto(
  space: KeySpace,
  joined: JoinedNames,
  old: PreparedSnapshot,
  grouping: Grouping,
): Result<Sums> {
  const sums = sumByKey(old, grouping, keySpace(old.names, grouping.groupBy, space))
  if (!sums.ok) return sums
  const joinedKey = joinedKeys(space, joined, old.names)
  const size = new Float64Array(space.length)
  const count = new Float64Array(space.length)
  for (let key = 0; key < joinedKey.length; key++) {
    const to = joinedKey[key] ?? 0
    size[to] = (size[to] ?? 0) + (sums.value.size[key] ?? 0)
    count[to] = (count[to] ?? 0) + (sums.value.count[key] ?? 0)
  }
  return ok({ size, count, totals: sums.value.totals })
}

function joinedKeys({ groupBy, names, codeRoot }: KeySpace, joined: JoinedNames, old: Names): Uint32Array {
  switch (groupBy) {
    case 'filename':
      return joined.file
    case 'lineno':
      return joined.frame
    case 'traceback':
      return joined.traceback
    case 'package': {
      const own = old.packages(codeRoot)
      const packageOfJoined = lookUp(names.packages(codeRoot).ofFile, joined.file)
      const keys = new Uint32Array(own.packages.length)
      own.ofFile.forEach((key, file) => {
        keys[key] = packageOfJoined[file] ?? 0
      })
      return keys
    }
    default:
      return never(groupBy)
  }
}

function widened(sums: Sums, length: number): Sums {
  const size = new Float64Array(length)
  const count = new Float64Array(length)
  size.set(sums.size)
  count.set(sums.count)
  return { size, count, totals: sums.totals }
}
