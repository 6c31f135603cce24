// What a run of a program has besides a replay's columns: its text, how it ended, what it printed. session-file.ts calls
// it, inside its transaction, for runs that check-run.ts has passed; what is read is held against check-run.ts, too.
import { setImmediate } from 'node:timers/promises'
import { cancelled, type Problem } from '@shared/base/problem'
import type { CallContext } from '@shared/base/progress'
import type { OutputPiece, ProgramEnd, ProgramFailure, ProgramRun } from '@shared/model/program'
import type { Cell, Database } from './database'
import { Fields } from './fields'
import { insertRow } from './insert-row'
import { at, KeyedRows } from './keyed-rows'
import type { RunRecord } from './run-records'
import { TABLES, type TableName } from './schema'
import { fromStoredText, toStoredText } from './stored-text'

const ENDS: readonly ProgramEnd[] = ['finished', 'raised', 'budget', 'cancelled', 'not simulated']
const MOST_CALLS = 2 ** 20
const MOST_PIECES = 2 ** 18
const MOST_MOMENTS = 2 ** 16
const MOST_SNAPSHOTS = 2 ** 12

export async function writeProgramRun(
  database: Database,
  key: number,
  program: ProgramRun,
  ctx: CallContext,
): Promise<void> {
  const { failure, output, asked, snapshots } = program
  await insertRow(database, 'run_programs', [
    key,
    toStoredText(program.file),
    toStoredText(program.text),
    program.customProfile === null ? null : toStoredText(program.customProfile),
    program.end,
    program.exit,
    failure && toStoredText(failure.type),
    failure && toStoredText(failure.message),
    failure && BigInt(failure.line),
    failure && toStoredText(failure.traceback),
    BigInt(program.outputLeftOut),
    BigInt(program.snapshotsLeftOut),
  ])
  const pause = async () => {
    await setImmediate()
    if (ctx.signal.aborted) throw cancelled()
  }
  const fill = (name: TableName, rows: number, cells: readonly Cell[]) =>
    database.append(name, [() => key, (row) => row, ...cells], rows, pause)
  const calls = failure?.frames ?? []
  await fill('run_calls', calls.length, [(row) => BigInt(at(calls, row))])
  await fill('run_output', output.length, [
    (row) => BigInt(at(output, row).event),
    (row) => at(output, row).stream,
    (row) => toStoredText(at(output, row).text),
  ])
  await fill('run_asked', asked.current.length, [
    (row) => BigInt(at(asked.current, row)),
    (row) => BigInt(at(asked.peak, row)),
  ])
  await fill('run_snapshots', snapshots.length, [
    (row) => BigInt(at(snapshots, row).event),
    (row) => toStoredText(at(snapshots, row).id),
  ])
}

/** Throws what `refuse` makes of the first row that is not as it was written. */
export async function readProgramRun(
  database: Database,
  { key, facts }: RunRecord,
  refuse: (fact: string) => Problem,
  ctx: CallContext,
): Promise<ProgramRun> {
  const columns = TABLES.run_programs.columns.map(({ name }) => name).join(', ')
  const found = await database.rows(`SELECT ${columns} FROM run_programs WHERE run_key = ? LIMIT 2`, [key])
  if (found.length !== 1) throw refuse('A run has not one program')
  const fields = new Fields(found[0] ?? [], refuse)
  const rows = new ProgramRows(database, { column: 'run_key', key, word: 'run' }, refuse, ctx)
  const failure = fields.orNull(6, (type) => ({
    type: fields.text(type),
    message: fields.text(7),
    line: fields.number(8),
    traceback: fields.text(9),
  }))
  const frames = await rows.calls()
  return {
    text: fields.text(2),
    file: fields.text(1),
    python: facts.pythonVersion,
    customProfile: fields.orNull(3, (at) => fields.text(at)),
    end: fields.oneOf(4, ENDS),
    exit: fields.number(5),
    failure: failure === null ? null : ({ ...failure, frames } satisfies ProgramFailure),
    output: await rows.output(),
    outputLeftOut: fields.number(10),
    asked: await rows.asked(),
    snapshots: await rows.snapshots(),
    snapshotsLeftOut: fields.number(11),
  }
}

class ProgramRows extends KeyedRows {
  async calls(): Promise<readonly number[]> {
    const count = await this.count('run_calls', MOST_CALLS)
    const line = new Float64Array(count)
    await this.scatter('run_calls', 'call', { line }, count)
    return [...line]
  }

  async output(): Promise<readonly OutputPiece[]> {
    const count = await this.count('run_output', MOST_PIECES)
    const pieces = Array.from<OutputPiece>({ length: count })
    const columns = ['event', 'stream', 'content']
    await this.eachPlaced('run_output', 'piece', columns, count, (place, [event, stream, content]) => {
      if (stream !== 'stdout' && stream !== 'stderr')
        throw this.refuse('Table run_output names a stream that is not known')
      pieces[place] = { event: this.number(event), stream, text: this.text(content) }
    })
    return pieces
  }

  async asked(): Promise<ProgramRun['asked']> {
    const count = await this.count('run_asked', MOST_MOMENTS)
    const [current, peak] = [new Float64Array(count), new Float64Array(count)]
    await this.scatter('run_asked', 'moment', { current, peak }, count)
    return { current, peak }
  }

  async snapshots(): Promise<ProgramRun['snapshots']> {
    const count = await this.count('run_snapshots', MOST_SNAPSHOTS)
    const taken = Array.from<ProgramRun['snapshots'][number]>({ length: count })
    await this.eachPlaced('run_snapshots', 'taken', ['event', 'snapshot_id'], count, (place, [event, id]) => {
      taken[place] = { event: this.number(event), id: this.text(id) }
    })
    return taken
  }

  private text(value: unknown): string {
    if (typeof value === 'string') return fromStoredText(value)
    throw this.refuse('A value is missing where none may be')
  }
}
