// The sessions service: open sessions on the shelf, files in and out, the ready-made session, uploads.
import type { Services } from '@shared/contract/index'
import type { SessionId, SessionInfo } from '@shared/model/session'
import type { Crew } from '@main/jobs'
import type { JobBoard } from './job-board'
import { sessionInfo } from './sessions/open-session'
import type { OpenSession } from './sessions/open-session'
import type { Example } from './sessions/example'
import type { Opening } from './sessions/opening'
import type { RecentSessions } from './sessions/recent-sessions'
import type { Saving } from './sessions/saving'
import type { Shelf } from './sessions/shelf'
import type { UploadDesk } from './sessions/upload-desk'
import type { SessionHandlers } from './work/sessions'

export interface SessionsPorts {
  readonly shelf: Shelf
  readonly store: Crew<SessionHandlers>
  readonly board: JobBoard
  readonly opening: Opening
  readonly saving: Saving
  readonly recent: RecentSessions
  readonly uploads: UploadDesk
  readonly example: Example
}

export function createSessionsService(ports: SessionsPorts): Services['sessions'] {
  const { shelf, opening, saving, recent, uploads, example } = ports

  /** Runs a change of one session and gives the session as it is then. */
  const changed = (id: SessionId, change: (session: OpenSession) => void): SessionInfo => {
    const session = shelf.session(id)
    change(session)
    return sessionInfo(session)
  }

  return {
    async list() {
      return shelf.list()
    },
    recent: () => recent.list(),
    forgetRecent: ({ path }) => recent.forget(path),

    async create({ name }) {
      await recent.noteUse()
      return sessionInfo(shelf.create(name))
    },
    open: (request, caller) => opening.open(request, caller),
    async openExample() {
      return sessionInfo(await example.open())
    },
    close: ({ session }) => closeSession(ports, shelf.session(session)),

    async save({ session: id, path }, caller) {
      const session = shelf.session(id)
      await saving.save(session, path, caller)
      if (session.binding !== null) await recent.note(session.binding.path, session.facts.name)
      return sessionInfo(session)
    },
    async saveCopy({ session: id, path }, caller) {
      const session = shelf.session(id)
      const place = await saving.saveCopy(session, path, caller)
      await recent.note(place, session.facts.name)
    },

    async rename({ session: id, name }) {
      const session = shelf.session(id)
      shelf.describe(session, { name })
      if (session.binding !== null) await recent.note(session.binding.path, name)
      return sessionInfo(session)
    },
    annotate: async ({ session, note }) => changed(session, (one) => shelf.describe(one, { note })),
    renameSnapshot: async ({ session, snapshot, name }) =>
      changed(session, (one) => shelf.describeSnapshot(one, snapshot, { name })),
    annotateSnapshot: async ({ session, snapshot, note }) =>
      changed(session, (one) => shelf.describeSnapshot(one, snapshot, { note })),
    deleteSnapshot: async ({ session, snapshot }) => changed(session, (one) => shelf.delete(one, snapshot)),

    beginUpload: async ({ name, size }) => ({ upload: await uploads.begin(name, size) }),
    addToUpload: ({ upload, bytes }) => uploads.add(upload, bytes),
    cancelUpload: ({ upload }) => uploads.remove(upload),
    finishUploads: (request, caller) => uploads.open(request, caller),
  }
}

/** Waits for the changes under way; those that failed are lost with it, as its state has said. */
export async function closeSession(
  { shelf, store }: Pick<SessionsPorts, 'shelf' | 'store'>,
  session: OpenSession,
): Promise<void> {
  const { binding } = session
  if (binding !== null) await binding.journal.flush()
  shelf.take(session)
  if (binding !== null) await store.call('release', { path: binding.path })
}
