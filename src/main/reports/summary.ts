// The contract's summary of a difference table: totals, states, the biggest rows and the rest, as plain rows.
import type { CompareRow, CompareSummary, RowState } from '@shared/contract/compare'
import type { Totals } from '@shared/contract/consumers'
import { diffRowAt, ROW_STATES, stateOf, type DiffTable } from '@main/snapshots/compare'
import { packageOfKey } from '@main/snapshots/keys'

/** A row with its state and the package of its most recent frame. Reports of all rows call it a million times. */
export function compareRowAt(table: DiffTable, row: number): CompareRow {
  const { count, countDiff, size, sizeDiff, traceback } = diffRowAt(table, row)
  const { kind, name } = packageOfKey(table.space, table.key[row] ?? 0)
  const state = stateOf(table, row)
  return { traceback, size, sizeDiff, count, countDiff, state, package: name, packageKind: kind }
}

/** `biggest` rows in CPython's order and the rest summed; at most `biggest` new and gone ones each. */
export function summarise(table: DiffTable, biggest: number): CompareSummary {
  const { grown, shared, sharedByMapping, shrunk, states, totals } = table
  const rowCount = table.key.length
  const listed = Array.from({ length: Math.min(biggest, rowCount) }, (_, row) => compareRowAt(table, row))
  const sum = (figure: (row: CompareRow) => number) => listed.reduce((total, row) => total + figure(row), 0)
  return {
    old: totals.old,
    new: totals.new,
    rowCount,
    states,
    grown,
    shrunk,
    biggest: listed,
    rest: {
      rows: rowCount - listed.length,
      sizeDiff: totals.new.size - totals.old.size - sum((row) => row.sizeDiff),
      countDiff: totals.new.count - totals.old.count - sum((row) => row.countDiff),
    },
    topNew: firstInState(table, 'new', biggest),
    topGone: firstInState(table, 'gone', biggest),
    shared,
    sharedByMapping,
  }
}

/** What came with new rows, and what went with those that are gone. */
export function movedTotals(table: DiffTable): { readonly new: Totals; readonly gone: Totals } {
  return { new: stateTotals(table, 'new'), gone: stateTotals(table, 'gone') }
}

function stateTotals(table: DiffTable, state: RowState): Totals {
  const wanted = ROW_STATES.indexOf(state)
  const totals = { size: 0, count: 0 }
  for (let row = 0; row < table.state.length; row++) {
    if (table.state[row] !== wanted) continue
    totals.size += Math.abs(table.sizeDiff[row] ?? 0)
    totals.count += Math.abs(table.countDiff[row] ?? 0)
  }
  return totals
}

function firstInState(table: DiffTable, state: RowState, limit: number): readonly CompareRow[] {
  const wanted = ROW_STATES.indexOf(state)
  const rows: CompareRow[] = []
  for (let row = 0; row < table.state.length && rows.length < limit; row++) {
    if (table.state[row] === wanted) rows.push(compareRowAt(table, row))
  }
  return rows
}
