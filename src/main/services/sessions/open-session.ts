// One open session: what the explorer shows of it, and its binding to a file once it has one.
// Changes take effect here at once and follow into the file; 'saved' is said only after the commit.
import { describeProblem, Problem } from '@shared/base/problem'
import type { SessionId, SessionInfo, SnapshotId } from '@shared/model/session'
import type { ProgramId, SavedProgram } from '@shared/model/program'
import type { Recording, RunId, SimulatedRun } from '@shared/model/run'
import type { SnapshotTable } from '@shared/model/snapshot'
import type { NewSnapshot, StoredRun } from '@main/sessions/session-file'
import type { SessionFacts } from '../work/sessions'
import type { ChangeJournal } from './change-journal'

/** A snapshot without its place in a session and without an identity. */
export type SnapshotDescription = Omit<NewSnapshot, 'id'>

export interface OpenSnapshot {
  /** Ours, for as long as the session is open: two copies of one session can be open at once. */
  readonly id: SnapshotId
  /** What the session file calls it. */
  readonly storedId: string
  description: SnapshotDescription
  /** Kept until a file holds it; null = the file can give it again. */
  table: SnapshotTable | null
}

/** A run's columns, and what it can be played from again. */
export interface RunColumns {
  readonly run: SimulatedRun
  readonly recording: Recording | null
}

/** A run of the simulated allocator. */
export interface OpenRun {
  /** Ours, as a snapshot's is. */
  readonly id: RunId
  /** What the session file calls it. */
  readonly storedId: string
  description: Omit<StoredRun, 'id' | 'ordinal'>
  /** Kept until a file holds them; null = the file can give them again. */
  columns: RunColumns | null
}

/** A session file that this process holds, and the changes on their way to it. */
export interface FileBinding {
  readonly path: string
  readonly journal: ChangeJournal
}

export interface OpenSession {
  readonly id: SessionId
  facts: SessionFacts
  snapshots: OpenSnapshot[]
  runs: OpenRun[]
  programs: readonly SavedProgram[]
  /** Null for a draft. */
  binding: FileBinding | null
  /** A draft's first write is under way; `binding` is the file it goes to. */
  isBeingWritten: boolean
}

export function sessionInfo(session: OpenSession): SessionInfo {
  const { id, facts, binding, snapshots, runs, programs } = session
  return {
    id,
    ...facts,
    path: session.isBeingWritten ? null : (binding?.path ?? null),
    persistence: persistenceOf(session),
    failure: failureOf(session),
    snapshots: snapshots.map((snapshot, index) => ({
      ...snapshot.description,
      id: snapshot.id,
      session: id,
      ordinal: index + 1,
    })),
    runs: runs.map((run, index) => ({ ...run.description, id: run.id, session: id, ordinal: index + 1 })),
    programs: programs.map((program) => ({
      id: program.id,
      name: program.name,
      changedAt: program.changedAt,
    })),
  }
}

function persistenceOf({ binding, isBeingWritten }: OpenSession): SessionInfo['persistence'] {
  if (isBeingWritten) return 'saving'
  return binding === null ? 'draft' : binding.journal.state.kind
}

function failureOf({ binding, isBeingWritten }: OpenSession): string | null {
  const state = binding?.journal.state
  return state?.kind === 'failed' && !isBeingWritten ? describeProblem(state.problem) : null
}

export function findSnapshot(session: OpenSession, id: SnapshotId): OpenSnapshot {
  const found = session.snapshots.find((snapshot) => snapshot.id === id)
  if (found) return found
  throw new Problem({ kind: 'not-found', message: `The session has no snapshot ${id}` })
}

export function findRun(session: OpenSession, id: RunId): OpenRun {
  const found = session.runs.find((run) => run.id === id)
  if (found) return found
  throw new Problem({ kind: 'not-found', message: `The session has no run ${id}` })
}

export function findProgram(session: OpenSession, id: ProgramId): SavedProgram {
  const found = session.programs.find((program) => program.id === id)
  if (found) return found
  throw new Problem({ kind: 'not-found', message: `The session has no program ${id}` })
}
