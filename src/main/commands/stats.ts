// `arenascope stats`: the top consumers of one snapshot, as Snapshot.statistics ranks them.
import type { Command } from 'commander'
import { unwrap } from '@shared/base/result'
import type { StatisticRow } from '@shared/model/snapshot'
import { group, rowAt } from '@main/snapshots/group'
import type { GroupTable } from '@main/snapshots/group'
import { prepare } from '@main/snapshots/prepared'
import { formatStatistic } from '@main/snapshots/text'
import type { CommandContext } from './command'
import { addGroupingOptions, tracebackOrderOf } from './grouping-options'
import type { GroupingOptions } from './grouping-options'
import { addOutputOptions, jsonWithRows, textLines } from './output-options'
import type { OutputOptions } from './output-options'
import { readInputSnapshot, snapshotJson } from './snapshot-input'
import { createTracebackText } from './traceback-text'

interface StatsOptions extends GroupingOptions, OutputOptions {
  readonly save?: string
}

export function declareStats(program: Command, { terminal }: CommandContext): void {
  const command = program
    .command('stats')
    .summary('top consumers of a snapshot')
    .description('Prints who holds the memory of a tracemalloc dump, as Snapshot.statistics ranks it.')
    .argument('<snapshot>', 'a dump of tracemalloc, plain or gzip; - is standard input')
  const groupingOf = addGroupingOptions(command)
  addOutputOptions(command)
  command.option('--save <session>', 'also put the snapshot into this session file, made when missing')

  command.action(async (path: string, options: StatsOptions) => {
    const grouping = groupingOf(options)
    const tracebackOrder = tracebackOrderOf(options)
    const { table, facts } = await readInputSnapshot(path, terminal)
    if (options.save !== undefined) {
      const { saveSnapshots } = await import('./save')
      await saveSnapshots(options.save, [{ path, table, facts }])
    }
    const statistics = unwrap(group(prepare(table), grouping, { tracebackOrder }))
    const rows = firstRows(statistics, options.limit)
    if (options.json) {
      const { groupBy, cumulative } = grouping
      const { size, count } = statistics.totals
      const rowCount = statistics.key.length
      const head = { snapshot: snapshotJson(facts), groupBy, cumulative, rowCount, size, count }
      await terminal.write(jsonWithRows(head, rows))
      return
    }
    const frames = grouping.groupBy === 'traceback' ? createTracebackText(tracebackOrder) : () => []
    await terminal.write(textLines(rows, (row) => [formatStatistic(row, tracebackOrder), ...frames(row)]))
  })
}

function* firstRows(table: GroupTable, limit: number): Generator<StatisticRow> {
  const end = Math.min(limit, table.key.length)
  for (let row = 0; row < end; row++) yield rowAt(table, row)
}
