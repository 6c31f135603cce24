// What a table on the screen shows of the rows computed: another order, the rows a search finds, rows of one state.
// Orders are stable: equal rows stay in CPython's order. Row indexes only; nothing is copied.
import { never } from '@shared/base/assert'
import type { CompareSpec } from '@shared/contract/compare'
import type { ConsumersSpec, Totals } from '@shared/contract/consumers'
import { indexes, inverse, lookUp } from './columns'
import { type DiffTable, ROW_STATES } from './compare'
import type { GroupTable } from './group'
import { keyMatcher } from './search'
import { sortedBy } from './stable-sort'
import type { KeySpace } from './sums'

/** All rows of `table`: 'size' descending is the table's own order, ascending its reverse. */
export function sortOrder(table: GroupTable, sort: ConsumersSpec['sort']): Uint32Array {
  const own = indexes(table.key.length)
  return inDirection(sort.descending, () => {
    switch (sort.by) {
      case 'size':
        return own
      case 'count':
        return sortedBy(own, table.count, 'descending')
      case 'average':
        return sortedBy(own, averages(table), 'descending')
      case 'name':
        return byName(table.space, table.key)
      default:
        return never(sort.by)
    }
  })
}

/** All rows of `table`: 'sizeDiff' and 'countDiff' go by magnitude, 'sizeDiff' descending is the table's own order. */
export function diffOrder(table: DiffTable, sort: CompareSpec['sort']): Uint32Array {
  const own = indexes(table.key.length)
  return inDirection(sort.descending, () => {
    switch (sort.by) {
      case 'sizeDiff':
        return own
      case 'countDiff':
        return sortedBy(own, table.countDiff.map(Math.abs), 'descending')
      case 'size':
        return sortedBy(own, table.size, 'descending')
      case 'oldSize':
        return sortedBy(own, oldSizes(table), 'descending')
      case 'name':
        return byName(table.space, table.key)
      default:
        return never(sort.by)
    }
  })
}

export interface FoundRows {
  /** Row indexes, in the order given. */
  readonly rows: Uint32Array
  readonly totals: Totals
}

/** The rows of `order` whose text holds `text`, and their sums. */
export function search(table: GroupTable, text: string, order: Uint32Array): FoundRows {
  if (text === '') return { rows: order, totals: table.totals }
  const isFound = keyMatcher(table.space, text)
  const rows = order.filter((row) => isFound(table.key[row] ?? 0))
  const totals = { size: 0, count: 0 }
  for (const row of rows) {
    totals.size += table.size[row] ?? 0
    totals.count += table.count[row] ?? 0
  }
  return { rows, totals }
}

export interface FoundDiffRows {
  readonly rows: Uint32Array
  readonly totals: DiffTable['totals']
}

/** The rows of `order` in the state `show` whose text holds `text`, and both sides' sums over them. */
export function searchDiff(
  table: DiffTable,
  show: CompareSpec['show'],
  text: string,
  order: Uint32Array,
): FoundDiffRows {
  if (show === 'all' && text === '') return { rows: order, totals: table.totals }
  const isFound = keyMatcher(table.space, text)
  const state = show === 'all' ? null : ROW_STATES.indexOf(show)
  const rows = order.filter(
    (row) => (state === null || table.state[row] === state) && isFound(table.key[row] ?? 0),
  )
  const totals = { old: { size: 0, count: 0 }, new: { size: 0, count: 0 } }
  for (const row of rows) {
    const size = table.size[row] ?? 0
    const count = table.count[row] ?? 0
    totals.new.size += size
    totals.new.count += count
    totals.old.size += size - (table.sizeDiff[row] ?? 0)
    totals.old.count += count - (table.countDiff[row] ?? 0)
  }
  return { rows, totals }
}

function inDirection(isDescending: boolean, descending: () => Uint32Array): Uint32Array {
  return isDescending ? descending() : descending().reverse()
}

/** By the names behind the keys, as Python orders them, last one first. */
function byName(space: KeySpace, key: Uint32Array): Uint32Array {
  return sortedBy(indexes(key.length), lookUp(inverse(space.ascending()), key), 'descending')
}

function averages({ size, count }: GroupTable): Float64Array {
  return size.map((bytes, row) => bytes / (count[row] ?? 1))
}

function oldSizes({ size, sizeDiff }: DiffTable): Float64Array {
  return size.map((bytes, row) => bytes - (sizeDiff[row] ?? 0))
}
