// Grouping by hand-made snapshots: what no golden file shows clearly.
import { describe, expect, it } from 'vitest'
import { fileLines } from '@main/snapshots/file-lines'
import { group, rows } from '@main/snapshots/group'
import { prepare } from '@main/snapshots/prepared'
import { formatStatistic } from '@main/snapshots/text'
import { trend } from '@main/snapshots/trend'
import { search, sortOrder } from '@main/snapshots/view'
import { unwrap } from '@shared/base/result'
import type { Grouping } from '@shared/model/snapshot'
import { by, tableOf, trace } from '@test/support/snapshots/table'

const recursive = prepare(
  tableOf([trace(10, 'main.py:1 walk.py:2 walk.py:2 walk.py:3'), trace(5, 'main.py:1')]),
)

/** Rows as CPython prints them, whole tracebacks joined by arrows. */
function table(prepared: ReturnType<typeof prepare>, grouping: Grouping): string[] {
  return rows(unwrap(group(prepared, grouping))).map(
    (row) =>
      `${row.traceback.map(([file, line]) => `${file}:${line}`).join(' > ')} ${row.size} B in ${row.count}`,
  )
}

describe('group', () => {
  it('counts a frame that recurs as often as it occurs, when cumulative', () => {
    expect(table(recursive, by('lineno', { cumulative: true }))).toEqual([
      'walk.py:2 20 B in 2',
      'main.py:1 15 B in 2',
      'walk.py:3 10 B in 1',
    ])
    expect(table(recursive, by('filename', { cumulative: true }))).toEqual([
      'walk.py:0 30 B in 3',
      'main.py:0 15 B in 2',
    ])
  })

  it('gives the whole traceback oldest first', () => {
    expect(table(recursive, by('traceback'))).toEqual([
      'main.py:1 > walk.py:2 > walk.py:2 > walk.py:3 10 B in 1',
      'main.py:1 5 B in 1',
    ])
  })

  it('breaks ties by the larger traceback: oldest frame first, in 3.6 the most recent one', () => {
    const tied = prepare(tableOf([trace(1, 'a.py:1 z.py:1'), trace(1, 'b.py:1 y.py:1')]))
    const first = (options: Parameters<typeof group>[2]) =>
      rows(unwrap(group(tied, by('traceback'), options)), 0, 1)[0]?.traceback[0]?.[0]
    expect(first({})).toBe('b.py')
    expect(first({ tracebackOrder: 'most-recent-first' })).toBe('a.py')
  })

  it('orders names by code point: U+1F40D after U+FFFF, an undecodable byte before it', () => {
    const tied = prepare(tableOf([trace(1, '\u{1f40d}:1'), trace(1, '\uffff:1'), trace(1, '\udcff:1')]))
    const names = rows(unwrap(group(tied, by('filename')))).map((row) => row.traceback[0]?.[0])
    expect(names).toEqual(['\u{1f40d}', '\uffff', '\udcff'])
  })

  it('merges traces of one traceback that differ in their domain, and keeps them apart for filters', () => {
    const domains = prepare(tableOf([trace(1, 'a.py:1'), trace(2, 'a.py:1', 389047), trace(4, 'a.py:1', 7)]))
    expect(table(domains, by('lineno'))).toEqual(['a.py:1 7 B in 3'])
    const numpy = { kind: 'domain', inclusive: true, domain: 389047 } as const
    expect(table(domains, by('lineno', { filters: [numpy] }))).toEqual(['a.py:1 2 B in 1'])
  })

  it('refuses cumulative by traceback in plain words', () => {
    const result = group(recursive, by('traceback', { cumulative: true }))
    expect(result).toMatchObject({ ok: false, problem: { kind: 'bad-argument' } })
  })

  it('refuses sums that a double cannot hold exactly, and gives the largest that it can', () => {
    const half = 2 ** 52
    const atLimit = prepare(tableOf([trace(half, 'a.py:1 b.py:2'), trace(half - 1, 'b.py:2')]))
    expect(unwrap(group(atLimit, by('lineno'))).totals.size).toBe(Number.MAX_SAFE_INTEGER)
    const result = group(atLimit, by('lineno', { cumulative: true }))
    expect(result).toMatchObject({ ok: false, problem: { kind: 'bad-input' } })
  })

  it('has no rows for a snapshot without traces', () => {
    const empty = unwrap(group(prepare(tableOf([])), by('traceback')))
    expect([rows(empty), empty.totals]).toEqual([[], { size: 0, count: 0 }])
  })

  it('prints a traceback under the name of its oldest frame, in 3.6 of its most recent one', () => {
    const [row] = rows(unwrap(group(recursive, by('traceback'))), 0, 1)
    expect(row && formatStatistic(row)).toBe('main.py:1: size=10 B, count=1, average=10 B')
    expect(row && formatStatistic(row, 'most-recent-first')).toBe(
      'walk.py:3: size=10 B, count=1, average=10 B',
    )
  })
})

