// `arenascope compare`: differences between two snapshots, as Snapshot.compare_to ranks them; a gate for CI.
import type { Command } from 'commander'
import { displayGrowth, displaySignedSize } from '@shared/base/display'
import { exceedsLimit, parseGrowthLimit } from '@shared/base/growth-limit'
import { unwrap } from '@shared/base/result'
import type { PathMapping, StatisticDiffRow } from '@shared/model/snapshot'
import { compare, diffRowAt } from '@main/snapshots/compare'
import type { DiffTable } from '@main/snapshots/compare'
import { prepare } from '@main/snapshots/prepared'
import { formatStatisticDiff } from '@main/snapshots/text'
import type { CommandContext } from './command'
import { addGroupingOptions, addMapOption, tracebackOrderOf } from './grouping-options'
import type { GroupingOptions } from './grouping-options'
import { addOutputOptions, jsonWithRows, textLines } from './output-options'
import type { OutputOptions } from './output-options'
import { readTwoSnapshots, snapshotJson } from './snapshot-input'
import { createTracebackText } from './traceback-text'

interface CompareOptions extends GroupingOptions, OutputOptions {
  readonly map: readonly PathMapping[]
  readonly failAbove?: string
}

export function declareCompare(program: Command, { terminal, exitWith }: CommandContext): void {
  const command = program
    .command('compare')
    .summary('differences between two snapshots')
    .description('Prints what changed from OLD to NEW, as Snapshot.compare_to ranks it.')
    .argument('<old>', 'a dump of tracemalloc, plain or gzip; - is standard input')
    .argument('<new>', 'a later one')
  const groupingOf = addGroupingOptions(command)
  addOutputOptions(command)
  addMapOption(command)
  command.option('--fail-above <amount>', 'exit with 1 when memory grew by more: 5% (of old), 10MiB, 65536')

  command.action(async (oldPath: string, newPath: string, options: CompareOptions) => {
    const grouping = groupingOf(options)
    const tracebackOrder = tracebackOrderOf(options)
    const limit = options.failAbove === undefined ? null : unwrap(parseGrowthLimit(options.failAbove))
    const read = await readTwoSnapshots(oldPath, newPath, terminal)
    const old = prepare(read.old.table)
    const newer = prepare(read.new.table)
    const table = unwrap(compare(old, newer, grouping, { tracebackOrder, oldMapping: options.map }))
    const rows = firstRows(table, options.limit)
    if (options.json) {
      const head = {
        old: snapshotJson(read.old.facts),
        new: snapshotJson(read.new.facts),
        groupBy: grouping.groupBy,
        cumulative: grouping.cumulative,
        rowCount: table.key.length,
        sizeDiff: table.totals.new.size - table.totals.old.size,
        countDiff: table.totals.new.count - table.totals.old.count,
      }
      await terminal.write(jsonWithRows(head, rows))
    } else {
      const frames = grouping.groupBy === 'traceback' ? createTracebackText(tracebackOrder) : () => []
      await terminal.write(
        textLines(rows, (row) => [formatStatisticDiff(row, tracebackOrder), ...frames(row)]),
      )
    }
    if (limit === null) return
    const once = { ...grouping, groupBy: 'filename', cumulative: false } as const
    const traced = unwrap(compare(old, newer, once, { oldMapping: options.map })).totals
    if (!exceedsLimit(limit, traced.old.size, traced.new.size)) return
    terminal.say(growthLine(traced.old.size, traced.new.size, String(options.failAbove)))
    exitWith(1)
  })
}

function* firstRows(table: DiffTable, limit: number): Generator<StatisticDiffRow> {
  const end = Math.min(limit, table.key.length)
  for (let row = 0; row < end; row++) yield diffRowAt(table, row)
}

/** "Memory grew by +2.1 MiB (+20.1 %), above --fail-above 5%" */
function growthLine(oldSize: number, newSize: number, amount: string): string {
  const growth = displayGrowth(newSize - oldSize, oldSize)
  const share = growth === null ? '' : ` (${growth})`
  return `Traced memory changed by ${displaySignedSize(newSize - oldSize)}${share}, above --fail-above ${amount}`
}
