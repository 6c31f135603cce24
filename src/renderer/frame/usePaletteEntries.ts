// What the palette offers for a query: lines come from the services, the rest from the stores.
import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import type { ComputedRef, Ref } from 'vue'
import { shortenMiddle, visibleText } from '@shared/base/visible-text'
import type { ConsumerRow } from '@shared/contract/consumers'
import { useClient } from '../stores/client'
import { useCommandsStore } from '../stores/commands'
import { DEFAULT_GROUPING } from '../stores/comparison'
import { usePanesStore } from '../stores/panes'
import { useProblemsStore } from '../stores/problems'
import { useSelectionStore } from '../stores/selection'
import { useSessionsStore } from '../stores/sessions'
import { countOf, displaySize } from '@shared/base/display'
import { formatLine } from '../view-models/places'
import { filterEntries } from '../view-models/palette'
import type { PaletteEntry, PaletteQuery, PaletteScope } from '../view-models/palette'

/** Milliseconds without typing before lines are asked for. */
const PAUSE = 120
/** Entries of one kind while all kinds are searched, and while only it is. */
const FEW: Readonly<Record<PaletteScope, number>> = { line: 6, snapshot: 5, command: 9 }
const MANY = 40
/** Characters of a file name that fit beside its figures. */
const LINE_LENGTH = 56

export interface PaletteGroup {
  readonly title: string
  readonly entries: readonly PaletteEntry[]
}

export interface PaletteEntries {
  readonly groups: ComputedRef<readonly PaletteGroup[]>
  /** Lines are on their way. */
  readonly isSearching: Readonly<Ref<boolean>>
  readonly run: (id: string, isBeside: boolean) => void
}

/** Rows found for a text, asked for after a pause; an older question is cancelled by a newer one. */
function useFoundLines(query: ComputedRef<PaletteQuery>) {
  const client = useClient()
  const problems = useProblemsStore()
  const selection = useSelectionStore()
  const rows = shallowRef<readonly ConsumerRow[]>([])
  const isSearching = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let controller = new AbortController()

  async function ask(snapshot: string, text: string, limit: number, signal: AbortSignal): Promise<void> {
    const sort = { by: 'size', descending: true } as const
    try {
      const page = await client.consumers.page(
        { table: { snapshot, grouping: DEFAULT_GROUPING, search: text, sort }, offset: 0, limit },
        { signal },
      )
      if (!signal.aborted) rows.value = page.rows
    } catch (error) {
      if (!signal.aborted) problems.report(error, 'Searching lines')
    } finally {
      if (!signal.aborted) isSearching.value = false
    }
  }

  function stop(): void {
    clearTimeout(timer)
    controller.abort()
  }

  watch(
    query,
    ({ scope, text }) => {
      stop()
      const { snapshot } = selection
      const isWanted = scope === 'line' || (scope === null && text !== '')
      if (snapshot === null || !isWanted) {
        rows.value = []
        isSearching.value = false
        return
      }
      controller = new AbortController()
      const { signal } = controller
      isSearching.value = true
      timer = setTimeout(() => void ask(snapshot, text, scope === null ? FEW.line : MANY, signal), PAUSE)
    },
    { immediate: true },
  )
  onBeforeUnmount(stop)
  return { rows, isSearching }
}

export function usePaletteEntries(query: ComputedRef<PaletteQuery>): PaletteEntries {
  const commands = useCommandsStore()
  const panes = usePanesStore()
  const selection = useSelectionStore()
  const sessions = useSessionsStore()
  const { rows, isSearching } = useFoundLines(query)

  const places = computed(() =>
    rows.value.flatMap((row) => {
      const place = row.traceback.at(-1)
      return place === undefined ? [] : [{ file: place[0], line: place[1], size: row.size, count: row.count }]
    }),
  )
  const lineEntries = computed<readonly PaletteEntry[]>(() =>
    places.value.map(({ file, line, size, count }, index) => ({
      id: `line ${index}`,
      scope: 'line',
      title: shortenMiddle(visibleText(formatLine(file, line)), LINE_LENGTH),
      detail: '',
      value: `${displaySize(size)} · ${countOf(count, 'block')}`,
      keys: null,
      icon: null,
    })),
  )
  const snapshotEntries = computed<readonly PaletteEntry[]>(() =>
    sessions.snapshots.map((snapshot) => ({
      id: `snapshot ${snapshot.id}`,
      scope: 'snapshot',
      title: `Snapshot ${snapshot.ordinal}, ${snapshot.name}`,
      detail: sessions.session(snapshot.session)?.name ?? '',
      value: displaySize(snapshot.totalSize),
      keys: null,
      icon: 'camera',
    })),
  )
  const commandEntries = computed<readonly PaletteEntry[]>(() =>
    commands.all
      .filter((command) => command.enabled !== false)
      .map((command) => ({
        id: `command ${command.id}`,
        scope: 'command',
        title: command.title,
        detail: command.group,
        value: '',
        keys: command.keys ?? null,
        icon: command.icon ?? null,
      })),
  )

  const groups = computed<readonly PaletteGroup[]>(() => {
    const { scope, text } = query.value
    const found = (kind: PaletteScope, entries: readonly PaletteEntry[]): readonly PaletteEntry[] => {
      if (scope !== null && scope !== kind) return []
      // Lines are already searched, by the services, in more than what is shown.
      const matching = kind === 'line' ? entries : filterEntries(entries, text)
      return matching.slice(0, scope === null ? FEW[kind] : MANY)
    }
    return [
      { title: 'Lines', entries: found('line', lineEntries.value) },
      { title: 'Snapshots', entries: found('snapshot', snapshotEntries.value) },
      { title: 'Commands', entries: found('command', commandEntries.value) },
    ].filter((group) => group.entries.length > 0)
  })

  function runLine(index: number, isBeside: boolean): void {
    const place = places.value[index]
    if (place === undefined) return
    selection.selectLine({ file: place.file, line: place.line })
    // Every view but the report shows lines; from there the table of consumers is the place to go.
    if (isBeside || panes.active === null || panes.active === 'report') panes.show('consumers', isBeside)
  }

  function run(id: string, isBeside: boolean): void {
    const [kind = '', ...rest] = id.split(' ')
    const key = rest.join(' ')
    if (kind === 'line') runLine(Number(key), isBeside)
    else if (kind === 'command') commands.run(key)
    else {
      selection.selectSnapshot(key)
      if (isBeside) panes.show('consumers', true)
    }
  }

  return { groups, isSearching, run }
}
