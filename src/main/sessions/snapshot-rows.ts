// The tables of one snapshot, to rows of the session file and back. session-file.ts calls it, inside its transaction.
// Reading allocates shared memory by the rows that are there, never by a number the file states.
import { setImmediate } from 'node:timers/promises'
import type { DuckDBDataChunk } from '@duckdb/node-api'
import { assert, present } from '@shared/base/assert'
import { cancelled } from '@shared/base/problem'
import type { Problem } from '@shared/base/problem'
import type { CallContext } from '@shared/base/progress'
import type { FrameTable, SnapshotTable, TraceTable, TracebackTable } from '@shared/model/snapshot'
import type { Cell, Database } from './database'
import type { TableName } from './schema'
import { fromStoredText, toStoredText } from './stored-text'

/** Rows of one table of one snapshot; more is refused before anything is allocated. */
const MOST_ROWS = 2 ** 28
/** UTF-16 units of all file names of a snapshot together. */
const MOST_TEXT = 2 ** 29

export async function writeTable(
  database: Database,
  key: number,
  table: SnapshotTable,
  ctx: CallContext,
): Promise<void> {
  const { files, frames, tracebacks, traces, domains } = table
  const total = traces.size.length
  const label = 'Saving traces'
  const pause = async () => {
    await setImmediate()
    if (ctx.signal.aborted) throw cancelled()
  }
  const fill = async (name: TableName, rows: number, cells: readonly Cell[]) => {
    await pause()
    await database.append(name, [() => key, ...cells], rows, pause)
  }

  ctx.progress({ label, done: 0, total, unit: 'traces' })
  await fill('files', files.length, [row, (file) => toStoredText(at(files, file))])
  await fill('frames', frames.file.length, [row, (r) => at(frames.file, r), (r) => at(frames.line, r)])
  const owner = ownersOf(tracebacks)
  await fill('traceback_frames', tracebacks.frame.length, [
    (r) => at(owner, r),
    (r) => r - at(tracebacks.start, at(owner, r)),
    (r) => at(tracebacks.frame, r),
  ])
  await fill('domains', domains.length, [row, (domain) => BigInt(at(domains, domain))])
  await database.append(
    'traces',
    [
      () => key,
      row,
      (r) => at(traces.traceback, r),
      (r) => BigInt(at(traces.size, r)),
      (r) => at(traces.domain, r),
      (r) => at(traces.totalFrames, r),
    ],
    total,
    async (done) => {
      ctx.progress({ label, done, total, unit: 'traces' })
      await pause()
    },
  )
  ctx.progress({ label, done: total, total, unit: 'traces' })
}

/** For each row of `tracebacks.frame` the traceback it belongs to. */
function ownersOf({ start, frame }: TracebackTable): Uint32Array {
  const owner = new Uint32Array(frame.length)
  for (let traceback = 0; traceback + 1 < start.length; traceback++) {
    owner.fill(traceback, at(start, traceback), at(start, traceback + 1))
  }
  return owner
}

/** What the row of the snapshot says, beside the rows of its tables. */
export interface StatedCounts {
  readonly traces: number
  readonly tracebacks: number
}

/** Throws what `refuse` makes of the first thing that is not as it was written. */
export async function readTable(
  database: Database,
  key: number,
  stated: StatedCounts,
  refuse: (fact: string) => Problem,
  ctx: CallContext,
): Promise<SnapshotTable> {
  const rows = new SnapshotRows(database, key, refuse, ctx)
  const files = await rows.files()
  const frames = await rows.frames()
  const tracebacks = await rows.tracebacks(stated.tracebacks)
  const domains = await rows.domains()
  const traces = await rows.traces(stated.traces)
  return { files, frames, tracebacks, traces, domains }
}

const row: Cell = (index) => index

type Column = Uint32Array | Uint16Array | Float64Array

class SnapshotRows {
  constructor(
    private readonly database: Database,
    private readonly key: number,
    private readonly refuse: (fact: string) => Problem,
    private readonly ctx: CallContext,
  ) {}

  async files(): Promise<string[]> {
    const files = Array.from<string>({ length: await this.count('files') })
    let text = 0
    await this.eachChunk('files', ['file', 'name'], (chunk) => {
      const places = chunk.getColumnVector(0)
      const names = chunk.getColumnVector(1)
      const rows = chunk.rowCount
      for (let row = 0; row < rows; row++) {
        const place = this.number(places.getItem(row))
        if (place >= files.length || files[place] !== undefined) throw this.misplaced('files')
        const name = fromStoredText(String(names.getItem(row)))
        text += name.length
        if (text > MOST_TEXT)
          throw this.refuse('The file names of a snapshot are longer than a dump can hold')
        files[place] = name
      }
    })
    return files
  }

  async frames(): Promise<FrameTable> {
    const count = await this.count('frames')
    const file = new Uint32Array(new SharedArrayBuffer(count * 4))
    const line = new Uint32Array(new SharedArrayBuffer(count * 4))
    await this.scatter('frames', 'frame', { file, line }, count)
    return { file, line }
  }

