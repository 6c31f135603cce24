// Frames under a row grouped by traceback, as Traceback.format() lays them out, with the source lines of this machine.
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import type { StatisticRow } from '@shared/model/snapshot'
import { decodeSource } from '@main/services/files/source-text'
import { formatTraceback, formatTraceback36 } from '@main/snapshots/text'
import type { TracebackOrder } from '@main/snapshots/traceback-order'

/** Larger files are not Python source (bytes). */
const MAX_SOURCE = 4 * 1024 * 1024

/** Each file is read once, as `linecache` does; a file that is not there has no lines. */
export function createTracebackText(order: TracebackOrder): (row: StatisticRow) => string[] {
  const lines = new Map<string, readonly string[]>()
  const sourceLine = (file: string, line: number): string | null => {
    const known = lines.get(file) ?? readLines(file)
    lines.set(file, known)
    return known[line - 1] ?? null
  }
  return ({ traceback }) =>
    order === 'most-recent-first'
      ? formatTraceback36(traceback, { sourceLine })
      : formatTraceback(traceback, { sourceLine })
}

function readLines(file: string): readonly string[] {
  // Names such as "<string>" and "<frozen importlib._bootstrap>" are no files.
  if (file === '' || file.startsWith('<') || file.includes('\0')) return []
  const descriptor = openQuietly(file)
  if (descriptor === null) return []
  try {
    const facts = fstatSync(descriptor)
    return facts.isFile() && facts.size <= MAX_SOURCE ? decodeSource(readFileSync(descriptor)) : []
  } finally {
    closeSync(descriptor)
  }
}

/** Null when the file cannot be opened; a pipe of that name is not waited for. */
function openQuietly(file: string): number | null {
  try {
    return openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch {
    return null
  }
}
