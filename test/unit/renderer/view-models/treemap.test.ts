import { describe, expect, it } from 'vitest'
import type { ConsumerRow } from '@shared/contract/consumers'
import { treemapOf } from '@renderer/view-models/treemap'
import type { TreemapNode } from '@renderer/view-models/treemap'

function row(file: string, line: number, size: number, name: string): ConsumerRow {
  return { traceback: [[file, line]], size, count: 1, package: name, packageKind: 'yours' }
}

const rows = [
  row('/app/cache.py', 71, 60, 'app'),
  row('/lib/json/decoder.py', 353, 20, 'json'),
  row('/app/cache.py', 88, 10, 'app'),
  row('/app/main.py', 1, 0, 'app'),
]

const draw = (nodes: readonly TreemapNode[], depth = 0): string[] =>
  nodes.flatMap((node) => [
    `${'  '.repeat(depth)}${node.name} ${node.value}`,
    ...draw(node.children ?? [], depth + 1),
  ])

describe('treemapOf', () => {
  it('holds every byte exactly once, by package, file and line', () => {
    expect(draw(treemapOf(rows.slice(0, 3), { rowCount: 3, size: 90 }, () => 1))).toEqual([
      'app 70',
      '  /app/cache.py 70',
      '    cache.py:71 60',
      '    cache.py:88 10',
      'json 20',
      '  /lib/json/decoder.py 20',
      '    decoder.py:353 20',
    ])
  })

  it('puts the lines that are not at hand into one box', () => {
    const nodes = treemapOf(rows, { rowCount: 104, size: 95 }, () => 1)
    expect(nodes.at(-1)).toEqual({ name: '100 smaller lines', value: 5, hue: 8, place: null })
    expect(nodes.reduce((sum, node) => sum + node.value, 0)).toBe(95)
  })

  it('has no box for what holds nothing', () => {
    expect(treemapOf(rows.slice(3), { rowCount: 1, size: 0 }, () => 1)).toEqual([])
  })
})
