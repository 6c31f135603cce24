// The consumers table: which snapshot, cut how, in which order; its pages, the selected row, and the way back from a
// drill-down. The call tree and the source pane follow `shown` (stores/call-tree.ts, stores/source.ts).
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { cancelled } from '@shared/base/problem'
import type { Problem } from '@shared/base/problem'
import type { ConsumerRow, ConsumersPage, ConsumersSpec } from '@shared/contract/consumers'
import type { Grouping, PathMapping, TraceFilter } from '@shared/model/snapshot'
import { usePagedRows } from './paged-rows'
import { isSameKey, keyOfPlace, placeOfRow } from '../view-models/consumer-rows'
import { rowNoun } from '../view-models/groupings'
import { drillDown } from '../view-models/drill-down'
import type { Page } from '../view-models/page-cache'
import { useClient } from './client'
import { DEFAULT_GROUPING } from './comparison'
import { useDialogsStore } from './dialogs'
import { useProblemsStore } from './problems'
import { useSelectionStore } from './selection'

/** Sizes of a row in the session's snapshots, in their order, bytes. */
type TrendPage = Page<Float64Array>

export interface TrailStep {
  readonly spec: ConsumersSpec
  /** The row that was drilled into. */
  readonly row: ConsumerRow
}

export const useConsumersStore = defineStore('consumers', () => {
  const client = useClient()
  const selection = useSelectionStore()
  const dialogs = useDialogsStore()
  const problems = useProblemsStore()

  const grouping = shallowRef<Grouping>(DEFAULT_GROUPING)
  const search = ref('')
  const sort = shallowRef<ConsumersSpec['sort']>({ by: 'size', descending: true })
  /** What is asked for; null without a snapshot. */
  const spec = computed<ConsumersSpec | null>(() =>
    selection.snapshot === null
      ? null
      : { snapshot: selection.snapshot, grouping: grouping.value, search: search.value, sort: sort.value },
  )

  const rows = usePagedRows<ConsumerRow, ConsumersPage>()
  const trends = usePagedRows<Float64Array, TrendPage>()
  /** What the table on screen shows; lags behind `spec` while a page is on its way. */
  const shown = shallowRef<ConsumersSpec | null>(null)
  /** Place of the selected row in the table shown; -1 = none. */
  const selectedIndex = ref(-1)
  const selectedRow = shallowRef<ConsumerRow | null>(null)
  /** The row to bring on screen, a new object each time: another view selected it, or the user came back to it. */
  const revealed = shallowRef<{ readonly index: number } | null>(null)
  /** Why the table could not be had or was cancelled. */
  const problem = computed<Problem | null>(() => rows.problem.value)
  /** What drill-downs came from, oldest first. */
  const trail = shallowRef<readonly TrailStep[]>([])
  /** The row to select again on the way back from a drill-down. */
  let returning: ConsumerRow | null = null
  /** What became of the last export, as a sentence; '' = none yet. */
  const exported = ref('')

  async function load(): Promise<void> {
    const wanted = spec.value
    if (wanted === null) {
      rows.clear()
      trends.clear()
      shown.value = null
      forgetRow()
      return
    }
    const isShown = await rows.replace((window, signal) =>
      client.consumers.page({ table: wanted, ...window }, { signal }),
    )
    if (!isShown || spec.value !== wanted) return
    const isFirst = shown.value === null && selection.line === null
    const isDrilling = trail.value.at(-1)?.spec === shown.value
    const isOtherGrouping = shown.value?.grouping.groupBy !== wanted.grouping.groupBy
    shown.value = wanted
    void loadTrends(wanted)
    // Something to look at from the start, and the first row for the keyboard after a drill-down.
    if (isFirst || isDrilling) select(0)
    else await locate(wanted, isOtherGrouping)
  }

  async function loadTrends(wanted: ConsumersSpec): Promise<void> {
    trends.clear()
    if ((selection.session?.snapshots.length ?? 0) < 2) return
    await trends.replace(async (window, signal) => {
      const { snapshots, sizes } = await client.consumers.trends({ table: wanted, ...window }, { signal })
      const width = snapshots.length
      const perRow = Array.from({ length: width === 0 ? 0 : sizes.length / width }, (_, i) =>
        sizes.subarray(i * width, (i + 1) * width),
      )
      return { rows: perRow, rowCount: rows.latest.value?.rowCount ?? 0 }
    })
  }

  /** Finds the selected row, or the row of the selected line, in a table just shown. */
  async function locate(wanted: ConsumersSpec, isOtherGrouping: boolean): Promise<void> {
    const isReturning = returning !== null
    const key = returning?.traceback ?? (isOtherGrouping ? null : (selectedRow.value?.traceback ?? null))
    returning = null
    const target =
      key ?? (selection.line === null ? null : keyOfPlace(selection.line, wanted.grouping.groupBy))
    selectedIndex.value = -1
    if (target === null) {
      forgetRow()
      return
    }
    const index = await problems.guard('Finding the selected line', () =>
      client.consumers.locate({ table: wanted, key: target }),
    )
    if (shown.value !== wanted) return
    if (index === null || index < 0) forgetRow()
    else {
      selectedIndex.value = index
      if (isReturning) revealed.value = { index }
      adopt()
    }
  }

  /** Another view selected a line: its row is selected and brought on screen. */
  async function follow(table: ConsumersSpec): Promise<void> {
    selectedRow.value = null
    await locate(table, true)
    if (selectedIndex.value >= 0) revealed.value = { index: selectedIndex.value }
  }

  function forgetRow(): void {
    selectedIndex.value = -1
    selectedRow.value = null
  }

  /** The selected row's data, as soon as its page is there; carries its line over to the other views. */
  function adopt(): void {
    const row = rows.rowAt(selectedIndex.value)
    if (row === undefined || shown.value === null) return
    selectedRow.value = row
    const place = placeOfRow(row, shown.value.grouping.groupBy)
    if (place !== null) selection.selectLine(place)
  }

  function select(index: number): void {
    selectedIndex.value = index
    adopt()
  }

  /** Rows `first` to `end` - 1 stand on screen. */
  function want(first: number, end: number): void {
    rows.want(first, end)
    trends.want(first, end)
  }

  function changeGrouping(change: Partial<Grouping>): void {
    const next = { ...grouping.value, ...change }
    // A traceback holds all its frames already: statistics() refuses the two together.
    grouping.value = next.groupBy === 'traceback' ? { ...next, cumulative: false } : next
    trail.value = []
  }

  function setFilters(filters: readonly TraceFilter[]): void {
    changeGrouping({ filters })
  }

  function setMapping(mapping: readonly PathMapping[]): void {
    changeGrouping({ mapping })
  }

  function setSearch(text: string): void {
    search.value = text
  }

  function setSort(next: ConsumersSpec['sort']): void {
    sort.value = next
  }

  /** From the row at `index` to what it is made of. */
  function drill(index: number): void {
    const row = rows.rowAt(index)
    const from = shown.value
    if (row === undefined || from === null) return
    const next = drillDown(row, from.grouping)
    if (next === null) return
    select(index)
    trail.value = [...trail.value, { spec: from, row }]
    grouping.value = next
    search.value = ''
  }

  /** Back to where the last drill-down came from. */
  function drillBack(): void {
    const previous = trail.value.at(-1)
    if (previous === undefined) return
    trail.value = trail.value.slice(0, -1)
    returning = previous.row
    grouping.value = previous.spec.grouping
    search.value = previous.spec.search
  }

  /** Stops the table that is on its way; what is shown stays. */
  function cancel(): void {
    rows.cancel(cancelled())
  }

  /** Asks again after a failure or a cancellation. */
  function again(): void {
    if (shown.value === spec.value && rows.latest.value !== undefined) rows.retry()
    else void load()
  }

  /** All rows of the table shown, as CSV, to a path the user chooses. */
  async function exportCsv(): Promise<void> {
    const table = shown.value
    const snapshot = selection.snapshotInfo
    if (table === null || snapshot === null) return
    const path = await dialogs.choosePath(
      'save-table',
      `${snapshot.name} by ${rowNoun(table.grouping.groupBy)}.csv`,
    )
    if (path === null) return
    const written = await problems.guard('Writing the table', () =>
      client.consumers.writeCsv({ table, path }),
    )
    if (written !== null) exported.value = `${written.rows} rows written to ${path}`
  }

  watch(spec, () => void load(), { immediate: true })
  watch(rows.version, () => {
    if (selectedRow.value === null && selectedIndex.value >= 0) adopt()
  })
  watch(
    () => selection.line,
    (line) => {
      const table = shown.value
      if (line === null || table === null) return
      const key = keyOfPlace(line, table.grouping.groupBy)
      const isSelected = key === null || isSameKey(selectedRow.value?.traceback ?? [], key)
      if (!isSelected) void follow(table)
    },
  )

  return {
    grouping,
    search,
    sort,
    spec,
    rows,
    trends,
    shown,
    selectedIndex,
    selectedRow,
    revealed,
    problem,
    trail,
    exported,
    select,
    want,
    changeGrouping,
    setFilters,
    setMapping,
    setSearch,
    setSort,
    drill,
    drillBack,
    cancel,
    again,
    exportCsv,
  }
})
