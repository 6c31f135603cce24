// The open sessions, in the order they were opened. Every change goes through here: it takes effect in memory,
// is announced, and is queued for the session's file when it has one.
import { randomUUID } from 'node:crypto'
import { Problem } from '@shared/base/problem'
import type { ProgramId, SavedProgram } from '@shared/model/program'
import type { RunId, RunInfo } from '@shared/model/run'
import type { SessionId, SessionInfo, SnapshotId, SnapshotInfo } from '@shared/model/session'
import type { SnapshotTable } from '@shared/model/snapshot'
import type { Crew } from '@main/jobs'
import { fitsBudget } from '@main/sessions/recordings'
import type { StoredRun } from '@main/sessions/session-file'
import { unattended } from '../job-board'
import type { JobBoard } from '../job-board'
import type { Description, SessionFacts, SessionHandlers, StoredSession } from '../work/sessions'
import { createChangeJournal } from './change-journal'
import { findProgram, findRun, findSnapshot, sessionInfo } from './open-session'
import type {
  FileBinding,
  OpenRun,
  OpenSession,
  OpenSnapshot,
  RunColumns,
  SnapshotDescription,
} from './open-session'

export interface Shelf {
  list(): readonly SessionInfo[]
  /** Rejects unknown ids with a Problem; so do all others. */
  session(id: SessionId): OpenSession
  snapshot(id: SnapshotId): { readonly session: OpenSession; readonly snapshot: OpenSnapshot }
  isOpen(id: SessionId): boolean
  /** The open session that has this file (a real path). */
  holding(path: string): OpenSession | undefined
  create(name: string): OpenSession
  /** A session file that the store already holds open. */
  adopt(path: string, stored: StoredSession): OpenSession
  /** `storedId`: what the session file shall call it. */
  add(
    session: OpenSession,
    description: SnapshotDescription,
    table: SnapshotTable,
    storedId?: string,
  ): SnapshotInfo
  run(id: RunId): { readonly session: OpenSession; readonly run: OpenRun }
  addRun(
    session: OpenSession,
    names: { readonly name: string; readonly note: string },
    columns: RunColumns,
  ): RunInfo
  describeRun(session: OpenSession, id: RunId, change: Description): void
  deleteRun(session: OpenSession, id: RunId): void
  /** A new program, or another text and name of one that is there. */
  keepProgram(session: OpenSession, program: SavedProgram): void
  deleteProgram(session: OpenSession, id: ProgramId): void
  describe(session: OpenSession, change: Description): void
  describeSnapshot(session: OpenSession, id: SnapshotId, change: Description): void
  delete(session: OpenSession, id: SnapshotId): void
  /** A binding to `path` whose changes are announced. */
  bind(path: string): FileBinding
  /** Takes it off the shelf; its file is the caller's to release. */
  take(session: OpenSession): void
  /** Tells everybody the list as it is now. */
  announce(): void
}

export interface ShelfPorts {
  readonly store: Crew<SessionHandlers>
  readonly announce: (sessions: readonly SessionInfo[]) => void
  /** The analysis thread may let go of a snapshot that is no longer open. */
  readonly forget: (snapshot: SnapshotId) => void
  readonly board: JobBoard
}

