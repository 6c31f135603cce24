// `arenascope report`: what compare knows, with charts, in one file; for two dumps or for a saved session.
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { parseGrowthLimit } from '@shared/base/growth-limit'
import { Problem } from '@shared/base/problem'
import { unwrap } from '@shared/base/result'
import { ALL_SECTIONS } from '@shared/contract/reports'
import type { ReportFormat } from '@shared/contract/reports'
import type { PathMapping } from '@shared/model/snapshot'
import { buildReport } from '@main/reports/build'
import { reportPieces } from '@main/reports/render'
import { version } from '@main/services/version'
import { writeWholeFile } from '@main/services/whole-file'
import type { CommandContext } from './command'
import { addGroupingOptions, addMapOption, tracebackOrderOf } from './grouping-options'
import type { GroupingOptions } from './grouping-options'
import { parseOrdinal, sidesFromDumps, sidesFromSession } from './report-sides'

interface Options extends GroupingOptions {
  readonly output: string
  readonly map: readonly PathMapping[]
  readonly from?: number
  readonly to?: number
  readonly title: string
  readonly pseudonyms?: true
  readonly failAbove?: string
  readonly json?: true
}

const FORMATS: readonly ReportFormat[] = ['html', 'md', 'csv', 'json']

export function declareReport(program: Command, { terminal, exitWith }: CommandContext): void {
  const command = program
    .command('report')
    .summary('comparison report: HTML, Markdown, CSV or JSON')
    .description('Writes a report of two dumps, or of two snapshots of a saved session (first against last).')
    .argument('<old>', 'a dump of tracemalloc, or a session; - is standard input')
    .argument('[new]', 'a later dump; not with a session')
    .requiredOption(
      '-o, --output <file>',
      'where to; .html, .md, .csv or .json says what, .gz behind it compresses',
    )
  const groupingOf = addGroupingOptions(command)
  addMapOption(command)
  command
    .option('--from <n>', 'snapshot of the session to compare from', (text) =>
      parseOrdinal(command, '--from', text),
    )
    .option('--to <n>', 'snapshot of the session to compare with', (text) =>
      parseOrdinal(command, '--to', text),
    )
    .option('--title <text>', 'title of the report', '')
    .option('--pseudonyms', 'made-up names instead of files and packages')
    .option('--fail-above <amount>', 'the report says so, and the exit status is 1, when memory grew by more')
    .option('--json', 'tell what was written as JSON')

  command.action(async (oldPath: string, newPath: string | undefined, options: Options) => {
    const { output, failAbove = null, title, pseudonyms = false } = options
    const format = formatOf(output)
    const grouping = groupingOf(options)
    if (failAbove !== null) unwrap(parseGrowthLimit(failAbove))
    if (newPath !== undefined && (options.from !== undefined || options.to !== undefined)) {
      command.error('error: --from and --to choose snapshots of a session, not of two dumps')
    }
    const sides =
      newPath === undefined
        ? await sidesFromSession(oldPath, options)
        : await sidesFromDumps(oldPath, newPath, terminal)
    const report = buildReport(
      { ...sides, made: { at: Date.now(), by: `Arenascope ${version}` } },
      { grouping, oldMapping: options.map },
      { title, sections: ALL_SECTIONS, pseudonyms, failAbove },
      { tracebackOrder: tracebackOrderOf(options) },
    )
    const bytes = await writeWholeFile(resolve(output), reportPieces(report, format))
    if (options.json) await terminal.write([`${JSON.stringify({ path: output, format, bytes })}\n`])
    else terminal.say(`${output}: ${bytes} bytes`)
    if (report.gate?.isExceeded) exitWith(1)
  })
}

function formatOf(path: string): ReportFormat {
  const ending = /\.([^./\\]+)(?:\.gz)?$/.exec(path)?.[1]?.toLowerCase()
  const format = FORMATS.find((one) => one === ending)
  if (format !== undefined) return format
  throw new Problem({
    kind: 'bad-argument',
    message: 'The ending of the name does not say what to write',
    file: path,
    expected: '.html, .md, .csv or .json, each also with .gz',
  })
}
