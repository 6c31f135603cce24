// The traces that runs were played from, kept as the compressed files they came in, so that a saved session can be
// played again under another profile. Called by session-file.ts, inside its transaction. What is read goes through the
// trace's own reader and its bounds before it is played.
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { cancelled, type Problem } from '@shared/base/problem'
import type { CallContext } from '@shared/base/progress'
import type { Recording } from '@shared/model/run'
import type { Database } from './database'
import { insertRow } from './insert-row'
import { KeyedRows } from './keyed-rows'
import { RECORDING_TABLES } from './schema'

/** Bytes of both files together: the budget within which a session keeps its event stream. */
export const RECORDING_BUDGET = 64 * 2 ** 20
const PART = 256 * 2 ** 10
const FILES = ['trace', 'description'] as const

export function fitsBudget({ trace, description }: Recording): boolean {
  return trace.length + description.length <= RECORDING_BUDGET
}

/** The key of the recording; one that is there already is not stored twice. */
export async function keepRecording(
  database: Database,
  recording: Recording,
  ctx: CallContext,
): Promise<number> {
  const digest = digestOf(recording)
  const known = await database.rows('SELECT recording_key FROM stored.main.recordings WHERE sha256 = ?', [
    digest,
  ])
  if (known.length > 0) return Number(known[0]?.[0])
  const rows = await database.rows('SELECT coalesce(max(recording_key), 0) + 1 FROM stored.main.recordings')
  const key = Number(rows[0]?.[0])
  const { trace, description } = recording
  await insertRow(database, 'recordings', [key, digest, BigInt(trace.length), BigInt(description.length)])
  const pause = async () => {
    await setImmediate()
    if (ctx.signal.aborted) throw cancelled()
  }
  for (const file of FILES) {
    const content = recording[file]
    const part = (row: number) => content.subarray(row * PART, (row + 1) * PART)
    const parts = Math.ceil(content.length / PART)
    await pause()
    await database.append('recording_parts', [() => key, () => file, (row) => row, part], parts, pause)
  }
  return key
}

/** Throws what `refuse` makes of parts that are not what was stored. */
export async function readRecording(
  database: Database,
  key: number,
  refuse: (fact: string) => Problem,
  ctx: CallContext,
): Promise<Recording> {
  const rows = await database.rows(
    'SELECT sha256, trace_bytes, description_bytes FROM recordings WHERE recording_key = ? LIMIT 2',
    [key],
  )
  const [digest, ...stated] = rows[0] ?? []
  const [trace = NaN, description = NaN] = stated.map(Number)
  const isStated = rows.length === 1 && isLength(trace) && isLength(description)
  if (!isStated || trace + description > RECORDING_BUDGET)
    throw refuse('A recording is not described as it was written')
  const files = { trace: new Uint8Array(trace), description: new Uint8Array(description) }
  await new RecordingRows(database, { column: 'recording_key', key, word: 'recording' }, refuse, ctx).collect(
    files,
  )
  if (digestOf(files) !== digest) throw refuse('A recording is not what was written')
  return files
}

/** Drops what no run was played from any more. */
export async function dropUnusedRecordings(database: Database): Promise<void> {
  for (const table of RECORDING_TABLES) {
    await database.run(
      `DELETE FROM stored.main.${table} WHERE recording_key NOT IN
        (SELECT recording_key FROM stored.main.runs WHERE recording_key IS NOT NULL)`,
    )
  }
}

class RecordingRows extends KeyedRows {
  async collect(files: Readonly<Record<(typeof FILES)[number], Uint8Array>>): Promise<void> {
    const seen = new Set<string>()
    let filled = 0
    await this.eachChunk('recording_parts', ['file', 'part', 'content'], (chunk) => {
      for (const [name, part, content] of chunk.getRows()) {
        const file = FILES.find((one) => one === name)
        const place = this.number(part)
        if (file === undefined || !isBytes(content) || seen.has(`${file} ${place}`)) throw this.wrong()
        seen.add(`${file} ${place}`)
        const target = files[file]
        const expected = Math.min(PART, target.length - place * PART)
        if (content.bytes.length !== expected) throw this.wrong()
        target.set(content.bytes, place * PART)
        filled += expected
      }
    })
    if (filled !== files.trace.length + files.description.length) throw this.wrong()
  }

  private wrong(): Problem {
    return this.refuse('The parts of a recording do not fit together')
  }
}

function digestOf({ trace, description }: Recording): string {
  const hash = createHash('sha256')
  for (const content of [trace, description]) hash.update(`${content.length}:`).update(content)
  return hash.digest('hex')
}

function isLength(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

/** DuckDB's value of a BLOB. */
function isBytes(value: unknown): value is { readonly bytes: Uint8Array } {
  return typeof value === 'object' && value !== null && 'bytes' in value && value.bytes instanceof Uint8Array
}
