// Differences by hand-made snapshots: states, mapping between machines, orders and searches of the table.
import { describe, expect, it } from 'vitest'
import { compare, diffRows, findDiff, stateOf } from '@main/snapshots/compare'
import { prepare } from '@main/snapshots/prepared'
import { formatStatisticDiff } from '@main/snapshots/text'
import { diffOrder, searchDiff } from '@main/snapshots/view'
import { unwrap } from '@shared/base/result'
import { by, tableOf, trace } from '@test/support/snapshots/table'

const old = prepare(
  tableOf([
    trace(100, 'grows.py:1'),
    trace(50, 'shrinks.py:1'),
    trace(7, 'same.py:1'),
    trace(30, 'gone.py:1'),
  ]),
)
const newer = prepare(
  tableOf([
    trace(160, 'grows.py:1'),
    trace(20, 'shrinks.py:1'),
    trace(3, 'same.py:1'),
    trace(4, 'same.py:1'),
    trace(9, 'new.py:1'),
  ]),
)
const table = unwrap(compare(old, newer, by('lineno')))

describe('compare', () => {
  it('prints what CPython prints, the biggest change first, gone rows without an average', () => {
    expect(diffRows(table).map((row) => formatStatisticDiff(row))).toEqual([
      'grows.py:1: size=160 B (+60 B), count=1 (+0), average=160 B',
      'shrinks.py:1: size=20 B (-30 B), count=1 (+0), average=20 B',
      'gone.py:1: size=0 B (-30 B), count=0 (-1)',
      'new.py:1: size=9 B (+9 B), count=1 (+1), average=9 B',
      'same.py:1: size=7 B (+0 B), count=2 (+1), average=4 B',
    ])
  })

  it('says what became of each row, and how often', () => {
    expect(diffRows(table).map((_, row) => stateOf(table, row))).toEqual([
      'grown',
      'shrunk',
      'gone',
      'new',
      'same',
    ])
    expect(table.states).toEqual({ new: 1, gone: 1, grown: 1, shrunk: 1, same: 1 })
    expect([table.grown, table.shrunk]).toEqual([69, -60])
  })

  it('finds a row by its frames', () => {
    expect(findDiff(table, [['gone.py', 1]])).toBe(2)
    expect(findDiff(table, [['gone.py', 2]])).toBe(-1)
  })

  it('matches two machines by path mapping, and says how many rows only match by it', () => {
    const there = prepare(tableOf([trace(1, '/home/ci/app.py:1'), trace(2, '/lib/os.py:1')]))
    const here = prepare(tableOf([trace(3, '/srv/app.py:1'), trace(2, '/lib/os.py:1')]))
    const mapping = [{ from: '/home/ci/', to: '/srv/' }]
    for (const groupBy of ['lineno', 'filename', 'traceback', 'package'] as const) {
      const mapped = unwrap(compare(there, here, by(groupBy), { oldMapping: mapping, codeRoot: '/' }))
      expect([groupBy, mapped.shared, mapped.sharedByMapping]).toEqual([groupBy, 2, 1])
    }
    expect(unwrap(compare(there, here, by('lineno'))).shared).toBe(1)
  })

  it('names packages alike on both sides though each side alone would be divided elsewhere', () => {
    const deep = prepare(tableOf([trace(1, '/app/api/v1/a.py:1')]))
    const wide = prepare(tableOf([trace(1, '/app/api/v1/a.py:1'), trace(1, '/app/db/b.py:1')]))
    const packages = unwrap(compare(deep, wide, by('package')))
    expect(diffRows(packages).map(({ traceback, countDiff }) => [traceback[0]?.[0], countDiff])).toEqual([
      ['db', 1],
      ['api', 0],
    ])
  })
})

function names(rows: Uint32Array) {
  return diffRows(table, 0, Infinity, rows).map((row) => row.traceback[0]?.[0])
}

describe('views of a difference', () => {
  it('sort by every column', () => {
    expect(names(diffOrder(table, { by: 'sizeDiff', descending: false }))[0]).toBe('same.py')
    expect(names(diffOrder(table, { by: 'oldSize', descending: true }))[0]).toBe('grows.py')
    expect(names(diffOrder(table, { by: 'size', descending: true })).at(-1)).toBe('gone.py')
    expect(names(diffOrder(table, { by: 'countDiff', descending: true })).slice(0, 3)).toEqual([
      'gone.py',
      'new.py',
      'same.py',
    ])
    expect(names(diffOrder(table, { by: 'name', descending: false }))[0]).toBe('gone.py')
  })

  it('show one state or what a search finds, with both sides summed', () => {
    const order = diffOrder(table, { by: 'sizeDiff', descending: true })
    const gone = searchDiff(table, 'gone', '', order)
    expect([names(gone.rows), gone.totals]).toEqual([
      ['gone.py'],
      { old: { size: 30, count: 1 }, new: { size: 0, count: 0 } },
    ])
    expect(names(searchDiff(table, 'all', 'S.PY', order).rows)).toEqual(['grows.py', 'shrinks.py'])
    expect(searchDiff(table, 'all', '', order).totals).toEqual(table.totals)
  })
})
