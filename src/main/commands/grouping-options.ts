// The options that stats, compare and report share: how traces are grouped, filtered and mapped.
import type { Command } from 'commander'
import { Option } from 'commander'
import type { GroupBy, Grouping, PathMapping } from '@shared/model/snapshot'
import type { TracebackOrder } from '@main/snapshots/traceback-order'
import { addFilterOptions } from './filter-options'

export interface GroupingOptions {
  readonly groupBy: GroupBy
  readonly cumulative?: true
  readonly python?: string
}

const GROUP_BY: readonly GroupBy[] = ['lineno', 'filename', 'traceback', 'package']

/** The result builds the grouping once the command line has been parsed. */
export function addGroupingOptions(command: Command): (options: GroupingOptions) => Grouping {
  command
    .addOption(new Option('--group-by <what>', 'what makes a row').choices(GROUP_BY).default('lineno'))
    .option('--cumulative', 'count every frame of a traceback; not with --group-by traceback')
  const filters = addFilterOptions(command)
  command.addOption(
    new Option(
      '--python <version>',
      'version that wrote the dump; 3.6 orders and prints its own way',
    ).argParser((text: string) => pythonVersion(command, text)),
  )
  return ({ groupBy, cumulative = false }) => {
    if (cumulative && groupBy === 'traceback') {
      command.error('error: --cumulative is not for --group-by traceback')
    }
    return { groupBy, cumulative, filters: filters(), mapping: [] }
  }
}

function pythonVersion(command: Command, text: string): string {
  if (/^3\.(\d+)(\.\d+)?t?$/.test(text)) return text
  return command.error(`error: --python takes a version such as 3.6 or 3.12, not '${text}'`)
}

/** 3.6 iterates a traceback the most recent frame first: other ties, other text. */
export function tracebackOrderOf({ python }: GroupingOptions): TracebackOrder {
  return python !== undefined && /^3\.6(\.|$)/.test(python) ? 'most-recent-first' : 'oldest-first'
}

/** `--map OLDPREFIX=NEWPREFIX`, repeatable: rewrites file names of the old snapshot. */
export function addMapOption(command: Command): void {
  command.addOption(
    new Option('--map <oldprefix=newprefix>', "rewrites the old snapshot's file names; repeatable")
      .argParser((text: string, before: readonly PathMapping[]) => [...before, parseMapping(command, text)])
      .default([], 'none'),
  )
}

function parseMapping(command: Command, text: string): PathMapping {
  const at = text.indexOf('=')
  if (at > 0) return { from: text.slice(0, at), to: text.slice(at + 1) }
  return command.error(`error: --map takes OLDPREFIX=NEWPREFIX, not '${text}'`)
}
