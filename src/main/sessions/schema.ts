// The tables of a session file, version by version documented in docs/session-file.md: data, the statements that make
// them, and the check that a file holds exactly these. session-file.ts and upgrade.ts call it.
import type { Problem } from '@shared/base/problem'
import type { Database } from './database'

/** Of the tables below. A change of them adds 1 here and an upgrader to upgrade.ts. */
export const FORMAT_VERSION = 3

export type ColumnType =
  | 'INTEGER'
  | 'UINTEGER'
  | 'USMALLINT'
  | 'BIGINT'
  | 'HUGEINT'
  | 'DOUBLE'
  | 'VARCHAR'
  | 'BOOLEAN'
  | 'BLOB'

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
const RUN: StoredColumn = { name: 'run_key', type: 'INTEGER' }
const PROGRAM: StoredColumn = { name: 'program_key', type: 'INTEGER' }
const RECORDING: StoredColumn = { name: 'recording_key', type: 'INTEGER' }
const bytes = (name: string): StoredColumn => ({ name, type: 'BIGINT' })
const count = (name: string): StoredColumn => ({ name, type: 'BIGINT' })
const place = (name: string): StoredColumn => ({ name, type: 'UINTEGER' })
const text = (name: string): StoredColumn => ({ name, type: 'VARCHAR' })

