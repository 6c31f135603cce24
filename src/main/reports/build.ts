// Two prepared snapshots in, a report out: runs the comparison and gathers what a report shows of it.
// Called by the services (in a worker) and by the command line.
import { unwrap } from '@shared/base/result'
import type { Totals } from '@shared/contract/consumers'
import type { Comparison } from '@shared/contract/compare'
import type { ReportOptions } from '@shared/contract/reports'
import { compare, type DiffTable } from '@main/snapshots/compare'
import { group, rowAt } from '@main/snapshots/group'
import { packageOfKey } from '@main/snapshots/keys'
import { packageOf } from '@main/snapshots/packages'
import type { PreparedSnapshot } from '@main/snapshots/prepared'
import type { GroupOptions } from '@main/snapshots/sums'
import { composeReport, type EvidenceSide } from './compose'
import type { Report, ReportConsumers } from './report'
import { compareRowAt, movedTotals, summarise } from './summary'

export interface ReportSource extends EvidenceSide {
  readonly prepared: PreparedSnapshot
}

export interface ReportSources {
  readonly old: ReportSource
  readonly new: ReportSource
  readonly made: Report['made']
}

const BIGGEST = 50
const CONSUMERS = 15

/**
 * Throws a Problem: kind 'bad-argument' for cumulative figures by traceback or a growth limit that is none,
 * 'bad-input' when sizes add up to more than 2^53 - 1.
 */
export function buildReport(
  sources: ReportSources,
  comparison: Pick<Comparison, 'grouping' | 'oldMapping'>,
  options: ReportOptions,
  groupOptions: GroupOptions = {},
): Report {
  const { grouping, oldMapping } = comparison
  const table = unwrap(
    compare(sources.old.prepared, sources.new.prepared, grouping, { ...groupOptions, oldMapping }),
  )
  const { codeRoot } = table.space.names
  return composeReport(
    {
      old: sources.old,
      new: sources.new,
      grouping,
      oldMapping,
      traced: grouping.cumulative ? traced(sources, comparison, groupOptions) : table.totals,
      summary: summarise(table, BIGGEST),
      moved: movedTotals(table),
      rows: { length: table.key.length, at: (row) => compareRowAt(table, row) },
      consumers: topConsumers(sources.new.prepared, comparison, { codeRoot, ...groupOptions }),
      packageOf: (file) => packageOf(file, codeRoot).name,
      made: sources.made,
    },
    options,
  )
}

/** Every trace once: grouped by file without cumulative, the cheapest comparison there is. */
function traced(
  sources: ReportSources,
  { grouping, oldMapping }: Pick<Comparison, 'grouping' | 'oldMapping'>,
  groupOptions: GroupOptions,
): DiffTable['totals'] {
  const once = { ...grouping, groupBy: 'filename', cumulative: false } as const
  return unwrap(compare(sources.old.prepared, sources.new.prepared, once, { ...groupOptions, oldMapping }))
    .totals
}

function topConsumers(
  prepared: PreparedSnapshot,
  { grouping }: Pick<Comparison, 'grouping'>,
  groupOptions: GroupOptions,
): ReportConsumers {
  const table = unwrap(group(prepared, grouping, groupOptions))
  const rows = Array.from({ length: Math.min(CONSUMERS, table.key.length) }, (_, row) => {
    const { kind, name } = packageOfKey(table.space, table.key[row] ?? 0)
    return { ...rowAt(table, row), package: name, packageKind: kind }
  })
  const sum = (figure: (row: Totals) => number) => rows.reduce((total, row) => total + figure(row), 0)
  return {
    rows,
    rowCount: table.key.length,
    whole: table.totals,
    rest: {
      size: table.totals.size - sum((row) => row.size),
      count: table.totals.count - sum((row) => row.count),
    },
  }
}
