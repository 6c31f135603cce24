// Opening files of any kind: each is told by its content; session files are held, dumps are imported by reader threads.
import { realpath, stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { cancelled, isCancelled, Problem } from '@shared/base/problem'
import type { ProblemData } from '@shared/base/problem'
import type { CallContext } from '@shared/base/progress'
import type { OpenOutcome, OpenProblem } from '@shared/contract/sessions'
import type { SessionId, SnapshotInfo } from '@shared/model/session'
import { HEAD_BYTES, recognise } from '@main/formats/registry'
import type { Crew } from '@main/jobs'
import { workOptions } from '../analysis'
import { fileProblem } from '../file-problem'
import type { JobBoard } from '../job-board'
import { nameFromPath, sessionName } from '../names'
import { readHead } from '../work/file-content'
import type { ReaderHandlers } from '../work/reader'
import type { SessionHandlers } from '../work/sessions'
import type { OpenSession } from './open-session'
import type { RecentSessions } from './recent-sessions'
import type { Shelf } from './shelf'

export interface OpenRequest {
  readonly paths: readonly string[]
  /** Dumps go here; null: into one new session. */
  readonly into: SessionId | null
  readonly acceptPartial: boolean
}

export interface Opening {
  /** A bad file is an entry in `problems`; rejects only when the caller cancels. */
  open(request: OpenRequest, caller: CallContext): Promise<OpenOutcome>
  /** The session of this file, opened unless it is open already. Rejects with a Problem. */
  openSession(path: string): Promise<OpenSession>
}

export interface OpeningPorts {
  readonly shelf: Shelf
  readonly store: Crew<SessionHandlers>
  readonly board: JobBoard
  readonly recent: RecentSessions
  /** A reader for one import, to be closed after it. */
  readonly startReader: () => Crew<ReaderHandlers>
}

/** What one path turned out to be. */
type Opened =
  | { readonly kind: 'session'; readonly session: OpenSession }
  | { readonly kind: 'snapshot'; readonly snapshot: SnapshotInfo }
  | { readonly kind: 'problem'; readonly problem: OpenProblem }
  | { readonly kind: 'cancelled' }

/** A file that was read and is no whole dump. */
class RefusedDump extends Problem {
  constructor(
    problem: ProblemData,
    /** Those that are whole in a dump that ends early; null when it is not such a dump. */
    readonly wholeTraces: number | null,
  ) {
    super(problem)
  }
}

export function createOpening(ports: OpeningPorts): Opening {
  const { shelf, store, board, recent, startReader } = ports
  /** Session files are looked at and opened one at a time, so that two calls for one file meet. */
  let lastOpen: Promise<unknown> = Promise.resolve()

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = lastOpen.then(work)
    lastOpen = result.catch(() => undefined) // the caller hears of it
    return result
  }

  /** Never opens a file that this process holds: closing it again would lose the lock on it. */
  const openIfSession = (path: string): Promise<OpenSession | null> =>
    inTurn(async () => {
      const real = await realPath(path)
      const holder = await holderOf(shelf, real)
      if (holder) return holder
      if (recognise(await readHead(path, HEAD_BYTES)) !== 'session') return null
      const stored = await store.call('open', { path: real })
      const session = shelf.adopt(real, stored)
      await recent.note(real, session.facts.name)
      return session
    })

  const readAway = async (path: string, acceptPartial: boolean, context: CallContext) => {
    const reader = startReader()
    try {
      const outcome = await reader.call('read', { path, acceptPartial }, workOptions(context))
      if (outcome.kind === 'read') return outcome.snapshot
      throw new RefusedDump(outcome.problem, outcome.wholeTraces)
    } finally {
      await reader.close()
    }
  }

  const importDump = async (
    path: string,
    acceptPartial: boolean,
    target: (path: string) => OpenSession,
    caller: CallContext,
  ): Promise<Opened> => {
    const source = basename(path)
    const { mtimeMs } = await stat(path)
    const { table, facts } = await board.run(`Reading ${source}`, caller, (context) =>
      readAway(path, acceptPartial, context),
    )
    const description = { ...facts, name: nameFromPath(path), note: '', takenAt: Math.round(mtimeMs), source }
    return { kind: 'snapshot', snapshot: shelf.add(target(path), description, table) }
  }

  const openOne = async (
    path: string,
    acceptPartial: boolean,
    target: (path: string) => OpenSession,
    caller: CallContext,
  ): Promise<Opened> => {
    try {
      const session = await openIfSession(path)
      if (session) return { kind: 'session', session }
      return await importDump(path, acceptPartial, target, caller)
    } catch (error) {
      if (isCancelled(error)) return { kind: 'cancelled' }
      const problem = fileProblem(error, path)
      if (!(problem instanceof Problem)) throw error
      const wholeTraces = problem instanceof RefusedDump ? problem.wholeTraces : null
      return { kind: 'problem', problem: { file: path, ...problem.toData(), wholeTraces } }
    }
  }

  return {
    async open({ paths, into, acceptPartial }, caller) {
      const sessions = new Set<SessionId>()
      const snapshots: SnapshotInfo[] = []
      const problems: OpenProblem[] = []
      const asked = into === null ? null : shelf.session(into)
      const draft = newSession(shelf)
      const target = (path: string): OpenSession =>
        asked !== null && shelf.isOpen(asked.id) ? asked : draft(path)
      for (const path of paths.map((path) => resolve(path))) {
        if (caller.signal.aborted) throw cancelled()
        const opened = await openOne(path, acceptPartial, target, caller)
        if (opened.kind === 'session') sessions.add(opened.session.id)
        if (opened.kind === 'problem') problems.push(opened.problem)
        if (opened.kind === 'snapshot') {
          snapshots.push(opened.snapshot)
          sessions.add(opened.snapshot.session)
        }
      }
      if (caller.signal.aborted) throw cancelled()
      if (snapshots.length > 0) await recent.noteUse()
      return { sessions: [...sessions], snapshots, problems }
    },

    async openSession(path) {
      const session = await openIfSession(path)
      if (session) return session
      throw new Problem({ kind: 'bad-input', message: 'The file is not a session', file: path })
    },
  }
}

/**
 * The session of dumps that are to go into a new one: there from the first dump that was read, named after all that
 * were. A name that somebody gave it, or a file, ends the naming.
 */
function newSession(shelf: Shelf): (path: string) => OpenSession {
  let draft: OpenSession | null = null
  let read: string[] = []
  return (path) => {
    if (draft === null || !shelf.isOpen(draft.id)) {
      read = [path]
      draft = shelf.create(sessionName(read))
      return draft
    }
    const isNamedByUs = draft.binding === null && draft.facts.name === sessionName(read)
    read.push(path)
    if (isNamedByUs) shelf.describe(draft, { name: sessionName(read) })
    return draft
  }
}

async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    throw fileProblem(error, path)
  }
}

/** The open session that has this file, under whatever name. */
async function holderOf(shelf: Shelf, path: string): Promise<OpenSession | undefined> {
  const byName = shelf.holding(path)
  if (byName) return byName
  const wanted = await stat(path, { bigint: true })
  for (const { path: held, id } of shelf.list()) {
    if (held === null) continue
    const facts = await stat(held, { bigint: true }).catch(() => null) // it was deleted meanwhile
    if (facts !== null && facts.dev === wanted.dev && facts.ino === wanted.ino) return shelf.session(id)
  }
  return undefined
}
