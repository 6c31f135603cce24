import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boxOf, layoutIcicle, MIN_BOX_WIDTH, nodeAt, visitBoxes } from '@shared/charts/icicle'
import type { IcicleTree } from '@shared/charts/icicle'

/** A tree in preorder whose children add up to at most their parent. */
const trees: fc.Arbitrary<IcicleTree> = fc
  .array(fc.record({ up: fc.nat(4), self: fc.nat(1000) }), { minLength: 1, maxLength: 60 })
  .map((steps) => {
    const parent = [0]
    const depth = [0]
    let at = 0
    for (let node = 1; node < steps.length; node++) {
      for (let up = steps[node]?.up ?? 0; up > 0 && at !== 0; up--) at = parent[at] ?? 0
      parent.push(at)
      depth.push((depth[at] ?? 0) + 1)
      at = node
    }
    const size = steps.map((step) => step.self)
    for (let node = size.length - 1; node > 0; node--) {
      const above = parent[node] ?? 0
      size[above] = (size[above] ?? 0) + (size[node] ?? 0)
    }
    return { parent, depth, size }
  })

const views = fc.record({
  zoomedAt: fc.nat(59),
  width: fc.integer({ min: 50, max: 2000 }),
  isInverted: fc.boolean(),
})

describe('an icicle of any tree', () => {
  it('keeps children inside of their parent, without overlap', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const { start } = layoutIcicle(tree)
        const filled = new Float64Array(tree.size.length)
        for (let node = 1; node < tree.size.length; node++) {
          const parent = tree.parent[node] ?? 0
          expect(start[node]).toBe((start[parent] ?? 0) + (filled[parent] ?? 0))
          filled[parent] = (filled[parent] ?? 0) + (tree.size[node] ?? 0)
          expect(filled[parent]).toBeLessThanOrEqual(tree.size[parent] ?? 0)
        }
      }),
    )
  })

  it('finds every drawn box again in its middle', () => {
    fc.assert(
      fc.property(trees, views, (tree, { zoomedAt, width, isInverted }) => {
        const layout = layoutIcicle(tree)
        const view = { zoomed: zoomedAt % tree.size.length, width, rowHeight: 20, isInverted }
        const height = layout.levels.length * 20
        visitBoxes(layout, view, height, { top: 0, bottom: height }, (node, x, y, boxWidth) => {
          expect(boxWidth).toBeGreaterThanOrEqual(MIN_BOX_WIDTH)
          expect(x + boxWidth).toBeLessThanOrEqual(width + 1e-6)
          expect(nodeAt(layout, view, height, { x: x + boxWidth / 2, y: y + 10 })).toBe(node)
          expect(boxOf(layout, view, height, node)?.x).toBeCloseTo(x, 6)
        })
      }),
    )
  })

  it('finds only boxes that hold the point', () => {
    fc.assert(
      fc.property(trees, views, fc.nat(1999), fc.nat(1199), (tree, view, x, y) => {
        const layout = layoutIcicle(tree)
        const full = {
          zoomed: view.zoomedAt % tree.size.length,
          width: view.width,
          rowHeight: 20,
          isInverted: view.isInverted,
        }
        const height = layout.levels.length * 20
        const node = nodeAt(layout, full, height, { x, y })
        const box = node < 0 ? null : boxOf(layout, full, height, node)
        if (node >= 0) {
          expect(box).not.toBeNull()
          expect(x).toBeGreaterThanOrEqual((box?.x ?? 0) - 1e-6)
          expect(x).toBeLessThanOrEqual((box?.x ?? 0) + (box?.width ?? 0) + 1e-6)
          expect(y).toBeGreaterThanOrEqual(box?.y ?? 0)
        }
      }),
    )
  })
})
