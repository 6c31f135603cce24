// The Compare view's requests: pages of rows, and the summary, for the comparison the stores hold.
import { refDebounced } from './refDebounced'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { asProblem, isCancelled } from '@shared/base/problem'
import type { Problem } from '@shared/base/problem'
import type { CompareRow, ComparePage, CompareSpec, CompareSummary } from '@shared/contract/compare'
import { usePagedRows } from '@renderer/stores/paged-rows'
import { useClient } from '@renderer/stores/client'
import { useCompareStore } from '@renderer/stores/compare'
import { useComparisonStore } from '@renderer/stores/comparison'
import { useSelectionStore } from '@renderer/stores/selection'

/** Steps of the waterfall, without the two totals and the rest. */
const BIGGEST = 9
const SEARCH_DELAY = 200

export function useComparisonTable() {
  const client = useClient()
  const table = useCompareStore()
  const comparison = useComparisonStore()
  const selection = useSelectionStore()
  const rows = usePagedRows<CompareRow, ComparePage>()
  const search = refDebounced(() => table.search, SEARCH_DELAY)
  const isCancelledByUser = shallowRef(false)

  const spec = computed<CompareSpec | null>(() =>
    comparison.comparison === null
      ? null
      : { comparison: comparison.comparison, show: table.show, search: search.value, sort: table.sort },
  )

  const selected = shallowRef(-1)

  async function load(wanted: CompareSpec | null): Promise<void> {
    isCancelledByUser.value = false
    if (wanted === null) {
      rows.clear()
      selected.value = -1
      return
    }
    const isShown = await rows.replace(({ offset, limit }, signal) =>
      client.compare.page({ table: wanted, offset, limit }, { signal }),
    )
    if (isShown) await restoreSelection(wanted)
  }

  /** The selected line keeps its place in the new order, when it is still there. */
  async function restoreSelection(wanted: CompareSpec): Promise<void> {
    const { line } = selection
    const { groupBy } = wanted.comparison.grouping
    if (line === null || (groupBy !== 'lineno' && groupBy !== 'filename')) {
      selected.value = -1
      return
    }
    const key: [string, number][] = [[line.file, groupBy === 'lineno' ? line.line : 0]]
    const index = await client.compare.locate({ table: wanted, key })
    if (wanted === spec.value) selected.value = index
  }

  function select(index: number): void {
    selected.value = index
    const frame = rows.rowAt(index)?.traceback.at(-1)
    if (frame !== undefined && spec.value?.comparison.grouping.groupBy !== 'package') {
      selection.selectLine({ file: frame[0], line: frame[1] })
    }
  }

  function cancel(): void {
    rows.cancel()
    isCancelledByUser.value = true
  }

  watch(spec, (wanted) => void load(wanted), { immediate: true })

  return {
    rows,
    spec,
    selected,
    select,
    cancel,
    isCancelled: isCancelledByUser,
    reload: () => load(spec.value),
  }
}

/** The whole comparison in figures; asked again when the comparison changes, not when the table does. */
export function useComparisonSummary() {
  const client = useClient()
  const comparison = useComparisonStore()
  const summary = shallowRef<CompareSummary | null>(null)
  const problem = shallowRef<Problem | null>(null)
  let underWay: AbortController | null = null

  async function load(): Promise<void> {
    underWay?.abort()
    const wanted = comparison.comparison
    if (wanted === null) {
      summary.value = null
      return
    }
    const controller = new AbortController()
    underWay = controller
    try {
      const found = await client.compare.summary(
        { comparison: wanted, biggest: BIGGEST },
        { signal: controller.signal },
      )
      if (underWay !== controller) return
      summary.value = found
      problem.value = null
    } catch (error) {
      if (underWay === controller && !isCancelled(error)) problem.value = asProblem(error)
    }
  }

  watch(() => comparison.comparison, load, { immediate: true })
  onScopeDispose(() => underWay?.abort())

  return { summary, problem, reload: load }
}
