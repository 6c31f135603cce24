// `arenascope sql`: questions to a session nobody foresaw, answered without changing it.
import type { Command } from 'commander'
import { Option } from 'commander'
import { visibleText } from '@shared/base/visible-text'
import { csvName, csvRecord } from '@main/reports/csv'
import type { QueryAnswer, QueryValue } from '@main/sessions/session-file'
import type { CommandContext } from './command'

interface SqlOptions {
  readonly json?: true
  readonly csv?: true
  readonly limit: number
}

/** Rows that are read unless `--limit` says otherwise. */
const DEFAULT_LIMIT = 100_000
/** Characters of a cell in a table; CSV and JSON have all. */
const WIDEST_CELL = 120

export function declareSql(program: Command, { terminal }: CommandContext): void {
  const command = program
    .command('sql')
    .summary('ask a session in SQL')
    .description('Prints the answer to one SELECT; without one, the tables and views there are.')
    .argument('<session>', 'a session file (.arenascope)')
    .argument('[query]', 'one statement that only reads, in DuckDB’s SQL')
    .addOption(new Option('--json', 'one JSON document: columns, rowCount, rows').conflicts('csv'))
    .option('--csv', 'comma-separated values with a header')
  command.addOption(
    new Option('--limit <n>', 'rows to print; 0 prints all')
      .default(DEFAULT_LIMIT)
      .argParser((text: string) => {
        if (!/^\d{1,15}$/.test(text)) command.error(`error: --limit takes a number of rows, not '${text}'`)
        return Number(text) === 0 ? Infinity : Number(text)
      }),
  )

  command.action(async (path: string, query: string | undefined, options: SqlOptions) => {
    const { listTables, querySession } = await import('@main/sessions/session-file')
    const answer =
      query === undefined
        ? tablesAsAnswer(await listTables(path))
        : await querySession(path, query, { limit: options.limit })
    if (options.json) await terminal.write([jsonText(answer)])
    else await terminal.write(options.csv ? csvLines(answer) : tableLines(answer))
    if (answer.isCut) terminal.say(`The first ${answer.rowCount} rows; --limit 0 prints all`)
  })
}

type Relations = readonly { readonly name: string; readonly kind: string; readonly about: string }[]

function tablesAsAnswer(relations: Relations): QueryAnswer {
  return {
    columns: ['name', 'kind', 'about'].map((name) => ({ name, type: 'VARCHAR' })),
    rows: relations.map(({ name, kind, about }) => [name, kind, about]),
    rowCount: relations.length,
    isCut: false,
  }
}

function jsonText({ columns, rowCount, rows }: QueryAnswer): string {
  return `${JSON.stringify({ columns, rowCount, rows })}\n`
}

function* csvLines({ columns, rows }: QueryAnswer): Generator<string> {
  yield csvRecord(columns.map(({ name }) => csvName(name)))
  for (const row of rows) {
    yield csvRecord(row.map((value) => (typeof value === 'string' ? csvName(value) : cellText(value))))
  }
}

/** Columns as wide as their widest cell; numbers to the right. */
function* tableLines({ columns, rows }: QueryAnswer): Generator<string> {
  const cells = rows.map((row) => row.map((value) => shortened(visibleText(cellText(value)))))
  const header = columns.map(({ name }) => visibleText(name))
  const widths = header.map((name, at) =>
    cells.reduce((widest, row) => Math.max(widest, row[at]?.length ?? 0), name.length),
  )
  const isNumber = columns.map((_, at) => rows.some((row) => typeof row[at] === 'number'))
  const line = (row: readonly string[]): string => {
    const padded = row.map((cell, at) => {
      const width = widths[at] ?? 0
      return isNumber[at] ? cell.padStart(width) : cell.padEnd(width)
    })
    return `${padded.join('  ').trimEnd()}\n`
  }
  yield line(header)
  yield `${widths.map((width) => '-'.repeat(width)).join('  ')}\n`
  for (const row of cells) yield line(row)
}

function shortened(text: string): string {
  return text.length <= WIDEST_CELL ? text : `${text.slice(0, WIDEST_CELL - 1)}…`
}

/** NULL is nothing; lists and structures are JSON. */
function cellText(value: QueryValue): string {
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
