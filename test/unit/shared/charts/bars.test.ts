import { describe, expect, it } from 'vitest'
import { differenceBar, differenceScale, drawDifferenceBar, shareBar } from '@shared/charts/bars'
import { sparklinePath } from '@shared/charts/sparkline'

describe('difference bars', () => {
  const scale = differenceScale([300, -100, 20])

  it('give both directions one scale, and the largest of each its edge', () => {
    expect(scale.zero).toBe(0.25)
    expect(differenceBar(300, scale)).toEqual({ start: 0.25, length: 0.75 })
    expect(differenceBar(-100, scale)).toEqual({ start: 0, length: 0.25 })
  })

  it('show the smallest change and no change at all differently', () => {
    expect(differenceBar(0, scale)).toBeNull()
    expect(differenceBar(1, scale)?.length).toBeGreaterThan(0.005)
  })

  it('never leave their cell', () => {
    for (const differences of [[5], [-5], [1, -1e15], [0]]) {
      const narrow = differenceScale(differences)
      for (const difference of [...differences, 1, -1]) {
        const bar = differenceBar(difference, narrow)
        if (bar === null) continue
        expect(bar.start).toBeGreaterThanOrEqual(0)
        expect(bar.start + bar.length).toBeLessThanOrEqual(1)
      }
    }
  })

  it('are decoration beside their figure', () => {
    expect(drawDifferenceBar(-100, scale)).toContain('aria-hidden="true"')
    expect(drawDifferenceBar(-100, scale)).toContain('fill="var(--back)"')
    expect(drawDifferenceBar(300, scale)).toContain('fill="var(--grow)"')
  })
})

describe('share bars', () => {
  it('start at the left and end at the largest', () => {
    expect(shareBar(50, 100)).toEqual({ start: 0, length: 0.5 })
    expect(shareBar(0, 100)).toBeNull()
    expect(shareBar(1, 0)).toBeNull()
  })
})

describe('the sparkline', () => {
  it('stands on zero and reaches the top at the largest value', () => {
    expect(sparklinePath([0, 5, 10], 20, 11)).toBe('M0 10.5L10 5.5L20 0.5')
  })

  it('is a level line for one snapshot, and nothing for none', () => {
    expect(sparklinePath([7], 20, 11)).toBe('M0 0.5H20')
    expect(sparklinePath([], 20, 11)).toBe('')
  })

  it('lies on the baseline when there is nothing', () => {
    expect(sparklinePath(Float64Array.of(0, 0), 20, 11)).toBe('M0 10.5L20 10.5')
  })
})
