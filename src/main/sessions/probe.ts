// A first reading of a file by a process of its own. DuckDB finds accidental damage by its checksums and says so; a
// file forged with right checksums can still crash it, native code and all: about 1 in 30 of such files did in 1.5.6.
// held-files.ts tells which files need it; session-file.ts calls it before it attaches one.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { badSession } from './refusals'
import { RECORDING_TABLES, RUN_TABLES, SNAPSHOT_TABLES, tableEntries } from './schema'
import type { TableName } from './schema'

/** Longer than any session takes to be read once; a file that keeps DuckDB busy for longer is refused. */
const MOST_MILLISECONDS = 120_000

/**
 * Run by the child, with the statements of `rehearsal`. What DuckDB reports as an error is the opener's to find and to
 * say; only the way the child ends counts here. Its input closes when the process that asked is gone: it must not hold
 * the file any longer then.
 */
const CHILD = `
process.stdin.on('close', () => process.exit(0)).resume()
const [, duckdb, path, rehearsal] = process.argv
const { files, wholly, byKey } = JSON.parse(rehearsal)
const literal = (text) => "'" + text.replaceAll("'", "''") + "'"
const { DuckDBInstance } = require(duckdb)
async function rehearse() {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: '2GiB', temp_directory: '', autoinstall_known_extensions: 'false', autoload_known_extensions: 'false',
  })
  const connection = await instance.connect()
  await connection.run('SET allowed_paths = [' + files.map(literal).join() + ']')
  await connection.run('SET enable_external_access = false')
  await connection.run('SET lock_configuration = true')
  await connection.run('ATTACH ' + literal(path) + ' AS stored (TYPE duckdb, READ_ONLY)')
  const rows = async (sql) => connection.runAndReadAll(sql).then((reader) => reader.getRows(), () => [])
  for (const sql of wholly) await rows(sql)
  for (const { column, owners, statements } of byKey) {
    for (const [key] of await rows('SELECT ' + column + ' FROM stored.main.' + owners)) {
      for (const sql of statements) await rows(sql + ' WHERE ' + column + ' = ' + key)
    }
  }
}
rehearse().catch(() => {}).finally(() => process.exit(0))
`

const read = (table: TableName) => `SELECT bit_xor(hash(t)) FROM stored.main.${table} t`
const count = (table: TableName) => `SELECT count(*) FROM stored.main.${table}`

const both = (tables: readonly TableName[]) => tables.flatMap((table) => [count(table), read(table)])

/** Every way in which the opener reads: the catalog, every row, and the rows of one snapshot, run or recording. */
function rehearsal(path: string) {
  return {
    files: [path, `${path}.wal`],
    wholly: [
      'FROM duckdb_tables()',
      'FROM duckdb_columns()',
      'FROM duckdb_constraints()',
      ...tableEntries().map(([table]) => read(table)),
    ],
    byKey: [
      { column: 'snapshot_key', owners: 'snapshots', statements: both(SNAPSHOT_TABLES) },
      { column: 'run_key', owners: 'runs', statements: both(RUN_TABLES) },
      { column: 'recording_key', owners: 'recordings', statements: both(RECORDING_TABLES) },
    ],
  }
}

/** Throws a Problem when reading `path` ends the process that reads it. `named` is the user's name of the file. */
export async function probe(path: string, named: string): Promise<void> {
  const duckdb = createRequire(import.meta.url).resolve('@duckdb/node-api')
  const child = spawn(process.execPath, ['-e', CHILD, duckdb, path, JSON.stringify(rehearsal(path))], {
    stdio: ['pipe', 'ignore', 'ignore'],
    timeout: MOST_MILLISECONDS,
    killSignal: 'SIGKILL',
    // Electron's executable is Node with this set; plain Node does not look at it.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  })
  const end = await new Promise<number | string>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(signal ?? code ?? 0))
  })
  if (end !== 0) throw badSession(named, `The file is damaged: reading it ended a process with ${end}`)
}
