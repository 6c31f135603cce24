// How the rows of a page fare in other snapshots of the session.
import { ok, type Result } from '@shared/base/result'
import type { FrameName, Grouping } from '@shared/model/snapshot'
import { tracebackToKey } from './keys'
import { mapSnapshot } from './mapping'
import type { PreparedSnapshot } from './prepared'
import { type GroupOptions, keySpace, sumByKey } from './sums'

/**
 * Bytes of each key in each snapshot, row by row: result[key x snapshots + snapshot]; 0 where it holds nothing.
 * Grouped by package, give the `codeRoot` of the table the keys come from, so that names mean the same.
 */
export function trend(
  keys: readonly (readonly FrameName[])[],
  snapshots: readonly PreparedSnapshot[],
  grouping: Grouping,
  options: GroupOptions = {},
): Result<Float64Array> {
  const sizes = new Float64Array(keys.length * snapshots.length)
  for (const [column, prepared] of snapshots.entries()) {
    const mapped = mapSnapshot(prepared, grouping.mapping)
    const space = keySpace(mapped.names, grouping.groupBy, options)
    const sums = sumByKey(mapped, grouping, space)
    if (!sums.ok) return sums
    for (const [row, traceback] of keys.entries()) {
      const key = tracebackToKey(space, traceback)
      if (key !== -1) sizes[row * snapshots.length + column] = sums.value.size[key] ?? 0
    }
  }
  return ok(sizes)
}
