// Small snapshots written out in tests as lists of traces.
import type { CallContext } from '@shared/base/progress'
import type { FrameName, SnapshotTable } from '@shared/model/snapshot'
import type { NewSnapshot } from '@main/sessions/session-file'

export interface TraceText {
  readonly size: number
  /** Most recent call first. */
  readonly at: readonly FrameName[]
  readonly domain?: number
  readonly totalFrames?: number
}

export interface TestSnapshot {
  readonly meta: NewSnapshot
  readonly table: SnapshotTable
}

/** Interned as a reader would: each file, frame, traceback and domain once, by first appearance. */
export function snapshotOf(
  names: { readonly id: string } & Partial<NewSnapshot>,
  traces: readonly TraceText[],
): TestSnapshot {
  const files = new Interned<string>()
  const frames = new Interned<readonly [number, number]>()
  const tracebacks = new Interned<readonly number[]>()
  const domains = new Interned<number>()
  const owner = traces.map(({ at }) =>
    tracebacks.add(at.map(([file, line]) => frames.add([files.add(file), line]))),
  )
  const domain = traces.map((trace) => domains.add(trace.domain ?? 0))
  const start = [0]
  for (const list of tracebacks.values) start.push((start.at(-1) ?? 0) + list.length)
  const table: SnapshotTable = {
    files: files.values,
    frames: {
      file: Uint32Array.from(frames.values, ([file]) => file),
      line: Uint32Array.from(frames.values, ([, line]) => line),
    },
    tracebacks: { start: Uint32Array.from(start), frame: Uint32Array.from(tracebacks.values.flat()) },
    traces: {
      traceback: Uint32Array.from(owner),
      size: Float64Array.from(traces, ({ size }) => size),
      domain: Uint16Array.from(domain),
      totalFrames: Uint16Array.from(traces, ({ totalFrames, at }) => totalFrames ?? at.length),
    },
    domains: domains.values,
  }
  const meta: NewSnapshot = {
    name: names.id,
    note: '',
    takenAt: 1_700_000_000_123.5,
    source: `${names.id}.pickle`,
    format: 'tracemalloc',
    compression: 'none',
    pickleProtocol: 4,
    writer: 'CPython 3.9 or later',
    tracebackLimit: 10,
    traceCount: traces.length,
    totalSize: traces.reduce((sum, { size }) => sum + size, 0),
    partial: null,
    ...names,
  }
  return { meta, table }
}

/** `count` traces over a few hundred lines: for what needs bulk. */
export function manyTraces(count: number): TraceText[] {
  return Array.from({ length: count }, (_, index) => ({
    size: 16 + ((index * 7919) % 5000),
    at: [
      [`/app/module${index % 40}.py`, 1 + (index % 200)],
      ['/app/main.py', 12],
    ],
  }))
}

export function quiet(signal: AbortSignal = new AbortController().signal): CallContext {
  return { progress: () => {}, signal }
}

class Interned<T> {
  readonly values: T[] = []
  private readonly places = new Map<string, number>()

  add(value: T): number {
    const key = JSON.stringify(value)
    const known = this.places.get(key)
    if (known !== undefined) return known
    this.places.set(key, this.values.length)
    return this.values.push(value) - 1
  }
}
