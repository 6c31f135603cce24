// Laws of grouping, filtering, comparing and the call tree over random snapshots, and a model that follows
// tracemalloc.py line by line with plain objects.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callTree } from '@main/snapshots/call-tree'
import { checkTable } from '@main/snapshots/check-table'
import { compare, diffRows, stateOf } from '@main/snapshots/compare'
import { find, group, rows } from '@main/snapshots/group'
import { mapPath } from '@main/snapshots/mapping'
import { prepare } from '@main/snapshots/prepared'
import { sortedBy } from '@main/snapshots/stable-sort'
import { trend } from '@main/snapshots/trend'
import { search, sortOrder } from '@main/snapshots/view'
import { unwrap } from '@shared/base/result'
import type { FrameName, Grouping, StatisticRow } from '@shared/model/snapshot'
import { by, type PlainTrace, tableOf } from '@test/support/snapshots/table'
import * as random from './arbitraries'

const snapshot = random.traces.map((traces) => prepare(tableOf(traces)))

function codes(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0)
}

/** What Python compares, as numbers; -1 ends a file name, so that it stands before a longer one. */
function flat({ size, count, traceback }: StatisticRow): number[] {
  return [size, count, ...traceback.flatMap(([file, line]) => [...codes(file), -1, line])]
}

/** Python's `(size, count, traceback)` compared, frames oldest first, names by code point. */
function comparePython(a: StatisticRow, b: StatisticRow): number {
  const [left, right] = [flat(a), flat(b)]
  const at = left.findIndex((value, index) => value !== right[index])
  return at === -1 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -Infinity)
}

/** statistics() with plain objects, for groupings without filters and packages. */
function modelStatistics(
  traces: readonly PlainTrace[],
  { groupBy, cumulative, mapping }: Grouping,
): StatisticRow[] {
  const found = new Map<string, { traceback: FrameName[]; size: number; count: number }>()
  for (const { size, traceback } of traces) {
    const mapped = traceback.map(([file, line]): FrameName => [mapPath(file, mapping), line])
    const frames = cumulative ? mapped : mapped.slice(-1)
    const keys = groupBy === 'traceback' ? [mapped] : frames.map((frame) => [frame])
    for (const frames of keys) {
      const key = groupBy === 'filename' ? frames.map(([file]): FrameName => [file, 0]) : frames
      const row = found.get(JSON.stringify(key)) ?? { traceback: key, size: 0, count: 0 }
      found.set(JSON.stringify(key), { ...row, size: row.size + size, count: row.count + 1 })
    }
  }
  return [...found.values()].sort((a, b) => comparePython(b, a))
}

describe('grouping', () => {
  it('is what tracemalloc.py computes with plain objects', () => {
    fc.assert(
      fc.property(random.traces, random.grouping, (traces, grouping) => {
        fc.pre(grouping.groupBy !== 'package')
        const unfiltered = { ...grouping, filters: [] }
        const table = unwrap(group(prepare(tableOf(traces)), unfiltered))
        expect(rows(table)).toEqual(modelStatistics(traces, unfiltered))
      }),
    )
  })

  it('divides the whole: sizes and counts of the rows are the totals of the traces', () => {
    fc.assert(
      fc.property(
        random.traces,
        fc.constantFrom('lineno', 'filename', 'traceback', 'package'),
        (traces, groupBy) => {
          const table = unwrap(group(prepare(tableOf(traces)), by(groupBy)))
          const size = traces.reduce((sum, trace) => sum + trace.size, 0)
          expect(table.totals).toEqual({ size, count: traces.length })
          expect(rows(table).reduce((sum, row) => sum + row.size, 0)).toBe(size)
          expect(rows(table).reduce((sum, row) => sum + row.count, 0)).toBe(traces.length)
        },
      ),
    )
  })

  it('finds every row by its frames, and no row by others', () => {
    fc.assert(
      fc.property(snapshot, random.grouping, (prepared, grouping) => {
        const table = unwrap(group(prepared, grouping))
        rows(table).forEach((row, index) => expect(find(table, row.traceback)).toBe(index))
        expect(find(table, [['/nowhere.py', 1]])).toBe(-1)
        expect(find(table, [])).toBe(-1)
      }),
    )
  })

  it('gives each row its own size as trend', () => {
    fc.assert(
      fc.property(snapshot, random.grouping, (prepared, grouping) => {
        const table = unwrap(group(prepared, grouping))
        const keys = rows(table).map(({ traceback }) => traceback)
        expect(unwrap(trend(keys, [prepared], grouping))).toEqual(table.size)
      }),
    )
  })
})

