// The session explorer's tree, flattened: sessions, and below each unfolded one its snapshots.
import type { SessionId, SessionInfo, SnapshotInfo } from '@shared/model/session'

export interface SessionRow {
  readonly kind: 'session'
  readonly id: string
  readonly session: SessionInfo
  readonly isUnfolded: boolean
}

export interface SnapshotRow {
  readonly kind: 'snapshot'
  readonly id: string
  readonly session: SessionInfo
  readonly snapshot: SnapshotInfo
  /** How the selection uses it. */
  readonly role: 'A' | 'B' | null
}

export type ExplorerRow = SessionRow | SnapshotRow

export interface RowsOptions {
  readonly folded: ReadonlySet<SessionId>
  /** Snapshot ids of the selection. */
  readonly a: string | null
  readonly b: string | null
}

export function explorerRows(
  sessions: readonly SessionInfo[],
  { folded, a, b }: RowsOptions,
): readonly ExplorerRow[] {
  const role = (id: string): 'A' | 'B' | null => (id === b ? 'B' : id === a ? 'A' : null)
  return sessions.flatMap((session): ExplorerRow[] => {
    const isUnfolded = !folded.has(session.id)
    const head: SessionRow = { kind: 'session', id: session.id, session, isUnfolded }
    if (!isUnfolded) return [head]
    return [
      head,
      ...session.snapshots.map((snapshot): SnapshotRow => ({
        kind: 'snapshot',
        id: snapshot.id,
        session,
        snapshot,
        role: role(snapshot.id),
      })),
    ]
  })
}

/** The mark beside a session's name. */
export function persistenceText(session: SessionInfo): string {
  switch (session.persistence) {
    case 'draft':
      return 'not saved'
    case 'saving':
      return 'saving'
    case 'saved':
      return 'saved'
    case 'failed':
      return 'saving failed'
  }
}

/** One sentence for the tooltip and for those who do not see the mark. */
export function persistenceSentence(session: SessionInfo): string {
  switch (session.persistence) {
    case 'draft':
      return 'Held in memory only. Save gives it a file.'
    case 'saving':
      return 'A change is being written.'
    case 'saved':
      return `Everything shown is in ${session.path ?? 'its file'}.`
    case 'failed':
      return session.failure ?? 'The last change could not be written.'
  }
}
