// What the sessions thread runs: it owns every session file of this process. Files are named by their real path.
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { asProblem, Problem } from '@shared/base/problem'
import type { SessionInfo } from '@shared/model/session'
import type { SnapshotTable } from '@shared/model/snapshot'
import type { WorkContext } from '@main/jobs'
import { SessionFile } from '@main/sessions/session-file'
import type { NewSnapshot, StoredRun, StoredSnapshot } from '@main/sessions/session-file'

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
}

export interface SnapshotToWrite {
  readonly description: NewSnapshot
  readonly table: SnapshotTable
}

export interface WriteArgument {
  readonly path: string
  readonly facts: SessionFacts
  readonly snapshots: readonly SnapshotToWrite[]
  /** The session file, held here, whose runs go along; null for a draft, which has none. */
  readonly runsOf: string | null
}

type InFile<T = unknown> = { readonly path: string } & T
type InSnapshot<T = unknown> = InFile<{ readonly snapshot: string }> & T

const files = new Map<string, SessionFile>()

export const sessionHandlers = {
  /** Holds the file from here on. */
  async open({ path }: InFile): Promise<StoredSession> {
    const file = await SessionFile.open(path)
    const { snapshots, runs, ...facts } = await file.describe()
    files.set(path, file)
    return { facts, snapshots, runs }
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
  { facts, snapshots, runsOf }: WriteArgument,
  context: WorkContext,
): Promise<SessionFile> {
  const file = await SessionFile.create(path, facts)
  try {
    for (const { description, table } of snapshots) await file.addSnapshot(description, table, context)
    if (runsOf !== null) await copyRuns(held(runsOf), file, context)
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

/** In their order; of a recording they share, one is kept. */
async function copyRuns(from: SessionFile, to: SessionFile, context: WorkContext): Promise<void> {
  const { runs } = await from.describe()
  for (const { id, name, note, playedAt } of runs) {
    const recording = await from.loadRecording(id, context)
    await to.addRun({ id, name, note, playedAt }, await from.loadRun(id, context), recording, context)
  }
}
