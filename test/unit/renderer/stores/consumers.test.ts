import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Problem } from '@shared/base/problem'
import { useConsumersStore } from '@renderer/stores/consumers'
import { useDialogsStore } from '@renderer/stores/dialogs'
import { useSelectionStore } from '@renderer/stores/selection'
import { useSessionsStore } from '@renderer/stores/sessions'
import { consumersOf, row } from '../../../support/renderer/consumers'
import type { ConsumersLog } from '../../../support/renderer/consumers'
import { fakeClient } from '../../../support/renderer/fake-client'
import { session } from '../../../support/renderer/sessions'
import { openWindow } from '../../../support/renderer/window'

const ROWS = [
  row('/app/cache.py', 71, 600),
  row('/app/cache.py', 88, 300, 4),
  row('/lib/json/decoder.py', 353, 100),
]

let log: ConsumersLog

async function open(overrides: Parameters<typeof fakeClient>[0] = {}): Promise<void> {
  const { service, log: kept } = consumersOf(ROWS)
  log = kept
  openWindow(fakeClient({ ...overrides, consumers: { ...service, ...overrides.consumers } }).client)
  useSessionsStore().list = [session('shop', ['start', 'end'])]
  useConsumersStore()
  await flushPromises()
}

/** "lineno: /app/cache.py:71 *, /app/cache.py:88": the table shown, the selected row starred. */
function drawn(): string {
  const { rows, shown, selectedIndex } = useConsumersStore()
  const names = Array.from({ length: rows.latest?.rowCount ?? 0 }, (_, index) => {
    const frame = rows.rowAt(index)?.traceback[0]
    return `${frame?.[0]}:${frame?.[1]}${index === selectedIndex ? ' *' : ''}`
  })
  return `${shown?.grouping.groupBy}: ${names.join(', ')}`
}

beforeEach(() => open())

describe('the table', () => {
  it('shows the newest snapshot by line with the biggest row selected', () => {
    expect(drawn()).toBe('lineno: /app/cache.py:71 *, /app/cache.py:88, /lib/json/decoder.py:353')
    expect(useSelectionStore().line).toEqual({ file: '/app/cache.py', line: 71 })
  })

  it('brings the sizes of its rows in all snapshots of the session', () => {
    expect([...(useConsumersStore().trends.rowAt(1) ?? [])]).toEqual([150, 300])
  })

  it('keeps the old rows until the next ones are there', async () => {
    const release = log.hold()
    useConsumersStore().changeGrouping({ groupBy: 'filename' })
    await flushPromises()
    expect(drawn()).toContain('lineno: /app/cache.py:71')
    expect(useConsumersStore().rows.isReplacing).toBe(true)
    release()
    await flushPromises()
    expect(drawn()).toContain('filename: /app/cache.py:0')
  })

  it('can be cancelled on its way, and asked for again', async () => {
    const release = log.hold()
    const consumers = useConsumersStore()
    consumers.changeGrouping({ groupBy: 'filename' })
    await flushPromises()
    consumers.cancel()
    expect(consumers.problem?.kind).toBe('cancelled')
    release()
    await flushPromises()
    expect(drawn()).toContain('lineno:')
    consumers.again()
    await flushPromises()
    expect(consumers.problem).toBeNull()
    expect(drawn()).toContain('filename:')
  })

  it('asks for the order that is wanted', async () => {
    useConsumersStore().setSort({ by: 'name', descending: false })
    await flushPromises()
    expect(log.asked).toContain('page lineno name ↑ 0+200')
  })

  it('never asks for cumulative tracebacks', () => {
    const consumers = useConsumersStore()
    consumers.changeGrouping({ cumulative: true })
    consumers.changeGrouping({ groupBy: 'traceback' })
    expect(consumers.grouping.cumulative).toBe(false)
  })

  it('is empty again when the last session closes', async () => {
    useSessionsStore().list = []
    await flushPromises()
    expect(useConsumersStore().rows.latest).toBeUndefined()
    expect(useConsumersStore().shown).toBeNull()
  })

  it('tells what went wrong, and tries again when told to', async () => {
    const failure = new Problem({ kind: 'in-use', message: 'The file is held by process 7' })
    const page = vi.fn(() => Promise.reject(failure))
    await open({ consumers: { page } })
    expect(useConsumersStore().problem?.message).toBe('The file is held by process 7')
    useConsumersStore().again()
    await flushPromises()
    expect(page).toHaveBeenCalledTimes(2)
  })
})

describe('the selection', () => {
  it('carries the line over to the other views', () => {
    useConsumersStore().select(2)
    expect(useSelectionStore().line).toEqual({ file: '/lib/json/decoder.py', line: 353 })
  })

  it('follows a line that another view selects', async () => {
    useSelectionStore().selectLine({ file: '/app/cache.py', line: 88 })
    await flushPromises()
    expect(drawn()).toContain('/app/cache.py:88 *')
    expect(useConsumersStore().revealed).toEqual({ index: 1 })
  })

  it('goes from a line to its file when the grouping changes', async () => {
    useConsumersStore().select(2)
    useConsumersStore().changeGrouping({ groupBy: 'filename' })
    await flushPromises()
    expect(drawn()).toBe('filename: /app/cache.py:0, /lib/json/decoder.py:0 *')
    // Another cut of the memory is read from its top.
    expect(useConsumersStore().revealed).toBeNull()
  })

  it('is gone when the search leaves its row out', async () => {
    useConsumersStore().setSearch('json')
    await flushPromises()
    expect(drawn()).toBe('lineno: /lib/json/decoder.py:353')
    expect(useConsumersStore().selectedRow).toBeNull()
  })
})

describe('drilling', () => {
  it('leads from a file to its lines with the first one selected, and back to the same file', async () => {
    const consumers = useConsumersStore()
    consumers.changeGrouping({ groupBy: 'filename' })
    await flushPromises()
    consumers.drill(1)
    await flushPromises()
    expect(consumers.shown?.grouping.filters).toMatchObject([{ pattern: '/lib/json/decoder.py' }])
    expect(drawn()).toContain('lineno: /app/cache.py:71 *')
    consumers.drillBack()
    await flushPromises()
    expect(consumers.grouping.filters).toEqual([])
    expect(drawn()).toBe('filename: /app/cache.py:0, /lib/json/decoder.py:0 *')
    expect(consumers.revealed).toEqual({ index: 1 })
    expect(consumers.trail).toEqual([])
  })
})

describe('exporting', () => {
  it('writes where the user says, and says what was written', async () => {
    const exported = useConsumersStore().exportCsv()
    const [question] = useDialogsStore().questions
    expect(question).toMatchObject({ purpose: 'save-table', suggestedName: 'end by line.csv' })
    if (question?.kind === 'path') question.answer(['/data/end.csv'])
    await exported
    expect(useConsumersStore().exported).toBe('3 rows written to /data/end.csv')
  })

  it('writes nothing when the user cancels', async () => {
    const exported = useConsumersStore().exportCsv()
    const [question] = useDialogsStore().questions
    if (question?.kind === 'path') question.answer(null)
    await exported
    expect(useConsumersStore().exported).toBe('')
  })
})
