import * as fc from 'fast-check'
import { JSDOM } from 'jsdom'
import { describe, expect, it } from 'vitest'
import { buildReport } from '@main/reports/build'
import { changeTable } from '@main/reports/changes'
import { renderReport } from '@main/reports/render'
import type { Report } from '@main/reports/report'
import type { FrameName, GroupBy, StatisticDiffRow } from '@shared/model/snapshot'
import { readCsv, unguarded } from '@test/support/reports/read-csv'
import { BY_LINE, OPTIONS, sources, trace } from '@test/support/reports/sources'

const file = fc.oneof(
  fc.constantFrom('app/cache.py', 'app/parse.py', '<string>', 'C:\\app\\x.py'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom('"', ',', '\r', '\n', "'", '=', '@', '|', '`', '<', '&', ' '),
    minLength: 1,
  }),
)
const frame = fc.tuple(file, fc.nat(500)) as fc.Arbitrary<FrameName>
const frames = fc.array(frame, { minLength: 1, maxLength: 4 })
const traces = fc.array(
  fc.tuple(fc.nat(1_000_000), frames).map(([size, sequence]) => trace(size, ...sequence)),
  { maxLength: 12 },
)
const groupBy = fc.constantFrom<GroupBy>('lineno', 'filename', 'traceback')
const report = fc
  .tuple(traces, traces, groupBy)
  .map(([old, fresh, key]) =>
    buildReport(sources(old, fresh), { grouping: { ...BY_LINE, groupBy: key }, oldMapping: [] }, OPTIONS),
  )

function rowsOf({ rows }: Report): readonly StatisticDiffRow[] {
  return Array.from({ length: rows.length }, (_, index) => {
    const { count, countDiff, size, sizeDiff, traceback } = rows.at(index)
    return { traceback, size, sizeDiff, count, countDiff }
  })
}

function figure(record: readonly string[], at: number): number {
  return Number(record[at])
}

describe('a report read back', () => {
  it('holds the same rows as CSV', () => {
    fc.assert(
      fc.property(report, (built) => {
        const [, ...records] = readCsv(renderReport(built, 'csv'))
        const read = records.map((record) => ({
          traceback:
            built.grouping.groupBy === 'traceback'
              ? (JSON.parse(record[10] ?? '') as readonly FrameName[])
              : [[unguarded(record[2] ?? ''), figure(record, 3)]],
          size: figure(record, 5),
          sizeDiff: figure(record, 6),
          count: figure(record, 8),
          countDiff: figure(record, 9),
        }))
        expect(read).toEqual(rowsOf(built))
        for (const record of records) {
          expect(figure(record, 5) - figure(record, 4)).toBe(figure(record, 6))
          expect(figure(record, 8) - figure(record, 7)).toBe(figure(record, 9))
        }
      }),
    )
  })

  it('holds the same rows as JSON, undecodable names included', () => {
    const undecodable = fc.string({ unit: fc.constantFrom('a', '/', '\udce9', '\ud800'), minLength: 1 })
    fc.assert(
      fc.property(report, undecodable, (built, name) => {
        const half = buildReport(
          sources([], [trace(1, [name, 1])]),
          { grouping: BY_LINE, oldMapping: [] },
          OPTIONS,
        )
        for (const each of [built, half]) {
          const read = JSON.parse(renderReport(each, 'json')) as { rows: unknown }
          expect(read.rows).toEqual(rowsOf(each))
        }
      }),
    )
  })
})

describe('the differences of a report', () => {
  it('add up to the totals’ difference, however many rows are listed', () => {
    fc.assert(
      fc.property(report, fc.nat(12), (built, limit) => {
        const { all, biggest, rest } = changeTable(built, limit)
        const sum = (part: 'sizeDiff' | 'countDiff') =>
          biggest.reduce((total, row) => total + row[part], 0) + (rest?.[part] ?? 0)
        expect(sum('sizeDiff')).toBe(built.traced.new.size - built.traced.old.size)
        expect(sum('countDiff')).toBe(built.traced.new.count - built.traced.old.count)
        expect(all.sizeDiff).toBe(sum('sizeDiff'))
        expect(built.summary.grown + built.summary.shrunk).toBe(all.sizeDiff)
      }),
    )
  })
})

/** Element and attribute names outside of code, where cut names have a title. */
function shape(name: string): readonly (readonly string[])[] {
  const built = buildReport(
    sources([], [trace(10, [name, 1])]),
    { grouping: BY_LINE, oldMapping: [] },
    OPTIONS,
  )
  const { document } = new JSDOM(renderReport(built, 'html')).window
  return Array.from(document.querySelectorAll('*:not(code *)'), (node) => [
    node.localName,
    ...node.getAttributeNames().filter((attribute) => attribute !== 'title'),
  ])
}

describe('any name in an HTML report', () => {
  it('is text: it adds no element and no attribute', () => {
    fc.assert(
      fc.property(file, (name) => {
        expect(shape(name)).toEqual(shape('plain.py'))
      }),
      { numRuns: 30 },
    )
  })
})
