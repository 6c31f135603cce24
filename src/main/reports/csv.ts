// All rows as CSV (RFC 4180): a header, CRLF, quotes where they are needed. Programs read it back to the same rows;
// a spreadsheet that opens it computes nothing of what a file name says.
//
// Columns: state (new, gone, grown, shrunk, same), package, file, line (0 = grouped by file or package), size_old,
// size_new, size_diff (bytes), count_old, count_new, count_diff; by traceback also `traceback`, a JSON list of
// [file, line], oldest frame first; `file` and `line` are then the most recent frame.
// Text that begins with = + - @ ' tab or return has one ' before it, which a reader takes away again.
import type { CompareRow } from '@shared/contract/compare'
import type { GroupBy } from '@shared/model/snapshot'
import type { Report } from './report'

const COLUMNS = [
  'state',
  'package',
  'file',
  'line',
  'size_old',
  'size_new',
  'size_diff',
  'count_old',
  'count_new',
  'count_diff',
] as const

/** One chunk a row. */
export function* csvChunks(report: Report): Generator<string> {
  const { groupBy } = report.grouping
  yield csvRecord(groupBy === 'traceback' ? [...COLUMNS, 'traceback'] : COLUMNS)
  for (let index = 0; index < report.rows.length; index++)
    yield csvRecord(fields(report.rows.at(index), groupBy))
}

function fields(row: CompareRow, groupBy: GroupBy): readonly string[] {
  const [file, line] = row.traceback.at(-1) ?? ['', 0]
  const figures = [
    line,
    row.size - row.sizeDiff,
    row.size,
    row.sizeDiff,
    row.count - row.countDiff,
    row.count,
    row.countDiff,
  ]
  return [
    row.state,
    csvName(row.package),
    csvName(file),
    ...figures.map(String),
    ...(groupBy === 'traceback' ? [JSON.stringify(row.traceback)] : []),
  ]
}

/** One line of CSV with its end; fields are quoted where they need it. */
export function csvRecord(fields: readonly string[]): string {
  return `${fields.map(quoted).join(',')}\r\n`
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}

/** A name: no formula, and encodable (half a surrogate pair stands for an undecodable byte, shown as `\udce9`). */
export function csvName(name: string): string {
  const encodable = name.replace(/\p{Surrogate}/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`)
  return /^[=+\-@'\t\r\n]/.test(encodable) ? `'${encodable}` : encodable
}
