// Walks a snapshot table and names every broken promise of shared/model/snapshot.ts: lengths, indexes, uniqueness.
import type { SnapshotTable } from '@shared/model/snapshot'

export function checkIntegrity(table: SnapshotTable): string[] {
  const { files, frames, tracebacks, traces, domains } = table
  const tracebackCount = tracebacks.start.length - 1
  const broken: string[] = []
  const check = (holds: boolean, promise: string) => {
    if (!holds) broken.push(promise)
  }
  check(new Set(files).size === files.length, 'files are distinct')
  check(new Set(domains).size === domains.length, 'domains are distinct')
  check(frames.file.length === frames.line.length, 'frame columns have one length')
  check(
    frames.file.every((file) => file < files.length),
    'frames point to files',
  )
  const frameKeys = Array.from(frames.file, (file, k) => `${file}:${frames.line[k]}`)
  check(new Set(frameKeys).size === frameKeys.length, 'frames are distinct')
  check(tracebacks.start[0] === 0, 'the first traceback starts at 0')
  check(tracebacks.start[tracebackCount] === tracebacks.frame.length, 'tracebacks cover all their frames')
  check(
    tracebacks.frame.every((frame) => frame < frames.file.length),
    'tracebacks point to frames',
  )
  const keys = Array.from({ length: tracebackCount }, (_, k) =>
    tracebacks.frame.subarray(tracebacks.start[k], tracebacks.start[k + 1]).join(),
  )
  check(new Set(keys).size === keys.length, 'tracebacks are distinct')
  check(!keys.includes(''), 'tracebacks have frames')
  const columns = [traces.traceback, traces.size, traces.domain, traces.totalFrames]
  check(new Set(columns.map((column) => column.length)).size === 1, 'trace columns have one length')
  check(
    traces.traceback.every((traceback) => traceback < tracebackCount),
    'traces point to tracebacks',
  )
  check(
    traces.domain.every((domain) => domain < domains.length),
    'traces point to domains',
  )
  check(
    traces.size.every((size) => Number.isSafeInteger(size) && size >= 0),
    'sizes are safe integers',
  )
  const all = [...columns, frames.file, frames.line, tracebacks.start, tracebacks.frame]
  check(
    all.every((column) => column.buffer instanceof SharedArrayBuffer && column.byteOffset === 0),
    'columns stand in shared memory',
  )
  check(
    all.every((column) => column.byteLength === column.buffer.byteLength),
    'columns are exactly sized',
  )
  return broken
}
