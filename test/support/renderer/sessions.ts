// Sessions as the services would tell them, short to write: session('shop', ['start', 'end']).
import type { SessionInfo, SnapshotInfo } from '@shared/model/session'

export function snapshot(session: string, ordinal: number, name: string): SnapshotInfo {
  return {
    id: `${session}/${name}`,
    session,
    ordinal,
    name,
    note: '',
    takenAt: null,
    source: `${name}.pickle`,
    format: 'tracemalloc',
    compression: 'none',
    pickleProtocol: 4,
    writer: 'CPython 3.9 or later',
    tracebackLimit: 25,
    traceCount: 1000 * ordinal,
    totalSize: 1024 * 1024 * ordinal,
    partial: null,
  }
}

/** Its snapshots' ids are "<session>/<name>". */
export function session(
  id: string,
  snapshots: readonly string[],
  change: Partial<SessionInfo> = {},
): SessionInfo {
  return {
    id,
    name: id,
    note: '',
    origin: 'imported',
    path: null,
    persistence: 'draft',
    failure: null,
    createdAt: 0,
    runs: [],
    programs: [],
    snapshots: snapshots.map((name, index) => snapshot(id, index + 1, name)),
    ...change,
  }
}
