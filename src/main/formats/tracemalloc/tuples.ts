// Tuples of a dump, told apart by what they hold: a frame, a traceback, a trace, or all traces. Called by the pickle
// machine; shapes as in CPython's Modules/_tracemalloc.c.
import { refuse } from './refusal'
import type { SnapshotTables } from './tables'
import { FRAME_TUPLE, INT, STRING, TRACE, TRACEBACK, type ValueStack } from './values'

export interface TraceCollection {
  readonly kind: 'traces'
  count: number
}

export class TupleMaker {
  /** Lengths of the trace tuples made, a bit each (1 << 2, 1 << 3, 1 << 4). */
  lengths = 0
  private hasCollection = false

  constructor(
    private readonly stack: ValueStack,
    private readonly tables: SnapshotTables,
  ) {}

  /** The stack's entries from ... to - 1 become one tuple at `from`. */
  make(from: number, to: number, offset: number): void {
    const { stack, tables } = this
    const { kinds, values } = stack
    const length = to - from
    if (kinds[from] === INT && length > 1 && length < 5 && this.makeTrace(from, length, offset)) return
    if (length === 2 && kinds[from] === STRING && kinds[from + 1] === INT) {
      values[from] = tables.frame(values[from] as number, values[from + 1] as number, offset)
      kinds[from] = FRAME_TUPLE
    } else if (length > 0 && stack.areAll(FRAME_TUPLE, from, to)) {
      values[from] = tables.traceback(values, from, to, offset)
      kinds[from] = TRACEBACK
    } else if (length > 0 && stack.areAll(TRACE, from, to)) {
      const traces = this.newCollection(offset)
      this.addTraces(traces, from, to, offset)
      stack.putObject(from, traces, offset)
    } else if (length === 0) {
      stack.putObject(from, { kind: 'empty tuple' }, offset)
    } else {
      refuse(offset, `A tuple of (${stack.describe(from, to)})`, 'a frame, a traceback or a trace')
    }
  }

  /** The one list or tuple of traces. */
  newCollection(offset: number): TraceCollection {
    if (this.hasCollection) refuse(offset, 'A second list', 'one list of traces')
    this.hasCollection = true
    return { kind: 'traces', count: 0 }
  }

  /** Rows stand in the order the tuples were built, so the collection must take them in that order. */
  addTraces(traces: TraceCollection, from: number, to: number, offset: number): void {
    const { values } = this.stack
    for (let k = from; k < to; k++) {
      if (values[k] !== traces.count) refuse(offset, 'The traces are listed in another order than built')
      traces.count++
    }
  }

  /** (domain, size, frames, total_nframe) from 3.9 on, (domain, size, frames) from 3.6 on, (size, frames) before. */
  private makeTrace(from: number, length: number, offset: number): boolean {
    const { kinds, values } = this.stack
    const sizeAt = length === 2 ? from : from + 1
    const framesAt = sizeAt + 1
    if (kinds[sizeAt] !== INT || kinds[framesAt] !== TRACEBACK) return false
    if (length === 4 && kinds[from + 3] !== INT) return false
    const domain = length === 2 ? 0 : (values[from] as number)
    const totalFrames = length === 4 ? (values[from + 3] as number) : 0
    const size = values[sizeAt] as number
    values[from] = this.tables.trace(domain, size, values[framesAt] as number, totalFrames, offset)
    kinds[from] = TRACE
    this.lengths |= 1 << length
    return true
  }
}
