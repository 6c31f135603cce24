// Two snapshots' names in one numbering: the new one's first, unchanged, then what only the old one has.
// So a row of either side is found by one integer.
import type { GroupBy } from '@shared/model/snapshot'
import { FrameIndex, TracebackIndex } from './interning'
import { Names } from './names'

export interface JoinedNames {
  readonly names: Names
  /** The joined index of each of old's files and frames, and of its tracebacks when they were asked for. */
  readonly file: Uint32Array
  readonly frame: Uint32Array
  readonly traceback: Uint32Array
}

/** Tracebacks are joined only for `groupBy` 'traceback'; otherwise the joined names hold the new side's alone. */
export function joinNames(newer: Names, old: Names, groupBy: GroupBy): JoinedNames {
  const files = [...newer.files]
  const file = Uint32Array.from(old.files, (name) => newer.fileIndex.get(name) ?? files.push(name) - 1)
  const frameIndex = new FrameIndex(newer.frames)
  const frame = new Uint32Array(old.frames.file.length)
  for (let i = 0; i < frame.length; i++) {
    frame[i] = frameIndex.intern(file[old.frames.file[i] ?? 0] ?? 0, old.frames.line[i] ?? 0)
  }
  const frames = frameIndex.toTable()
  if (groupBy !== 'traceback') {
    const names = new Names({ files, frames, tracebacks: newer.tracebacks })
    return { names, file, frame, traceback: new Uint32Array(0) }
  }

  const { start, frame: oldFrames } = old.tracebacks
  const sequence = new Uint32Array(oldFrames.length)
  for (let i = 0; i < sequence.length; i++) sequence[i] = frame[oldFrames[i] ?? 0] ?? 0
  const index = new TracebackIndex(newer.tracebacks, {
    tracebacks: start.length - 1,
    frames: oldFrames.length,
  })
  const traceback = new Uint32Array(start.length - 1)
  for (let t = 0; t < traceback.length; t++) {
    const from = start[t] ?? 0
    traceback[t] = index.intern(sequence, from, (start[t + 1] ?? 0) - from)
  }
  return { names: new Names({ files, frames, tracebacks: index.toTable() }), file, frame, traceback }
}
