// The call tree as text: one node a line, indented, total and own bytes.
import { describe, expect, it } from 'vitest'
import { callTree } from '@main/snapshots/call-tree'
import { prepare } from '@main/snapshots/prepared'
import type { CallTree } from '@shared/contract/consumers'
import { unwrap } from '@shared/base/result'
import { by, tableOf, trace } from '@test/support/snapshots/table'

const prepared = prepare(
  tableOf([
    trace(40, 'main.py:1 load.py:5'),
    trace(30, 'main.py:1 load.py:5 load.py:9'),
    trace(20, 'main.py:2'),
    trace(5, 'main.py:1 tiny.py:1'),
    trace(4, 'main.py:1 tiny.py:2'),
  ]),
)

function draw(tree: CallTree): string[] {
  return Array.from(tree.size, (size, node) => {
    const file = tree.files[tree.file[node] ?? 0]
    const merged = tree.merged[node] ?? 0
    const name = merged > 0 ? `${merged} smaller` : node === 0 ? 'all' : `${file}:${tree.line[node]}`
    return `${'  '.repeat(tree.depth[node] ?? 0)}${name} ${size} (${tree.selfSize[node]})`
  })
}

describe('callTree', () => {
  it('starts at the oldest frame, largest child first', () => {
    expect(draw(unwrap(callTree(prepared, by('lineno'))))).toEqual([
      'all 99 (0)',
      '  main.py:1 79 (0)',
      '    load.py:5 70 (40)',
      '      load.py:9 30 (30)',
      '    tiny.py:1 5 (5)',
      '    tiny.py:2 4 (4)',
      '  main.py:2 20 (20)',
    ])
  })

  it('keeps the largest nodes and merges the others under their parent', () => {
    expect(draw(unwrap(callTree(prepared, by('lineno'), { maxNodes: 6 })))).toEqual([
      'all 99 (0)',
      '  main.py:1 79 (0)',
      '    load.py:5 70 (40)',
      '      load.py:9 30 (30)',
      '    2 smaller 9 (9)',
      '  main.py:2 20 (20)',
    ])
  })

  it('takes calls inside one file as one step when grouped by file', () => {
    expect(draw(unwrap(callTree(prepared, by('filename'))))).toEqual([
      'all 99 (0)',
      '  main.py:0 99 (20)',
      '    load.py:0 70 (70)',
      '    tiny.py:0 9 (9)',
    ])
  })

  it('names the package of each node, none for the whole', () => {
    const tree = unwrap(
      callTree(
        prepare(tableOf([trace(1, '/app/main.py:1 /usr/lib/python3.12/json/decoder.py:3')])),
        by('lineno'),
      ),
    )
    expect(Array.from(tree.package, (index) => tree.packages[index]?.kind)).toEqual([
      undefined,
      'yours',
      'stdlib',
    ])
  })

  it('is one node for a snapshot without traces', () => {
    expect(draw(unwrap(callTree(prepare(tableOf([])), by('lineno'))))).toEqual(['all 0 (0)'])
  })
})
