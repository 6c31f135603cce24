import { describe, expect, it } from 'vitest'
import { drawWaterfall, layoutWaterfall, type WaterfallInput } from '@shared/charts/waterfall'

const MIB = 1024 * 1024

function input(overrides: Partial<WaterfallInput> = {}): WaterfallInput {
  return {
    old: { label: 'A', size: 10 * MIB },
    new: { label: 'B', size: 11 * MIB },
    changes: [
      { label: 'app/pipeline.py:131', sizeDiff: 2 * MIB },
      { label: 'app/parse.py:151', sizeDiff: -1.5 * MIB },
    ],
    rest: { label: '17 other lines', sizeDiff: 0.5 * MIB },
    ...overrides,
  }
}

describe('the waterfall', () => {
  it('starts every bar where the one before it ended', () => {
    const { rows } = layoutWaterfall(input(), { width: 600 })
    const changes = rows.slice(1, -1)
    for (const [index, row] of changes.entries()) {
      const before = rows[index]?.endX ?? Number.NaN
      const startX = row.endX === row.bar.x ? row.bar.x + row.bar.width : row.bar.x
      expect(startX).toBeCloseTo(before, 6)
    }
    expect(rows.at(-1)?.endX).toBeCloseTo(changes.at(-1)?.endX ?? Number.NaN, 6)
  })

  it('refuses steps that do not lead from the old total to the new one', () => {
    expect(() => layoutWaterfall(input({ rest: null }), { width: 600 })).toThrow('old total + all changes')
  })

  it('breaks the scale when changes would be too small to see, and says where it starts', () => {
    const small = input({ old: { label: 'A', size: 100 * MIB }, new: { label: 'B', size: 101 * MIB } })
    const layout = layoutWaterfall(small, { width: 600 })
    expect(layout.isBroken).toBe(true)
    expect(layout.scaleStart).toBeLessThan(100 * MIB)
    expect(drawWaterfall(layout, 'w')).toMatch(/scale starts at 99\.7 MiB, not at zero/)
  })

  it('starts at zero when changes are large beside the totals', () => {
    const large = input({
      old: { label: 'A', size: MIB },
      new: { label: 'B', size: 3 * MIB },
      changes: [{ label: 'x.py:1', sizeDiff: 2 * MIB }],
      rest: null,
    })
    const layout = layoutWaterfall(large, { width: 600 })
    expect(layout.isBroken).toBe(false)
    expect(layout.scaleStart).toBe(0)
  })

  it('keeps every bar inside the plot, empty snapshots included', () => {
    const empty = {
      old: { label: 'A', size: 0 },
      new: { label: 'B', size: 0 },
      changes: [],
      rest: null,
    }
    for (const drawn of [input(), empty]) {
      const layout = layoutWaterfall(drawn, { width: 600 })
      for (const { bar } of layout.rows) {
        expect(bar.x).toBeGreaterThanOrEqual(layout.plotLeft)
        expect(bar.x + bar.width).toBeLessThanOrEqual(layout.plotRight + 1)
      }
    }
  })

  it('is an image with a title and a text equivalent', () => {
    const svg = drawWaterfall(layoutWaterfall(input(), { width: 600 }), 'growth')
    expect(svg).toContain('role="img"')
    expect(svg).toContain('aria-labelledby="growth-title"')
    expect(svg).toContain('<title id="growth-title">From A to B</title>')
    expect(svg).toMatch(
      /<desc id="growth-description">A 10\.0 MiB; app\/pipeline\.py:131 \+2\.0 MiB; app\/parse\.py:151 −1\.5 MiB; 17 other lines \+512\.0 KiB; B 11\.0 MiB\./,
    )
  })

  it('takes its colours from the tokens alone', () => {
    const svg = drawWaterfall(layoutWaterfall(input(), { width: 600 }), 'w')
    expect(svg).toContain('fill="var(--grow)"')
    expect(svg).not.toMatch(/#[0-9a-f]{3,8}\b|rgb\(/i)
  })

  it('escapes names from files wherever they stand', () => {
    const hostile = '"><script>alert(1)</script>\u202e'
    const drawn = input({ changes: [{ label: hostile, sizeDiff: 0.5 * MIB }] })
    const svg = drawWaterfall(layoutWaterfall(drawn, { width: 600 }), 'w')
    expect(svg).not.toContain('<script')
    expect(svg).not.toContain('\u202e')
    expect(svg).toContain('&lt;script&gt;')
  })
})
