// The treemap's cut of a call tree: package, file, line, by the bytes that were allocated there. Every byte of the
// tree is in exactly one leaf. ECharts draws it (charts/treemap-option.ts), so leaves are kept below what it draws quickly.
import type { CallTree } from '@shared/contract/consumers'
import { countOf, formatLine, splitPath } from './figures'
import { NO_FILE, NO_PACKAGE } from './call-tree'
import { visibleText } from '@shared/base/visible-text'

export interface TreemapNode {
  readonly name: string
  /** Bytes. */
  readonly value: number
  /** 1 to 8: --cat-<hue>. */
  readonly hue: number
  readonly children?: readonly TreemapNode[]
  /** The source line of a leaf; null for several lines together. */
  readonly place: { readonly file: string; readonly line: number } | null
}

interface Leaf {
  readonly package: number
  readonly file: number
  readonly line: number
  size: number
}

interface RankedLeaf {
  readonly leaf: Leaf
  readonly isAlone: boolean
}

/** At most `maxLeaves` lines stand alone; the smaller ones of a file together are one leaf. */
export function treemapOf(
  tree: CallTree,
  hueOfPackage: (index: number) => number,
  maxLeaves: number,
): readonly TreemapNode[] {
  const leaves = new Map<string, Leaf>()
  for (let node = 0; node < tree.selfSize.length; node++) {
    const size = tree.selfSize[node] ?? 0
    if (size === 0) continue
    const file = tree.file[node] ?? NO_FILE
    const line = tree.line[node] ?? 0
    const key = `${file}:${line}`
    const leaf = leaves.get(key)
    if (leaf === undefined) leaves.set(key, { package: tree.package[node] ?? NO_PACKAGE, file, line, size })
    else leaf.size += size
  }
  const ranked = [...leaves.values()]
    .sort((a, b) => b.size - a.size)
    .map((leaf, rank) => ({ leaf, isAlone: rank < maxLeaves }))
  const byPackage = groupBy(ranked, ({ leaf }) => leaf.package)
  return [...byPackage].map(([index, entries]) => {
    const hue = hueOfPackage(index)
    const byFile = groupBy(entries, ({ leaf }) => leaf.file)
    const children = [...byFile].map(([file, inFile]) => fileNode(tree, file, hue, inFile))
    const name = tree.packages[index]?.name
    return {
      name: name === undefined ? 'Smaller ones' : visibleText(name),
      value: total(children),
      hue,
      children,
      place: null,
    }
  })
}

function fileNode(tree: CallTree, file: number, hue: number, ranked: readonly RankedLeaf[]): TreemapNode {
  const name = tree.files[file]
  const alone: TreemapNode[] = []
  let rest = 0
  let restLines = 0
  for (const { leaf, isAlone } of ranked) {
    const place = name === undefined ? null : { file: name, line: leaf.line }
    if (isAlone) {
      const label = place === null ? 'Smaller ones' : formatLine(splitPath(place.file).name, place.line)
      alone.push({ name: visibleText(label), value: leaf.size, hue, place })
    } else {
      rest += leaf.size
      restLines += 1
    }
  }
  if (restLines > 0) alone.push({ name: countOf(restLines, 'smaller line'), value: rest, hue, place: null })
  return {
    name: name === undefined ? 'Smaller ones' : visibleText(name),
    value: total(alone),
    hue,
    children: alone,
    place: name === undefined ? null : { file: name, line: 0 },
  }
}

/** In the order in which each key comes first. */
function groupBy<T>(items: readonly T[], keyOf: (item: T) => number): ReadonlyMap<number, readonly T[]> {
  const groups = new Map<number, T[]>()
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
