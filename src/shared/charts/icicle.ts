// Geometry of icicle and flame pictures: a tree in preorder becomes levels of boxes, width = bytes. Zooming only
// changes the bytes that span the width. Pure; painted by renderer/charts, hit-tested by binary search.

/** The tree's columns in preorder: a node's descendants follow it. Node 0 is the whole. */
export interface IcicleTree {
  /** Index of the parent; node 0 points to itself. */
  readonly parent: ArrayLike<number>
  /** 0 for node 0. */
  readonly depth: ArrayLike<number>
  /** Bytes of the node and all below; children never add up to more than their parent. */
  readonly size: ArrayLike<number>
}

export interface IcicleLayout {
  readonly tree: IcicleTree
  /** Where a node begins, bytes from the left edge of the whole. */
  readonly start: Float64Array
  /** Node n's descendants are n + 1 ... end[n] - 1. */
  readonly end: Uint32Array
  /** Nodes of each depth, from left to right. */
  readonly levels: readonly Uint32Array[]
}

/** What of the layout is on screen, and how large. */
export interface IcicleView {
  /** The node that spans the width; its ancestors stand above it, as wide. */
  readonly zoomed: number
  /** px */
  readonly width: number
  /** px */
  readonly rowHeight: number
  /** Flame: the whole at the bottom. */
  readonly isInverted: boolean
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Boxes narrower than this are not drawn, px. */
export const MIN_BOX_WIDTH = 0.5

export function layoutIcicle(tree: IcicleTree): IcicleLayout {
  const nodes = tree.size.length
  const start = new Float64Array(nodes)
  const end = new Uint32Array(nodes)
  /** Bytes of a node's children placed so far. */
  const placed = new Float64Array(nodes)
  const perDepth: number[] = []
  for (let node = 0; node < nodes; node++) {
    const depth = tree.depth[node] ?? 0
    perDepth[depth] = (perDepth[depth] ?? 0) + 1
    if (node === 0) continue
    const parent = tree.parent[node] ?? 0
    const before = placed[parent] ?? 0
    start[node] = (start[parent] ?? 0) + before
    placed[parent] = before + (tree.size[node] ?? 0)
  }
  for (let node = nodes - 1; node >= 0; node--) {
    const own = Math.max(end[node] ?? 0, node + 1)
    end[node] = own
    const parent = tree.parent[node] ?? 0
    if (node > 0) end[parent] = Math.max(end[parent] ?? 0, own)
  }
  const levels = perDepth.map((count) => new Uint32Array(count))
  const filled = new Uint32Array(levels.length)
  for (let node = 0; node < nodes; node++) {
    const depth = tree.depth[node] ?? 0
    const at = filled[depth] ?? 0
    const level = levels[depth]
    if (level !== undefined) level[at] = node
    filled[depth] = at + 1
  }
  return { tree, start, end, levels }
}

/** Height of all rows under the zoomed node and above it, px. */
export function icicleHeight(layout: IcicleLayout, view: IcicleView): number {
  let deepest = layout.tree.depth[view.zoomed] ?? 0
  for (let node = view.zoomed; node < (layout.end[view.zoomed] ?? 0); node++) {
    deepest = Math.max(deepest, layout.tree.depth[node] ?? 0)
  }
  return (deepest + 1) * view.rowHeight
}

/** Where a node stands; null when it is outside of the zoomed one. `height` is the picture's, px. */
export function boxOf(layout: IcicleLayout, view: IcicleView, height: number, node: number): Box | null {
  const { tree, start } = layout
  const depth = tree.depth[node] ?? 0
  const y = rowTop(view, height, depth)
  if (isAncestor(layout, node, view.zoomed)) {
    return { x: 0, y, width: view.width, height: view.rowHeight }
  }
  if (!isAncestor(layout, view.zoomed, node)) return null
  const scale = view.width / (tree.size[view.zoomed] || 1)
  return {
    x: ((start[node] ?? 0) - (start[view.zoomed] ?? 0)) * scale,
    y,
    width: (tree.size[node] ?? 0) * scale,
    height: view.rowHeight,
  }
}

/**
 * Calls `visit` for each box that is at least MIN_BOX_WIDTH wide and touches the rows between `top` and `bottom` (px of
 * the picture, whose height is `height`). A hot loop: every frame of a zoom.
 */
export function visitBoxes(
  layout: IcicleLayout,
  view: IcicleView,
  height: number,
  span: { readonly top: number; readonly bottom: number },
  visit: (node: number, x: number, y: number, width: number) => void,
): void {
  const { tree, start, levels } = layout
  const zoomStart = start[view.zoomed] ?? 0
  const zoomSize = tree.size[view.zoomed] ?? 0
  const scale = view.width / (zoomSize || 1)
  for (let depth = 0; depth < levels.length; depth++) {
    const y = rowTop(view, height, depth)
    if (y + view.rowHeight <= span.top || y >= span.bottom) continue
    if (depth <= (tree.depth[view.zoomed] ?? 0)) {
      visit(ancestorAt(tree, view.zoomed, depth), 0, y, view.width)
      continue
    }
    const level = levels[depth] ?? new Uint32Array(0)
    for (let i = firstFrom(level, start, zoomStart); i < level.length; i++) {
      const node = level[i] ?? 0
      const offset = (start[node] ?? 0) - zoomStart
      // In bytes, which are whole numbers: a pixel's rounding may put the next node's edge inside.
      if (offset >= zoomSize) break
      const x = offset * scale
      const width = (tree.size[node] ?? 0) * scale
      if (width >= MIN_BOX_WIDTH) visit(node, x, y, width)
    }
  }
}

/** The node at a point of the picture, or -1. */
export function nodeAt(
  layout: IcicleLayout,
  view: IcicleView,
  height: number,
  point: { readonly x: number; readonly y: number },
): number {
  const { tree, start, levels } = layout
  if (point.x < 0 || point.x >= view.width || point.y < 0 || point.y >= height) return -1
  const row = Math.floor((view.isInverted ? height - point.y : point.y) / view.rowHeight)
  if (row <= (tree.depth[view.zoomed] ?? 0)) return ancestorAt(tree, view.zoomed, row)
  const level = levels[row]
  if (level === undefined) return -1
  const zoomStart = start[view.zoomed] ?? 0
  const bytes = zoomStart + (point.x / view.width) * (tree.size[view.zoomed] ?? 0)
  const node = level[lastUpTo(level, start, bytes)]
  if (node === undefined || bytes >= (start[node] ?? 0) + (tree.size[node] ?? 0)) return -1
  return isAncestor(layout, view.zoomed, node) ? node : -1
}

/** Where an arrow key moves in the tree: 'parent', the largest 'child', the 'previous' or 'next' box of the same depth. */
export function neighbour(
  layout: IcicleLayout,
  node: number,
  direction: 'parent' | 'child' | 'previous' | 'next',
): number {
  const { tree, end, levels } = layout
  switch (direction) {
    case 'parent':
      return tree.parent[node] ?? 0
    case 'child':
      return node + 1 < (end[node] ?? 0) ? node + 1 : node
    case 'previous':
    case 'next': {
      const level = levels[tree.depth[node] ?? 0] ?? new Uint32Array(0)
      return level[level.indexOf(node) + (direction === 'next' ? 1 : -1)] ?? node
    }
  }
}

/** True also for the node itself. */
export function isAncestor(layout: IcicleLayout, ancestor: number, node: number): boolean {
  return ancestor <= node && node < (layout.end[ancestor] ?? 0)
}

function ancestorAt(tree: IcicleTree, node: number, depth: number): number {
  let at = node
  while ((tree.depth[at] ?? 0) > depth) at = tree.parent[at] ?? 0
  return at
}

function rowTop(view: IcicleView, height: number, depth: number): number {
  return view.isInverted ? height - (depth + 1) * view.rowHeight : depth * view.rowHeight
}

/** Place in `level` of the first node that starts at `bytes` or later. */
function firstFrom(level: Uint32Array, start: Float64Array, bytes: number): number {
  let low = 0
  let high = level.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((start[level[middle] ?? 0] ?? 0) < bytes) low = middle + 1
    else high = middle
  }
  return low
}

/** Place in `level` of the last node that starts at `bytes` or before; -1 when none does. */
function lastUpTo(level: Uint32Array, start: Float64Array, bytes: number): number {
  let low = 0
  let high = level.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((start[level[middle] ?? 0] ?? 0) <= bytes) low = middle + 1
    else high = middle
  }
  return low - 1
}
