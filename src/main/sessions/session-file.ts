// A session's file: a DuckDB database with the tables of schema.ts. services/ calls it, from one thread of a process.
// One operation runs at a time. A change resolves when it is committed, on the disk, and in the one file (no log beside
// it); a change that fails leaves the file as it was before.
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { assert } from '@shared/base/assert'
import { Problem } from '@shared/base/problem'
import type { CallContext } from '@shared/base/progress'
import type { SessionInfo, SnapshotId } from '@shared/model/session'
import type { ProgramId, SavedProgram } from '@shared/model/program'
import type { Recording, RunId, SimulatedRun } from '@shared/model/run'
import type { SnapshotTable } from '@shared/model/snapshot'
import { checkTable } from '@main/snapshots/check-table'
import { checkRun } from './check-run'
import { publishCopy, publishNew, unfinishedName } from './atomic-file'
import type { Database } from './database'
import { hold, isHeld, isKnown, lookAt, release, remember } from './held-files'
import type { SessionPath } from './held-files'
import { probe } from './probe'
import { openChecked, writeEmptySession } from './open-database'
import { ask, relations } from './query'
import type { QueryAnswer, QueryOptions, Relation } from './query'
import { asSessionProblem, badSession, heldHere } from './refusals'
import { dropUnusedRecordings, fitsBudget, keepRecording, readRecording } from './recordings'
import { deleteProgram, keepProgram, readProgram, readPrograms } from './saved-programs'
import { readRun } from './read-run'
import { readRunRecords, writeRunRecord } from './run-records'
import type { NewRun, RunRecord } from './run-records'
import { RUN_TABLES, SNAPSHOT_TABLES } from './schema'
import { readSession, readSnapshots, writeSnapshot } from './snapshot-records'
import type { NewSnapshot, SessionDescription, SnapshotRecord } from './snapshot-records'
import { readTable, writeTable } from './snapshot-rows'
import { toStoredText } from './stored-text'
import { UPGRADERS } from './upgrade'
import type { Upgrader } from './upgrade'
import { writeRun } from './write-run'

export type { NewSnapshot, SessionDescription, StoredSnapshot } from './snapshot-records'
export type { NewRun, StoredRun } from './run-records'
export type { QueryAnswer, QueryOptions, QueryValue, Relation } from './query'
export { isHeld } from './held-files'
export { fitsBudget, RECORDING_BUDGET } from './recordings'

export interface OpenOptions {
  /** Nothing is changed, and several processes may read at once. */
  readonly readOnly?: boolean
  /** The steps from earlier versions; a test brings its own. */
  readonly upgraders?: readonly Upgrader[]
}

export interface NewSession extends Pick<SessionInfo, 'name' | 'origin'> {
  readonly note?: string
  /** Milliseconds since 1970; now when left out. */
  readonly createdAt?: number
}

export class SessionFile {
  private turn: Promise<unknown> = Promise.resolve()
  private isClosed = false

  private constructor(
    /** As the caller named it. */
    readonly path: string,
    private readonly session: SessionPath,
    private readonly isReadOnly: boolean,
    /** Null when closed, or when a failed change could not be followed by opening the file again. */
    private database: Database | null,
  ) {}

  /**
   * A new session file without snapshots, open. It appears under its name when it is complete.
   * Throws a Problem when there is a file of this name, or when the folder cannot be written.
   */
  static async create(
    path: string,
    { name, origin, note = '', createdAt = Date.now() }: NewSession,
  ): Promise<SessionFile> {
    const target = resolve(path)
    const unfinished = unfinishedName(target)
    try {
      await writeEmptySession(unfinished, { name, note, origin, createdAt })
      await publishNew(unfinished, target)
      await remember(await lookAt(target))
    } catch (error) {
      throw asSessionProblem(error, path, 'writing')
    } finally {
      await rm(unfinished, { force: true })
    }
    return SessionFile.open(path)
  }

