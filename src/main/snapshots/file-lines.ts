// What each line of one file holds: the figures beside the text in the source pane.
import { ok, type Result } from '@shared/base/result'
import type { FileLines } from '@shared/contract/consumers'
import type { Grouping } from '@shared/model/snapshot'
import { mapSnapshot } from './mapping'
import type { PreparedSnapshot } from './prepared'
import { keySpace, sumByKey } from './sums'

/**
 * The lines of `file` that hold traces after the grouping's mapping and filters, ascending. With `cumulative`
 * a line counts whenever it is anywhere in the traceback; grouping by traceback counts as by line.
 */
export function fileLines(prepared: PreparedSnapshot, grouping: Grouping, file: string): Result<FileLines> {
  const byLine: Grouping = {
    ...grouping,
    groupBy: 'lineno',
    cumulative: grouping.cumulative && grouping.groupBy !== 'traceback',
  }
  const mapped = mapSnapshot(prepared, grouping.mapping)
  const { frames, frameOrder, fileIndex } = mapped.names
  const sums = sumByKey(mapped, byLine, keySpace(mapped.names, 'lineno'))
  if (!sums.ok) return sums
  const { size, count } = sums.value
  const wanted = fileIndex.get(file)
  const found = frameOrder.filter((frame) => frames.file[frame] === wanted && (count[frame] ?? 0) > 0)
  return ok({
    line: found.map((frame) => frames.line[frame] ?? 0),
    size: Float64Array.from(found, (frame) => size[frame] ?? 0),
    count: Float64Array.from(found, (frame) => count[frame] ?? 0),
  })
}
