// The tables of a session file, version by version documented in docs/session-file.md: data, the statements that make
// them, and the check that a file holds exactly these. session-file.ts and upgrade.ts call it.
import type { Problem } from '@shared/base/problem'
import type { Database } from './database'

/** Of the tables below. A change of them adds 1 here and an upgrader to upgrade.ts. */
export const FORMAT_VERSION = 1

export type ColumnType = 'INTEGER' | 'UINTEGER' | 'USMALLINT' | 'BIGINT' | 'HUGEINT' | 'DOUBLE' | 'VARCHAR'

export interface StoredColumn {
  readonly name: string
  readonly type: ColumnType
  readonly nullable?: true
}

export interface StoredTable {
  readonly about: string
  readonly columns: readonly StoredColumn[]
}

const KEY: StoredColumn = { name: 'snapshot_key', type: 'INTEGER' }

/** All rows but the session's own belong to a snapshot: its tables are interned for itself and go with it. */
export const TABLES = {
  session: {
    about: 'one row: the session itself and the version of this layout',
    columns: [
      { name: 'format_version', type: 'INTEGER' },
      { name: 'name', type: 'VARCHAR' },
      { name: 'note', type: 'VARCHAR' },
      { name: 'origin', type: 'VARCHAR' },
      { name: 'created_at', type: 'DOUBLE' },
    ],
  },
  snapshots: {
    about: 'one row a snapshot: its names and what its dump says of itself',
    columns: [
      KEY,
      { name: 'id', type: 'VARCHAR' },
      { name: 'name', type: 'VARCHAR' },
      { name: 'note', type: 'VARCHAR' },
      { name: 'taken_at', type: 'DOUBLE', nullable: true },
      { name: 'source', type: 'VARCHAR' },
      { name: 'format', type: 'VARCHAR' },
      { name: 'compression', type: 'VARCHAR' },
      { name: 'pickle_protocol', type: 'INTEGER' },
      { name: 'writer', type: 'VARCHAR' },
      { name: 'traceback_limit', type: 'BIGINT', nullable: true },
      { name: 'trace_count', type: 'BIGINT' },
      { name: 'total_size', type: 'HUGEINT' },
      { name: 'partial_problem', type: 'VARCHAR', nullable: true },
      { name: 'partial_traces_read', type: 'BIGINT', nullable: true },
      { name: 'traceback_count', type: 'UINTEGER' },
    ],
  },
  files: {
    about: 'the file names of a snapshot, each once',
    columns: [KEY, { name: 'file', type: 'UINTEGER' }, { name: 'name', type: 'VARCHAR' }],
  },
  frames: {
    about: 'the source lines of a snapshot, each once; line 0 = not known',
    columns: [
      KEY,
      { name: 'frame', type: 'UINTEGER' },
      { name: 'file', type: 'UINTEGER' },
      { name: 'line', type: 'UINTEGER' },
    ],
  },
  traceback_frames: {
    about: 'the frames of each traceback; depth 0 is the most recent call',
    columns: [
      KEY,
      { name: 'traceback', type: 'UINTEGER' },
      { name: 'depth', type: 'UINTEGER' },
      { name: 'frame', type: 'UINTEGER' },
    ],
  },
  domains: {
    about: 'the tracemalloc domains of a snapshot; number 0 is Python’s own',
    columns: [KEY, { name: 'domain', type: 'USMALLINT' }, { name: 'number', type: 'BIGINT' }],
  },
  traces: {
    about: 'one row a live allocation, in the order of the dump; size in bytes',
    columns: [
      KEY,
      { name: 'trace', type: 'UINTEGER' },
      { name: 'traceback', type: 'UINTEGER' },
      { name: 'size', type: 'BIGINT' },
      { name: 'domain', type: 'USMALLINT' },
      { name: 'total_frames', type: 'USMALLINT' },
    ],
  },
} as const satisfies Record<string, StoredTable>

export type TableName = keyof typeof TABLES

/** The tables whose rows belong to one snapshot. */
export const SNAPSHOT_TABLES = [
  'snapshots',
  'files',
  'frames',
  'traceback_frames',
  'domains',
  'traces',
] as const satisfies readonly TableName[]

export function tableEntries(): readonly (readonly [TableName, StoredTable])[] {
  return Object.entries(TABLES) as [TableName, StoredTable][]
}

export async function createTables(database: Database): Promise<void> {
  for (const [name, table] of tableEntries()) {
    const columns = table.columns.map(
      (column) => `"${column.name}" ${column.type}${column.nullable ? '' : ' NOT NULL'}`,
    )
    await database.run(`CREATE TABLE stored.main.${name} (${columns.join(', ')})`)
  }
}

/**
 * Checks that each of `names` is a base table with exactly its columns and types, and nothing computed: a view, a
 * generated column or a CHECK in its place would run what the file says. Throws the Problem that `refuse` makes.
 */
export async function checkTables(
  database: Database,
  refuse: (fact: string) => Problem,
  names: readonly TableName[],
): Promise<void> {
  const tables = new Set((await database.rows(BASE_TABLES)).map(([table]) => table))
  const columns = await database.rows(COLUMNS)
  const constrained = await database.rows(CONSTRAINED_TABLES)
  for (const name of names) {
    if (!tables.has(name)) throw refuse(`It has no table ${name}`)
    const expected = TABLES[name].columns.map(({ name, type }) => `${name} ${type}`)
    const held = columns.filter(([table]) => table === name)
    const found = held.map(([, column, type]) => `${String(column)} ${String(type)}`)
    if (expected.join() !== found.join()) {
      throw refuse(`The columns of table ${name} are not those of format version ${FORMAT_VERSION}`)
    }
    const isComputed = held.some(([, , , computed]) => computed !== null)
    if (isComputed || constrained.some(([table]) => table === name)) {
      throw refuse(`Table ${name} computes values or checks them by expressions of its own`)
    }
  }
}

const OURS = `database_name = 'stored' AND schema_name = 'main'`
const BASE_TABLES = `SELECT table_name FROM duckdb_tables() WHERE ${OURS}`
// DuckDB shows the expression of a generated column as its default.
const COLUMNS = `SELECT table_name, column_name, data_type, column_default FROM duckdb_columns()
  WHERE ${OURS} AND table_oid IN (SELECT table_oid FROM duckdb_tables() WHERE ${OURS}) ORDER BY table_name, column_index`
const CONSTRAINED_TABLES = `SELECT table_name FROM duckdb_constraints() WHERE ${OURS} AND constraint_type <> 'NOT NULL'`