describe('filters', () => {
  it('partition: what a filter keeps and what its negation keeps is the whole', () => {
    fc.assert(
      fc.property(snapshot, random.filter, (prepared, filter) => {
        const totals = (inclusive: boolean) =>
          unwrap(group(prepared, by('lineno', { filters: [{ ...filter, inclusive }] }))).totals
        const whole = unwrap(group(prepared, by('lineno'))).totals
        expect(totals(true).size + totals(false).size).toBe(whole.size)
        expect(totals(true).count + totals(false).count).toBe(whole.count)
      }),
    )
  })
})

describe('comparing', () => {
  it('finds nothing between a snapshot and itself', () => {
    fc.assert(
      fc.property(random.traces, random.grouping, (traces, grouping) => {
        const table = unwrap(compare(prepare(tableOf(traces)), prepare(tableOf(traces)), grouping))
        expect(diffRows(table).filter((row) => row.sizeDiff !== 0 || row.countDiff !== 0)).toEqual([])
        expect(table.states.same).toBe(table.key.length)
      }),
    )
  })

  it('adds up: rows sum to the difference of the totals, states to the rows, each side to its own table', () => {
    fc.assert(
      fc.property(snapshot, snapshot, random.grouping, (old, newer, grouping) => {
        const table = unwrap(compare(old, newer, grouping))
        const all = diffRows(table)
        const { totals } = table
        expect(all.reduce((sum, row) => sum + row.sizeDiff, 0)).toBe(totals.new.size - totals.old.size)
        expect(all.reduce((sum, row) => sum + row.countDiff, 0)).toBe(totals.new.count - totals.old.count)
        expect(table.grown + table.shrunk).toBe(totals.new.size - totals.old.size)
        expect(Object.values(table.states).reduce((sum, count) => sum + count, 0)).toBe(all.length)
        expect(totals.new).toEqual(unwrap(group(newer, grouping)).totals)
        expect(totals.old).toEqual(unwrap(group(old, grouping)).totals)
      }),
    )
  })

  it('pairs each row of the new side with the row of the same frames in the old one', () => {
    fc.assert(
      fc.property(snapshot, snapshot, random.grouping, (old, newer, grouping) => {
        const codeRoot = '/app'
        const table = unwrap(compare(old, newer, grouping, { codeRoot }))
        const [oldTable, newTable] = [old, newer].map((side) => unwrap(group(side, grouping, { codeRoot })))
        if (oldTable === undefined || newTable === undefined) throw new Error('two sides')
        diffRows(table).forEach((row, index) => {
          const inOld = find(oldTable, row.traceback)
          const inNew = find(newTable, row.traceback)
          expect(row.size).toBe(inNew === -1 ? 0 : newTable.size[inNew])
          expect(row.size - row.sizeDiff).toBe(inOld === -1 ? 0 : oldTable.size[inOld])
          expect(stateOf(table, index) === 'new').toBe(inOld === -1)
          expect(stateOf(table, index) === 'gone').toBe(inNew === -1)
        })
      }),
    )
  })

  it('maps the old side as if its traces had been taken under the other names', () => {
    fc.assert(
      fc.property(random.traces, snapshot, random.grouping, (traces, newer, grouping) => {
        const oldMapping = [{ from: '/srv', to: '/app' }]
        const renamed = traces.map((trace) => ({
          ...trace,
          traceback: trace.traceback.map(([file, line]): FrameName => [mapPath(file, oldMapping), line]),
        }))
        const mapped = unwrap(compare(prepare(tableOf(traces)), newer, grouping, { oldMapping }))
        const plain = unwrap(compare(prepare(tableOf(renamed)), newer, grouping))
        expect(diffRows(mapped)).toEqual(diffRows(plain))
        expect(mapped.sharedByMapping).toBeLessThanOrEqual(mapped.shared)
      }),
    )
  })
})

