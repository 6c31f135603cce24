// Tracebacks as paths from the oldest call down, in the keys of a grouping: what a call tree is built from.
import { ok, type Result } from '@shared/base/result'
import type { Grouping } from '@shared/model/snapshot'
import { indexes } from './columns'
import { selectCells } from './filters'
import { mapSnapshot } from './mapping'
import type { CellTable, PreparedSnapshot } from './prepared'
import { tracebackMatcher } from './search'
import { frameKeys, keySpace, type KeySpace, tooLarge } from './sums'

export interface CallPaths {
  /** What the keys stand for; by traceback a path is one of lines. */
  readonly space: KeySpace
  /** The cells that survive filters and search, as indexes into `cells`. */
  readonly selected: Uint32Array
  readonly cells: CellTable
  /** The path of traceback t is key[start[t]] ... key[start[t] + length[t] - 1], oldest call first. */
  readonly start: Uint32Array
  readonly length: Uint32Array
  readonly key: Uint32Array
}

/**
 * By file and by package, calls that stay inside one file or package are one step; by line every frame is a step,
 * recursion included. Fails when the sizes add up to more than 2^53 - 1.
 */
export function callPaths(prepared: PreparedSnapshot, grouping: Grouping, search: string): Result<CallPaths> {
  const mapped = mapSnapshot(prepared, grouping.mapping)
  const { start, frame } = mapped.names.tracebacks
  const space = keySpace(mapped.names, grouping.groupBy === 'traceback' ? 'lineno' : grouping.groupBy)
  const keyOfFrame = frameKeys(space) ?? frame
  const isMerging = space.groupBy !== 'lineno'
  const key = new Uint32Array(frame.length)
  const length = new Uint32Array(start.length - 1)
  for (let t = 0; t < length.length; t++) {
    const from = start[t] ?? 0
    let at = from
    for (let i = (start[t + 1] ?? 0) - 1; i >= from; i--) {
      const step = keyOfFrame[frame[i] ?? 0] ?? 0
      if (!isMerging || at === from || key[at - 1] !== step) key[at++] = step
    }
    length[t] = at - from
  }

  const isSelected = selectCells(mapped, grouping.filters)
  const isFound = tracebackMatcher(space, grouping, search)
  const { traceback } = mapped.cells
  const selected = indexes(traceback.length).filter(
    (cell) => (isSelected === null || isSelected[cell] === 1) && isFound(traceback[cell] ?? 0),
  )
  const total = selected.reduce((sum, cell) => sum + (mapped.cells.size[cell] ?? 0), 0)
  if (total > Number.MAX_SAFE_INTEGER) return { ok: false, problem: tooLarge() }
  return ok({ space, selected, cells: mapped.cells, start, length, key })
}
