// The sample pairs of 3.6 to 3.14, whole: every row with its text, differences, filters and Traceback.format().
// They hold a non-ASCII file name, an 8 GiB block, a second domain, and equal figures that only names tell apart.
import { describe, expect, it } from 'vitest'
import { compare, diffRows } from '@main/snapshots/compare'
import { group, rows } from '@main/snapshots/group'
import {
  formatStatistic,
  formatStatisticDiff,
  formatTraceback,
  formatTraceback36,
} from '@main/snapshots/text'
import { unwrap } from '@shared/base/result'
import type { FrameName, TraceFilter } from '@shared/model/snapshot'
import { goldenFiles, grouping, prepareGolden, sideFile } from './oracle'

interface SideRow {
  readonly str: string
  readonly size: number
  readonly count: number
  readonly traceback: readonly FrameName[]
  readonly size_diff?: number
  readonly count_diff?: number
}
interface Side {
  readonly stats: Record<string, readonly SideRow[]>
  readonly diff: Record<string, readonly SideRow[]>
  readonly filters: Record<string, { readonly traces: number; readonly bytes: number }>
  readonly format: Record<string, readonly string[]>
}

const GROUPINGS = {
  lineno: grouping('lineno'),
  filename: grouping('filename'),
  traceback: grouping('traceback'),
  'lineno+cum': grouping('lineno', true),
  'filename+cum': grouping('filename', true),
}

function filter(
  inclusive: boolean,
  pattern: string,
  more: Partial<TraceFilter & { kind: 'filter' }> = {},
): TraceFilter {
  return { kind: 'filter', inclusive, pattern, lineno: null, allFrames: false, domain: null, ...more }
}
const FILTERS: Record<string, readonly TraceFilter[]> = {
  'excl alpha': [filter(false, 'app/alpha.py')],
  'incl beta any': [filter(true, '*/b?ta.py', { allFrames: true })],
  'excl any driver:4': [filter(false, '*/driver.py', { lineno: 4, allFrames: true })],
  'domain incl': [{ kind: 'domain', inclusive: true, domain: 389047 }],
  'domain excl': [{ kind: 'domain', inclusive: false, domain: 389047 }],
  'incl+excl': [filter(true, 'app/*'), filter(false, '*alpha*', { lineno: 3 })],
  'incl dom field': [filter(true, 'app/*', { domain: 0 })],
  'excl dom field': [filter(false, 'app/alpha.py', { domain: 0 })],
  pyc: [filter(true, 'app/alpha.pyc')],
}

describe.each(goldenFiles(/^tracemalloc-(.*)\.json$/))('samples of %s', (version) => {
  const side = sideFile<Side>(`tracemalloc-${version}.json`)
  const old = prepareGolden(`tracemalloc-${version}-a.pickle`)
  const newer = prepareGolden(`tracemalloc-${version}-b.pickle`)
  const order = version === '3.6' ? 'most-recent-first' : 'oldest-first'
  /** 3.6 lists frames most recent first, our rows are oldest first always. */
  const oldestFirst = (traceback: readonly FrameName[]) =>
    version === '3.6' ? traceback.toReversed() : traceback

  it.each(Object.entries(GROUPINGS))('has the statistics of CPython by %s', (key, by) => {
    const table = unwrap(group(newer, by, { tracebackOrder: order }))
    expect(rows(table).map((row) => ({ ...row, str: formatStatistic(row, order) }))).toEqual(
      side.stats[key]?.map((row) => ({ ...row, traceback: oldestFirst(row.traceback) })),
    )
  })

  it.each(Object.entries(GROUPINGS))('has the differences of CPython by %s', (key, by) => {
    const table = unwrap(compare(old, newer, by, { tracebackOrder: order }))
    expect(diffRows(table).map((row) => ({ ...row, str: formatStatisticDiff(row, order) }))).toEqual(
      side.diff[key]?.map(({ size_diff: sizeDiff, count_diff: countDiff, ...row }) => ({
        ...row,
        traceback: oldestFirst(row.traceback),
        sizeDiff,
        countDiff,
      })),
    )
  })

  it.each(Object.entries(side.filters))('keeps what CPython keeps under "%s"', (name, wanted) => {
    const { totals } = unwrap(group(newer, grouping('lineno', false, FILTERS[name])))
    expect(totals).toEqual({ size: wanted.bytes, count: wanted.traces })
  })

  it('lays tracebacks out as Traceback.format()', () => {
    const [first] = rows(unwrap(group(newer, grouping('traceback'), { tracebackOrder: order })), 0, 1)
    const traceback = first?.traceback ?? []
    const format = version === '3.6' ? formatTraceback36 : formatTraceback
    const made = Object.keys(side.format).map((name) => {
      const limit = /^limit(-?\d+)/.exec(name)?.[1]
      const mostRecentFirst = /recent|mrf|rev/.test(name)
      return [
        name,
        format(traceback, { ...(limit !== undefined && { limit: Number(limit) }), mostRecentFirst }),
      ]
    })
    expect(Object.fromEntries(made)).toEqual(side.format)
  })
})
