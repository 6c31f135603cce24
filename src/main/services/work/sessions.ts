// What the sessions thread runs: it owns every session file of this process. Files are named by their real path.
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { asProblem, Problem } from '@shared/base/problem'
import type { SavedProgram } from '@shared/model/program'
import type { Recording, SimulatedRun } from '@shared/model/run'
import type { SessionInfo } from '@shared/model/session'
import type { SnapshotTable } from '@shared/model/snapshot'
import type { WorkContext } from '@main/jobs'
import { SessionFile } from '@main/sessions/session-file'
import type { NewRun, NewSnapshot, StoredRun, StoredSnapshot } from '@main/sessions/session-file'

export type SessionFacts = Pick<SessionInfo, 'name' | 'note' | 'origin' | 'createdAt'>

/** What changes of a session or a snapshot. */
export interface Description {
  readonly name?: string
  readonly note?: string
}

export interface StoredSession {
  readonly facts: SessionFacts
  /** In their order. */
  readonly snapshots: readonly StoredSnapshot[]
  readonly runs: readonly StoredRun[]
  readonly programs: readonly SavedProgram[]
}

export interface SnapshotToWrite {
  readonly description: NewSnapshot
  readonly table: SnapshotTable
}

export interface WriteArgument {
  readonly path: string
  readonly facts: SessionFacts
  readonly snapshots: readonly SnapshotToWrite[]
  /** In their order; those without columns are copied from `runsOf`, a session file that is held here. */
  readonly runs: readonly RunToWrite[]
  readonly runsOf: string | null
  readonly programs: readonly SavedProgram[]
}

export interface RunToWrite {
  readonly meta: NewRun
  readonly columns: { readonly run: SimulatedRun; readonly recording: Recording | null } | null
}

type InFile<T = unknown> = { readonly path: string } & T
/** A run that is new. */
interface RunToAdd {
  readonly meta: NewRun
  readonly columns: NonNullable<RunToWrite['columns']>
}

type InRun<T = unknown> = InFile<{ readonly run: string }> & T
type InSnapshot<T = unknown> = InFile<{ readonly snapshot: string }> & T

const files = new Map<string, SessionFile>()

export const sessionHandlers = {
  /** Holds the file from here on. */
  async open({ path }: InFile): Promise<StoredSession> {
    const file = await SessionFile.open(path)
    try {
      const { snapshots, runs, programs, ...facts } = await file.describe()
      const whole: SavedProgram[] = []
      for (const { id } of programs) whole.push(await file.loadProgram(id))
      files.set(path, file)
      return { facts, snapshots, runs, programs: whole }
    } catch (error) {
      await file.close()
      throw error
    }
  },

  /** Writes a whole session over what may stand at `path`, and holds the file from here on. Wholly or not at all. */
  async write(argument: WriteArgument, context: WorkContext): Promise<void> {
    const { path } = argument
    await refuseHeldElsewhere(path)
    const unfinished = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.part`)
    try {
      const file = await createWhole(unfinished, argument, context)
      try {
        await file.saveCopy(path)
      } finally {
        await file.close()
      }
    } catch (error) {
      throw error instanceof Problem ? error.about(path) : error
    } finally {
      await rm(unfinished, { force: true })
    }
    files.set(path, await SessionFile.open(path))
  },

  add({ path, description, table }: InFile<SnapshotToWrite>, context: WorkContext): Promise<void> {
    return held(path).addSnapshot(description, table, context)
  },

  async describe({ path, name, note }: InFile<Description>): Promise<void> {
    if (name !== undefined) await held(path).rename(name)
    if (note !== undefined) await held(path).annotate(note)
  },

  async describeSnapshot({ path, snapshot, name, note }: InSnapshot<Description>): Promise<void> {
    if (name !== undefined) await held(path).renameSnapshot(snapshot, name)
    if (note !== undefined) await held(path).annotateSnapshot(snapshot, note)
  },

  remove({ path, snapshot }: InSnapshot): Promise<void> {
    return held(path).deleteSnapshot(snapshot)
  },

  load({ path, snapshot }: InSnapshot, context: WorkContext): Promise<SnapshotTable> {
    return held(path).loadSnapshot(snapshot, context)
  },

  addRun({ path, meta, columns }: InFile<RunToAdd>, context: WorkContext): Promise<void> {
    return held(path).addRun(meta, columns.run, columns.recording, context)
  },

  async describeRun({ path, run, name, note }: InRun<Description>): Promise<void> {
    if (name !== undefined) await held(path).renameRun(run, name)
    if (note !== undefined) await held(path).annotateRun(run, note)
  },

  removeRun({ path, run }: InRun): Promise<void> {
    return held(path).deleteRun(run)
  },

  loadRun({ path, run }: InRun, context: WorkContext): Promise<SimulatedRun> {
    return held(path).loadRun(run, context)
  },

  loadRecording({ path, run }: InRun, context: WorkContext): Promise<Recording | null> {
    return held(path).loadRecording(run, context)
  },

  keepProgram({ path, program }: InFile<{ readonly program: SavedProgram }>): Promise<void> {
    return held(path).keepProgram(program)
  },

  removeProgram({ path, program }: InFile<{ readonly program: string }>): Promise<void> {
    return held(path).deleteProgram(program)
  },

  /** Lets go of the file; what was asked for before is done first. */
  async release({ path }: InFile): Promise<void> {
    const file = held(path)
    files.delete(path)
    await file.close()
  },
}

export type SessionHandlers = typeof sessionHandlers

function held(path: string): SessionFile {
  const file = files.get(path)
  if (file) return file
  throw new Problem({ kind: 'not-found', message: 'The session file is no longer open', file: path })
}

/** Over a session that another process has open, its changes would be lost. Anything else that is there may be replaced. */
async function refuseHeldElsewhere(path: string): Promise<void> {
  try {
    const file = await SessionFile.open(path, { readOnly: true })
    await file.close()
  } catch (error) {
    if (asProblem(error).kind === 'in-use') throw error
  }
}

async function createWhole(
  path: string,
  { facts, snapshots, runs, runsOf, programs }: WriteArgument,
  context: WorkContext,
): Promise<SessionFile> {
  const file = await SessionFile.create(path, facts)
  try {
    for (const { description, table } of snapshots) await file.addSnapshot(description, table, context)
    const from = runsOf === null ? null : held(runsOf)
    for (const run of runs) await writeRun(run, from, file, context)
    for (const program of programs) await file.keepProgram(program)
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

/** Of a recording that several runs share, one is kept. */
async function writeRun(
  { meta, columns }: RunToWrite,
  from: SessionFile | null,
  to: SessionFile,
  context: WorkContext,
): Promise<void> {
  if (columns !== null) return to.addRun(meta, columns.run, columns.recording, context)
  if (from === null) throw new Error('Invariant broken: a run without columns is in a file')
  const recording = await from.loadRecording(meta.id, context)
  await to.addRun(meta, await from.loadRun(meta.id, context), recording, context)
}
