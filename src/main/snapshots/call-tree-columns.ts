// The nodes of a call tree laid out for the views: preorder, largest child first, "smaller ones together" last.
import { never } from '@shared/base/assert'
import type { CallTree } from '@shared/contract/consumers'
import { packageOfKey } from './keys'
import type { Package } from './packages'
import type { KeySpace } from './sums'

export interface FlatNode {
  readonly id: number
  readonly parent: number
  readonly key: number
  size: number
  selfSize: number
  count: number
  /** Tracebacks in "smaller ones together"; 0 = an ordinary node. */
  merged: number
}

/** Marks of `CallTree.file` and `CallTree.package` for nodes without either. */
const NO_FILE = 0xffffffff
const NO_PACKAGE = 0xffff

/** `nodes` in any order; the root has id 0 and is its own parent. */
export function layOut(space: KeySpace, nodes: readonly FlatNode[]): CallTree {
  const inOrder = preorder(nodes)
  const files = new Labels<string>((name) => name)
  const packages = new Labels<Package>(({ kind, name }) => `${kind} ${name}`)
  const tree = {
    parent: new Uint32Array(nodes.length),
    depth: new Uint16Array(nodes.length),
    file: new Uint32Array(nodes.length).fill(NO_FILE),
    line: new Uint32Array(nodes.length),
    package: new Uint16Array(nodes.length).fill(NO_PACKAGE),
    size: new Float64Array(nodes.length),
    selfSize: new Float64Array(nodes.length),
    count: new Float64Array(nodes.length),
    merged: new Uint32Array(nodes.length),
  }
  const placeOf = new Map<FlatNode['id'], number>()
  inOrder.forEach((node, at) => {
    placeOf.set(node.id, at)
    const parent = placeOf.get(node.parent) ?? 0
    tree.parent[at] = parent
    tree.depth[at] = at === 0 ? 0 : (tree.depth[parent] ?? 0) + 1
    tree.size[at] = node.size
    tree.selfSize[at] = node.selfSize
    tree.count[at] = node.count
    tree.merged[at] = node.merged
    if (at === 0 || node.merged > 0) return
    const [label, line] = labelOf(space, node.key)
    tree.file[at] = files.indexOf(label)
    tree.line[at] = line
    tree.package[at] = packages.indexOf(packageOfKey(space, node.key))
  })
  return { files: files.values, packages: packages.values, ...tree }
}

function preorder(nodes: readonly FlatNode[]): FlatNode[] {
  const children = new Map<number, FlatNode[]>()
  const result: FlatNode[] = []
  const stack: FlatNode[] = []
  for (const node of nodes) {
    if (node.id === 0) {
      stack.push(node)
      continue
    }
    const siblings = children.get(node.parent)
    if (siblings === undefined) children.set(node.parent, [node])
    else siblings.push(node)
  }
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    result.push(node)
    // Smallest first onto the stack, so that the largest comes off first.
    for (const child of children.get(node.id)?.sort(smallestFirst) ?? []) stack.push(child)
  }
  return result
}

function smallestFirst(a: FlatNode, b: FlatNode): number {
  const byMerged = Number(b.merged > 0) - Number(a.merged > 0)
  return byMerged || a.size - b.size || a.count - b.count || b.id - a.id
}

/** File (or package) name and line of a step. */
function labelOf({ groupBy, names, codeRoot }: KeySpace, key: number): readonly [string, number] {
  switch (groupBy) {
    case 'filename':
      return [names.files[key] ?? '', 0]
    case 'package':
      return [names.packages(codeRoot).packages[key]?.name ?? '', 0]
    case 'lineno':
    case 'traceback':
      return [names.files[names.frames.file[key] ?? 0] ?? '', names.frames.line[key] ?? 0]
    default:
      return never(groupBy)
  }
}

/** Distinct values in order of first appearance. */
class Labels<T> {
  readonly values: T[] = []
  private readonly indexes = new Map<string, number>()

  constructor(private readonly identity: (value: T) => string) {}

  indexOf(value: T): number {
    const name = this.identity(value)
    const known = this.indexes.get(name)
    if (known !== undefined) return known
    const index = this.values.push(value) - 1
    this.indexes.set(name, index)
    return index
  }
}
