import { describe, expect, it } from 'vitest'
import {
  countOf,
  displayCount,
  displayGrowth,
  displayInstant,
  displayPercent,
  displayQuantity,
  displayShare,
  displaySignedCount,
  displaySignedSize,
  displaySize,
} from '@shared/base/display'

describe('sizes on screen', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [500_410, '488.7 KiB'],
    [2_202_010, '2.1 MiB'],
    [-2_202_010, '\u22122.1 MiB'],
    [Number.MAX_SAFE_INTEGER, '8\u2009589\u2009934\u2009592.0 MiB'],
  ])('shows %d bytes as %s', (bytes, text) => {
    expect(displaySize(bytes)).toBe(text)
  })

  it('never shows 1024.0 KiB', () => {
    expect(displaySize(1024 * 1024 - 1)).toBe('1.0 MiB')
    expect(displaySize(1024 * 1024 - 53)).toBe('1023.9 KiB')
  })

  it('rounds an average to whole bytes, growth and shrinkage alike', () => {
    expect([412.5, -412.5, 0.4, -0.4].map(displaySize)).toEqual(['413 B', '\u2212413 B', '0 B', '0 B'])
    expect([412.5, -412.5, 0.4, -0.4].map(displaySignedSize)).toEqual(['+413 B', '\u2212413 B', '0 B', '0 B'])
    expect(displaySize(1023.6)).toBe('1.0 KiB')
  })

  it('keeps value and unit apart for columns', () => {
    expect(displayQuantity(4 * 1024 * 1024)).toEqual({ value: '4.0', unit: 'MiB' })
  })

  it('marks growth with a plus and shrinkage with a real minus', () => {
    expect(displaySignedSize(1024)).toBe('+1.0 KiB')
    expect(displaySignedSize(-1)).toBe('\u22121 B')
    expect(displaySignedSize(0)).toBe('0 B')
    expect(displaySignedCount(-3052)).toBe('\u22123\u2009052')
    expect(displaySignedCount(0)).toBe('0')
  })
})

describe('counts, shares and instants', () => {
  it('groups thousands with thin spaces', () => {
    expect(displayCount(50_777)).toBe('50\u2009777')
    expect(displayCount(1_000_000)).toBe('1\u2009000\u2009000')
    expect(displayCount(-1000)).toBe('\u22121\u2009000')
  })

  it('speaks of one thing in the singular', () => {
    expect(countOf(1, 'line')).toBe('1 line')
    expect(countOf(0, 'line')).toBe('0 lines')
    expect(countOf(2, 'entry', 'entries')).toBe('2 entries')
  })

  it('has no share of nothing', () => {
    expect(displayShare(0, 0)).toBe('–')
    expect(displayShare(1, 4)).toBe('25.0 %')
    expect(displayPercent(319, 1000)).toBe('31.9')
    expect(displayPercent(0, 0)).toBe('–')
  })

  it('does not show a small change as none', () => {
    expect(displayPercent(1, 1_000_000)).toBe('<0.1')
    expect(displayGrowth(1, 1_000_000)).toBe('+<0.1 %')
    expect(displayGrowth(0, 10)).toBe('0 %')
    expect(displayGrowth(5, 0)).toBeNull()
  })

  it('shows instants in UTC', () => {
    expect(displayInstant(Date.UTC(2026, 10, 24, 3, 35))).toBe('2026-11-24 03:35 UTC')
  })
})
