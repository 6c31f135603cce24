// Reading a call tree's columns: names of nodes, rows of the expandable tree, hues of packages, leaves of the
// treemap. Used by views/consumers and the painters in charts/.
import type { CallTree, PackageKind } from '@shared/contract/consumers'
import { visibleText } from '@shared/base/visible-text'
import { countOf } from '@shared/base/display'
import { formatLine } from './places'

/** `CallTree.file` of the root and of nodes that stand for several. */
export const NO_FILE = 0xffffffff
/** `CallTree.package` of the same. */
export const NO_PACKAGE = 0xffff

export interface TreePlace {
  readonly file: string
  readonly line: number
}

/** Where the node's frame stands; null for the root and for "smaller ones together". */
export function placeOf(tree: CallTree, node: number): TreePlace | null {
  const file = tree.files[tree.file[node] ?? NO_FILE]
  return file === undefined ? null : { file, line: tree.line[node] ?? 0 }
}

/** "app/cache.py:88", "3 smaller ones", "All". */
export function nodeName(tree: CallTree, node: number): string {
  const place = placeOf(tree, node)
  if (place !== null) return visibleText(formatLine(place.file, place.line))
  const merged = tree.merged[node] ?? 0
  return merged === 0 ? 'All' : countOf(merged, 'smaller one')
}

/**
 * Nodes on screen of a tree in which only `open` nodes show their children; node 0 is the first.
 * @param ends one past the last descendant of each node
 */
export function openRows(ends: Uint32Array, open: ReadonlySet<number>): Uint32Array {
  const rows: number[] = []
  for (let node = 0; node < ends.length; node = open.has(node) ? node + 1 : (ends[node] ?? node + 1)) {
    rows.push(node)
  }
  return Uint32Array.from(rows)
}

/** The nodes to open at first: down the heaviest path, until a node keeps more than half for itself or splits. */
export function heaviestPath(tree: CallTree, ends: Uint32Array): ReadonlySet<number> {
  const open = new Set<number>()
  let node = 0
  while (node + 1 < (ends[node] ?? 0)) {
    open.add(node)
    const child = node + 1
    const isSplit = (tree.size[child] ?? 0) < 0.5 * (tree.size[node] ?? 0)
    if (isSplit) break
    node = child
  }
  return open
}

/** The node and the nodes above it, root first. */
export function pathTo(tree: CallTree, node: number): readonly number[] {
  const path = [node]
  for (let at = node; at !== 0;) {
    at = tree.parent[at] ?? 0
    path.unshift(at)
  }
  return path
}

export interface PackageHue {
  readonly name: string
  readonly kind: PackageKind
  /** 1 to 8: the token --cat-<hue>; 8 is shared by the small ones. */
  readonly hue: number
}

/** Hues --cat-1 to --cat-7 for the packages that take most of the picture; --cat-8 for the rest. */
export function packageHues(tree: CallTree): readonly PackageHue[] {
  const area = new Float64Array(tree.packages.length)
  for (let node = 0; node < tree.package.length; node++) {
    const index = tree.package[node] ?? NO_PACKAGE
    if (index < area.length) area[index] = (area[index] ?? 0) + (tree.size[node] ?? 0)
  }
  const ranked = Array.from(tree.packages.keys()).sort((a, b) => (area[b] ?? 0) - (area[a] ?? 0))
  const hues = new Map(ranked.map((index, rank) => [index, Math.min(rank + 1, 8)]))
  return tree.packages.map(({ name, kind }, index) => ({
    name: visibleText(name),
    kind,
    hue: hues.get(index) ?? 8,
  }))
}

/** Hue of a node; 8 for the root and for "smaller ones together". */
export function hueOf(tree: CallTree, hues: readonly PackageHue[], node: number): number {
  return hues[tree.package[node] ?? NO_PACKAGE]?.hue ?? 8
}

export interface LegendEntry {
  readonly hue: number
  readonly name: string
}

/** One entry a hue, biggest first; the small packages share "others". */
export function legendOf(hues: readonly PackageHue[]): readonly LegendEntry[] {
  const single = hues.filter(({ hue }) => hue < 8).sort((a, b) => a.hue - b.hue)
  const rest = hues.filter(({ hue }) => hue === 8)
  const [only] = rest
  if (only === undefined) return single
  return [...single, { hue: 8, name: rest.length === 1 ? only.name : countOf(rest.length, 'other') }]
}