describe('path mapping', () => {
  it('merges rows whose names become equal, and filters see the new names', () => {
    const two = prepare(
      tableOf([trace(1, '/a/x.py:1 /a/y.py:2'), trace(2, '/b/x.py:1 /b/y.py:2'), trace(4, '/c/z.py:1')]),
    )
    const mapping = [
      { from: '/a/', to: '/app/' },
      { from: '/b/', to: '/app/' },
    ]
    expect(table(two, by('traceback', { mapping }))).toEqual([
      '/c/z.py:1 4 B in 1',
      '/app/x.py:1 > /app/y.py:2 3 B in 2',
    ])
    const onlyApp = {
      kind: 'filter',
      inclusive: true,
      pattern: '/app/*',
      lineno: null,
      allFrames: false,
      domain: null,
    } as const
    expect(table(two, by('filename', { mapping, filters: [onlyApp] }))).toEqual(['/app/y.py:0 3 B in 2'])
  })
})

describe('views of a table', () => {
  const prepared = prepare(
    tableOf([trace(8, 'b.py:1'), trace(6, 'a.py:2'), trace(1, 'a.py:2'), trace(7, 'C.py:12')]),
  )
  const statistics = unwrap(group(prepared, by('lineno')))
  const names = (order: Uint32Array) =>
    rows(statistics, 0, Infinity, order).map((row) => row.traceback[0]?.join(':'))

  it('sort by every column, and ascending is the reverse', () => {
    expect(names(sortOrder(statistics, { by: 'size', descending: true }))).toEqual([
      'b.py:1',
      'a.py:2',
      'C.py:12',
    ])
    expect(names(sortOrder(statistics, { by: 'size', descending: false }))).toEqual([
      'C.py:12',
      'a.py:2',
      'b.py:1',
    ])
    expect(names(sortOrder(statistics, { by: 'count', descending: true }))[0]).toBe('a.py:2')
    expect(names(sortOrder(statistics, { by: 'average', descending: false }))).toEqual([
      'a.py:2',
      'C.py:12',
      'b.py:1',
    ])
    expect(names(sortOrder(statistics, { by: 'name', descending: false }))).toEqual([
      'C.py:12',
      'a.py:2',
      'b.py:1',
    ])
  })

  it('search names and line numbers, whatever the case, and sum what they find', () => {
    const order = sortOrder(statistics, { by: 'name', descending: false })
    expect(names(search(statistics, 'c.PY:1', order).rows)).toEqual(['C.py:12'])
    expect(search(statistics, 'a.py', order).totals).toEqual({ size: 7, count: 2 })
    expect(search(statistics, '', order).totals).toBe(statistics.totals)
  })
})

describe('fileLines', () => {
  it('gives the lines of one file that hold bytes, ascending', () => {
    const lines = unwrap(fileLines(recursive, by('lineno', { cumulative: true }), 'walk.py'))
    expect([[...lines.line], [...lines.size], [...lines.count]]).toEqual([
      [2, 3],
      [20, 10],
      [2, 1],
    ])
  })

  it('has no lines for a file the snapshot does not name', () => {
    expect(unwrap(fileLines(recursive, by('lineno'), 'other.py')).line).toHaveLength(0)
  })
})

describe('trend', () => {
  it('gives each row its size in each snapshot, 0 where it is not', () => {
    const later = prepare(tableOf([trace(50, 'main.py:1')]))
    const sizes = unwrap(trend([[['main.py', 1]], [['walk.py', 3]]], [recursive, later], by('lineno')))
    expect([...sizes]).toEqual([5, 50, 10, 0])
  })
})
