// Heap, mappings and resident memory of recorded Python programs, as changes since `init`. A folder of more traces can be
// named in ARENASCOPE_ORACLE; ARENASCOPE_LONG=1 prints their errors.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TRACE_NAMES, type TraceFiles, traceFiles } from '@test/support/allocator/trace-files'
import { compareHeap, type Comparison } from './recorded-heap'

/** Of the recorded figure at the same checkpoint. */
const MOST = 0.02

/** Simulated minus recorded change, as shares of what was recorded at the checkpoint. */
function errorsOf({ recorded, recordedChange, simulatedChange }: Comparison) {
  const share = (error: number, whole: number) => (whole === 0 ? error : error / whole)
  return {
    heap: share(simulatedChange.heap - recordedChange.heap, recorded.heap),
    mapped: share(simulatedChange.mapped - recordedChange.mapped, recorded.mapped),
    resident: share(simulatedChange.resident - recordedChange.resident, recorded.resident),
  }
}

function row(name: string, comparison: Comparison): string {
  const { label, recordedChange, simulatedChange, results, same } = comparison
  const kib = (bytes: number) => (bytes / 1024).toFixed(0).padStart(7)
  const pair = (key: keyof typeof recordedChange) => `${kib(recordedChange[key])}${kib(simulatedChange[key])}`
  const worst = Object.values(errorsOf(comparison)).map((share) =>
    `${(100 * share).toFixed(2)} %`.padStart(8),
  )
  return `${name.padEnd(25)}${label.padEnd(22)}${pair('heap')}${pair('mapped')}${pair('resident')} ${worst.join('')} ${same}/${results}`
}

function expectClose(name: string, comparisons: readonly Comparison[]): void {
  expect(comparisons.length).toBeGreaterThan(3)
  for (const comparison of comparisons) {
    const { heap, ...others } = errorsOf(comparison)
    const checked = BIG_MOVERS.test(name) ? { heap, ...others } : others
    for (const [figure, error] of Object.entries(checked)) {
      const told = `${figure} of ${row(name, comparison)}`
      expect(Math.abs(error), told).toBeLessThanOrEqual(MOST)
    }
  }
}

/** Elsewhere a heap may grow by 132 KiB a moment earlier or later, for the want of a file buffer of the C library. */
const BIG_MOVERS = /^(?:growing_lists|survivors50)-/
/** Recorded with glibc 2.36; 3.13.18, 3.14 and 3.15 ran with 2.43. */
const WITH_GLIBC_2_36 = /-3\.(?:[6-9]|1[0-3])(?:-aligned)?$/

describe('a recorded program', () => {
  const data = new URL('../../../data/malloc/growing_lists-3.12', import.meta.url)
  const growing = {
    content: readFileSync(new URL(`${data.href}.trace.gz`)),
    side: readFileSync(new URL(`${data.href}.json`), 'utf8'),
  }
  const programs: readonly (readonly [string, TraceFiles])[] = [
    ['growing_lists-3.12', growing],
    ...TRACE_NAMES.map((name) => [name, traceFiles(name)] as const),
  ]
  for (const [name, files] of programs.filter(([one]) => WITH_GLIBC_2_36.test(one))) {
    const comparisons = compareHeap(files)
    it(`${name} starts with every chunk where it was`, () => {
      expect(comparisons[0]?.same).toBe(comparisons[0]?.results)
      expect(comparisons[0]?.results).toBeGreaterThan(500)
    })
    it(`${name} has heap, mappings and resident memory within 2 % at every checkpoint`, () =>
      expectClose(name, comparisons))
  }
})

const oracle = process.env['ARENASCOPE_ORACLE']
const folder = oracle === undefined ? '' : join(oracle, 'traces')
const ENDING = '.trace.gz'

describe.runIf(existsSync(folder))('all recorded programs', () => {
  const names = existsSync(folder)
    ? readdirSync(folder)
        .filter((one) => /-[\d.]+(?:-\w+)?\.trace\.gz$/.test(one))
        .map((one) => one.slice(0, -ENDING.length))
    : []
  const read = (name: string) => ({
    content: readFileSync(join(folder, `${name}${ENDING}`)),
    side: readFileSync(join(folder, `${name}.json`), 'utf8'),
  })
  for (const name of names.filter(
    (one) => WITH_GLIBC_2_36.test(one) && /^(?:growing_lists|survivors50)-/.test(one),
  )) {
    it(`${name} has heap, mappings and resident memory within 2 % at every checkpoint`, () =>
      expectClose(name, compareHeap(read(name))))
  }

  const isLong = process.env['ARENASCOPE_LONG'] === '1'
  for (const all of isLong ? [names] : []) {
    it('state their errors', () => {
      const rows = all.flatMap((name) => compareHeap(read(name)).map((one) => row(name, one)))
      const head = 'changes in KiB, recorded and simulated: heap, mappings, resident; errors; heap addresses'
      process.stdout.write(`${[head, ...rows].join('\n')}\n`)
      expect(rows.length).toBeGreaterThan(names.length)
    })
  }
})
