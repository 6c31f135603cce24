// The tables of one snapshot, to rows of the session file and back. session-file.ts calls it, inside its transaction.
// Reading allocates shared memory by the rows that are there, never by a number the file states.
import { setImmediate } from 'node:timers/promises'
import { cancelled } from '@shared/base/problem'
import type { Problem } from '@shared/base/problem'
import type { CallContext } from '@shared/base/progress'
import type { FrameTable, SnapshotTable, TraceTable, TracebackTable } from '@shared/model/snapshot'
import type { Cell, Database } from './database'
import { at, KeyedRows } from './keyed-rows'
import type { TableName } from './schema'
import { fromStoredText, toStoredText } from './stored-text'

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
  const rows = new SnapshotRows(database, { column: 'snapshot_key', key, word: 'snapshot' }, refuse, ctx)
  const files = await rows.files()
  const frames = await rows.frames()
  const tracebacks = await rows.tracebacks(stated.tracebacks)
  const domains = await rows.domains()
  const traces = await rows.traces(stated.traces)
  return { files, frames, tracebacks, traces, domains }
}

const row: Cell = (index) => index

class SnapshotRows extends KeyedRows {
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
    await this.scatter('traces', 'trace', columns, count, {
      onRows: (done) => this.ctx.progress({ label: 'Reading traces', done, total: count, unit: 'traces' }),
    })
    return { traceback, size, domain, totalFrames }
  }
}
