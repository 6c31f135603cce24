// Sessions: open several at once, bring snapshots in, name, annotate, save, copy.
import * as v from 'valibot'
import type { ProblemData } from '@shared/base/problem'
import type { RecentSession, SessionId, SessionInfo, SnapshotInfo } from '@shared/model/session'
import { call } from './define'
import { count, id, name, note, nothing, path } from './schemas'

/** What became of files that were dropped, chosen or named on a command line. */
export interface OpenOutcome {
  readonly sessions: readonly SessionId[]
  readonly snapshots: readonly SnapshotInfo[]
  readonly problems: readonly OpenProblem[]
}

/** One file that could not be opened. */
export interface OpenProblem extends ProblemData {
  /** Traces that are whole in a dump that ends early; null when it is not such a dump. They can be had with `acceptPartial`. */
  readonly wholeTraces: number | null
}

export const sessions = {
  /** The open ones, in the order they were opened. */
  list: call<readonly SessionInfo[]>()(nothing),
  recent: call<readonly RecentSession[]>()(nothing),
  forgetRecent: call<void>()(v.object({ path })),
  /** A new session in memory; it gets a file with `save`. */
  create: call<SessionInfo>()(v.object({ name })),
  /**
   * Opens session files and imports snapshot dumps, each told by its content. Dumps go into `into`,
   * or into one new session when that is null. Progress, cancel. A bad file is an entry in `problems`.
   */
  open: call<OpenOutcome>()(
    v.object({
      paths: v.pipe(v.array(path), v.maxLength(200)),
      into: v.nullable(id),
      acceptPartial: v.boolean(),
    }),
  ),
  /** Opens the ready-made session (a copy that may be changed). */
  openExample: call<SessionInfo>()(nothing),
  /** Closes it; a draft's snapshots are gone then. */
  close: call<void>()(v.object({ session: id })),
  /** Gives a draft its file, or writes again what failed. From then on every change is saved by itself. */
  save: call<SessionInfo>()(v.object({ session: id, path: v.nullable(path) })),
  saveCopy: call<void>()(v.object({ session: id, path })),
  rename: call<SessionInfo>()(v.object({ session: id, name })),
  annotate: call<SessionInfo>()(v.object({ session: id, note })),
  renameSnapshot: call<SessionInfo>()(v.object({ session: id, snapshot: id, name })),
  annotateSnapshot: call<SessionInfo>()(v.object({ session: id, snapshot: id, note })),
  deleteSnapshot: call<SessionInfo>()(v.object({ session: id, snapshot: id })),
  /** A file dropped on the window arrives in pieces: begin, add ..., then finish as `open` would. */
  beginUpload: call<{ readonly upload: string }>()(
    v.object({ name: v.pipe(v.string(), v.minLength(1), v.maxLength(255)), size: count }),
  ),
  addToUpload: call<void>()(v.object({ upload: id, bytes: v.instance(Uint8Array) })),
  cancelUpload: call<void>()(v.object({ upload: id })),
  finishUploads: call<OpenOutcome>()(
    v.object({
      uploads: v.pipe(v.array(id), v.maxLength(200)),
      into: v.nullable(id),
      acceptPartial: v.boolean(),
    }),
  ),
} as const
