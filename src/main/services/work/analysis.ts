// What the analysis thread runs: it holds the prepared snapshots and answers every question about their rows.
// Results are plain rows and ordinary arrays: none of them shares memory with a snapshot.
import { fileNameOf } from '@shared/base/paths'
import { unwrap } from '@shared/base/result'
import type { ComparePage, CompareSpec, CompareSummary, Comparison } from '@shared/contract/compare'
import type {
  CallTree,
  ConsumerRow,
  ConsumersPage,
  ConsumersSpec,
  FileLines,
} from '@shared/contract/consumers'
import type { ReportFormat, ReportOptions } from '@shared/contract/reports'
import type { FrameName, SnapshotTable } from '@shared/model/snapshot'
import type { WorkContext } from '@main/jobs'
import { buildReport } from '@main/reports/build'
import { renderReport, reportPieces } from '@main/reports/render'
import type { Report, ReportSession, ReportSnapshot } from '@main/reports/report'
import { compareRowAt, summarise } from '@main/reports/summary'
import { callTree } from '@main/snapshots/call-tree'
import { findDiff } from '@main/snapshots/compare'
import { fileLines } from '@main/snapshots/file-lines'
import { find, rowAt } from '@main/snapshots/group'
import type { GroupTable } from '@main/snapshots/group'
import { packageOfKey } from '@main/snapshots/keys'
import { trend } from '@main/snapshots/trend'
import { writeWholeFile } from '../whole-file'
import { consumerCsv } from './consumer-csv'
import {
  consumerRows,
  differenceRows,
  differencesOf,
  holdSnapshot,
  releaseSnapshot,
  snapshotHeld,
} from './held-snapshots'

interface Window {
  readonly offset: number
  readonly limit: number
}
type OfConsumers<T = unknown> = { readonly table: ConsumersSpec } & T
type OfDifferences<T = unknown> = { readonly table: CompareSpec } & T

export interface ReportSideArgument {
  readonly snapshot: ReportSnapshot
  readonly session: ReportSession
}

export interface ReportArgument {
  readonly comparison: Comparison
  readonly options: ReportOptions
  readonly format: ReportFormat
  readonly old: ReportSideArgument
  readonly new: ReportSideArgument
  readonly made: Report['made']
}

export const analysisHandlers = {
  /** The table's columns may be shared memory. @returns bytes it takes here */
  hold({ id, table }: { readonly id: string; readonly table: SnapshotTable }): number {
    return holdSnapshot(id, table)
  },

  release({ id }: { readonly id: string }): void {
    releaseSnapshot(id)
  },

  consumersPage({ table: spec, offset, limit }: OfConsumers<Window>): ConsumersPage {
    const { table, found } = consumerRows(spec)
    const shown = found.rows.subarray(offset, offset + limit)
    return {
      rows: Array.from(shown, (row) => consumerRowAt(table, row)),
      rowCount: found.rows.length,
      matching: found.totals,
      whole: table.totals,
      largest: table.size[0] ?? 0,
    }
  },

  /** Sizes of the page's rows in each of `snapshots`, row by row. */
  trends(argument: OfConsumers<Window & { readonly snapshots: readonly string[] }>): Float64Array {
    const { table: spec, offset, limit, snapshots } = argument
    const { table, found } = consumerRows(spec)
    const shown = found.rows.subarray(offset, offset + limit)
    const keys = Array.from(shown, (row) => rowAt(table, row).traceback)
    const { codeRoot } = table.space
    return unwrap(trend(keys, snapshots.map(snapshotHeld), spec.grouping, { codeRoot }))
  },

  locateConsumer({ table: spec, key }: OfConsumers<{ readonly key: readonly FrameName[] }>): number {
    const { table, found } = consumerRows(spec)
    return found.rows.indexOf(find(table, key))
  },

  tree({ table: spec, maxNodes }: OfConsumers<{ readonly maxNodes: number }>): CallTree {
    const { snapshot, grouping, search } = spec
    return unwrap(callTree(snapshotHeld(snapshot), grouping, { maxNodes, search }))
  },

  fileLines({ table: spec, file }: OfConsumers<{ readonly file: string }>): FileLines {
    return unwrap(fileLines(snapshotHeld(spec.snapshot), spec.grouping, file))
  },

  async writeConsumersCsv(
    { table: spec, path }: OfConsumers<{ readonly path: string }>,
    context: WorkContext,
  ): Promise<{ readonly rows: number }> {
    const { table, found } = consumerRows(spec)
    const rows = countedRows(found.rows, (row) => consumerRowAt(table, row), path, context)
    await writeWholeFile(path, consumerCsv(rows, spec.grouping.groupBy, table.totals.size), context.signal)
    return { rows: found.rows.length }
  },

  comparePage({ table: spec, offset, limit }: OfDifferences<Window>): ComparePage {
    const { table, found } = differenceRows(spec)
    const shown = found.rows.subarray(offset, offset + limit)
    return {
      rows: Array.from(shown, (row) => compareRowAt(table, row)),
      rowCount: found.rows.length,
      matching: found.totals,
      largest: Math.abs(table.sizeDiff[0] ?? 0),
    }
  },

  compareSummary(argument: { readonly comparison: Comparison; readonly biggest: number }): CompareSummary {
    return summarise(differencesOf(argument.comparison), argument.biggest)
  },

  locateDifference({ table: spec, key }: OfDifferences<{ readonly key: readonly FrameName[] }>): number {
    const { table, found } = differenceRows(spec)
    return found.rows.indexOf(findDiff(table, key))
  },

  renderReport(argument: ReportArgument): string {
    return renderReport(reportOf(argument), argument.format)
  },

  /** @returns bytes of the file */
  async writeReport(
    argument: ReportArgument & { readonly path: string },
    context: WorkContext,
  ): Promise<number> {
    const { path, format } = argument
    return writeWholeFile(path, reportPieces(reportOf(argument), format), context.signal)
  },
}

export type AnalysisHandlers = typeof analysisHandlers

function consumerRowAt(table: GroupTable, row: number): ConsumerRow {
  const { name, kind } = packageOfKey(table.space, table.key[row] ?? 0)
  return { ...rowAt(table, row), package: name, packageKind: kind }
}

function reportOf({ comparison, options, old, new: newer, made }: ReportArgument): Report {
  return buildReport(
    {
      old: { ...old, prepared: snapshotHeld(comparison.old) },
      new: { ...newer, prepared: snapshotHeld(comparison.new) },
      made,
    },
    comparison,
    options,
  )
}

/** The rows one by one, with progress. */
function* countedRows<Row>(
  rows: Uint32Array,
  rowOf: (row: number) => Row,
  path: string,
  context: WorkContext,
): Generator<Row> {
  const total = rows.length
  for (let done = 0; done < total; done++) {
    if (done % 4096 === 0)
      context.progress({ label: `Writing ${fileNameOf(path)}`, done, total, unit: 'rows' })
    yield rowOf(rows[done] ?? 0)
  }
}