  async tracebacks(stated: number): Promise<TracebackTable> {
    this.checkBound('tracebacks', stated)
    const count = await this.count('traceback_frames')
    const start = new Uint32Array(new SharedArrayBuffer((stated + 1) * 4))
    const frame = new Uint32Array(new SharedArrayBuffer(count * 4))
    const owner = new Uint32Array(count)
    const depth = new Uint32Array(count)
    const value = new Uint32Array(count)
    let filled = 0
    await this.eachChunk('traceback_frames', ['traceback', 'depth', 'frame'], (chunk) => {
      if (filled + chunk.rowCount > count) throw this.misplaced('traceback_frames')
      this.copy(chunk, 0, owner, filled)
      this.copy(chunk, 1, depth, filled)
      this.copy(chunk, 2, value, filled)
      filled += chunk.rowCount
    })
    for (let row = 0; row < count; row++) {
      const traceback = at(owner, row)
      if (traceback >= stated) throw this.misplaced('traceback_frames')
      start[traceback + 1] = at(start, traceback + 1) + 1
    }
    for (let t = 0; t < stated; t++) start[t + 1] = at(start, t + 1) + at(start, t)
    const seen = new Uint8Array(count)
    for (let row = 0; row < count; row++) {
      const traceback = at(owner, row)
      const place = at(start, traceback) + at(depth, row)
      if (place >= at(start, traceback + 1) || seen[place] === 1) throw this.misplaced('traceback_frames')
      seen[place] = 1
      frame[place] = at(value, row)
    }
    return { start, frame }
  }

  async domains(): Promise<number[]> {
    const count = await this.count('domains')
    const number = new Float64Array(count)
    await this.scatter('domains', 'domain', { number }, count)
    return [...number]
  }

  async traces(stated: number): Promise<TraceTable> {
    const count = await this.count('traces')
    if (count !== stated) {
      throw this.refuse(`A snapshot of ${stated} traces has ${count} rows in table traces`)
    }
    const traceback = new Uint32Array(new SharedArrayBuffer(count * 4))
    const size = new Float64Array(new SharedArrayBuffer(count * 8))
    const domain = new Uint16Array(new SharedArrayBuffer(count * 2))
    const totalFrames = new Uint16Array(new SharedArrayBuffer(count * 2))
    const columns = { traceback, size, domain, total_frames: totalFrames }
    await this.scatter('traces', 'trace', columns, count, (done) =>
      this.ctx.progress({ label: 'Reading traces', done, total: count, unit: 'traces' }),
    )
    return { traceback, size, domain, totalFrames }
  }

  /**
   * Each row to the place its index column says, so that the order of rows in the file does not matter. Every place
   * is filled exactly once. A hot loop.
   */
  private async scatter(
    table: TableName,
    index: string,
    columns: Readonly<Record<string, Column>>,
    count: number,
    onRows: (done: number) => void = () => {},
  ): Promise<void> {
    const seen = new Uint8Array(count)
    const targets = Object.values(columns)
    const places = new Uint32Array(2048)
    let done = 0
    await this.eachChunk(table, [index, ...Object.keys(columns)], (chunk) => {
      const rows = chunk.rowCount
      this.copy(chunk, 0, places, 0)
      for (let row = 0; row < rows; row++) {
        const place = at(places, row)
        if (place >= count || seen[place] === 1) throw this.misplaced(table)
        seen[place] = 1
      }
      for (let column = 0; column < targets.length; column++) {
        const target = present(targets[column], 'a column index in range')
        const vector = chunk.getColumnVector(column + 1)
        for (let row = 0; row < rows; row++) target[at(places, row)] = this.number(vector.getItem(row))
      }
      done += rows
      onRows(done)
    })
    if (done !== count) throw this.misplaced(table)
  }

  private copy(chunk: DuckDBDataChunk, column: number, target: Uint32Array, from: number): void {
    const vector = chunk.getColumnVector(column)
    // Asking a chunk for its row count is a call into DuckDB: too dear for a loop's condition.
    const rows = chunk.rowCount
    for (let row = 0; row < rows; row++) target[from + row] = this.number(vector.getItem(row))
  }

  private async eachChunk(
    table: TableName,
    columns: readonly string[],
    visit: (chunk: DuckDBDataChunk) => void,
  ): Promise<void> {
    const query = `SELECT ${columns.join(', ')} FROM stored.main.${table} WHERE snapshot_key = ${this.key}`
    for await (const chunk of this.database.chunks(query)) {
      if (this.ctx.signal.aborted) throw cancelled()
      visit(chunk)
    }
  }

  private async count(table: TableName): Promise<number> {
    const query = `SELECT count(*) FROM stored.main.${table} WHERE snapshot_key = ${this.key}`
    const count = Number((await this.database.rows(query))[0]?.[0])
    this.checkBound(`rows in table ${table}`, count)
    return count
  }

  private checkBound(what: string, count: number): void {
    if (count > MOST_ROWS) throw this.refuse(`A snapshot has ${count} ${what}, at most ${MOST_ROWS} are read`)
  }

  /** An integer column's value; NULL stands nowhere in the columns read here. */
  private number(value: unknown): number {
    if (typeof value === 'number') return value
    if (typeof value === 'bigint') return Number(value)
    throw this.refuse('A value is missing where none may be')
  }

  private misplaced(table: TableName): Problem {
    return this.refuse(`The rows of table ${table} are not numbered 0, 1, 2 ... for a snapshot`)
  }
}

function at<T>(column: ArrayLike<T>, index: number): T {
  const value = column[index]
  assert(value !== undefined, 'an index into a column is in range')
  return value
}
