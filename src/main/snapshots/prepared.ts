// A loaded snapshot made ready for grouping: its traces summed into cells, one per (traceback, domain), so that
// all later work is on thousands of tracebacks instead of a million traces. Made once per loaded snapshot.
import type { SnapshotTable } from '@shared/model/snapshot'
import { Names } from './names'

/** Sums over the traces that share traceback and domain. All columns have the same length; counts are > 0. */
export interface CellTable {
  readonly traceback: Uint32Array
  /** Index into `PreparedSnapshot.domains`. */
  readonly domain: Uint16Array
  /** Bytes. */
  readonly size: Float64Array
  readonly count: Uint32Array
}

export interface PreparedSnapshot {
  readonly names: Names
  readonly domains: readonly number[]
  readonly cells: CellTable
}

const NONE = 0xffffffff

/** `table` is one that a reader made or `checkTable` accepted. */
export function prepare(table: SnapshotTable): PreparedSnapshot {
  return { names: new Names(table), domains: table.domains, cells: sumTraces(table) }
}

/** A hot loop over all traces. Nearly every traceback has one domain: cell t is its first one, others follow. */
function sumTraces({ tracebacks, traces }: SnapshotTable): CellTable {
  const rows = tracebacks.start.length - 1
  const domain = new Uint32Array(rows).fill(NONE)
  const size = new Float64Array(rows)
  const count = new Uint32Array(rows)
  const others = new Map<number, { traceback: number; domain: number; size: number; count: number }>()
  for (let i = 0; i < traces.traceback.length; i++) {
    const t = traces.traceback[i] ?? 0
    const d = traces.domain[i] ?? 0
    if (domain[t] === NONE) domain[t] = d
    if (domain[t] === d) {
      size[t] = (size[t] ?? 0) + (traces.size[i] ?? 0)
      count[t] = (count[t] ?? 0) + 1
      continue
    }
    const key = t * 0x10000 + d
    const cell = others.get(key)
    if (cell === undefined) others.set(key, { traceback: t, domain: d, size: traces.size[i] ?? 0, count: 1 })
    else {
      cell.size += traces.size[i] ?? 0
      cell.count++
    }
  }
  const used = Uint32Array.from(count.keys()).filter((t) => (count[t] ?? 0) > 0)
  const cells = {
    traceback: new Uint32Array(used.length + others.size),
    domain: new Uint16Array(used.length + others.size),
    size: new Float64Array(used.length + others.size),
    count: new Uint32Array(used.length + others.size),
  }
  let at = 0
  for (const t of used) {
    cells.traceback[at] = t
    cells.domain[at] = domain[t] ?? 0
    cells.size[at] = size[t] ?? 0
    cells.count[at++] = count[t] ?? 0
  }
  for (const cell of others.values()) {
    cells.traceback[at] = cell.traceback
    cells.domain[at] = cell.domain
    cells.size[at] = cell.size
    cells.count[at++] = cell.count
  }
  return cells
}
