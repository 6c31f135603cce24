// The reports service: names and notes come from the open sessions, the rest is made in the analysis thread.
import { basename, resolve } from 'node:path'
import type { Services } from '@shared/contract/index'
import type { ReportFormat } from '@shared/contract/reports'
import type { SnapshotId } from '@shared/model/session'
import { workOptions } from './analysis'
import type { AnalysisPorts } from './analysis'
import { version } from './version'
import type { ReportArgument, ReportSideArgument } from './work/analysis'

type RenderArgument = Parameters<Services['reports']['render']>[0]

export function createReportsService(ports: AnalysisPorts): Services['reports'] {
  const { analysis, residents, shelf, board } = ports

  const side = (id: SnapshotId): ReportSideArgument => {
    const { session, snapshot } = shelf.snapshot(id)
    return { snapshot: snapshot.description, session: session.facts }
  }

  const argumentOf = ({ spec, format }: Pick<RenderArgument, 'spec' | 'format'>): ReportArgument => ({
    comparison: spec.comparison,
    options: spec.options,
    format,
    old: side(spec.comparison.old),
    new: side(spec.comparison.new),
    made: { at: Date.now(), by: `Arenascope ${version}` },
  })

  return {
    render: (argument, caller) =>
      board.run('Making a report', caller, async (context) => {
        const { old, new: newer } = argument.spec.comparison
        const text = await residents.use([old, newer], () =>
          analysis.call('renderReport', argumentOf(argument), workOptions(context)),
        )
        return { text, bytes: Buffer.byteLength(text), suggestedName: suggestedName(argument) }
      }),

    write: (argument, caller) =>
      board.run(`Writing ${basename(argument.path)}`, caller, async (context) => {
        const path = resolve(argument.path)
        const { old, new: newer } = argument.spec.comparison
        const bytes = await residents.use([old, newer], () =>
          analysis.call('writeReport', { ...argumentOf(argument), path }, workOptions(context)),
        )
        return { path, bytes }
      }),
  }

  function suggestedName({ spec, format }: RenderArgument): string {
    const { old, new: newer } = spec.comparison
    return reportName(side(old).snapshot.name, side(newer).snapshot.name, format)
  }
}

/** "nightly-1 to nightly-2.html", without what file systems do not take. */
export function reportName(old: string, newer: string, format: ReportFormat): string {
  const name = `${old} to ${newer}`.replaceAll(/[\p{Cc}\p{Surrogate}\\/:*?"<>|]+/gu, '_')
  return `${name.slice(0, 120)}.${format}`
}
