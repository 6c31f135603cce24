// A report as text, in pieces: the rows of a large comparison are never held as one string when they go to a file.
import { never } from '@shared/base/assert'
import { Problem } from '@shared/base/problem'
import type { ReportFormat } from '@shared/contract/reports'
import { csvChunks } from './csv'
import { renderHtml } from './html/document'
import { jsonChunks } from './json'
import { renderMarkdown } from './markdown'
import type { Report } from './report'

/** UTF-16 units gathered before a piece is given: few enough to stay small, many enough to write well. */
const PIECE = 1 << 16
/** A report that is shown or copied has to fit a string; larger ones can still be written to a file. */
const MAX_TEXT = 256 * 1024 * 1024

/** The whole text in order, in pieces of about 64 Ki characters. */
export function* reportPieces(report: Report, format: ReportFormat): Generator<string> {
  let piece = ''
  for (const chunk of chunks(report, format)) {
    piece += chunk
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

/** Throws a Problem of kind 'bad-argument' when the text is longer than 256 Mi characters. */
export function renderReport(report: Report, format: ReportFormat): string {
  const pieces: string[] = []
  let length = 0
  for (const piece of reportPieces(report, format)) {
    pieces.push(piece)
    length += piece.length
    if (length > MAX_TEXT) throw tooLarge(report)
  }
  return pieces.join('')
}

function chunks(report: Report, format: ReportFormat): Iterable<string> {
  switch (format) {
    case 'html':
      return [renderHtml(report)]
    case 'md':
      return [renderMarkdown(report)]
    case 'csv':
      return csvChunks(report)
    case 'json':
      return jsonChunks(report)
    default:
      return never(format)
  }
}

function tooLarge(report: Report): Problem {
  return new Problem({
    kind: 'bad-argument',
    message: `The report of ${report.rows.length} rows is longer than ${MAX_TEXT} characters`,
    remedy: 'Export it to a file, or filter or group the rows',
  })
}
