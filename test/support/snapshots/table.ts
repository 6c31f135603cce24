// Snapshot tables written as a list of traces, for tests: what a reader would make of them.
import type { FrameName, Grouping, SnapshotTable } from '@shared/model/snapshot'

export interface PlainTrace {
  readonly size: number
  /** Oldest first, as Python shows it. */
  readonly traceback: readonly FrameName[]
  /** 0 when left out. */
  readonly domain?: number
}

/** 'a.py:1 b.py:2' is the traceback whose most recent frame is b.py:2. */
export function trace(size: number, traceback: string, domain = 0): PlainTrace {
  const frames = traceback.split(' ').map((frame): FrameName => {
    const colon = frame.lastIndexOf(':')
    return [frame.slice(0, colon), Number(frame.slice(colon + 1))]
  })
  return { size, traceback: frames, domain }
}

export function tableOf(traces: readonly PlainTrace[]): SnapshotTable {
  const files = new Interner<string>(String)
  const frames = new Interner<readonly [number, number]>(String)
  const tracebacks = new Interner<readonly number[]>(String)
  const domains = new Interner<number>(String)
  const rows = traces.map(({ size, traceback, domain = 0 }) => ({
    size,
    domain: domains.indexOf(domain),
    traceback: tracebacks.indexOf(
      traceback.map(([file, line]) => frames.indexOf([files.indexOf(file), line])).reverse(),
    ),
  }))
  let end = 0
  return {
    files: files.values,
    domains: domains.values,
    frames: {
      file: Uint32Array.from(frames.values, ([file]) => file),
      line: Uint32Array.from(frames.values, ([, line]) => line),
    },
    tracebacks: {
      start: Uint32Array.from([0, ...tracebacks.values.map((sequence) => (end += sequence.length))]),
      frame: Uint32Array.from(tracebacks.values.flat()),
    },
    traces: {
      traceback: Uint32Array.from(rows, (row) => row.traceback),
      size: Float64Array.from(rows, (row) => row.size),
      domain: Uint16Array.from(rows, (row) => row.domain),
      totalFrames: new Uint16Array(rows.length),
    },
  }
}

/** A grouping with nothing left out. */
export function by(groupBy: Grouping['groupBy'], more: Partial<Grouping> = {}): Grouping {
  return { groupBy, cumulative: false, filters: [], mapping: [], ...more }
}

class Interner<T> {
  readonly values: T[] = []
  private readonly indexes = new Map<string, number>()

  constructor(private readonly identity: (value: T) => string) {}

  indexOf(value: T): number {
    const key = this.identity(value)
    const known = this.indexes.get(key)
    if (known !== undefined) return known
    this.indexes.set(key, this.values.length)
    return this.values.push(value) - 1
  }
}