  /** Throws a Problem when there is no such file, it is held, damaged, no session, or of a newer version. */
  static async open(path: string, options: OpenOptions = {}): Promise<SessionFile> {
    const { readOnly = false, upgraders = UPGRADERS } = options
    const session = await lookAt(resolve(path))
    hold(session)
    try {
      if (!(await isKnown(session))) await probe(session.path, path)
      const database = await openChecked(session, { readOnly, upgraders, named: path })
      return new SessionFile(path, session, readOnly, database)
    } catch (error) {
      release(session)
      throw asSessionProblem(error, path, 'reading')
    }
  }

  /** Names, notes and facts; no traces are read. */
  describe(): Promise<SessionDescription> {
    return this.read(async (database) => {
      const session = await readSession(database, this.refuse)
      const records = await readSnapshots(database, this.refuse)
      const runs = await readRunRecords(database, this.refuse)
      return {
        ...session,
        snapshots: records.map(({ info }) => info),
        runs: runs.map(({ info }) => info),
        programs: await readPrograms(database, this.refuse),
      }
    })
  }

  /** Adds a snapshot as the last one, wholly or not at all. Progress in traces; cancelling rolls back. */
  addSnapshot(meta: NewSnapshot, table: SnapshotTable, ctx: CallContext): Promise<void> {
    return this.change(async (database) => {
      const records = await readSnapshots(database, this.refuse)
      if (records.some(({ info }) => info.id === meta.id)) {
        throw new Problem({ kind: 'bad-argument', message: `The session has a snapshot ${meta.id} already` })
      }
      const key = await writeSnapshot(database, meta, table)
      await writeTable(database, key, table, ctx)
    })
  }

  /** The tables as they were added, in shared memory. Throws a Problem when they do not fit together. */
  loadSnapshot(id: SnapshotId, ctx: CallContext): Promise<SnapshotTable> {
    return this.read(async (database) => {
      const { key, tracebacks, info } = await this.recordOf(database, id)
      const stated = { traces: info.traceCount, tracebacks }
      const checked = checkTable(await readTable(database, key, stated, this.refuse, ctx))
      if (!checked.ok) throw this.refuse(checked.problem.message)
      return checked.value
    })
  }

  rename(name: string): Promise<void> {
    return this.change((database) =>
      database.run('UPDATE stored.main.session SET name = ?', [toStoredText(name)]),
    )
  }

  annotate(note: string): Promise<void> {
    return this.change((database) =>
      database.run('UPDATE stored.main.session SET note = ?', [toStoredText(note)]),
    )
  }

  renameSnapshot(id: SnapshotId, name: string): Promise<void> {
    return this.change(async (database) => {
      const { key } = await this.recordOf(database, id)
      const update = 'UPDATE stored.main.snapshots SET name = ? WHERE snapshot_key = ?'
      await database.run(update, [toStoredText(name), key])
    })
  }

  annotateSnapshot(id: SnapshotId, note: string): Promise<void> {
    return this.change(async (database) => {
      const { key } = await this.recordOf(database, id)
      const update = 'UPDATE stored.main.snapshots SET note = ? WHERE snapshot_key = ?'
      await database.run(update, [toStoredText(note), key])
    })
  }

  /** The later snapshots' ordinals move up. The file keeps its size and uses the space again. */
  deleteSnapshot(id: SnapshotId): Promise<void> {
    return this.change(async (database) => {
      const { key } = await this.recordOf(database, id)
      for (const table of SNAPSHOT_TABLES) {
        await database.run(`DELETE FROM stored.main.${table} WHERE snapshot_key = ?`, [key])
      }
    })
  }

