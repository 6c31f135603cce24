// Giving sessions their files: a draft's first save, everything written again to another place, and copies.
import { realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Problem } from '@shared/base/problem'
import type { CallContext } from '@shared/base/progress'
import type { SnapshotTable } from '@shared/model/snapshot'
import type { Crew } from '@main/jobs'
import { fileProblem } from '../file-problem'
import type { JobBoard } from '../job-board'
import type { SessionHandlers, WriteArgument } from '../work/sessions'
import type { OpenSession, OpenSnapshot } from './open-session'
import type { Shelf } from './shelf'

export interface Saving {
  /**
   * Writes a draft to `path` and keeps it there from then on; with a file already, tries again what failed.
   * Rejects with a Problem when something could not be written: a draft stays a draft then.
   */
  save(session: OpenSession, path: string | null, caller: CallContext): Promise<void>
  /** @returns where the copy lies, links of its folder resolved */
  saveCopy(session: OpenSession, path: string, caller: CallContext): Promise<string>
  /** The table of a snapshot, from memory or from its session's file. */
  tableOf(session: OpenSession, snapshot: OpenSnapshot): Promise<SnapshotTable>
}

export function createSaving(shelf: Shelf, store: Crew<SessionHandlers>, board: JobBoard): Saving {
  const tableOf = async (session: OpenSession, snapshot: OpenSnapshot): Promise<SnapshotTable> => {
    if (snapshot.table !== null) return snapshot.table
    const { binding } = session
    if (binding !== null) return store.call('load', { path: binding.path, snapshot: snapshot.storedId })
    throw new Error('Invariant broken: a draft keeps the tables of its snapshots')
  }

  /** As the session is at this moment: later changes are not part of it. */
  const wholeSession = async (session: OpenSession, path: string): Promise<WriteArgument> => {
    const { facts, snapshots } = session
    const written = snapshots.map(async (snapshot) => {
      const description = { ...snapshot.description, id: snapshot.storedId }
      return { description, table: await tableOf(session, snapshot) }
    })
    const runs = session.runs.map(({ storedId: id, description, columns }) => {
      const { name, note, playedAt } = description
      return { meta: { id, name, note, playedAt }, columns }
    })
    const { programs } = session
    const runsOf = session.binding?.path ?? null
    return { path, facts, snapshots: await Promise.all(written), runs, runsOf, programs }
  }

  const writeFirst = async (session: OpenSession, path: string, { progress, signal }: CallContext) => {
    const kept = [...session.snapshots]
    const keptRuns = [...session.runs]
    const whole = wholeSession(session, path)
    const written = whole.then((argument) => store.call('write', argument, { onProgress: progress, signal }))
    // Changes from here on wait in the journal until all before them is written.
    const binding = shelf.bind(path)
    session.isBeingWritten = true
    session.binding = binding
    binding.journal.add(() => written)
    try {
      await written
      for (const snapshot of kept) snapshot.table = null
      for (const run of keptRuns) run.columns = null
    } catch (error) {
      session.binding = null
      throw error
    } finally {
      session.isBeingWritten = false
      shelf.announce()
    }
  }

  return {
    tableOf,
    async save(session, path, caller) {
      const { binding } = session
      if (binding !== null) {
        if (path !== null && (await realPlace(path)) !== binding.path) throw hasItsFile(binding.path)
        await binding.journal.flush()
        if (binding.journal.state.kind === 'failed') throw binding.journal.state.problem
        return
      }
      if (path === null) {
        throw new Problem({ kind: 'bad-argument', message: 'A session that was never saved needs a path' })
      }
      const place = await freePlace(shelf, path)
      await board.run(`Saving ${basename(place)}`, caller, (context) => writeFirst(session, place, context))
    },
    async saveCopy(session, path, caller) {
      const place = await freePlace(shelf, path)
      await board.run(`Saving a copy as ${basename(place)}`, caller, async ({ progress, signal }) => {
        const argument = await wholeSession(session, place)
        await store.call('write', argument, { onProgress: progress, signal })
        await store.call('release', { path: place })
      })
      return place
    },
  }
}

function hasItsFile(file: string): Problem {
  return new Problem({
    kind: 'bad-argument',
    message: 'The session has its file, and every change is saved there',
    file,
    remedy: 'Save a copy to have it elsewhere too',
  })
}

/** `path` with the links of its folder resolved; the file itself need not exist. */
async function realPlace(path: string): Promise<string> {
  const absolute = resolve(path)
  try {
    return join(await realpath(dirname(absolute)), basename(absolute))
  } catch (error) {
    throw fileProblem(error, path)
  }
}

/** A place for a session file that no open session has. */
async function freePlace(shelf: Shelf, path: string): Promise<string> {
  const place = await realPlace(path)
  const holder = shelf.holding(place)
  if (!holder) return place
  throw new Problem({
    kind: 'in-use',
    message: `The file belongs to the open session "${holder.facts.name}"`,
    file: path,
    remedy: 'Choose another name, or close that session first',
  })
}
