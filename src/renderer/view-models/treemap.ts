// The treemap's boxes: package, file, line, by the bytes that were allocated there. Every byte of the table is in
// exactly one box: the biggest lines stand alone, the others are one box together. Drawn by charts/TreemapChart.vue.
import type { ConsumerRow } from '@shared/contract/consumers'
import { visibleText } from '@shared/base/visible-text'
import { newestFrame } from './row-names'
import { countOf } from '@shared/base/display'
import { formatLine, splitPath } from './places'

export interface TreemapNode {
  readonly name: string
  /** Bytes. */
  readonly value: number
  /** 1 to 8: --cat-<hue>. */
  readonly hue: number
  readonly children?: readonly TreemapNode[]
  /** The source line of a box (line 0: a whole file); null for packages and for several lines together. */
  readonly place: { readonly file: string; readonly line: number } | null
}

/** All rows that the ones at hand are the biggest of. */
export interface TreemapWhole {
  readonly rowCount: number
  /** Bytes. */
  readonly size: number
}

/** `rows`: grouped by line, not cumulative. Rows of 0 bytes have no box. */
export function treemapOf(
  rows: readonly ConsumerRow[],
  whole: TreemapWhole,
  hueOf: (row: ConsumerRow) => number,
): readonly TreemapNode[] {
  const packages = [...groupBy(rows, ({ package: name, packageKind }) => `${packageKind} ${name}`)].map(
    ([, own]) => packageNode(own, hueOf),
  )
  const rest = whole.size - total(packages)
  if (rest <= 0) return packages.filter(({ value }) => value > 0)
  const name = countOf(whole.rowCount - rows.length, 'smaller line')
  return [...packages, { name, value: rest, hue: 8, place: null }]
}

function packageNode(rows: readonly ConsumerRow[], hueOf: (row: ConsumerRow) => number): TreemapNode {
  const [first] = rows
  const hue = first === undefined ? 8 : hueOf(first)
  const files = [...groupBy(rows, (row) => newestFrame(row)?.[0] ?? '')].map(([file, own]): TreemapNode => {
    const lines = own.map((row) => lineNode(row, hue)).filter(({ value }) => value > 0)
    return { name: visibleText(file), value: total(lines), hue, children: lines, place: { file, line: 0 } }
  })
  return { name: visibleText(first?.package ?? ''), value: total(files), hue, children: files, place: null }
}

function lineNode(row: ConsumerRow, hue: number): TreemapNode {
  const [file, line] = newestFrame(row) ?? ['', 0]
  const name = visibleText(formatLine(splitPath(file).name, line))
  return { name, value: row.size, hue, place: { file, line } }
}

/** In the order in which each key comes first. */
function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

function total(nodes: readonly TreemapNode[]): number {
  return nodes.reduce((sum, node) => sum + node.value, 0)
}
