import { describe, expect, it } from 'vitest'
import { layoutIcicle } from '@shared/charts/icicle'
import type { CallTree } from '@shared/contract/consumers'
import {
  heaviestPath,
  hueOf,
  legendOf,
  NO_FILE,
  NO_PACKAGE,
  nodeName,
  openRows,
  packageHues,
  pathTo,
  placeOf,
} from '@renderer/view-models/call-tree'

/**
 * All 100
 * ├─ 1: main.py:41 90
 * │  ├─ 2: cache.py:71 60, all its own
 * │  ├─ 3: cache.py:88 20, all its own
 * │  └─ 4: three smaller ones 10
 * └─ 5: json/decoder.py:353 10, all its own
 */
const tree: CallTree = {
  files: ['/app/main.py', '/app/cache.py', '/lib/json/decoder.py'],
  packages: [
    { name: 'standard library', kind: 'stdlib' },
    { name: 'app', kind: 'yours' },
  ],
  parent: Uint32Array.of(0, 0, 1, 1, 1, 0),
  depth: Uint16Array.of(0, 1, 2, 2, 2, 1),
  file: Uint32Array.of(NO_FILE, 0, 1, 1, NO_FILE, 2),
  line: Uint32Array.of(0, 41, 71, 88, 0, 353),
  package: Uint16Array.of(NO_PACKAGE, 1, 1, 1, NO_PACKAGE, 0),
  size: Float64Array.of(100, 90, 60, 20, 10, 10),
  selfSize: Float64Array.of(0, 0, 60, 20, 10, 10),
  count: Float64Array.of(10, 9, 6, 2, 1, 1),
  merged: Uint32Array.of(0, 0, 0, 0, 3, 0),
}
const ends = layoutIcicle(tree).end

describe('a call tree', () => {
  it('names frames, the whole, and the small ones together', () => {
    expect([0, 2, 4].map((node) => nodeName(tree, node))).toEqual([
      'All',
      '/app/cache.py:71',
      '3 smaller ones',
    ])
    expect(placeOf(tree, 4)).toBeNull()
  })

  it('shows children of open nodes only', () => {
    expect([...openRows(ends, new Set())]).toEqual([0])
    expect([...openRows(ends, new Set([0]))]).toEqual([0, 1, 5])
    expect([...openRows(ends, new Set([0, 1]))]).toEqual([0, 1, 2, 3, 4, 5])
    expect([...openRows(ends, new Set([1]))]).toEqual([0])
  })

  it('opens the heaviest path at first', () => {
    expect([...heaviestPath(tree, ends)]).toEqual([0, 1])
  })

  it('knows the way from the whole to a node', () => {
    expect(pathTo(tree, 3)).toEqual([0, 1, 3])
  })

  it('gives the package with most of the picture the first hue', () => {
    const hues = packageHues(tree)
    expect(hues.map(({ name, hue }) => `${name} ${hue}`)).toEqual(['standard library 2', 'app 1'])
    expect([1, 5, 4].map((node) => hueOf(tree, hues, node))).toEqual([1, 2, 8])
    expect(legendOf(hues).map(({ name }) => name)).toEqual(['app', 'standard library'])
  })

  it('shares the last hue among the small packages and says how many they are', () => {
    const packages = Array.from({ length: 12 }, (_, i) => ({ name: `p${i}`, kind: 'distribution' as const }))
    const hues = packageHues({ ...tree, packages })
    expect(legendOf(hues).at(-1)).toEqual({ hue: 8, name: '5 others' })
  })
})
