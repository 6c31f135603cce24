// A session: one program's memory story, saved as one file. What the explorer lists; no table data.
import type { ProgramInfo } from './program'
import type { RunInfo } from './run'
import type { SnapshotFacts } from './snapshot'

export type SessionId = string
export type SnapshotId = string

export interface SessionInfo {
  readonly id: SessionId
  readonly name: string
  readonly note: string
  /** Where the program's story came from. */
  readonly origin: 'imported' | 'recorded' | 'simulated'
  /** Null while the session lives in memory only. */
  readonly path: string | null
  /** draft: never saved; saving: a change is on its way; saved: everything shown is committed to the file. */
  readonly persistence: 'draft' | 'saving' | 'saved' | 'failed'
  /** Why persistence is 'failed'. */
  readonly failure: string | null
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly snapshots: readonly SnapshotInfo[]
  /** Programs played to the simulated allocator. */
  readonly runs: readonly RunInfo[]
  /** Programs that are kept with the session, in their order. */
  readonly programs: readonly ProgramInfo[]
}

export interface SnapshotInfo extends SnapshotFacts {
  readonly id: SnapshotId
  readonly session: SessionId
  /** 1, 2, 3 ... in the order of the session. */
  readonly ordinal: number
  readonly name: string
  readonly note: string
  /** Modification time of the file it was read from, or when it was taken; milliseconds since 1970, null = not known. */
  readonly takenAt: number | null
  /** The file name it was read from, without its folder. */
  readonly source: string
}

export interface RecentSession {
  readonly path: string
  readonly name: string
  /** Milliseconds since 1970. */
  readonly openedAt: number
  readonly exists: boolean
}
