// One row into a table of few rows. Called by the records of sessions, snapshots, runs and recordings.
import { assert } from '@shared/base/assert'
import type { Database, Value } from './database'
import { TABLES } from './schema'

export async function insertRow(
  database: Database,
  table: 'session' | 'snapshots' | 'runs' | 'run_programs' | 'programs' | 'recordings',
  values: readonly Value[],
): Promise<void> {
  const types = TABLES[table].columns.map(({ type }) => type)
  assert(types.length === values.length, `a row of ${table} has ${types.length} values`)
  const places = types.map(() => '?').join(', ')
  await database.run(`INSERT INTO stored.main.${table} VALUES (${places})`, values, types)
}
