// A dump named on the command line (or standard input, `-`), read in this process and made ready for grouping.
import { basename } from 'node:path'
import { Problem } from '@shared/base/problem'
import { unwrap } from '@shared/base/result'
import type { Progress } from '@shared/base/progress'
import type { ReadSnapshot, SnapshotFacts } from '@shared/model/snapshot'
import { readContent } from '@main/services/work/file-content'
import { parseDump } from '@main/services/work/reader'
import type { Terminal } from './terminal'

/** Standard input, as messages call it. */
export const STDIN = '-'

/** A truncated dump is refused: figures of a part are not those of the snapshot. */
export async function readInputSnapshot(path: string, terminal: Terminal): Promise<ReadSnapshot> {
  const context = {
    progress: (progress: Progress) => terminal.showProgress(progressLine(progress)),
    isCancelled: () => false,
  }
  try {
    const content = path === STDIN ? await terminal.readInput() : await readContent(path, context)
    return unwrap(parseDump(content, path, false, context))
  } finally {
    terminal.showProgress('')
  }
}

/** One after the other; standard input can be one of them. */
export async function readTwoSnapshots(
  oldPath: string,
  newPath: string,
  terminal: Terminal,
): Promise<{ readonly old: ReadSnapshot; readonly new: ReadSnapshot }> {
  if (oldPath === STDIN && newPath === STDIN) {
    const message = 'Both snapshots are to come from standard input'
    throw new Problem({ kind: 'bad-argument', message, remedy: 'Name a file for one of them' })
  }
  const old = await readInputSnapshot(oldPath, terminal)
  return { old, new: await readInputSnapshot(newPath, terminal) }
}

export function inputName(path: string): string {
  return path === STDIN ? 'standard input' : basename(path)
}

/** `snapshot` in the JSON of every command. */
export interface SnapshotJson {
  readonly format: SnapshotFacts['format']
  readonly pythonTraces: number
  readonly totalSize: number
  readonly tracebackLimit: number | null
}

export function snapshotJson(facts: SnapshotFacts): SnapshotJson {
  const { format, traceCount, totalSize, tracebackLimit } = facts
  return { format, pythonTraces: traceCount, totalSize, tracebackLimit }
}

export function progressLine({ label, done, total }: Progress): string {
  if (total === null || total === 0) return label
  const share = Math.floor((done / total) * 20)
  return `${label}  [${'#'.repeat(share)}${' '.repeat(20 - share)}]`
}
