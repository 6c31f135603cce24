// The text of one report in one format: asked for again whenever what it is made from changes. The last text stays
// until the next one is there.
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { asProblem, isCancelled } from '@shared/base/problem'
import type { Problem } from '@shared/base/problem'
import type { RenderedReport, ReportFormat } from '@shared/contract/reports'
import { useClient } from '@renderer/stores/client'
import type { ReportSpec } from '@renderer/stores/report'

export interface ReportRequest {
  readonly spec: ReportSpec
  readonly format: ReportFormat
  /** Names and notes that the report shows: another value, another text. */
  readonly said: string
}

/** While somebody types, nothing is asked. */
const DELAY = 200

/** `request` null: nothing to show. */
export function useReportText(request: () => ReportRequest | null) {
  const client = useClient()
  const rendered = shallowRef<RenderedReport | null>(null)
  /** The format of `rendered`. */
  const format = ref<ReportFormat | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const isStopped = ref(false)
  const isLoading = ref(false)
  let underWay: AbortController | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    stop()
    const wanted = request()
    isStopped.value = false
    problem.value = null
    if (wanted === null) {
      rendered.value = null
      format.value = null
      return
    }
    const controller = new AbortController()
    underWay = controller
    isLoading.value = true
    try {
      const found = await client.reports.render(
        { spec: wanted.spec, format: wanted.format },
        { signal: controller.signal },
      )
      if (underWay !== controller) return
      rendered.value = found
      format.value = wanted.format
    } catch (error) {
      if (underWay !== controller) return
      if (isCancelled(error)) isStopped.value = true
      else problem.value = asProblem(error)
    }
    underWay = null
    isLoading.value = false
  }

  function stop(): void {
    clearTimeout(timer)
    underWay?.abort()
    underWay = null
    isLoading.value = false
  }

  function cancel(): void {
    stop()
    isStopped.value = true
  }

  // By value: sessions change for many reasons that no report shows.
  watch(
    () => JSON.stringify(request()),
    () => {
      clearTimeout(timer)
      timer = setTimeout(() => void load(), rendered.value === null ? 0 : DELAY)
    },
    { immediate: true },
  )
  onScopeDispose(stop)

  /** The text is of the format asked for now. */
  const isShown = computed(() => rendered.value !== null && format.value === request()?.format)

  return { rendered, problem, isStopped, isLoading, isShown, cancel, reload: load }
}
