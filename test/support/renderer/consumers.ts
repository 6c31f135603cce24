// A consumers service over a few rows held in memory: pages, trends, places, lines. Filters are not applied; a search
// looks at file names. Rows are listed biggest first, whatever the order asked for.
import { cancelled } from '@shared/base/problem'
import type { WorkbenchClient } from '@shared/contract/client'
import type { CallTree, ConsumerRow, ConsumersSpec } from '@shared/contract/consumers'
import type { CallOptions } from '@shared/contract/define'
import type { FrameName } from '@shared/model/snapshot'

export function row(file: string, line: number, size: number, count = 1): ConsumerRow {
  return { traceback: [[file, line]], size, count, package: 'app', packageKind: 'yours' }
}

/** Every request in order, as "page lineno size ↓ 0+200" or "locate /app/cache.py:88". */
export interface ConsumersLog {
  readonly asked: string[]
  /** While set, a page is answered only when the returned function is called. */
  hold(): () => void
}

type Service = Partial<WorkbenchClient['consumers']>

export function consumersOf(rows: readonly ConsumerRow[]): {
  readonly service: Service
  readonly log: ConsumersLog
} {
  const asked: string[] = []
  let held: Promise<void> | null = null
  const log: ConsumersLog = {
    asked,
    hold() {
      const release: (() => void)[] = []
      held = new Promise((resolve) => release.push(resolve))
      return () => {
        held = null
        release[0]?.()
      }
    },
  }

  const matching = (table: ConsumersSpec): readonly ConsumerRow[] => {
    const lines = rows.filter(({ traceback: [frame] }) => frame?.[0].includes(table.search))
    return table.grouping.groupBy === 'filename' ? byFile(lines) : lines
  }
  const service: Service = {
    async page({ table, offset, limit }, options: CallOptions = {}) {
      const { by, descending } = table.sort
      asked.push(`page ${table.grouping.groupBy} ${by} ${descending ? '↓' : '↑'} ${offset}+${limit}`)
      await held
      if (options.signal?.aborted) throw cancelled()
      const list = matching(table)
      return {
        rows: list.slice(offset, offset + limit),
        rowCount: list.length,
        matching: sum(list),
        whole: sum(rows),
        largest: Math.max(0, ...rows.map(({ size }) => size)),
      }
    },
    async trends({ table, offset, limit }) {
      const list = matching(table).slice(offset, offset + limit)
      return {
        snapshots: ['shop/start', 'shop/end'],
        sizes: Float64Array.from(list.flatMap(({ size }) => [size / 2, size])),
      }
    },
    async locate({ table, key }) {
      asked.push(`locate ${place(key)}`)
      return matching(table).findIndex((candidate) => place(candidate.traceback) === place(key))
    },
    tree: () => Promise.resolve(treeOf(sum(rows).size)),
    fileLines({ file }) {
      const lines = rows.filter(({ traceback: [frame] }) => frame?.[0] === file)
      return Promise.resolve({
        line: Uint32Array.from(lines, ({ traceback: [frame] }) => frame?.[1] ?? 0),
        size: Float64Array.from(lines, ({ size }) => size),
        count: Float64Array.from(lines, ({ count }) => count),
      })
    },
    async writeCsv({ table }) {
      return { rows: matching(table).length }
    },
  }
  return { service, log }
}

function sum(list: readonly ConsumerRow[]): { readonly size: number; readonly count: number } {
  return {
    size: list.reduce((total, { size }) => total + size, 0),
    count: list.reduce((total, { count }) => total + count, 0),
  }
}

function place(key: readonly FrameName[]): string {
  return key.map(([file, line]) => `${file}:${line}`).join(' ')
}

function byFile(rows: readonly ConsumerRow[]): readonly ConsumerRow[] {
  const files = new Map<string, ConsumerRow>()
  for (const { traceback, size, count, ...rest } of rows) {
    const file = traceback[0]?.[0] ?? ''
    const known = files.get(file)
    files.set(file, {
      ...rest,
      traceback: [[file, 0]],
      size: size + (known?.size ?? 0),
      count: count + (known?.count ?? 0),
    })
  }
  return [...files.values()].sort((a, b) => b.size - a.size)
}

/** The whole, and one frame below it that holds everything. */
function treeOf(size: number): CallTree {
  return {
    files: ['/app/main.py'],
    packages: [{ name: 'app', kind: 'yours' }],
    parent: Uint32Array.of(0, 0),
    depth: Uint16Array.of(0, 1),
    file: Uint32Array.of(0xffffffff, 0),
    line: Uint32Array.of(0, 41),
    package: Uint16Array.of(0xffff, 0),
    size: Float64Array.of(size, size),
    selfSize: Float64Array.of(0, size),
    count: Float64Array.of(1, 1),
    merged: Uint32Array.of(0, 0),
  }
}
