// One DuckDB instance in memory with one session file attached as `stored`, locked down before the file is touched:
// it may open that file and nothing else, loads no extensions, and its settings are locked. Names in a statement mean
// the catalog in memory first, so that a function or view stored in the file never stands in for ours.
// session-file.ts and query.ts call it.
import { availableParallelism, totalmem } from 'node:os'
import type {
  DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  DuckDBResult,
  DuckDBValue,
} from '@duckdb/node-api'
import { assert, present } from '@shared/base/assert'
import { loadDuckDB } from './duckdb'
import type { DuckDB } from './duckdb'
import type { ColumnType, TableName } from './schema'
import { TABLES } from './schema'

/** DuckDB's smallest; with its default of 256 KiB a session of one small snapshot takes megabytes. */
const BLOCK_SIZE = 16_384
const GIB = 2 ** 30

/** A column to be appended: `cell(row)` is a bigint for BIGINT and HUGEINT, a string for VARCHAR, bytes for BLOB, else a number. */
export type Cell = (row: number) => number | bigint | string | Uint8Array | null

export type Value = string | number | bigint | boolean | null

export class Database {
  private constructor(
    private readonly duckdb: DuckDB,
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
  ) {}

  /** A database that can attach `path` (absolute, links resolved) and open no other file. */
  static async start(path: string): Promise<Database> {
    const duckdb = await loadDuckDB()
    const memory = Math.min(4 * GIB, totalmem() / 2)
    const instance = await duckdb.DuckDBInstance.create(':memory:', {
      threads: String(Math.min(4, availableParallelism())),
      memory_limit: `${Math.floor(memory)}B`,
      temp_directory: '',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      allow_persistent_secrets: 'false',
    })
    try {
      const database = new Database(duckdb, instance, await instance.connect())
      // The names under which DuckDB 1.5 keeps a session's log beside it.
      const files = ['', '.wal', '.wal.checkpoint', '.wal.recovery'].map((ending) => path + ending)
      await database.run(`SET allowed_paths = [${files.map(literal).join(', ')}]`)
      await database.run('SET enable_external_access = false')
      await database.run('SET lock_configuration = true')
      return database
    } catch (error) {
      instance.closeSync()
      throw error
    }
  }

  /** `create` makes the file; a file that is there keeps the block size it was made with, by whomever. */
  async attach(path: string, access: 'create' | 'write' | 'read'): Promise<void> {
    const options = { create: `, BLOCK_SIZE ${BLOCK_SIZE}`, write: '', read: ', READ_ONLY' }
    await this.run(`ATTACH ${literal(path)} AS stored (TYPE duckdb${options[access]})`)
  }

  /** Writes what stands in the log into the file, and lets go of the file. */
  async detach(): Promise<void> {
    await this.run('DETACH stored')
  }

  /** `types` are those of the columns the values go into; without them a value's own type decides. */
  async run(sql: string, values: readonly Value[] = [], types?: readonly ColumnType[]): Promise<void> {
    await this.connection.run(
      sql,
      [...values],
      types?.map((type) => this.typeOf(type)),
    )
  }

  /** All rows: for results known to be small. */
  async rows(sql: string, values: readonly Value[] = []): Promise<readonly (readonly DuckDBValue[])[]> {
    const reader = await this.connection.runAndReadAll(sql, [...values])
    return reader.getRows()
  }

  /**
   * The result in pieces of up to 2048 rows, as DuckDB makes them. A caller may stop early: the rest is given up then,
   * because a result that is not read to its end keeps the file open after `close`.
   */
  async *chunks(sql: string, values: readonly Value[] = []): AsyncGenerator<DuckDBDataChunk> {
    const result = await this.connection.stream(sql, [...values])
    yield* this.chunksOf(result)
  }

  /** `chunks` of a statement that was prepared. */
  async *chunksOf(result: DuckDBResult): AsyncGenerator<DuckDBDataChunk> {
    let isRead = false
    try {
      for (;;) {
        const chunk = await result.fetchChunk()
        if (chunk === null || chunk.rowCount === 0) break
        yield chunk
      }
      isRead = true
    } finally {
      if (!isRead) await this.giveUp(result)
    }
  }

  /** The statements of one text, each prepared only when asked for: preparing checks names and access. */
  get statements(): DuckDBConnection['extractStatements'] {
    return (sql) => this.connection.extractStatements(sql)
  }

  /** DuckDB's names for kinds of statement and value. */
  get names(): DuckDB {
    return this.duckdb
  }

  /**
   * Commits when `work` resolves; resolved means on the disk. When it rejects, only `close` may follow: closing undoes
   * the work, and does so whatever state the error left DuckDB in.
   */
  async transaction(work: () => Promise<void>): Promise<void> {
    await this.run('BEGIN TRANSACTION')
    await work()
    await this.run('COMMIT')
  }

  /** Brings the log into the file, so that the one file is whole by itself. */
  async checkpoint(): Promise<void> {
    await this.run('CHECKPOINT stored')
  }

  /**
   * Appends `rowCount` rows to a table, all columns in the order of its schema, and calls `between` now and then with
   * the rows done. A hot loop: a million traces pass here.
   */
  async append(
    table: TableName,
    cells: readonly Cell[],
    rowCount: number,
    between: (rowsDone: number) => Promise<void>,
  ): Promise<void> {
    const types = TABLES[table].columns.map(({ type }) => this.typeOf(type))
    assert(types.length === cells.length, `table ${table} has ${types.length} columns`)
    const appender = await this.connection.createAppender(table, 'main', 'stored')
    try {
      for (let from = 0; from < rowCount; from += ROWS_PER_CHUNK) {
        const rows = Math.min(ROWS_PER_CHUNK, rowCount - from)
        const chunk = this.duckdb.DuckDBDataChunk.create(types, rows)
        for (let column = 0; column < cells.length; column++) {
          const vector = chunk.getColumnVector(column)
          const cell = present(cells[column], 'there is a cell function a column')
          for (let row = 0; row < rows; row++) vector.setItem(row, this.stored(cell(from + row)))
          vector.flush()
        }
        appender.appendDataChunk(chunk)
        if ((from / ROWS_PER_CHUNK) % CHUNKS_BETWEEN === 0) await between(from + rows)
      }
      appender.flushSync()
    } finally {
      appender.closeSync()
    }
  }

  /** Ends what the connection is doing: its promise rejects with an INTERRUPT error. */
  interrupt(): void {
    this.connection.interrupt()
  }

  close(): void {
    this.connection.closeSync()
    this.instance.closeSync()
  }

  private async giveUp(result: DuckDBResult): Promise<void> {
    this.interrupt()
    try {
      while (((await result.fetchChunk())?.rowCount ?? 0) > 0);
    } catch (error) {
      // The interruption, or the error that made the caller stop: either way the result has ended.
      assert(error instanceof Error, 'DuckDB rejects with errors')
    }
  }

  private stored(value: ReturnType<Cell>): DuckDBValue {
    return value instanceof Uint8Array ? this.duckdb.blobValue(value) : value
  }

  private typeOf(type: ColumnType) {
    return this.duckdb[type]
  }
}

/** The most one DuckDB data chunk holds. */
const ROWS_PER_CHUNK = 2048
const CHUNKS_BETWEEN = 16

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
