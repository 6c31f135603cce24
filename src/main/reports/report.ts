// What a report knows, as plain data: built once, then written as HTML, Markdown, CSV or JSON.
import type { GrowthLimit } from '@shared/base/growth-limit'
import type { CompareRow, CompareSummary } from '@shared/contract/compare'
import type { ConsumerRow, Totals } from '@shared/contract/consumers'
import type { ReportOptions } from '@shared/contract/reports'
import type { Grouping, PathMapping, SnapshotFacts } from '@shared/model/snapshot'

/** What is said of one snapshot; a `SnapshotInfo` fits. */
export interface ReportSnapshot extends SnapshotFacts {
  readonly name: string
  readonly note: string
  /** The file name it was read from, without its folder. */
  readonly source: string
  /** Milliseconds since 1970; null = not known. */
  readonly takenAt: number | null
}

/** What is said of a session; a `SessionInfo` fits. */
export interface ReportSession {
  readonly name: string
  readonly note: string
}

/** Rows that are made when they are asked for: a comparison by traceback may have a million. */
export interface RowList<Row> {
  readonly length: number
  /** 0 <= index < length. */
  at(index: number): Row
}

export interface ReportSide {
  /** What this side is called throughout the report. */
  readonly label: string
  readonly session: string | null
  readonly snapshot: ReportSnapshot
}

export interface ReportNote {
  /** "Session ingest-worker", "Snapshot nightly". */
  readonly about: string
  readonly text: string
}

export interface ReportGate {
  /** As it was asked for: "5%". */
  readonly amount: string
  readonly limit: GrowthLimit
  readonly isExceeded: boolean
}

export interface Report {
  readonly title: string
  readonly sections: ReportOptions['sections']
  readonly old: ReportSide
  readonly new: ReportSide
  readonly grouping: Grouping
  readonly oldMapping: readonly PathMapping[]
  /** True when files and packages have made-up names; filters and mappings are only counted then. */
  readonly hasPseudonyms: boolean
  /** Every trace counted once, after the filters. With `cumulative` the rows' sums are larger. */
  readonly traced: { readonly old: Totals; readonly new: Totals }
  /** Sums over all rows, the biggest changes and the rest: they add up. */
  readonly summary: CompareSummary
  /** All blocks of rows that are new, and all that rows lost which are gone. */
  readonly moved: { readonly new: Totals; readonly gone: Totals }
  /** All rows in CPython's order. */
  readonly rows: RowList<CompareRow>
  /** Biggest rows of the new side, in the order of `Snapshot.statistics`. */
  readonly consumers: ReportConsumers
  readonly notes: readonly ReportNote[]
  readonly gate: ReportGate | null
  /** When the report was made, milliseconds since 1970, and by what: "Arenascope 0.1.0". */
  readonly made: { readonly at: number; readonly by: string }
}

export interface ReportConsumers {
  readonly rows: readonly ConsumerRow[]
  readonly rowCount: number
  /** Sums over all rows. */
  readonly whole: Totals
  /** Sums over the rows that are not listed. */
  readonly rest: Totals
}
