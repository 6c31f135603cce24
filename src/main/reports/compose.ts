// Puts a report together from what snapshots/ computed: labels, gate, notes, pseudonyms. No figures of its own.
import { exceedsLimit, parseGrowthLimit } from '@shared/base/growth-limit'
import { unwrap } from '@shared/base/result'
import { displaySize } from '@shared/base/display'
import type { CompareRow, CompareSummary } from '@shared/contract/compare'
import type { ConsumerRow, Totals } from '@shared/contract/consumers'
import type { ReportOptions } from '@shared/contract/reports'
import type { Grouping, PathMapping } from '@shared/model/snapshot'
import { Pseudonyms } from './pseudonyms'
import type {
  Report,
  ReportConsumers,
  ReportGate,
  ReportNote,
  ReportSession,
  ReportSide,
  ReportSnapshot,
  RowList,
} from './report'

export interface EvidenceSide {
  readonly snapshot: ReportSnapshot
  /** Null for a snapshot file that is in no session. */
  readonly session: ReportSession | null
}

/** Everything a report is made from. */
export interface ReportEvidence {
  readonly old: EvidenceSide
  readonly new: EvidenceSide
  readonly grouping: Grouping
  readonly oldMapping: readonly PathMapping[]
  readonly traced: { readonly old: Totals; readonly new: Totals }
  readonly summary: CompareSummary
  readonly moved: Report['moved']
  readonly rows: RowList<CompareRow>
  readonly consumers: ReportConsumers
  /** The name of the package a file belongs to. */
  readonly packageOf: (file: string) => string
  readonly made: Report['made']
}

/** Throws a Problem of kind 'bad-argument' when `options.failAbove` is no amount. */
export function composeReport(evidence: ReportEvidence, options: ReportOptions): Report {
  const labels = sideLabels(evidence.old, evidence.new)
  const names = options.pseudonyms ? pseudonymsOf(evidence) : null
  return {
    title: options.title.trim() === '' ? makeTitle(labels, evidence.traced) : options.title.trim(),
    sections: options.sections,
    old: labelled(evidence.old, labels.old),
    new: labelled(evidence.new, labels.new),
    grouping: evidence.grouping,
    oldMapping: evidence.oldMapping,
    hasPseudonyms: options.pseudonyms,
    traced: evidence.traced,
    summary: names === null ? evidence.summary : renameSummary(evidence.summary, names),
    moved: evidence.moved,
    rows: names === null ? evidence.rows : renameRows(evidence.rows, names),
    consumers: names === null ? evidence.consumers : renameConsumers(evidence.consumers, names),
    notes: options.sections.notes ? notesOf(evidence) : [],
    gate: options.failAbove === null ? null : gateOf(options.failAbove, evidence.traced),
    made: evidence.made,
  }
}

function labelled({ session, snapshot }: EvidenceSide, label: string): ReportSide {
  return { label, session: session?.name ?? null, snapshot }
}

/** The snapshots' names; with their sessions' when they are alike. */
function sideLabels(old: EvidenceSide, fresh: EvidenceSide): { readonly old: string; readonly new: string } {
  const names = { old: old.snapshot.name, new: fresh.snapshot.name }
  if (names.old !== names.new) return names
  const within = (side: EvidenceSide, fallback: string) =>
    side.session === null || old.session?.name === fresh.session?.name
      ? `${side.snapshot.name} (${fallback})`
      : `${side.session.name} ${side.snapshot.name}`
  return { old: within(old, 'A'), new: within(fresh, 'B') }
}

function makeTitle(
  labels: { readonly old: string; readonly new: string },
  traced: { readonly old: Totals; readonly new: Totals },
): string {
  const difference = traced.new.size - traced.old.size
  const pair = `${labels.old} → ${labels.new}`
  if (difference === 0) return `${pair} uses the same amount of memory`
  return `${pair} uses ${displaySize(Math.abs(difference))} ${difference > 0 ? 'more' : 'less'}`
}

function gateOf(amount: string, traced: { readonly old: Totals; readonly new: Totals }): ReportGate {
  const limit = unwrap(parseGrowthLimit(amount))
  return { amount: amount.trim(), limit, isExceeded: exceedsLimit(limit, traced.old.size, traced.new.size) }
}

function notesOf(evidence: ReportEvidence): readonly ReportNote[] {
  const notes = new Map<string, string>()
  for (const { session, snapshot } of [evidence.old, evidence.new]) {
    if (session !== null) notes.set(`Session ${session.name}`, session.note)
    notes.set(`Snapshot ${snapshot.name}`, snapshot.note)
  }
  return [...notes]
    .filter(([, text]) => text.trim() !== '')
    .map(([about, text]) => ({ about, text: text.trim() }))
}

/** Every name gets its pseudonym here, in row order, so that it does not depend on what a format shows first. */
function pseudonymsOf(evidence: ReportEvidence): Pseudonyms {
  const names = new Pseudonyms(evidence.grouping.groupBy, evidence.packageOf)
  for (let index = 0; index < evidence.rows.length; index++) names.rename(evidence.rows.at(index))
  return names
}

function renameRows(rows: RowList<CompareRow>, names: Pseudonyms): RowList<CompareRow> {
  return { length: rows.length, at: (index) => names.rename(rows.at(index)) }
}

function renameSummary(summary: CompareSummary, names: Pseudonyms): CompareSummary {
  const rename = (rows: readonly CompareRow[]) => rows.map((row) => names.rename(row))
  return {
    ...summary,
    biggest: rename(summary.biggest),
    topNew: rename(summary.topNew),
    topGone: rename(summary.topGone),
  }
}

function renameConsumers(consumers: ReportConsumers, names: Pseudonyms): ReportConsumers {
  return { ...consumers, rows: consumers.rows.map((row: ConsumerRow) => names.rename(row)) }
}
