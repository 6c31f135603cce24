// A story of changes to a session, the same in the process that is killed and in the test that looks at what is left.
import type { CallContext } from '@shared/base/progress'
import type { SnapshotTable } from '@shared/model/snapshot'
import type { NewSnapshot, SessionFile } from '@main/sessions/session-file'

export interface StoryState {
  readonly note: string
  /** Name and number of traces by id. */
  readonly snapshots: readonly { readonly id: string; readonly name: string; readonly traces: number }[]
}

const BEGINNING: StoryState = { note: '', snapshots: [] }

/** What a session holds after the first `changes` changes. */
export function stateAfter(changes: number): StoryState {
  let state = BEGINNING
  for (let change = 0; change < changes; change++) state = next(state, change)
  return state
}

function next(state: StoryState, change: number): StoryState {
  const { note, snapshots } = state
  const last = snapshots.at(-1)
  switch (change % 4) {
    case 0: {
      const traces = tracesOf(change)
      return { note, snapshots: [...snapshots, { id: `s${change}`, name: `snapshot ${change}`, traces }] }
    }
    case 1:
      return { note: `note ${change}`, snapshots }
    case 2:
      if (!last) return state
      return { note, snapshots: [...snapshots.slice(0, -1), { ...last, name: `renamed ${change}` }] }
    default:
      return snapshots.length > 3
        ? { note, snapshots: snapshots.slice(1) }
        : { note: `note ${change}`, snapshots }
  }
}

/** Makes change number `change` of the story; `state` is the one before it. */
export async function makeChange(
  session: SessionFile,
  state: StoryState,
  change: number,
  ctx: CallContext,
): Promise<void> {
  const [first, last] = [state.snapshots[0], state.snapshots.at(-1)]
  const after = next(state, change)
  switch (change % 4) {
    case 0: {
      const { meta, table } = snapshotOfChange(change)
      return session.addSnapshot(meta, table, ctx)
    }
    case 2:
      return last && session.renameSnapshot(last.id, `renamed ${change}`)
    case 3:
      if (state.snapshots.length > 3 && first) return session.deleteSnapshot(first.id)
      return session.annotate(after.note)
    default:
      return session.annotate(after.note)
  }
}

export function snapshotOfChange(change: number): { meta: NewSnapshot; table: SnapshotTable } {
  const traces = tracesOf(change)
  const table: SnapshotTable = {
    files: ['/app/a.py', `/app/b${change}.py`],
    frames: { file: Uint32Array.of(0, 1, 1), line: Uint32Array.of(1, change, change + 1) },
    tracebacks: { start: Uint32Array.of(0, 1, 3), frame: Uint32Array.of(0, 1, 2) },
    traces: {
      traceback: Uint32Array.from({ length: traces }, (_, row) => row % 2),
      size: Float64Array.from({ length: traces }, (_, row) => (row * 7919 + change) % 100_003),
      domain: new Uint16Array(traces),
      totalFrames: new Uint16Array(traces).fill(2),
    },
    domains: [0],
  }
  const meta: NewSnapshot = {
    id: `s${change}`,
    name: `snapshot ${change}`,
    note: '',
    takenAt: null,
    source: 'story.pickle',
    format: 'tracemalloc',
    compression: 'none',
    pickleProtocol: 4,
    writer: 'CPython 3.9 or later',
    tracebackLimit: 2,
    traceCount: traces,
    totalSize: table.traces.size.reduce((sum, size) => sum + size, 0),
    partial: null,
  }
  return { meta, table }
}

/** From none to 30,000, so that kills fall into short and long changes. */
function tracesOf(change: number): number {
  return (change * 9973) % 30_001
}
