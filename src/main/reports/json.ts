// What `arenascope compare --json` prints for all rows, and a `report` header beside it. Sizes are bytes, frames
// oldest first. Lone surrogates are escaped by JSON.stringify, so every name survives.
import type { CompareRow } from '@shared/contract/compare'
import type { Report, ReportSide } from './report'

/** One chunk a row. */
export function* jsonChunks(report: Report): Generator<string> {
  const { grouping, rows, summary } = report
  const head = {
    report: reportHeader(report),
    old: snapshotHeader(report.old),
    new: snapshotHeader(report.new),
    groupBy: grouping.groupBy,
    cumulative: grouping.cumulative,
    rowCount: rows.length,
    sizeDiff: summary.new.size - summary.old.size,
    countDiff: summary.new.count - summary.old.count,
  }
  yield `${JSON.stringify(head, null, 1).slice(0, -2)},\n "rows": [`
  for (let index = 0; index < rows.length; index++) {
    yield `${index === 0 ? '\n  ' : ',\n  '}${JSON.stringify(jsonRow(rows.at(index)))}`
  }
  yield `${rows.length === 0 ? '' : '\n '}]\n}\n`
}

function jsonRow({ traceback, size, sizeDiff, count, countDiff }: CompareRow) {
  return { traceback, size, sizeDiff, count, countDiff }
}

function snapshotHeader({ snapshot }: ReportSide) {
  return {
    format: snapshot.format,
    pythonTraces: snapshot.traceCount,
    totalSize: snapshot.totalSize,
    tracebackLimit: snapshot.tracebackLimit,
  }
}

function reportHeader(report: Report) {
  const { gate, grouping, hasPseudonyms, made, oldMapping, traced } = report
  return {
    title: report.title,
    madeAt: new Date(made.at).toISOString(),
    madeBy: made.by,
    old: sideHeader(report.old, hasPseudonyms),
    new: sideHeader(report.new, hasPseudonyms),
    traced,
    pseudonyms: hasPseudonyms,
    filters: hasPseudonyms ? grouping.filters.length : grouping.filters,
    mapping: hasPseudonyms
      ? grouping.mapping.length + oldMapping.length
      : [...grouping.mapping, ...oldMapping],
    gate: gate === null ? null : { failAbove: gate.amount, failed: gate.isExceeded },
    notes: report.notes,
  }
}

function sideHeader({ label, session, snapshot }: ReportSide, hasPseudonyms: boolean) {
  return {
    name: label,
    session,
    source: hasPseudonyms ? null : snapshot.source,
    takenAt: snapshot.takenAt === null ? null : new Date(snapshot.takenAt).toISOString(),
    partial: snapshot.partial,
  }
}
