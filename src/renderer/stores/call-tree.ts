// The call tree of what the consumers table shows, and where the user stands in it. One tree feeds the tree table,
// the icicle, the flame and the treemap.
import { defineStore } from 'pinia'
import { computed, markRaw, ref, shallowRef, watch } from 'vue'
import { asProblem, cancelled } from '@shared/base/problem'
import type { Problem } from '@shared/base/problem'
import type { CallTree, ConsumersSpec } from '@shared/contract/consumers'
import { layoutIcicle } from '@shared/charts/icicle'
import type { IcicleLayout } from '@shared/charts/icicle'
import { heaviestPath, packageHues, pathTo, placeOf } from '../view-models/call-tree'
import type { PackageHue, TreePlace } from '../view-models/call-tree'
import { useClient } from './client'
import { useConsumersStore } from './consumers'
import { useSelectionStore } from './selection'

export type TreePicture = 'tree' | 'icicle' | 'flame' | 'treemap'

/** More boxes than this are below half a pixel on any screen. */
const MAX_NODES = 20_000

export interface ShownTree {
  readonly tree: CallTree
  readonly layout: IcicleLayout
  readonly hues: readonly PackageHue[]
}

/** Sorting the rows leaves the tree as it is, and the place in it where the user stands. */
function hasSameTree(one: ConsumersSpec | null, other: ConsumersSpec | null): boolean {
  if (one === null || other === null) return false
  return one.snapshot === other.snapshot && one.grouping === other.grouping && one.search === other.search
}

export const useCallTreeStore = defineStore('call-tree', () => {
  const client = useClient()
  const consumers = useConsumersStore()
  const selection = useSelectionStore()

  const picture = ref<TreePicture>('icicle')
  const shown = shallowRef<ShownTree | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const isLoading = ref(false)
  /** The node that spans the icicle; 0 = the whole. */
  const zoomed = ref(0)
  /** Nodes of the tree table that show their children. */
  const open = shallowRef<ReadonlySet<number>>(new Set())
  /** The node with the cursor, in every picture alike; -1 = none. */
  const cursor = ref(-1)
  let controller: AbortController | null = null

  async function load(spec: ConsumersSpec | null): Promise<void> {
    controller?.abort()
    controller = null
    problem.value = null
    isLoading.value = spec !== null
    if (spec === null) {
      shown.value = null
      return
    }
    const own = new AbortController()
    controller = own
    try {
      const argument = { table: spec, maxNodes: MAX_NODES }
      const tree = await client.consumers.tree(argument, { signal: own.signal })
      if (controller === own) show(tree)
    } catch (error) {
      if (controller === own) problem.value = asProblem(error)
    } finally {
      if (controller === own) isLoading.value = false
    }
  }

  function show(tree: CallTree): void {
    const layout = layoutIcicle(tree)
    shown.value = markRaw({ tree, layout, hues: packageHues(tree) })
    zoomed.value = 0
    cursor.value = -1
    open.value = heaviestPath(tree, layout.end)
  }

  /** Puts the cursor on a node and carries its line over to the other views. */
  function select(node: number): void {
    cursor.value = node
    const place = shown.value === null ? null : placeOf(shown.value.tree, node)
    if (place !== null) selectPlace(place)
  }

  /** By package the frames of the tree are packages: no line stands behind them. */
  function selectPlace(place: TreePlace): void {
    if (consumers.shown?.grouping.groupBy !== 'package') selection.selectLine(place)
  }

  function zoom(node: number): void {
    zoomed.value = node
    cursor.value = node
  }

  /** To the zoomed node's caller. */
  function zoomOut(): void {
    zoom(shown.value?.tree.parent[zoomed.value] ?? 0)
  }

  function toggle(node: number): void {
    const next = new Set(open.value)
    if (!next.delete(node)) next.add(node)
    open.value = next
  }

  function cancel(): void {
    controller?.abort()
    controller = null
    isLoading.value = false
    problem.value = cancelled()
  }

  /** The zoomed node and its callers, the whole first. */
  const path = computed(() => (shown.value === null ? [] : pathTo(shown.value.tree, zoomed.value)))

  watch(
    () => consumers.shown,
    (spec, before) => {
      if (!hasSameTree(spec, before ?? null)) void load(spec)
    },
    { immediate: true },
  )

  return {
    picture,
    shown,
    problem,
    isLoading,
    zoomed,
    open,
    cursor,
    path,
    select,
    selectPlace,
    zoom,
    zoomOut,
    toggle,
    cancel,
    again: () => load(consumers.shown),
  }
})
