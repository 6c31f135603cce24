// What Compare and Report both speak of: A and B from the selection, how rows are cut, and how A's paths are mapped.
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Comparison } from '@shared/contract/compare'
import type { Grouping, PathMapping } from '@shared/model/snapshot'
import { useSelectionStore } from './selection'

export const DEFAULT_GROUPING: Grouping = { groupBy: 'lineno', cumulative: false, filters: [], mapping: [] }

export const useComparisonStore = defineStore('comparison', () => {
  const selection = useSelectionStore()
  const grouping = shallowRef<Grouping>(DEFAULT_GROUPING)
  const oldMapping = shallowRef<readonly PathMapping[]>([])

  /** Null while fewer than two snapshots are open. */
  const comparison = computed<Comparison | null>(() => {
    const { against, snapshot } = selection
    if (against === null || snapshot === null) return null
    return { old: against, new: snapshot, grouping: grouping.value, oldMapping: oldMapping.value }
  })

  function changeGrouping(change: Partial<Grouping>): void {
    grouping.value = { ...grouping.value, ...change }
  }

  function mapOldPaths(mapping: readonly PathMapping[]): void {
    oldMapping.value = mapping
  }

  return { grouping, oldMapping, comparison, changeGrouping, mapOldPaths }
})
