// The consumers table as CSV, in the dialect of the reports: a header, then a row a record.
//
// Columns: package, file, line (0 = grouped by file or package), size (bytes), share (of all rows, 0 to 1), count,
// average (bytes); by traceback also `traceback`, a JSON list of [file, line], oldest frame first; `file` and `line`
// are then the most recent frame.
import type { ConsumerRow } from '@shared/contract/consumers'
import type { GroupBy } from '@shared/model/snapshot'
import { csvName, csvRecord } from '@main/reports/csv'

const COLUMNS = ['package', 'file', 'line', 'size', 'share', 'count', 'average'] as const

/** One piece a row. `whole`: bytes of all rows of the grouping. */
export function* consumerCsv(
  rows: Iterable<ConsumerRow>,
  groupBy: GroupBy,
  whole: number,
): Generator<string> {
  const isByTraceback = groupBy === 'traceback'
  yield csvRecord(isByTraceback ? [...COLUMNS, 'traceback'] : COLUMNS)
  for (const row of rows) {
    const [file, line] = row.traceback.at(-1) ?? ['', 0]
    const share = whole === 0 ? 0 : row.size / whole
    const figures = [line, row.size, share, row.count, row.size / row.count].map(String)
    const frames = isByTraceback ? [JSON.stringify(row.traceback)] : []
    yield csvRecord([csvName(row.package), csvName(file), ...figures, ...frames])
  }
}
