// The lines that the treemap shows: the biggest ones of the table's snapshot, filters and search, whatever the table
// is grouped by. Asked for only while the treemap is on screen.
import { defineStore } from 'pinia'
import { computed, markRaw, ref, shallowRef, watch } from 'vue'
import { asProblem } from '@shared/base/problem'
import type { Problem } from '@shared/base/problem'
import type { ConsumerRow, ConsumersSpec } from '@shared/contract/consumers'
import { treemapOf } from '../view-models/treemap'
import type { TreemapNode } from '../view-models/treemap'
import { useCallTreeStore } from './call-tree'
import { useClient } from './client'
import { useConsumersStore } from './consumers'

/** ECharts draws this many boxes without a pause; a page holds no more. */
const MAX_LINES = 1000

export const useTreemapStore = defineStore('treemap', () => {
  const client = useClient()
  const consumers = useConsumersStore()
  const callTree = useCallTreeStore()

  const nodes = shallowRef<readonly TreemapNode[] | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const isLoading = ref(false)
  let controller: AbortController | null = null

  const wanted = computed<ConsumersSpec | null>(() => {
    const { shown } = consumers
    if (shown === null || callTree.picture !== 'treemap') return null
    const grouping = { ...shown.grouping, groupBy: 'lineno' as const, cumulative: false }
    return { ...shown, grouping, sort: { by: 'size', descending: true } }
  })

  function hueOf(row: ConsumerRow): number {
    const hues = callTree.shown?.hues ?? []
    return hues.find(({ name, kind }) => name === row.package && kind === row.packageKind)?.hue ?? 8
  }

  async function load(): Promise<void> {
    controller?.abort()
    const table = wanted.value
    problem.value = null
    isLoading.value = table !== null
    if (table === null) return
    const own = new AbortController()
    controller = own
    try {
      const page = await client.consumers.page({ table, offset: 0, limit: MAX_LINES }, { signal: own.signal })
      if (controller !== own) return
      const whole = { rowCount: page.rowCount, size: page.matching.size }
      nodes.value = markRaw(treemapOf(page.rows, whole, hueOf))
    } catch (error) {
      if (controller === own) problem.value = asProblem(error)
    } finally {
      if (controller === own) isLoading.value = false
    }
  }

  watch([wanted, () => callTree.shown], () => void load(), { immediate: true })

  return { nodes, problem, isLoading, again: load }
})