  /**
   * Adds a run as the last one, wholly or not at all; cancelling rolls back. `recording` is kept with it when it fits
   * the budget (recordings.ts), once for all runs of it.
   */
  addRun(meta: NewRun, run: SimulatedRun, recording: Recording | null, ctx: CallContext): Promise<void> {
    const wrong = checkRun(run)
    assert(wrong === null, `a run fits together: ${wrong ?? ''}`)
    return this.change(async (database) => {
      const records = await readRunRecords(database, this.refuse)
      if (records.some(({ info }) => info.id === meta.id)) {
        throw new Problem({ kind: 'bad-argument', message: `The session has a run ${meta.id} already` })
      }
      const isKept = recording !== null && fitsBudget(recording)
      const kept = isKept ? await keepRecording(database, recording, ctx) : null
      const key = await writeRunRecord(database, meta, run, kept)
      await writeRun(database, key, run, ctx)
    })
  }

  /** As it was added. Throws a Problem when its columns do not fit together. */
  loadRun(id: RunId, ctx: CallContext): Promise<SimulatedRun> {
    return this.read(async (database) => {
      const run = await readRun(database, await this.runOf(database, id), this.refuse, ctx)
      const wrong = checkRun(run)
      if (wrong !== null) throw this.refuse(`A run is not consistent: ${wrong}`)
      return run
    })
  }

  /** What the run was played from; null when it was too large to keep. To be read by the trace's own reader. */
  loadRecording(id: RunId, ctx: CallContext): Promise<Recording | null> {
    return this.read(async (database) => {
      const { recording } = await this.runOf(database, id)
      return recording === null ? null : readRecording(database, recording, this.refuse, ctx)
    })
  }

  renameRun(id: RunId, name: string): Promise<void> {
    return this.changeRun(id, 'UPDATE stored.main.runs SET name = ? WHERE run_key = ?', name)
  }

  annotateRun(id: RunId, note: string): Promise<void> {
    return this.changeRun(id, 'UPDATE stored.main.runs SET note = ? WHERE run_key = ?', note)
  }

  /** The later runs' ordinals move up; a recording that no run needs goes with it. */
  deleteRun(id: RunId): Promise<void> {
    return this.change(async (database) => {
      const { key } = await this.runOf(database, id)
      for (const table of RUN_TABLES) {
        await database.run(`DELETE FROM stored.main.${table} WHERE run_key = ?`, [key])
      }
      await dropUnusedRecordings(database)
    })
  }

  /** A new program as the last one, or the one of this id with another name and text. */
  keepProgram(program: SavedProgram): Promise<void> {
    return this.change((database) => keepProgram(database, program))
  }

  loadProgram(id: ProgramId): Promise<SavedProgram> {
    return this.read(async (database) => readProgram(database, id, this.path, this.refuse))
  }

  deleteProgram(id: ProgramId): Promise<void> {
    return this.change((database) => deleteProgram(database, id, this.path))
  }

  /** One statement that only reads; see query.ts. */
  query(sql: string, options?: QueryOptions): Promise<QueryAnswer> {
    return this.inTurn((database) => ask(database, sql, options))
  }

  /** Writes all that is saved to `path` in one step, over what may stand there. The session stays this file's. */
  saveCopy(path: string): Promise<void> {
    return this.inTurn(async () => {
      const target = resolve(path)
      if (await isHeld(target)) throw heldHere(path)
      // The file is let go of meanwhile: DuckDB's lock would not survive that this process opens it once more.
      await this.letGo()
      try {
        if (existsSync(`${this.session.path}.wal`)) throw unfinishedLog(this.path)
        await publishCopy(this.session.path, target)
        await remember(await lookAt(target))
      } catch (error) {
        throw asSessionProblem(error, path, 'writing')
      } finally {
        await this.reopen()
      }
    })
  }

  /** Waits for what is under way. Closing twice is closing once. */
  async close(): Promise<void> {
    const closing = this.closeAfter(this.turn)
    this.turn = closing.catch(() => {})
    await closing
  }

  private readonly refuse = (fact: string): Problem => badSession(this.path, fact)

