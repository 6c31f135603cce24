// What the Compare view says of rows and totals.
import { describe, expect, it } from 'vitest'
import { layoutWaterfall } from '@shared/charts/waterfall'
import type { CompareRow, CompareSummary } from '@shared/contract/compare'
import {
  changeShare,
  newSize,
  oldSize,
  sharedText,
  verdictOf,
  waterfallOf,
} from '@renderer/view-models/compare-rows'

function row(change: Partial<CompareRow>): CompareRow {
  const whole: CompareRow = {
    traceback: [['app/cache.py', 88]],
    size: 300,
    sizeDiff: 100,
    count: 3,
    countDiff: 1,
    state: 'grown',
    package: 'app',
    packageKind: 'yours',
  }
  return { ...whole, ...change }
}

function summary(change: Partial<CompareSummary>): CompareSummary {
  return {
    old: { size: 1000, count: 10 },
    new: { size: 1201, count: 12 },
    rowCount: 3,
    states: { new: 1, gone: 0, grown: 1, shrunk: 1, same: 0 },
    grown: 301,
    shrunk: -100,
    biggest: [row({ sizeDiff: 301 })],
    rest: { rows: 2, sizeDiff: -100, countDiff: 1 },
    topNew: [],
    topGone: [],
    shared: 2,
    sharedByMapping: 0,
    ...change,
  }
}

describe('a row', () => {
  it('has no old size when it is new, which is not the same as 0 bytes', () => {
    expect(oldSize(row({ size: 300, sizeDiff: 300, count: 3, countDiff: 3 }))).toBeNull()
    expect(oldSize(row({ size: 300, sizeDiff: 300, count: 3, countDiff: 2 }))).toBe(0)
  })

  it('has no new size when it is gone', () => {
    expect(newSize(row({ size: 0, sizeDiff: -300, count: 0, countDiff: -3 }))).toBeNull()
  })
})

describe('the totals', () => {
  it('say by how much B uses more, and in which direction', () => {
    expect(verdictOf(summary({}))).toBe('B uses more, +20.1 %')
    expect(verdictOf(summary({ new: { size: 900, count: 9 } }))).toBe('B uses less, −10.0 %')
    expect(verdictOf(summary({ new: { size: 1000, count: 9 } }))).toBe('B uses as much as A')
  })

  it('state no share of nothing', () => {
    expect(verdictOf(summary({ old: { size: 0, count: 0 } }))).toBe('B uses more')
    expect(changeShare(5, 0)).toBe('–')
  })

  it('tell how many rows match, and how many of them only by the mapped paths', () => {
    expect(sharedText(summary({}), 'lineno')).toBe('2 lines on both sides')
    expect(sharedText(summary({ shared: 21, sharedByMapping: 1 }), 'filename')).toBe(
      '21 files on both sides, 1 of them by the mapped paths',
    )
  })
})

describe('the waterfall', () => {
  it('leads from A to B in exact steps, the rest summed', () => {
    const layout = layoutWaterfall(waterfallOf(summary({}), { old: 'A', new: 'B' }, 'lineno'), {
      width: 400,
    })
    expect(layout.rows.map(({ label, amount }) => `${label} ${amount}`)).toEqual([
      'A 1000',
      'app/cache.py:88 301',
      '2 other lines -100',
      'B 1201',
    ])
  })

  it('has no step for a rest that is not there', () => {
    const whole = summary({ biggest: [row({ sizeDiff: 201 })], rest: { rows: 0, sizeDiff: 0, countDiff: 0 } })
    expect(waterfallOf(whole, { old: 'A', new: 'B' }, 'lineno').rest).toBeNull()
  })
})