describe('the call tree', () => {
  it('holds every byte in one place, within the nodes allowed', () => {
    fc.assert(
      fc.property(
        snapshot,
        random.grouping,
        fc.integer({ min: 2, max: 60 }),
        (prepared, grouping, maxNodes) => {
          const tree = unwrap(callTree(prepared, grouping, { maxNodes }))
          const whole = unwrap(group(prepared, { ...grouping, cumulative: false })).totals
          expect(tree.size[0]).toBe(whole.size)
          expect(tree.count[0]).toBe(whole.count)
          expect(tree.size.length).toBeLessThanOrEqual(maxNodes)
          const below = tree.selfSize.slice()
          const siblings = new Set<string>()
          for (let node = tree.size.length - 1; node > 0; node--) {
            const parent = tree.parent[node] ?? 0
            expect(parent).toBeLessThan(node)
            expect(tree.depth[node]).toBe((tree.depth[parent] ?? 0) + 1)
            below[parent] = (below[parent] ?? 0) + (tree.size[node] ?? 0)
            siblings.add(`${parent} ${tree.merged[node] === 0} ${tree.file[node]} ${tree.line[node]}`)
          }
          expect(below).toEqual(tree.size)
          expect(siblings.size).toBe(tree.size.length - 1)
        },
      ),
    )
  })

  it('merges nothing when there is room, and its deepest steps are the lines of the table', () => {
    fc.assert(
      fc.property(snapshot, (prepared) => {
        const tree = unwrap(callTree(prepared, by('lineno')))
        expect(tree.merged.every((count) => count === 0)).toBe(true)
        const bySelf = new Map<string, number>()
        tree.selfSize.forEach((size, node) => {
          const name = `${tree.files[tree.file[node] ?? 0]}:${tree.line[node]}`
          if (size > 0) bySelf.set(name, (bySelf.get(name) ?? 0) + size)
        })
        const lines = rows(unwrap(group(prepared, by('lineno')))).filter((row) => row.size > 0)
        expect(bySelf).toEqual(
          new Map(lines.map(({ traceback, size }) => [traceback[0]?.join(':') ?? '', size])),
        )
      }),
    )
  })
})

describe('views', () => {
  it('search finds the rows whose shown text holds the words, and sums them', () => {
    fc.assert(
      fc.property(
        snapshot,
        random.grouping,
        fc.constantFrom('', 'MAIN', 'py:2', ':', '1', 'numpy', 'zz'),
        (prepared, grouping, text) => {
          const table = unwrap(group(prepared, grouping))
          const order = sortOrder(table, { by: 'size', descending: true })
          const found = search(table, text, order)
          const isLine = grouping.groupBy === 'lineno' || grouping.groupBy === 'traceback'
          const wanted = rows(table).filter(({ traceback }) =>
            traceback.some(([file, line]) =>
              (isLine ? `${file}:${line}` : file).toLowerCase().includes(text.toLowerCase()),
            ),
          )
          expect(rows(table, 0, Infinity, found.rows)).toEqual(wanted)
          expect(found.totals.size).toBe(wanted.reduce((sum, row) => sum + row.size, 0))
        },
      ),
    )
  })

  it('sorting is the stable sort of the values', () => {
    const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true }), fc.maxSafeInteger())
    fc.assert(
      fc.property(fc.array(value.map((v) => v + 0)), fc.boolean(), (values, isDescending) => {
        const order = Uint32Array.from(values.keys())
        const sorted = sortedBy(order, Float64Array.from(values), isDescending ? 'descending' : 'ascending')
        const wanted = [...values.keys()].sort((a, b) => {
          const difference =
            (values[a] ?? 0) < (values[b] ?? 0) ? -1 : Number((values[a] ?? 0) > (values[b] ?? 0))
          return isDescending ? -difference : difference
        })
        expect([...sorted]).toEqual(wanted)
      }),
    )
  })
})

it('tables made of traces are consistent', () => {
  fc.assert(
    fc.property(random.traces, (traces) => {
      expect(checkTable(tableOf(traces)).ok).toBe(true)
    }),
  )
})
