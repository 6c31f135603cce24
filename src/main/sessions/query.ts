// Questions in SQL to one session, answered without changing anything: `arenascope sql`. Three fences stand one behind
// the other: one statement of a kind that reads, a transaction that is read-only, and an instance of DuckDB
// that opens no other file (database.ts).
import type { DuckDBValue } from '@duckdb/node-api'
import { cancelled, Problem } from '@shared/base/problem'
import type { Database } from './database'
import { TABLES, tableEntries } from './schema'
import { VIEWS } from './views'

export interface QueryOptions {
  /** At most so many rows are read; the rest is never computed where DuckDB can stream. */
  readonly limit?: number
  /** Ends the question, however long DuckDB would have worked on it. */
  readonly signal?: AbortSignal
}

export type QueryValue =
  | null
  | boolean
  | number
  | string
  | readonly QueryValue[]
  | { readonly [key: string]: QueryValue }

export interface QueryAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** Integers beyond 2^53 are texts; dates, intervals and blobs are as DuckDB prints them. */
  readonly rows: readonly (readonly QueryValue[])[]
  /** Of `rows`. */
  readonly rowCount: number
  /** More rows follow than `limit`. */
  readonly isCut: boolean
}

export interface Relation {
  readonly name: string
  readonly kind: 'table' | 'view'
  readonly about: string
}

export const DEFAULT_LIMIT = 100_000

/** The views first: they are what one asks. */
export function relations(): readonly Relation[] {
  const views = VIEWS.map(({ name, about }): Relation => ({ name, kind: 'view', about }))
  const tables = tableEntries().map(([name, { about }]): Relation => ({ name, kind: 'table', about }))
  return [...views, ...tables]
}

/** Throws a Problem about the statement: not one statement, one that would change something, or what DuckDB says of it. */
export async function ask(database: Database, sql: string, options: QueryOptions = {}): Promise<QueryAnswer> {
  const { limit = DEFAULT_LIMIT, signal } = options
  const interrupt = () => database.interrupt()
  signal?.addEventListener('abort', interrupt, { once: true })
  try {
    if (signal?.aborted) throw cancelled()
    return await answer(database, sql, limit)
  } catch (error) {
    throw signal?.aborted ? cancelled() : queryProblem(error)
  } finally {
    signal?.removeEventListener('abort', interrupt)
  }
}

async function answer(database: Database, sql: string, limit: number): Promise<QueryAnswer> {
  const statement = await onlyStatement(database, sql)
  await database.run('BEGIN TRANSACTION READ ONLY')
  try {
    const result = await statement.stream()
    const columns = result
      .columnNames()
      .map((name, index) => ({ name, type: String(result.columnType(index)) }))
    const rows: QueryValue[][] = []
    for await (const chunk of database.chunksOf(result)) {
      for (const row of chunk.getRows()) {
        if (rows.length === limit) return { columns, rows, rowCount: limit, isCut: true }
        rows.push(row.map((value) => toQueryValue(value)))
      }
    }
    return { columns, rows, rowCount: rows.length, isCut: false }
  } finally {
    await database.run('ROLLBACK')
  }
}

async function onlyStatement(database: Database, sql: string) {
  if (sql.trim() === '') throw badStatement('The statement is empty')
  if (FILE_FUNCTIONS.test(sql)) throw outOfBounds()
  const statements = await database.statements(sql)
  if (statements.count !== 1)
    throw badStatement(`The text holds ${statements.count} statements; one is answered`)
  const statement = await statements.prepare(0)
  const { SELECT, EXPLAIN } = database.names.StatementType
  const { statementType } = statement
  if (statementType !== SELECT && statementType !== EXPLAIN) {
    const kind = database.names.StatementType[statementType]
    throw new Problem({
      kind: 'denied',
      message: `A statement of kind ${kind} is refused: a session is only read here`,
      expected: 'SELECT, FROM, WITH, DESCRIBE, SUMMARIZE, SHOW or EXPLAIN',
    })
  }
  return statement
}

function badStatement(message: string): Problem {
  return new Problem({ kind: 'bad-argument', message, expected: 'one SELECT statement' })
}

// The session's own file is the one they could open, and this process would lose its lock on it by that
// (held-files.ts). Other files are out of reach however a function is spelt.
const FILE_FUNCTIONS = /\b(?:read_\w+|parquet_\w+|sniff_csv|glob)"?\s*\(/i

function outOfBounds(): Problem {
  return new Problem({
    kind: 'denied',
    message:
      'The statement reaches beyond the session: other files, extensions and settings are out of bounds',
    expected: `a question to ${Object.keys(TABLES).join(', ')} or a view over them`,
  })
}

const OTHER_FILES =
  /file system operations are disabled|external extensions is disabled|configuration has been locked/

function queryProblem(error: unknown): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error
  if (OTHER_FILES.test(error.message)) return outOfBounds()
  return new Problem({ kind: 'bad-argument', message: error.message.trimEnd() })
}

function toQueryValue(value: DuckDBValue): QueryValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : String(value)
  }
  if ('toDouble' in value) return value.toDouble()
  if ('items' in value) return value.items.map((item) => toQueryValue(item))
  if ('entries' in value && !Array.isArray(value.entries)) {
    return Object.fromEntries(Object.entries(value.entries).map(([key, item]) => [key, toQueryValue(item)]))
  }
  return String(value)
}
