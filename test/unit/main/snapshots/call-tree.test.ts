// The call tree as text: one node a line, indented, total and own bytes.
import { describe, expect, it } from 'vitest'
import { callTree } from '@main/snapshots/call-tree'
import { indexes } from '@main/snapshots/columns'
import { group } from '@main/snapshots/group'
import { prepare } from '@main/snapshots/prepared'
import { search as searchRows } from '@main/snapshots/view'
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

  it('keeps the traces whose row a search finds', () => {
    expect(draw(unwrap(callTree(prepared, by('lineno'), { search: 'LOAD.py:5' })))).toEqual([
      'all 40 (0)',
      '  main.py:1 40 (0)',
      '    load.py:5 40 (40)',
    ])
    expect(draw(unwrap(callTree(prepared, by('filename'), { search: 'main' })))).toEqual([
      'all 20 (0)',
      '  main.py:0 20 (20)',
    ])
  })

  it('keeps the traces that count towards any row found, when frames accumulate', () => {
    const grouping = by('lineno', { cumulative: true })
    expect(draw(unwrap(callTree(prepared, grouping, { search: 'load.py:5' })))).toEqual([
      'all 70 (0)',
      '  main.py:1 70 (0)',
      '    load.py:5 70 (40)',
      '      load.py:9 30 (30)',
    ])
  })

  it('keeps the tracebacks with any frame that a search finds', () => {
    expect(draw(unwrap(callTree(prepared, by('traceback'), { search: 'main.py:2' })))).toEqual([
      'all 20 (0)',
      '  main.py:2 20 (20)',
    ])
  })

  it('searches packages by their names', () => {
    const traces = [
      trace(3, '/app/main.py:1 /usr/lib/python3.12/json/decoder.py:3'),
      trace(2, '/app/main.py:1'),
    ]
    const packages = prepare(tableOf(traces))
    const whole = unwrap(callTree(packages, by('package')))
    const name = whole.packages[whole.package[2] ?? 0]?.name ?? 'no package'
    expect(unwrap(callTree(packages, by('package'), { search: name })).size[0]).toBe(3)
    expect(unwrap(callTree(packages, by('package'), { search: 'decoder.py' })).size[0]).toBe(0)
  })

  it('holds as many bytes as the rows found, for any search', () => {
    for (const groupBy of ['lineno', 'filename', 'package', 'traceback'] as const) {
      const table = unwrap(group(prepared, by(groupBy)))
      for (const search of ['', 'load', ':1', 'py:5', 'nowhere']) {
        const found = searchRows(table, search, indexes(table.key.length))
        const tree = unwrap(callTree(prepared, by(groupBy), { search }))
        expect([tree.size[0], tree.count[0]]).toEqual([found.totals.size, found.totals.count])
      }
    }
  })
})
