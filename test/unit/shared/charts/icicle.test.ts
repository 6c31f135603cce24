import { describe, expect, it } from 'vitest'
import {
  boxOf,
  icicleHeight,
  isAncestor,
  layoutIcicle,
  neighbour,
  nodeAt,
  visitBoxes,
} from '@shared/charts/icicle'
import type { IcicleView } from '@shared/charts/icicle'

/**
 * all 100
 * ├─ 1: a 60
 * │  ├─ 2: b 40
 * │  └─ 3: c 10
 * └─ 4: d 30
 *    └─ 5: e 30
 */
const tree = {
  parent: [0, 0, 1, 1, 0, 4],
  depth: [0, 1, 2, 2, 1, 2],
  size: [100, 60, 40, 10, 30, 30],
}
const layout = layoutIcicle(tree)
const whole: IcicleView = { zoomed: 0, width: 200, rowHeight: 20, isInverted: false }
const HEIGHT = 60

const round = (value: number) => Math.round(value * 100) / 100

function drawn(view: IcicleView, span = { top: 0, bottom: HEIGHT }) {
  const boxes: string[] = []
  visitBoxes(layout, view, HEIGHT, span, (node, x, y, width) =>
    boxes.push(`${node}: ${round(x)}+${round(width)} @${y}`),
  )
  return boxes
}

describe('the layout of an icicle', () => {
  it('puts children side by side below their caller, the rest of it at the right', () => {
    expect(drawn(whole)).toEqual([
      '0: 0+200 @0',
      '1: 0+120 @20',
      '4: 120+60 @20',
      '2: 0+80 @40',
      '3: 80+20 @40',
      '5: 120+60 @40',
    ])
  })

  it('spans the width with the zoomed node, under its callers', () => {
    expect(drawn({ ...whole, zoomed: 4 })).toEqual(['0: 0+200 @0', '4: 0+200 @20', '5: 0+200 @40'])
  })

  it('stands on the whole when inverted', () => {
    const flame = { ...whole, isInverted: true }
    expect(drawn(flame)[0]).toBe('0: 0+200 @40')
    expect(drawn(flame).at(-1)).toBe('5: 120+60 @0')
    expect(nodeAt(layout, flame, HEIGHT, { x: 130, y: 5 })).toBe(5)
  })

  it('draws nothing of what begins where the zoomed node ends, however its edge is rounded', () => {
    // 1433 * (1021 / 1433) is a little less than 1021.
    const neighbours = { parent: [0, 0, 1, 0, 3], depth: [0, 1, 2, 1, 2], size: [1434, 1433, 813, 1, 1] }
    const view = { zoomed: 1, width: 1021, rowHeight: 20, isInverted: false }
    const nodes: number[] = []
    visitBoxes(layoutIcicle(neighbours), view, HEIGHT, { top: 0, bottom: HEIGHT }, (node) => nodes.push(node))
    expect(nodes).toEqual([0, 1, 2])
  })

  it('leaves out what is narrower than half a pixel', () => {
    expect(drawn({ ...whole, width: 4 })).not.toContain('3: 1.6+0.4 @40')
    expect(drawn({ ...whole, width: 6 })).toContain('3: 2.4+0.6 @40')
  })

  it('leaves out rows that are scrolled away', () => {
    expect(drawn(whole, { top: 20, bottom: 40 })).toEqual(['1: 0+120 @20', '4: 120+60 @20'])
  })

  it('is as tall as the deepest stack below the zoomed node', () => {
    expect(icicleHeight(layout, whole)).toBe(60)
    expect(icicleHeight(layout, { ...whole, zoomed: 2 })).toBe(60)
    const flat = layoutIcicle({ parent: [0], depth: [0], size: [0] })
    expect(icicleHeight(flat, whole)).toBe(20)
  })

  it('gives a tree without bytes boxes without width', () => {
    const empty = layoutIcicle({ parent: [0, 0], depth: [0, 1], size: [0, 0] })
    expect(boxOf(empty, whole, HEIGHT, 1)).toMatchObject({ x: 0, width: 0 })
    expect(nodeAt(empty, whole, HEIGHT, { x: 10, y: 30 })).toBe(-1)
  })
})

describe('finding boxes', () => {
  it('finds nothing right of the children and outside of the picture', () => {
    expect(nodeAt(layout, whole, HEIGHT, { x: 105, y: 50 })).toBe(-1)
    expect(nodeAt(layout, whole, HEIGHT, { x: 190, y: 30 })).toBe(-1)
    expect(nodeAt(layout, whole, HEIGHT, { x: -1, y: 0 })).toBe(-1)
    expect(nodeAt(layout, whole, HEIGHT, { x: 0, y: 60 })).toBe(-1)
  })

  it('finds the callers of the zoomed node across the width', () => {
    const zoomed = { ...whole, zoomed: 5 }
    expect(nodeAt(layout, zoomed, HEIGHT, { x: 3, y: 5 })).toBe(0)
    expect(nodeAt(layout, zoomed, HEIGHT, { x: 3, y: 25 })).toBe(4)
  })

  it('has no box for what is outside of the zoomed node', () => {
    expect(boxOf(layout, { ...whole, zoomed: 4 }, HEIGHT, 2)).toBeNull()
  })

  it('walks the tree with four directions and stays at its edges', () => {
    expect(neighbour(layout, 1, 'child')).toBe(2)
    expect(neighbour(layout, 2, 'child')).toBe(2)
    expect(neighbour(layout, 3, 'next')).toBe(5)
    expect(neighbour(layout, 5, 'next')).toBe(5)
    expect(neighbour(layout, 5, 'previous')).toBe(3)
    expect(neighbour(layout, 0, 'parent')).toBe(0)
    expect(isAncestor(layout, 1, 3)).toBe(true)
    expect(isAncestor(layout, 1, 4)).toBe(false)
  })
})
