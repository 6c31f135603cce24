// The rows of one snapshot, run or recording: read in pieces, laid where their index column says, refused when they are
// not all there. snapshot-rows.ts, read-run.ts and recordings.ts call it. Memory is taken by the rows that are there, never by a number
// the file states.
import type { DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api'
import { assert, present } from '@shared/base/assert'
import { cancelled } from '@shared/base/problem'
import type { Problem } from '@shared/base/problem'
import type { CallContext } from '@shared/base/progress'
import type { Database } from './database'
import type { TableName } from './schema'

/** Rows of one table of one snapshot; more is refused before anything is allocated. */
const MOST_ROWS = 2 ** 28

export type Column = Uint32Array | Int32Array | Uint16Array | Uint8Array | Float64Array

/** Whose rows: the column that says so, its value, and the word for it in messages. */
export interface Owner {
  readonly column: 'snapshot_key' | 'run_key' | 'recording_key'
  readonly key: number
  readonly word: string
}

export class KeyedRows {
  constructor(
    private readonly database: Database,
    private readonly owner: Owner,
    readonly refuse: (fact: string) => Problem,
    readonly ctx: CallContext,
  ) {}

  /**
   * Each row to the place its index column says, so that the order of rows in the file does not matter. Every place
   * is filled exactly once. `whenNull` stands for NULL in a column of that name. A hot loop.
   */
  async scatter(
    table: TableName,
    index: string,
    columns: Readonly<Record<string, Column>>,
    count: number,
    options: {
      readonly onRows?: (done: number) => void
      readonly whenNull?: Readonly<Record<string, number>>
    } = {},
  ): Promise<void> {
    const seen = new Uint8Array(count)
    const names = Object.keys(columns)
    const targets = Object.values(columns)
    const whenNull = names.map((name) => options.whenNull?.[name] ?? null)
    const places = new Uint32Array(2048)
    let done = 0
    await this.eachChunk(table, [index, ...names], (chunk) => {
      const rows = chunk.rowCount
      this.copy(chunk, 0, places, 0)
      for (let row = 0; row < rows; row++) this.take(table, seen, at(places, row))
      for (let column = 0; column < targets.length; column++) {
        const target = present(targets[column], 'a column index in range')
        const empty = whenNull[column] ?? null
        const vector = chunk.getColumnVector(column + 1)
        for (let row = 0; row < rows; row++) target[at(places, row)] = this.numberOr(vector, row, empty)
      }
      done += rows
      options.onRows?.(done)
    })
    if (done !== count) throw this.misplaced(table)
  }

  /** `scatter` for rows with texts: `visit` gets each row with its place, from 0. Places are taken exactly once. */
  async eachPlaced(
    table: TableName,
    index: string,
    columns: readonly string[],
    count: number,
    visit: (place: number, values: readonly unknown[]) => void,
  ): Promise<void> {
    const seen = new Uint8Array(count)
    let done = 0
    await this.eachChunk(table, [index, ...columns], (chunk) => {
      for (const [place, ...values] of chunk.getRows()) {
        this.take(table, seen, this.number(place))
        visit(Number(place), values)
        done++
      }
    })
    if (done !== count) throw this.misplaced(table)
  }

  copy(chunk: DuckDBDataChunk, column: number, target: Uint32Array, from: number): void {
    const vector = chunk.getColumnVector(column)
    // Asking a chunk for its row count is a call into DuckDB: too dear for a loop's condition.
    const rows = chunk.rowCount
    for (let row = 0; row < rows; row++) target[from + row] = this.number(vector.getItem(row))
  }

  async eachChunk(
    table: TableName,
    columns: readonly string[],
    visit: (chunk: DuckDBDataChunk) => void,
  ): Promise<void> {
    const { column, key } = this.owner
    const query = `SELECT ${columns.join(', ')} FROM ${table} WHERE ${column} = ${key}`
    for await (const chunk of this.database.chunks(query)) {
      if (this.ctx.signal.aborted) throw cancelled()
      visit(chunk)
    }
  }

  /** At most `most` rows. */
  async count(table: TableName, most = MOST_ROWS): Promise<number> {
    const { column, key } = this.owner
    const query = `SELECT count(*) FROM ${table} WHERE ${column} = ${key}`
    const count = Number((await this.database.rows(query))[0]?.[0])
    this.checkBound(`rows in table ${table}`, count, most)
    return count
  }

  checkBound(what: string, count: number, most = MOST_ROWS): void {
    if (count <= most) return
    throw this.refuse(`A ${this.owner.word} has ${count} ${what}, at most ${most} are read`)
  }

  /** An integer column's value; NULL stands nowhere in the columns read here. */
  number(value: unknown): number {
    if (typeof value === 'number') return value
    if (typeof value === 'bigint') return Number(value)
    throw this.refuse('A value is missing where none may be')
  }

  misplaced(table: TableName): Problem {
    return this.refuse(`The rows of table ${table} are not numbered 0, 1, 2 ... for a ${this.owner.word}`)
  }

  private take(table: TableName, seen: Uint8Array, place: number): void {
    if (place >= seen.length || seen[place] === 1) throw this.misplaced(table)
    seen[place] = 1
  }

  private numberOr(vector: DuckDBVector, row: number, empty: number | null): number {
    const value = vector.getItem(row)
    return value === null && empty !== null ? empty : this.number(value)
  }
}

export function at<T>(column: ArrayLike<T>, index: number): T {
  const value = column[index]
  assert(value !== undefined, 'an index into a column is in range')
  return value
}
