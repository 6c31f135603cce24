import { describe, expect, it } from 'vitest'
import {
  clampPosition,
  contentHeight,
  isScaled,
  MAX_CONTENT_HEIGHT,
  maxPosition,
  positionAt,
  positionToReveal,
  rowForKey,
  rowsAt,
  scrollTopFor,
} from '@renderer/view-models/row-window'

const short = { rowCount: 1000, rowHeight: 22, viewport: 440 }
/** 88 million px of rows: past the 33.5 million that Chromium allows. */
const long = { rowCount: 4_000_000, rowHeight: 22, viewport: 440 }

describe('a table that fits the browser', () => {
  it('scrolls pixel by pixel', () => {
    expect(isScaled(short)).toBe(false)
    expect(contentHeight(short)).toBe(22_000)
    expect(positionAt(short, 1234)).toBe(1234)
    expect(scrollTopFor(short, 1234)).toBe(1234)
  })

  it('shows the rows that are at least partly on screen', () => {
    expect(rowsAt(short, 0, 0)).toEqual({ first: 0, end: 20 })
    expect(rowsAt(short, 11, 0)).toEqual({ first: 0, end: 21 })
    expect(rowsAt(short, 2200, 4)).toEqual({ first: 96, end: 124 })
  })

  it('shows no row of an empty table', () => {
    const empty = { ...short, rowCount: 0 }
    expect(rowsAt(empty, 0, 4)).toEqual({ first: 0, end: 0 })
    expect(positionAt(empty, 100)).toBe(0)
    expect(rowForKey(empty, -1, 'End')).toBeNull()
  })

  it('stays put when all rows fit', () => {
    const few = { ...short, rowCount: 3 }
    expect(maxPosition(few)).toBe(0)
    expect(positionAt(few, 50)).toBe(0)
    expect(scrollTopFor(few, 50)).toBe(0)
  })
})

describe('a table past the limit of the browser', () => {
  it('never asks for a taller element than the browser allows', () => {
    expect(isScaled(long)).toBe(true)
    expect(contentHeight(long)).toBe(MAX_CONTENT_HEIGHT)
    expect(contentHeight(long)).toBeLessThan(2 ** 25)
  })

  it('maps the ends of the scrollbar to the first and the last row', () => {
    const bottom = contentHeight(long) - long.viewport
    expect(rowsAt(long, positionAt(long, 0), 0).first).toBe(0)
    expect(rowsAt(long, positionAt(long, bottom), 0).end).toBe(4_000_000)
  })

  it('keeps position and scrollbar inverse to each other', () => {
    for (const row of [0, 1, 777_777, 2_000_000, 3_999_980]) {
      const position = row * long.rowHeight
      expect(positionAt(long, scrollTopFor(long, position))).toBeCloseTo(position, 3)
    }
  })

  it('reaches every row: one step down moves one row, anywhere', () => {
    for (const row of [0, 1_999_999, 3_999_998]) {
      const position = positionToReveal(long, row * long.rowHeight, row + 1)
      const { first, end } = rowsAt(long, position, 0)
      expect(first).toBeLessThanOrEqual(row + 1)
      expect(end).toBeGreaterThan(row + 1)
    }
  })
})

describe('moving to a row', () => {
  it('moves as little as possible', () => {
    expect(positionToReveal(short, 220, 10)).toBe(220)
    expect(positionToReveal(short, 220, 9)).toBe(198)
    expect(positionToReveal(short, 220, 30)).toBe(242)
    expect(positionToReveal(short, 0, 999)).toBe(maxPosition(short))
  })

  it('clamps a position to the rows there are', () => {
    expect(clampPosition(short, -5)).toBe(0)
    expect(clampPosition(short, 1e9)).toBe(21_560)
  })

  it.each([
    ['ArrowDown', -1, 0],
    ['ArrowDown', 5, 6],
    ['ArrowDown', 999, 999],
    ['ArrowUp', -1, 999],
    ['ArrowUp', 0, 0],
    ['PageDown', 0, 19],
    ['PageUp', 25, 6],
    ['PageUp', 3, 0],
    ['Home', 500, 0],
    ['End', 500, 999],
  ])('%s from row %i goes to row %i', (key, from, to) => {
    expect(rowForKey(short, from, key)).toBe(to)
  })

  it('leaves other keys alone', () => {
    expect(rowForKey(short, 0, 'F5')).toBeNull()
  })
})
