// One operation as Arenascope does it, timed in this process: OPERATION OLD NEW, the counterpart of tracemalloc_side.py.
// Prints one JSON: seconds of the first run ("cold"), median of five later runs ("warm"), peak resident KiB, and the
// answer that the other side must equal. scripts/bench.mjs bundles and runs it.
import { readFileSync } from 'node:fs'
import { unwrap } from '@shared/base/result'
import type { Grouping, GroupBy, TraceFilter } from '@shared/model/snapshot'
import { readSnapshot } from '@main/formats/registry'
import { compare } from '@main/snapshots/compare'
import { group, rows } from '@main/snapshots/group'
import { prepare } from '@main/snapshots/prepared'
import type { PreparedSnapshot } from '@main/snapshots/prepared'

const [operation = '', oldPath = '', newPath = ''] = process.argv.slice(2)

/** As FILTERS of the other side. */
const FILTERS: readonly TraceFilter[] = (
  [
    [true, '*/part1*/*.py'],
    [true, '/app/pkg*/mod1*.py'],
    [false, '*3?.py'],
  ] as const
).map(([inclusive, pattern]) => ({
  kind: 'filter',
  inclusive,
  pattern,
  lineno: null,
  allFrames: false,
  domain: null,
}))

function grouping(groupBy: GroupBy, cumulative = false, filters: readonly TraceFilter[] = []): Grouping {
  return { groupBy, cumulative, filters, mapping: [] }
}

function read(path: string) {
  const options = { file: path, acceptPartial: false, progress: () => undefined, isCancelled: () => false }
  return unwrap(readSnapshot(readFileSync(path), options)).table
}

function load(path: string): PreparedSnapshot {
  return prepare(read(path))
}

/** Rows, sum of sizes, sum of counts; the first rows are made as a view would. */
function statistics(snapshot: PreparedSnapshot, how: Grouping): number[] {
  const table = unwrap(group(snapshot, how))
  rows(table, 0, 200)
  return [table.size.length, sum(table.size), sum(table.count)]
}

function differences(old: PreparedSnapshot, now: PreparedSnapshot, groupBy: GroupBy): number[] {
  const table = unwrap(compare(old, now, grouping(groupBy)))
  let size = 0
  let count = 0
  for (let row = 0; row < table.sizeDiff.length; row++) {
    size += table.sizeDiff[row] ?? 0
    count += Math.abs(table.countDiff[row] ?? 0)
  }
  return [table.sizeDiff.length, size, count]
}

function sum(column: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < column.length; i++) total += column[i] ?? 0
  return total
}

function makeRun(): () => number[] {
  if (operation === 'load') return () => [read(oldPath).traces.size.length]
  if (operation === 'open') return () => statistics(load(oldPath), grouping('lineno'))
  const old = load(oldPath)
  if (operation.startsWith('compare')) {
    const now = load(newPath)
    return () => differences(old, now, operation === 'compare lineno' ? 'lineno' : 'traceback')
  }
  if (operation === 'filter') return () => statistics(old, grouping('lineno', false, FILTERS))
  const [groupBy, mode] = operation.split(' ')
  return () => statistics(old, grouping(groupBy as GroupBy, mode === 'cumulative'))
}

function timed(run: () => number[]): { seconds: number; answer: number[] } {
  const start = performance.now()
  const answer = run()
  return { seconds: (performance.now() - start) / 1000, answer }
}

const run = makeRun()
const first = timed(run)
// Peak memory is that of one operation, as on the other side.
const peakKiB = process.resourceUsage().maxRSS
const later = Array.from({ length: 5 }, () => timed(run).seconds).sort((a, b) => a - b)
process.stdout.write(
  `${JSON.stringify({ cold: first.seconds, warm: later[2], peakKiB, answer: first.answer, node: process.version })}\n`,
)
