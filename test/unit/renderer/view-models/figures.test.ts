import { describe, expect, it } from 'vitest'
import {
  countOf,
  formatCount,
  formatCountDifference,
  formatLine,
  formatShare,
  formatSize,
  formatSizeDifference,
  formatTime,
  sizeText,
  splitPath,
} from '@renderer/view-models/figures'

/** Thin spaces as underscores, so that they can be seen. */
const seen = (text: string): string => text.replaceAll('\u2009', '_')

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [46_387, '45.3 KiB'],
    [1024 * 1024 - 1, '1.0 MiB'],
    [1024 * 1024, '1.0 MiB'],
    [12.5 * 1024 * 1024, '12.5 MiB'],
    [5 * 1024 ** 3, '5_120.0 MiB'],
    [-2048, '−2.0 KiB'],
  ])('%d bytes are written %s', (bytes, text) => {
    expect(seen(formatSize(bytes))).toBe(text)
  })

  it('keeps number and unit apart for columns', () => {
    expect(sizeText(4 * 1024 * 1024)).toEqual({ number: '4.0', unit: 'MiB' })
  })

  it('signs growth with plus and shrinkage with a real minus', () => {
    expect(formatSizeDifference(1536)).toBe('+1.5 KiB')
    expect(formatSizeDifference(-12)).toBe('−12 B')
    expect(formatSizeDifference(0)).toBe('0 B')
  })
})

describe('counts and shares', () => {
  it('groups thousands with thin spaces', () => {
    expect([7, 999, 1000, 50_777, 1_234_567].map(formatCount).map(seen)).toEqual([
      '7',
      '999',
      '1_000',
      '50_777',
      '1_234_567',
    ])
  })

  it('signs differences', () => {
    expect([4493, -2214, 0].map(formatCountDifference).map(seen)).toEqual(['+4_493', '−2_214', '0'])
  })

  it('speaks of one thing in the singular', () => {
    expect(countOf(1, 'line')).toBe('1 line')
    expect(countOf(0, 'line')).toBe('0 lines')
    expect(countOf(2, 'entry', 'entries')).toBe('2 entries')
  })

  it('has no share of nothing', () => {
    expect(formatShare(319, 1000)).toBe('31.9')
    expect(formatShare(0, 0)).toBe('–')
  })
})

describe('paths', () => {
  it('splits at the last separator of either kind', () => {
    expect(splitPath('app/cache.py')).toEqual({ folder: 'app/', name: 'cache.py' })
    expect(splitPath('C:\\app\\cache.py')).toEqual({ folder: 'C:\\app\\', name: 'cache.py' })
    expect(splitPath('<string>')).toEqual({ folder: '', name: '<string>' })
  })

  it('leaves line 0 out: the whole file is meant', () => {
    expect(formatLine('app/cache.py', 88)).toBe('app/cache.py:88')
    expect(formatLine('app/cache.py', 0)).toBe('app/cache.py')
  })
})

it('writes a time that is not known as a dash', () => {
  expect(formatTime(null)).toBe('–')
  expect(formatTime(new Date(2026, 10, 4, 2, 7).getTime())).toBe('2026-11-04 02:07')
})
