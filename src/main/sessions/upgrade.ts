// Brings a session file of an earlier format version to the present one. session-file.ts calls it when it opens one.
// The file as it was is kept beside it first (an earlier Arenascope may still be in use, and an upgrader may be wrong);
// then all steps run in one transaction, which DuckDB keeps whole whatever happens. Upgrading a copy and renaming it
// was rejected: it would change the file's identity under hard links and needs the space twice while it runs.
import { copyFile, rename } from 'node:fs/promises'
import { dirname, extname, join, parse } from 'node:path'
import type { Problem } from '@shared/base/problem'
import { toDisk } from './atomic-file'
import type { Database } from './database'
import { badSession, newerVersion } from './refusals'
import { createTables, FORMAT_VERSION, PROGRAM_RUN_TABLES, RECORDING_TABLES, RUN_TABLES_OF_2 } from './schema'
import type { TableName } from './schema'
import { storeViews } from './views'

export interface Upgrader {
  /** Makes version `from` + 1 out of `from`. */
  readonly from: number
  readonly upgrade: (database: Database, refuse: (fact: string) => Problem) => Promise<void>
  /** The tables that it adds, when that is all it does: a file that is only read needs no upgrade then. */
  readonly adds?: readonly TableName[]
}

/** What version 2 added: runs of the simulated allocator, and the recordings they were played from. */
const ADDED_BY_2: readonly TableName[] = [...RUN_TABLES_OF_2, ...RECORDING_TABLES]
const VIEWS_OF_2 = [
  'run_overview',
  'release_curves',
  'ledger_over_time',
  'arena_lives',
  'site_names',
  'arena_pins',
  'measured_and_simulated',
]
/** What version 3 added: runs of programs, and programs. */
const ADDED_BY_3: readonly TableName[] = [...PROGRAM_RUN_TABLES, 'programs']
const VIEWS_OF_3 = ['program_overview', 'program_output', 'program_samples']

/** One for each earlier version; the tests bring more. */
export const UPGRADERS: readonly Upgrader[] = [
  {
    from: 1,
    adds: ADDED_BY_2,
    async upgrade(database, refuse) {
      await refuseTaken(database, 2, [...ADDED_BY_2, ...VIEWS_OF_2], refuse)
      await createTables(database, ADDED_BY_2)
    },
  },
  {
    from: 2,
    adds: ADDED_BY_3,
    async upgrade(database, refuse) {
      await refuseTaken(database, 3, [...ADDED_BY_3, ...VIEWS_OF_3], refuse)
      await createTables(database, ADDED_BY_3)
    },
  },
]

/** Users may keep tables and views of their own in a session; ours do not go over them. */
async function refuseTaken(
  database: Database,
  version: number,
  names: readonly string[],
  refuse: (fact: string) => Problem,
): Promise<void> {
  const rows = await database.rows(
    `SELECT table_name FROM duckdb_tables() WHERE database_name = 'stored' AND schema_name = 'main'
     UNION ALL SELECT view_name FROM duckdb_views() WHERE database_name = 'stored' AND schema_name = 'main'`,
  )
  const taken = rows.map(([name]) => String(name).toLowerCase()).find((name) => names.includes(name))
  if (taken === undefined) return
  throw refuse(
    `Format version ${version} has a table or view ${taken}, and the file holds one of its own by that name; rename it first`,
  )
}

/** The version a file states. Throws what `refuse` makes when it states none in the way every version does. */
export async function versionOf(database: Database, refuse: (fact: string) => Problem): Promise<number> {
  const columns = await database.rows(
    `SELECT data_type, column_default FROM duckdb_columns() JOIN duckdb_tables() USING (table_oid, database_name)
     WHERE database_name = 'stored' AND duckdb_tables.schema_name = 'main'
       AND duckdb_tables.table_name = 'session' AND column_name = 'format_version'`,
  )
  const [type, computed] = columns[0] ?? []
  if (columns.length !== 1 || type !== 'INTEGER' || computed !== null) {
    throw refuse(
      'The file is a DuckDB database, but not a session: it has no table session with a format_version',
    )
  }
  const rows = await database.rows('SELECT format_version FROM stored.main.session LIMIT 2')
  const version = rows[0]?.[0]
  if (rows.length !== 1 || typeof version !== 'number') throw refuse('Table session does not have one row')
  return version
}

/** The steps from `found` to the present version, none when it is that. Throws a Problem for a version not known. */
export function stepsFrom(found: number, upgraders: readonly Upgrader[], file: string): readonly Upgrader[] {
  if (found > FORMAT_VERSION) {
    throw newerVersion(file, `format version ${found}`, `versions up to ${FORMAT_VERSION}`)
  }
  const steps: Upgrader[] = []
  for (let version = found; version < FORMAT_VERSION; version++) {
    const step = upgraders.find(({ from }) => from === version)
    if (!step) throw badSession(file, `Format version ${found} was never written by an Arenascope`)
    steps.push(step)
  }
  return steps
}

/** Keeps `path` (not open anywhere in this process) beside itself as name.v0.arenascope; resolves when on the disk. */
export async function keepAsItWas(path: string, version: number): Promise<string> {
  const { name } = parse(path)
  const kept = join(dirname(path), `${name}.v${version}${extname(path)}`)
  const unfinished = `${kept}.part`
  await copyFile(path, unfinished)
  await toDisk(unfinished)
  await rename(unfinished, kept)
  return kept
}

export async function runSteps(
  database: Database,
  steps: readonly Upgrader[],
  refuse: (fact: string) => Problem,
): Promise<void> {
  await database.transaction(async () => {
    for (const step of steps) {
      await step.upgrade(database, refuse)
      await database.run('UPDATE stored.main.session SET format_version = ?', [step.from + 1])
    }
    // Those of the present version, over whatever earlier ones had.
    await database.run('USE stored.main')
    await storeViews(database)
    await database.run('USE memory.main')
  })
  await database.checkpoint()
}
