// The golden snapshots and what CPython itself says about them, for the tests beside this file.
// Data: dumps of real interpreters 3.6 to 3.15 and side files written by the tracemalloc module that made them.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSnapshot } from '@main/formats/registry'
import { prepare, type PreparedSnapshot } from '@main/snapshots/prepared'
import { unwrap } from '@shared/base/result'
import type { FrameName, Grouping, SnapshotTable, TraceFilter } from '@shared/model/snapshot'

const DATA = 'test/golden/data/tracemalloc'

/** Names in the data folder that match, with the part in parentheses. */
export function goldenFiles(pattern: RegExp): string[] {
  return readdirSync(DATA).flatMap((name) => pattern.exec(name)?.[1] ?? [])
}

export function readGolden(name: string): SnapshotTable {
  const file = [name, `${name}.gz`].map((n) => join(DATA, n)).find((path) => existsSync(path))
  if (file === undefined) throw new Error(`${DATA} has no ${name}`)
  const options = { file, acceptPartial: false, progress: () => undefined, isCancelled: () => false }
  return unwrap(readSnapshot(readFileSync(file), options)).table
}

export function prepareGolden(name: string): PreparedSnapshot {
  return prepare(readGolden(name))
}

/** A side file; the caller says what it holds, the golden data is ours to trust. */
export function sideFile<T>(name: string): T {
  return JSON.parse(readFileSync(join(DATA, name), 'utf8')) as T
}

export function grouping(
  groupBy: Grouping['groupBy'],
  cumulative = false,
  filters: readonly TraceFilter[] = [],
): Grouping {
  return { groupBy, cumulative, filters, mapping: [] }
}

/** The side files' digest: one line a row, figures first, then `file:line;file:line...` oldest first. */
export function digest<Row extends { readonly traceback: readonly FrameName[] }>(
  rows: readonly Row[],
  figures: (row: Row) => readonly number[],
): string {
  const hash = createHash('sha256')
  for (const row of rows) {
    const traceback = row.traceback.map(([file, line]) => `${file}:${line}`).join(';')
    hash.update(`${figures(row).join(' ')} ${traceback}\n`)
  }
  return hash.digest('hex')
}
