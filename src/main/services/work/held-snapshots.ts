// The prepared snapshots of the analysis thread, and the tables made of them lately.
import { Problem } from '@shared/base/problem'
import { unwrap } from '@shared/base/result'
import type { CompareSpec, Comparison } from '@shared/contract/compare'
import type { ConsumersSpec } from '@shared/contract/consumers'
import type { Grouping, SnapshotTable } from '@shared/model/snapshot'
import { compare } from '@main/snapshots/compare'
import type { DiffTable } from '@main/snapshots/compare'
import { group } from '@main/snapshots/group'
import type { GroupTable } from '@main/snapshots/group'
import { prepare } from '@main/snapshots/prepared'
import type { PreparedSnapshot } from '@main/snapshots/prepared'
import { diffOrder, search, searchDiff, sortOrder } from '@main/snapshots/view'
import type { FoundDiffRows, FoundRows } from '@main/snapshots/view'
import { RecentlyUsed } from './recently-used'

/** Bytes of all kept groupings, differences and orders together. */
const CACHE_BYTES = 256 * 1024 ** 2
/** Bytes a row takes in a table of ours: its columns, roughly. */
const BYTES_PER_GROUP_ROW = 20
const BYTES_PER_DIFF_ROW = 37
const BYTES_PER_INDEX = 4
/** What a file name costs in the heap, and what the orders of frames and tracebacks add to their columns: roughly. */
const BYTES_PER_CHARACTER = 2
const ORDERS = 2

const held = new Map<string, PreparedSnapshot>()
const recent = new RecentlyUsed(CACHE_BYTES)

/** @returns bytes the snapshot takes here */
export function holdSnapshot(id: string, table: SnapshotTable): number {
  const prepared = prepare(table)
  held.set(id, prepared)
  return bytesOf(prepared)
}

export function releaseSnapshot(id: string): void {
  held.delete(id)
  recent.drop(id)
}

export function snapshotHeld(id: string): PreparedSnapshot {
  const prepared = held.get(id)
  if (prepared) return prepared
  throw new Problem({ kind: 'not-found', message: `Snapshot ${id} is not open` })
}

function groupingOf(snapshot: string, grouping: Grouping): GroupTable {
  return recent.get(
    JSON.stringify(['group', snapshot, grouping]),
    [snapshot],
    () => unwrap(group(snapshotHeld(snapshot), grouping)),
    ({ key }) => key.length * BYTES_PER_GROUP_ROW,
  )
}

/** The rows that a table on the screen shows, in its order. */
export function consumerRows(spec: ConsumersSpec): { readonly table: GroupTable; readonly found: FoundRows } {
  const { snapshot, grouping, sort } = spec
  const table = groupingOf(snapshot, grouping)
  const order = recent.get(
    JSON.stringify(['order', snapshot, grouping, sort]),
    [snapshot],
    () => sortOrder(table, sort),
    ({ length }) => length * BYTES_PER_INDEX,
  )
  const found = recent.get(
    JSON.stringify(['search', spec]),
    [snapshot],
    () => search(table, spec.search, order),
    ({ rows }) => rows.length * BYTES_PER_INDEX,
  )
  return { table, found }
}

export function differencesOf({ old, new: newer, grouping, oldMapping }: Comparison): DiffTable {
  return recent.get(
    JSON.stringify(['diff', old, newer, grouping, oldMapping]),
    [old, newer],
    () => unwrap(compare(snapshotHeld(old), snapshotHeld(newer), grouping, { oldMapping })),
    ({ key }) => key.length * BYTES_PER_DIFF_ROW,
  )
}

export function differenceRows(spec: CompareSpec): {
  readonly table: DiffTable
  readonly found: FoundDiffRows
} {
  const { comparison, show, sort } = spec
  const snapshots = [comparison.old, comparison.new]
  const table = differencesOf(comparison)
  const order = recent.get(
    JSON.stringify(['diff order', comparison, sort]),
    snapshots,
    () => diffOrder(table, sort),
    ({ length }) => length * BYTES_PER_INDEX,
  )
  const found = recent.get(
    JSON.stringify(['diff search', spec]),
    snapshots,
    () => searchDiff(table, show, spec.search, order),
    ({ rows }) => rows.length * BYTES_PER_INDEX,
  )
  return { table, found }
}

function bytesOf({ names, cells }: PreparedSnapshot): number {
  const characters = names.files.reduce((sum, file) => sum + file.length, 0)
  const columns = [names.frames.file, names.frames.line, names.tracebacks.start, names.tracebacks.frame]
  const named = columns.reduce((sum, column) => sum + column.byteLength, 0)
  const summed = cells.traceback.byteLength + cells.domain.byteLength + cells.size.byteLength
  return characters * BYTES_PER_CHARACTER + named * (1 + ORDERS) + summed + cells.count.byteLength
}
