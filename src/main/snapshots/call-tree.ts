// The call tree behind the tree, icicle and treemap views: who called what, with every byte in exactly one place.
// Grown from the root, largest node first, until the nodes allowed are spent; what was not reached is merged per
// parent. So the nodes shown are the largest there are, and sizes still add up.
import { ok, type Result } from '@shared/base/result'
import type { CallTree } from '@shared/contract/consumers'
import type { Grouping } from '@shared/model/snapshot'
import { type CallPaths, callPaths } from './call-paths'
import { type FlatNode, layOut } from './call-tree-columns'
import { LargestFirst } from './largest-first'
import type { PreparedSnapshot } from './prepared'

const DEFAULT_MAX_NODES = 20_000

export interface CallTreeOptions {
  /** Nodes to be returned at most, at least 2: the root and "smaller ones together" included. */
  readonly maxNodes?: number
  /** Leaves only the traces that count towards the rows a search in the table finds; '' = all. */
  readonly search?: string
}

/**
 * The tree of all traces after the grouping's mapping, filters and search, as columns in preorder. Node 0 is the
 * whole; its children are the oldest frames. size = selfSize + the sizes of the children, exactly, and the same for
 * counts. A tree counts each trace once: `cumulative` only widens what a search finds.
 */
export function callTree(
  prepared: PreparedSnapshot,
  grouping: Grouping,
  options: CallTreeOptions = {},
): Result<CallTree> {
  const paths = callPaths(prepared, grouping, options.search ?? '')
  if (!paths.ok) return paths
  const tree = new GrowingTree(paths.value)
  tree.grow(Math.max(options.maxNodes ?? DEFAULT_MAX_NODES, 2))
  return ok(layOut(paths.value.space, tree.nodes()))
}

/** Nodes found so far: grown ones, whose children are known, and waiting ones. All arrays have the same length. */
class GrowingTree {
  private readonly parent = [0]
  private readonly key = [0]
  private readonly size = [0]
  private readonly count = [0]
  /** The node's cells are items[from] ... items[to - 1]; those whose path ends here come first, up to `own`. */
  private readonly from = [0]
  private readonly to: number[]
  private readonly own = [0]
  private readonly depth = [0]
  private readonly isLeaf = [false]
  private readonly isGrown = [false]
  /** Children that wait, per node. */
  private readonly waiting = [0]
  private readonly queue = new LargestFirst(this.size)
  private readonly items: Uint32Array
  private readonly scratch: Uint32Array
  /** For each key the child made for it by the expansion under way. */
  private readonly childOf: Uint32Array

  constructor(private readonly paths: CallPaths) {
    this.items = paths.selected.slice()
    this.scratch = new Uint32Array(this.items.length)
    this.childOf = new Uint32Array(paths.space.length)
    this.to = [this.items.length]
    for (const cell of this.items) this.add(0, cell)
  }

  /** Grows the largest waiting node again and again, while all nodes together stay within `maxNodes`. */
  grow(maxNodes: number): void {
    let grown = 1
    let parentsOfWaiting = 0
    this.expand(0)
    if ((this.waiting[0] ?? 0) > 0) parentsOfWaiting++
    for (let node = this.queue.top; node !== undefined; node = this.queue.top) {
      const parent = this.parent[node] ?? 0
      const isLast = this.waiting[parent] === 1
      const more = 1 - Number(isLast) + Number(this.isLeaf[node] === false)
      if (grown + parentsOfWaiting + more > maxNodes) return
      this.queue.pop()
      this.expand(node)
      this.waiting[parent] = (this.waiting[parent] ?? 0) - 1
      grown++
      parentsOfWaiting += more - 1
    }
  }

  /** Grown nodes, and for each parent its waiting children as one; a single leaf that waits stands for itself. */
  nodes(): FlatNode[] {
    const flat: FlatNode[] = []
    const rest = new Map<number, FlatNode>()
    for (let node = 0; node < this.parent.length; node++) {
      const size = this.size[node] ?? 0
      const count = this.count[node] ?? 0
      const parent = this.parent[node] ?? 0
      const isAlone = this.waiting[parent] === 1 && this.isLeaf[node] === true
      if (this.isGrown[node] === true || isAlone) {
        const selfSize = isAlone ? size : this.sum(this.from[node] ?? 0, this.own[node] ?? 0)
        flat.push({ id: node, parent, key: this.key[node] ?? 0, size, selfSize, count, merged: 0 })
        continue
      }
      const merged = (this.to[node] ?? 0) - (this.from[node] ?? 0)
      const other = rest.get(parent)
      if (other === undefined)
        rest.set(parent, { id: node, parent, key: 0, size, selfSize: size, count, merged })
      else {
        other.size += size
        other.selfSize += size
        other.count += count
        other.merged += merged
      }
    }
    return [...flat, ...rest.values()]
  }

  /** Finds the children of `node` and puts its cells in their order. */
  private expand(node: number): void {
    const from = this.from[node] ?? 0
    const to = this.to[node] ?? 0
    const depth = this.depth[node] ?? 0
    const firstChild = this.parent.length
    const { start, length, key, cells } = this.paths
    let own = from
    for (let i = from; i < to; i++) {
      const cell = this.items[i] ?? 0
      const t = cells.traceback[cell] ?? 0
      if ((length[t] ?? 0) === depth) {
        own++
        continue
      }
      const step = key[(start[t] ?? 0) + depth] ?? 0
      let child = this.childOf[step] ?? 0
      if (child < firstChild) {
        child = this.append(node, step, depth + 1)
        this.childOf[step] = child
      }
      this.add(child, cell)
      this.to[child] = (this.to[child] ?? 0) + 1
      if ((length[t] ?? 0) > depth + 1) this.isLeaf[child] = false
    }
    // `to` of a child held its number of cells; now it becomes the place of its next one.
    let place = own
    for (let child = firstChild; child < this.parent.length; child++) {
      this.from[child] = place
      const cellsOfChild = this.to[child] ?? 0
      this.to[child] = place
      place += cellsOfChild
    }
    let ownPlace = from
    for (let i = from; i < to; i++) {
      const cell = this.items[i] ?? 0
      const t = cells.traceback[cell] ?? 0
      if ((length[t] ?? 0) === depth) {
        this.scratch[ownPlace++] = cell
        continue
      }
      const child = this.childOf[key[(start[t] ?? 0) + depth] ?? 0] ?? 0
      const at = this.to[child] ?? 0
      this.scratch[at] = cell
      this.to[child] = at + 1
    }
    this.items.set(this.scratch.subarray(from, to), from)
    this.own[node] = own
    this.isGrown[node] = true
    this.waiting[node] = this.parent.length - firstChild
    for (let child = firstChild; child < this.parent.length; child++) this.queue.push(child)
  }

  private append(parent: number, key: number, depth: number): number {
    this.key.push(key)
    this.size.push(0)
    this.count.push(0)
    this.from.push(0)
    this.to.push(0)
    this.own.push(0)
    this.depth.push(depth)
    this.isLeaf.push(true)
    this.isGrown.push(false)
    this.waiting.push(0)
    return this.parent.push(parent) - 1
  }

  private add(node: number, cell: number): void {
    this.size[node] = (this.size[node] ?? 0) + (this.paths.cells.size[cell] ?? 0)
    this.count[node] = (this.count[node] ?? 0) + (this.paths.cells.count[cell] ?? 0)
  }

  private sum(from: number, to: number): number {
    let size = 0
    for (let i = from; i < to; i++) size += this.paths.cells.size[this.items[i] ?? 0] ?? 0
    return size
  }
}
