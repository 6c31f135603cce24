// Small snapshots for tests of reports, written as the traces they hold.
import type { FrameName, Grouping, SnapshotTable } from '@shared/model/snapshot'
import type { ReportOptions } from '@shared/contract/reports'
import { prepare } from '@main/snapshots/prepared'
import type { ReportSource, ReportSources } from '@main/reports/build'
import type { ReportSession, ReportSnapshot } from '@main/reports/report'

export interface Trace {
  /** Oldest first. */
  readonly frames: readonly FrameName[]
  readonly size: number
}

export function trace(size: number, ...frames: readonly FrameName[]): Trace {
  return { frames, size }
}

export const BY_LINE: Grouping = { groupBy: 'lineno', cumulative: false, filters: [], mapping: [] }

export const OPTIONS: ReportOptions = {
  title: '',
  sections: {
    summary: true,
    waterfall: true,
    changes: true,
    newAndGone: true,
    consumers: true,
    notes: true,
  },
  pseudonyms: false,
  failAbove: null,
}

/** 2026-11-24 03:35 UTC. */
export const MADE = { at: Date.UTC(2026, 10, 24, 3, 35), by: 'Arenascope 0.1.0' }

export function sources(old: readonly Trace[], fresh: readonly Trace[]): ReportSources {
  return { old: source(old, { name: 'before' }), new: source(fresh, { name: 'after' }), made: MADE }
}

export function source(
  traces: readonly Trace[],
  said: Partial<ReportSnapshot> = {},
  session: ReportSession | null = null,
): ReportSource {
  const snapshot: ReportSnapshot = {
    name: 'snapshot',
    note: '',
    source: 'snapshot.pickle',
    takenAt: null,
    format: 'tracemalloc',
    compression: 'none',
    pickleProtocol: 5,
    writer: 'CPython 3.9 or later',
    tracebackLimit: 25,
    traceCount: traces.length,
    totalSize: traces.reduce((sum, { size }) => sum + size, 0),
    partial: null,
    ...said,
  }
  return { prepared: prepare(tableOf(traces)), snapshot, session }
}

function tableOf(traces: readonly Trace[]): SnapshotTable {
  const files = new Interner<string>(String)
  const frames = new Interner<FrameName>((frame) => JSON.stringify(frame))
  const tracebacks = new Interner<readonly FrameName[]>((frames) => JSON.stringify(frames))
  const traceback = traces.map((entry) => tracebacks.index(entry.frames))
  const sequences = tracebacks.values.map((sequence) =>
    sequence.map((frame) => frames.index(frame)).reverse(),
  )
  const start = [0]
  for (const sequence of sequences) start.push((start.at(-1) ?? 0) + sequence.length)
  return {
    frames: {
      file: Uint32Array.from(frames.values, ([file]) => files.index(file)),
      line: Uint32Array.from(frames.values, ([, line]) => line),
    },
    files: files.values,
    tracebacks: { start: Uint32Array.from(start), frame: Uint32Array.from(sequences.flat()) },
    traces: {
      traceback: Uint32Array.from(traceback),
      size: Float64Array.from(traces, ({ size }) => size),
      domain: new Uint16Array(traces.length),
      totalFrames: new Uint16Array(traces.length),
    },
    domains: [0],
  }
}

class Interner<T> {
  readonly values: T[] = []
  readonly #key: (value: T) => string
  readonly #indexes = new Map<string, number>()

  constructor(key: (value: T) => string) {
    this.#key = key
  }

  index(value: T): number {
    const key = this.#key(value)
    let index = this.#indexes.get(key)
    if (index === undefined) {
      index = this.values.push(value) - 1
      this.#indexes.set(key, index)
    }
    return index
  }
}
