// The figures beside the preview: how many rows a section has, whether they add up.
import { onScopeDispose, shallowRef, watch } from 'vue'
import { isCancelled } from '@shared/base/problem'
import type { Comparison, CompareSummary } from '@shared/contract/compare'
import { useClient } from '@renderer/stores/client'
import { useProblemsStore } from '@renderer/stores/problems'

const BIGGEST = 25

export function useReportSummary(comparison: () => Comparison | null) {
  const client = useClient()
  const problems = useProblemsStore()
  const summary = shallowRef<CompareSummary | null>(null)
  let underWay: AbortController | null = null

  async function load(): Promise<void> {
    underWay?.abort()
    const wanted = comparison()
    summary.value = null
    if (wanted === null) return
    const controller = new AbortController()
    underWay = controller
    try {
      const { signal } = controller
      const found = await client.compare.summary({ comparison: wanted, biggest: BIGGEST }, { signal })
      if (underWay === controller) summary.value = found
    } catch (error) {
      if (underWay === controller && !isCancelled(error))
        problems.report(error, 'Counting the rows of the report')
    }
  }

  watch(() => JSON.stringify(comparison()), load, { immediate: true })
  onScopeDispose(() => underWay?.abort())

  return summary
}