  private async recordOf(database: Database, id: SnapshotId): Promise<SnapshotRecord> {
    const records = await readSnapshots(database, this.refuse)
    const record = records.find(({ info }) => info.id === id)
    if (record) return record
    throw new Problem({ kind: 'not-found', message: `The session has no snapshot ${id}`, file: this.path })
  }

  private async runOf(database: Database, id: RunId): Promise<RunRecord> {
    const record = (await readRunRecords(database, this.refuse)).find(({ info }) => info.id === id)
    if (record) return record
    throw new Problem({ kind: 'not-found', message: `The session has no run ${id}`, file: this.path })
  }

  private changeRun(id: RunId, update: string, text: string): Promise<void> {
    return this.change(async (database) => {
      const { key } = await this.runOf(database, id)
      await database.run(update, [toStoredText(text), key])
    })
  }

  private read<T>(work: (database: Database) => Promise<T>): Promise<T> {
    return this.inTurn(async (database) => {
      try {
        return await work(database)
      } catch (error) {
        // An internal error makes DuckDB refuse whatever comes next; other snapshots may still be whole.
        if (!(error instanceof Problem)) await this.reopen()
        throw asSessionProblem(error, this.path, 'reading')
      }
    })
  }

  private change(work: (database: Database) => Promise<void>): Promise<void> {
    return this.inTurn(async (database) => {
      if (this.isReadOnly) {
        throw new Problem({
          kind: 'denied',
          message: 'The session was opened for reading only',
          file: this.path,
        })
      }
      try {
        await database.transaction(() => work(database))
      } catch (error) {
        // The surest way back to what is on the disk, whatever state the error left DuckDB in.
        await this.reopen()
        throw asSessionProblem(error, this.path, 'writing')
      }
      try {
        await database.checkpoint()
      } catch {
        // The change is safe in the log beside the file, which opening reads; this fails when the file cannot be opened.
        await this.reopen()
      }
    })
  }

  private async closeAfter(before: Promise<unknown>): Promise<void> {
    await before
    if (this.isClosed) return
    this.isClosed = true
    try {
      const wasOpen = this.database !== null
      await this.letGo()
      if (wasOpen) await remember(this.session)
    } finally {
      release(this.session)
    }
  }

  private inTurn<T>(work: (database: Database) => Promise<T>): Promise<T> {
    const result = this.turn.then(() => {
      if (this.database !== null) return work(this.database)
      throw new Problem({ kind: 'not-found', message: 'The session is closed', file: this.path })
    })
    this.turn = result.catch(() => {})
    return result
  }

  private async letGo(): Promise<void> {
    const database = this.database
    this.database = null
    if (database === null) return
    try {
      await database.detach()
    } catch (error) {
      // Every change was brought into the file or its log before it resolved: nothing is lost by closing at once.
      assert(error instanceof Error, 'DuckDB rejects with errors')
    } finally {
      database.close()
    }
  }

  private async reopen(): Promise<void> {
    this.database?.close()
    this.database = null
    const options = { readOnly: this.isReadOnly, upgraders: UPGRADERS, named: this.path }
    this.database = await openChecked(this.session, options)
  }
}

/** `SessionFile.query` for a file that is not open here: opens it for reading, asks, closes. */
export async function querySession(path: string, sql: string, options?: QueryOptions): Promise<QueryAnswer> {
  const session = await SessionFile.open(path, { readOnly: true })
  try {
    return await session.query(sql, options)
  } finally {
    await session.close()
  }
}

/** The tables and views of a session with one line each; throws a Problem when the file is not a session. */
export async function listTables(path: string): Promise<readonly Relation[]> {
  const session = await SessionFile.open(path, { readOnly: true })
  await session.close()
  return relations()
}

/** Left by a process that ended early; only a session opened for writing brings it into the file. */
function unfinishedLog(file: string): Problem {
  return new Problem({
    kind: 'denied',
    message: 'Some of the session still stands in the log beside its file',
    file,
    remedy: 'Open it for writing once, then copy it',
  })
}
