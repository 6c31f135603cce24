// --limit and --json, which every command with rows has, and both outputs, written row by row.
import type { Command } from 'commander'
import { Option } from 'commander'

export interface OutputOptions {
  /** Infinity for `--limit 0`. */
  readonly limit: number
  readonly json?: true
}

export function addOutputOptions(command: Command): void {
  command
    .addOption(
      new Option('--limit <n>', 'rows to print; 0 prints all')
        .default(10)
        .argParser((text: string) => parseLimit(command, text)),
    )
    .option('--json', 'one JSON document')
}

function parseLimit(command: Command, text: string): number {
  if (!/^\d{1,15}$/.test(text)) command.error(`error: --limit takes a number of rows, not '${text}'`)
  return Number(text) === 0 ? Infinity : Number(text)
}

/** `{...head, "rows": [...]}` with a row a line, so that a million rows never stand in one string. */
export function* jsonWithRows(head: object, rows: Iterable<object>): Generator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"rows":[`
  let separator = '\n'
  for (const row of rows) {
    yield separator + JSON.stringify(row)
    separator = ',\n'
  }
  yield ']}\n'
}

export function* textLines<Row>(
  rows: Iterable<Row>,
  lines: (row: Row) => readonly string[],
): Generator<string> {
  for (const row of rows) for (const line of lines(row)) yield `${line}\n`
}