/**
 * All rows but the session's own belong to a snapshot, a run or a recording: its tables are interned for itself and go
 * with it.
 */
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
  runs: {
    about: 'one row a program played to the simulated allocator: its names and where it ended',
    columns: [
      RUN,
      text('id'),
      text('name'),
      text('note'),
      { name: 'played_at', type: 'DOUBLE' },
      { name: 'recording_key', type: 'INTEGER', nullable: true },
      text('source'),
      text('python_version'),
      text('profile'),
      text('profile_label'),
      text('evidence'),
      count('events'),
      count('pymalloc_events'),
      bytes('arena_size'),
      bytes('pool_size'),
      bytes('pool_overhead'),
      { name: 'keeps_last_free_arena', type: 'BOOLEAN' },
      count('arenas_allocated'),
      count('arenas_released'),
      count('arenas_high_water'),
      bytes('traced_current'),
      bytes('traced_peak'),
      bytes('trimmable'),
      count('lives_left_out'),
    ],
  },
  run_moments: {
    about: 'the counters of arenas at moments of a run; event = how many were before it',
    columns: [
      RUN,
      place('moment'),
      count('event'),
      count('arenas_allocated'),
      count('arenas_released'),
      count('arenas_high_water'),
    ],
  },
  run_ledger: {
    about: 'every mapped byte at a moment of a run, in one line: in RAM, or in pages never written',
    columns: [RUN, place('moment'), text('line'), bytes('resident'), bytes('untouched')],
  },
  run_classes: {
    about: 'size classes with pools at the end of a run',
    columns: [
      RUN,
      place('size_class'),
      { name: 'block_size', type: 'INTEGER' },
      count('pools'),
      count('blocks_in_use'),
      count('blocks_available'),
    ],
  },
  run_lives: {
    about:
      'arenas of a run from birth to release, in events; released_at is NULL where it was there at the end',
    columns: [
      RUN,
      place('life'),
      { name: 'ordinal', type: 'INTEGER' },
      bytes('address'),
      count('born_at'),
      { name: 'released_at', type: 'BIGINT', nullable: true },
    ],
  },
  run_fullness: {
    about: 'how full an arena is from a moment to before another: 1 ... 255 for all of it; gaps are empty',
    columns: [
      RUN,
      place('life'),
      place('from_moment'),
      place('to_moment'),
      { name: 'fullness', type: 'USMALLINT' },
    ],
  },
  run_held: {
    about: 'the arenas that are there at the end of a run, and the blocks in use in them',
    columns: [
      RUN,
      place('held'),
      { name: 'ordinal', type: 'INTEGER' },
      bytes('address'),
      { name: 'pools', type: 'INTEGER' },
      { name: 'used_pools', type: 'INTEGER' },
      { name: 'live_blocks', type: 'INTEGER' },
      bytes('live_bytes'),
    ],
  },
  run_pins: {
    about: 'the blocks in use of one site in one arena at the end of a run',
    columns: [
      RUN,
      place('pin'),
      { name: 'held', type: 'INTEGER' },
      { name: 'site', type: 'INTEGER' },
      { name: 'blocks', type: 'INTEGER' },
      bytes('bytes'),
    ],
  },
  run_sites: {
    about: 'who asked for memory in a run, and what of it is live at the end; site 0 is not known',
    columns: [
      RUN,
      place('site'),
      text('kind'),
      { name: 'name', type: 'VARCHAR', nullable: true },
      { name: 'line', type: 'BIGINT', nullable: true },
      { name: 'block_size', type: 'BIGINT', nullable: true },
      { name: 'born_from', type: 'BIGINT', nullable: true },
      { name: 'born_to', type: 'BIGINT', nullable: true },
      bytes('traced_size'),
      count('traced_count'),
    ],
  },
  run_checkpoints: {
    about: 'what the recorded process measured, beside what the simulation had at that event',
    columns: [
      RUN,
      place('checkpoint'),
      text('label'),
      count('event'),
      { name: 'measured_resident', type: 'BIGINT', nullable: true },
      { name: 'measured_heap', type: 'BIGINT', nullable: true },
      { name: 'measured_heap_in_use', type: 'BIGINT', nullable: true },
      { name: 'measured_mmapped', type: 'BIGINT', nullable: true },
      count('measured_arenas'),
      { name: 'simulated_resident', type: 'BIGINT', nullable: true },
      { name: 'simulated_heap', type: 'BIGINT', nullable: true },
      { name: 'simulated_heap_in_use', type: 'BIGINT', nullable: true },
      { name: 'simulated_mmapped', type: 'BIGINT', nullable: true },
      count('simulated_arenas'),
    ],
  },
  run_programs: {
    about: 'the program of a run that ran one: its text, and how it ended',
    columns: [
      RUN,
      text('file'),
      text('program'),
      { name: 'custom_profile', type: 'VARCHAR', nullable: true },
      text('ended'),
      { name: 'exit_status', type: 'INTEGER' },
      { name: 'failure', type: 'VARCHAR', nullable: true },
      { name: 'failure_message', type: 'VARCHAR', nullable: true },
      { name: 'failure_line', type: 'BIGINT', nullable: true },
      { name: 'traceback', type: 'VARCHAR', nullable: true },
      count('output_left_out'),
      count('snapshots_left_out'),
    ],
  },
  run_calls: {
    about: 'the lines of a program that were running when it failed; call 0 is the oldest',
    columns: [RUN, place('call'), count('line')],
  },
  run_output: {
    about: 'what the program of a run printed; event = how many were before it',
    columns: [RUN, place('piece'), count('event'), text('stream'), text('content')],
  },
  run_asked: {
    about: 'bytes that the program of a run had asked for and not given back, at the moments of the run',
    columns: [RUN, place('moment'), bytes('current'), bytes('peak')],
  },
  run_snapshots: {
    about: 'the snapshots of the session that were taken in a run',
    columns: [RUN, place('taken'), count('event'), text('snapshot_id')],
  },
  programs: {
    about: 'one row a program that is kept with the session, whether it ran or not',
    columns: [PROGRAM, text('id'), text('name'), text('program'), { name: 'changed_at', type: 'DOUBLE' }],
  },
  recordings: {
    about: 'what runs were played from; several runs share one',
    columns: [RECORDING, text('sha256'), bytes('trace_bytes'), bytes('description_bytes')],
  },
  recording_parts: {
    about: 'the compressed columns of a recording (trace) and the JSON beside them (description), in parts',
    columns: [RECORDING, text('file'), place('part'), { name: 'content', type: 'BLOB' }],
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

/** The tables whose rows belong to one run, as version 2 brought them. */
export const RUN_TABLES_OF_2 = [
  'runs',
  'run_moments',
  'run_ledger',
  'run_classes',
  'run_lives',
  'run_fullness',
  'run_held',
  'run_pins',
  'run_sites',
  'run_checkpoints',
] as const satisfies readonly TableName[]

/** Those that a run of a program has besides; version 3 brought them. */
export const PROGRAM_RUN_TABLES = [
  'run_programs',
  'run_calls',
  'run_output',
  'run_asked',
  'run_snapshots',
] as const satisfies readonly TableName[]

export const RUN_TABLES = [...RUN_TABLES_OF_2, ...PROGRAM_RUN_TABLES] as const

/** The tables whose rows belong to one recording; version 2 brought them. */
export const RECORDING_TABLES = ['recordings', 'recording_parts'] as const satisfies readonly TableName[]

export function tableEntries(): readonly (readonly [TableName, StoredTable])[] {
  return Object.entries(TABLES) as [TableName, StoredTable][]
}

/** Makes empty tables in the file, or in memory where they stand in for those that an earlier version lacks. */
export async function createTables(
  database: Database,
  names: readonly TableName[] = tableEntries().map(([name]) => name),
  catalog: 'stored' | 'memory' = 'stored',
): Promise<void> {
  for (const name of names) {
    const columns = (TABLES[name] as StoredTable).columns.map(
      (column) => `"${column.name}" ${column.type}${column.nullable ? '' : ' NOT NULL'}`,
    )
    await database.run(`CREATE TABLE ${catalog}.main.${name} (${columns.join(', ')})`)
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