export function createShelf({ store, announce, forget, board }: ShelfPorts): Shelf {
  const sessions: OpenSession[] = []

  const list = (): readonly SessionInfo[] => sessions.map(sessionInfo)
  const announceNow = (): void => announce(list())

  const put = (
    facts: SessionFacts,
    runs: OpenRun[] = [],
    programs: readonly SavedProgram[] = [],
  ): OpenSession => {
    const session: OpenSession = {
      id: randomUUID(),
      facts,
      snapshots: [],
      runs,
      programs,
      binding: null,
      isBeingWritten: false,
    }
    sessions.push(session)
    return session
  }

  const bind = (path: string): FileBinding => ({ path, journal: createChangeJournal(announceNow) })

  /** Queues `commit` for the session's file, if there is one; a draft is written whole later. */
  const persist = (session: OpenSession, commit: (path: string) => Promise<unknown>): void => {
    const { binding } = session
    binding?.journal.add(async () => {
      await commit(binding.path)
    })
    announceNow()
  }

  return {
    list,
    announce: announceNow,
    isOpen: (id) => sessions.some((session) => session.id === id),
    holding: (path) => sessions.find((session) => session.binding?.path === path),

    session(id) {
      const found = sessions.find((session) => session.id === id)
      if (found) return found
      throw new Problem({ kind: 'not-found', message: `No session ${id} is open` })
    },

    snapshot(id) {
      for (const session of sessions) {
        const snapshot = session.snapshots.find((one) => one.id === id)
        if (snapshot) return { session, snapshot }
      }
      throw new Problem({ kind: 'not-found', message: `No snapshot ${id} is open` })
    },

    create(name) {
      const session = put({ name, note: '', origin: 'imported', createdAt: Date.now() })
      announceNow()
      return session
    },

    adopt(path, stored) {
      const session = put(stored.facts, stored.runs.map(openRun), stored.programs)
      for (const { id, ...description } of stored.snapshots) putSnapshot(session, id, description, null)
      session.binding = bind(path)
      announceNow()
      return session
    },

    add(session, description, table, storedId = randomUUID()) {
      const snapshot = putSnapshot(session, storedId, description, table)
      persist(session, async (path) => {
        const added = { ...snapshot.description, id: snapshot.storedId }
        await board.run(`Saving ${added.name}`, unattended(), ({ progress, signal }) =>
          store.call('add', { path, description: added, table }, { onProgress: progress, signal }),
        )
        snapshot.table = null
      })
      const info = sessionInfo(session).snapshots.find((one) => one.id === snapshot.id)
      if (info) return info
      throw new Error('Invariant broken: a snapshot just added is in its session')
    },

    describe(session, change) {
      session.facts = { ...session.facts, ...change }
      persist(session, (path) => store.call('describe', { path, ...change }))
    },

    describeSnapshot(session, id, change) {
      const snapshot = findSnapshot(session, id)
      snapshot.description = { ...snapshot.description, ...change }
      const { storedId } = snapshot
      persist(session, (path) => store.call('describeSnapshot', { path, snapshot: storedId, ...change }))
    },

    delete(session, id) {
      const { storedId } = findSnapshot(session, id)
      session.snapshots = session.snapshots.filter((one) => one.id !== id)
      forget(id)
      persist(session, (path) => store.call('remove', { path, snapshot: storedId }))
    },

    run(id) {
      for (const session of sessions) {
        const run = session.runs.find((one) => one.id === id)
        if (run) return { session, run }
      }
      throw new Problem({ kind: 'not-found', message: `No run ${id} is open` })
    },

    addRun(session, { name, note }, columns) {
      const playedAt = Date.now()
      const hasRecording = columns.recording !== null && fitsBudget(columns.recording)
      const description = { ...columns.run.facts, name, note, playedAt, hasRecording }
      const run: OpenRun = { id: randomUUID(), storedId: randomUUID(), description, columns }
      session.runs.push(run)
      persist(session, async (path) => {
        const meta = { id: run.storedId, name: run.description.name, note: run.description.note, playedAt }
        await board.run(`Saving ${name}`, unattended(), ({ progress, signal }) =>
          store.call('addRun', { path, meta, columns }, { onProgress: progress, signal }),
        )
        run.columns = null
      })
      return { ...run.description, id: run.id, session: session.id, ordinal: session.runs.length }
    },

    describeRun(session, id, change) {
      const run = findRun(session, id)
      run.description = { ...run.description, ...change }
      persist(session, (path) => store.call('describeRun', { path, run: run.storedId, ...change }))
    },

    deleteRun(session, id) {
      const { storedId } = findRun(session, id)
      session.runs = session.runs.filter((one) => one.id !== id)
      persist(session, (path) => store.call('removeRun', { path, run: storedId }))
    },

    keepProgram(session, program) {
      const known = session.programs.some(({ id }) => id === program.id)
      session.programs = known
        ? session.programs.map((one) => (one.id === program.id ? program : one))
        : [...session.programs, program]
      persist(session, (path) => store.call('keepProgram', { path, program }))
    },

    deleteProgram(session, id) {
      findProgram(session, id)
      session.programs = session.programs.filter((one) => one.id !== id)
      persist(session, (path) => store.call('removeProgram', { path, program: id }))
    },

    bind,

    take(session) {
      const at = sessions.indexOf(session)
      if (at >= 0) sessions.splice(at, 1)
      for (const { id } of session.snapshots) forget(id)
      announceNow()
    },
  }
}

function openRun({ id: storedId, ...description }: StoredRun): OpenRun {
  return { id: randomUUID(), storedId, description, columns: null }
}

function putSnapshot(
  session: OpenSession,
  storedId: string,
  description: SnapshotDescription,
  table: SnapshotTable | null,
): OpenSnapshot {
  const snapshot: OpenSnapshot = { id: randomUUID(), storedId, description, table }
  session.snapshots.push(snapshot)
  return snapshot
}
