// How tests call the readers, and how they look at a table.
import type { ReadOptions } from '@main/formats/options'
import type { SnapshotTable } from '@shared/model/snapshot'

/** Options of a reader nobody watches. */
export function quiet(file = 'test.pickle', acceptPartial = false): ReadOptions {
  return { file, acceptPartial, progress: () => {}, isCancelled: () => false }
}

/** Frames of a traceback as [file name, line], most recent call first. */
export function framesOf(table: SnapshotTable, traceback: number): (readonly [string, number])[] {
  const { start, frame } = table.tracebacks
  return Array.from(
    frame.subarray(start[traceback], start[traceback + 1]),
    (index) => [table.files[table.frames.file[index] ?? -1] ?? '?', table.frames.line[index] ?? -1] as const,
  )
}
