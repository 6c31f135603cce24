// Statistics, filters and differences against the side files of 3.8 to 3.15: every row, in order.
import { describe, expect, it } from 'vitest'
import { checkTable } from '@main/snapshots/check-table'
import { compare, diffRows } from '@main/snapshots/compare'
import { group, rows } from '@main/snapshots/group'
import { formatStatistic, formatStatisticDiff } from '@main/snapshots/text'
import { unwrap } from '@shared/base/result'
import type { FrameName, Grouping, TraceFilter } from '@shared/model/snapshot'
import { digest, goldenFiles, grouping, prepareGolden, readGolden, sideFile } from './oracle'

interface Figures {
  readonly rows: number
  readonly sha256_all_rows: string
  readonly str_top5: readonly string[]
}
interface Side {
  readonly traces: number
  readonly total_size: number
  readonly statistics: Record<string, Figures & { readonly size: number; readonly count: number }>
  readonly filters: readonly {
    readonly filters: readonly SideFilter[]
    readonly traces: number
    readonly size: number
    readonly lineno_top5: readonly { size: number; count: number; traceback: readonly FrameName[] }[]
    readonly sha256_lineno: string
  }[]
}
type SideFilter =
  | { readonly DomainFilter: { readonly inclusive: boolean; readonly domain: number } }
  | {
      readonly Filter: {
        readonly inclusive: boolean
        readonly filename_pattern: string
        readonly lineno: number | null
        readonly all_frames: boolean
        readonly domain: number | null
      }
    }
type SideDiffs = Record<string, Figures & { readonly size_diff: number; readonly count_diff: number }>

/** 'lineno cumulative' and the like, all that CPython answers. */
const KEYS = ['filename', 'lineno', 'traceback', 'filename cumulative', 'lineno cumulative']

function keyToGrouping(key: string): Grouping {
  const groupBy = (['filename', 'lineno', 'traceback'] as const).find((name) => key.startsWith(name))
  if (groupBy === undefined) throw new Error(`No grouping is called ${key}`)
  return grouping(groupBy, key.endsWith('cumulative'))
}

function toFilter(side: SideFilter): TraceFilter {
  if ('DomainFilter' in side) return { kind: 'domain', ...side.DomainFilter }
  const { inclusive, filename_pattern: pattern, lineno, all_frames: allFrames, domain } = side.Filter
  return { kind: 'filter', inclusive, pattern, lineno, allFrames, domain }
}

const snapshots = goldenFiles(/^((?:tiny|app)-.*)\.json$/).filter((name) => !name.endsWith('-compare'))

describe.each(snapshots)('%s', (name) => {
  const side = sideFile<Side>(`${name}.json`)
  const prepared = prepareGolden(`${name}.pickle`)

  it('is a consistent table', () => {
    expect(checkTable(readGolden(`${name}.pickle`)).ok).toBe(true)
  })

  it.each(KEYS)('has the statistics of CPython by %s', (key) => {
    const wanted = side.statistics[key]
    const table = unwrap(group(prepared, keyToGrouping(key)))
    expect({ rows: table.key.length, ...table.totals }).toEqual({
      rows: wanted?.rows,
      size: wanted?.size,
      count: wanted?.count,
    })
    expect(rows(table, 0, 5).map((row) => formatStatistic(row))).toEqual(wanted?.str_top5)
    expect(digest(rows(table), (row) => [row.size, row.count])).toBe(wanted?.sha256_all_rows)
  })

  it('filters as CPython does', () => {
    expect(side.filters).toHaveLength(21)
    for (const wanted of side.filters) {
      const table = unwrap(group(prepared, grouping('lineno', false, wanted.filters.map(toFilter))))
      expect(table.totals).toEqual({ size: wanted.size, count: wanted.traces })
      expect(rows(table, 0, 5)).toEqual(wanted.lineno_top5)
      expect(digest(rows(table), (row) => [row.size, row.count])).toBe(wanted.sha256_lineno)
    }
  })

  it('refuses cumulative by traceback', () => {
    expect(group(prepared, grouping('traceback', true)).ok).toBe(false)
  })
})

describe.each(goldenFiles(/^app-(.*)-compare\.json$/))('app %s, second against first', (version) => {
  const side = sideFile<SideDiffs>(`app-${version}-compare.json`)
  const old = prepareGolden(`app-${version}-1.pickle`)
  const newer = prepareGolden(`app-${version}-2.pickle`)

  it.each(KEYS)('has the differences of CPython by %s', (key) => {
    const wanted = side[key]
    const table = unwrap(compare(old, newer, keyToGrouping(key)))
    const { totals } = table
    expect({
      rows: table.key.length,
      size_diff: totals.new.size - totals.old.size,
      count_diff: totals.new.count - totals.old.count,
    }).toEqual({ rows: wanted?.rows, size_diff: wanted?.size_diff, count_diff: wanted?.count_diff })
    expect(diffRows(table, 0, 5).map((row) => formatStatisticDiff(row))).toEqual(wanted?.str_top5)
    const all = digest(diffRows(table), (row) => [row.size, row.sizeDiff, row.count, row.countDiff])
    expect(all).toBe(wanted?.sha256_all_rows)
  })
})
