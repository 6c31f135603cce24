// What can be done with a session or a snapshot: asked for by the explorer's menu, its keys, and the palette.
import type { SessionInfo, SnapshotInfo } from '@shared/model/session'
import { useDialogsStore } from '../stores/dialogs'
import { useSessionsStore } from '../stores/sessions'
import { countOf } from '@shared/base/display'

export interface SessionActions {
  /** A draft is asked for a path; a session with a file is written again. */
  readonly save: (session: SessionInfo) => Promise<void>
  readonly saveCopy: (session: SessionInfo) => Promise<void>
  /** A draft with snapshots is not closed without a question. */
  readonly close: (session: SessionInfo) => Promise<void>
  readonly annotate: (session: SessionInfo) => Promise<void>
  readonly annotateSnapshot: (snapshot: SnapshotInfo) => Promise<void>
  readonly deleteSnapshot: (snapshot: SnapshotInfo) => Promise<void>
}

/** A session's name as a file name, whatever characters it holds. */
export function fileNameOf(session: SessionInfo): string {
  const name = session.name.replace(/[^\p{L}\p{N} ._-]/gu, '-').trim()
  return `${name === '' ? 'session' : name}.arenascope`
}

export function useSessionActions(): SessionActions {
  const dialogs = useDialogsStore()
  const sessions = useSessionsStore()

  const askNote = (title: string, value: string): Promise<string | null> =>
    dialogs.promptText({ title, label: 'Note', value, isMultiline: true, action: 'Keep note' })

  return {
    async save(session) {
      if (session.path !== null) {
        await sessions.save(session.id, null)
        return
      }
      const path = await dialogs.choosePath('save-session', fileNameOf(session))
      if (path !== null) await sessions.save(session.id, path)
    },
    async saveCopy(session) {
      const path = await dialogs.choosePath('save-session', fileNameOf(session))
      if (path !== null) await sessions.saveCopy(session.id, path)
    },
    async close(session) {
      const isLost = session.persistence !== 'saved' && session.snapshots.length > 0
      const isConfirmed =
        !isLost ||
        (await dialogs.confirm({
          title: `Close ${session.name}?`,
          message: `Its ${countOf(session.snapshots.length, 'snapshot')} and notes are not in a file and will be gone.`,
          action: 'Close without saving',
        }))
      if (isConfirmed) await sessions.close(session.id)
    },
    async annotate(session) {
      const note = await askNote(`Note on ${session.name}`, session.note)
      if (note !== null) await sessions.annotate(session.id, note)
    },
    async annotateSnapshot(snapshot) {
      const note = await askNote(`Note on ${snapshot.name}`, snapshot.note)
      if (note !== null) await sessions.annotateSnapshot(snapshot, note)
    },
    async deleteSnapshot(snapshot) {
      const isConfirmed = await dialogs.confirm({
        title: `Delete snapshot ${snapshot.ordinal}?`,
        message: `${snapshot.name} with ${countOf(snapshot.traceCount, 'trace')} leaves the session. The file it was read from stays.`,
        action: 'Delete snapshot',
      })
      if (isConfirmed) await sessions.deleteSnapshot(snapshot)
    },
  }
}
