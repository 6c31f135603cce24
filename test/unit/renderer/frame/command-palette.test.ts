import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import type { VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ConsumersPage } from '@shared/contract/consumers'
import CommandPalette from '@renderer/frame/CommandPalette.vue'
import { useCommandsStore } from '@renderer/stores/commands'
import { usePanesStore } from '@renderer/stores/panes'
import { useSelectionStore } from '@renderer/stores/selection'
import { useSessionsStore } from '@renderer/stores/sessions'
import { fakeClient } from '../../../support/renderer/fake-client'
import { session } from '../../../support/renderer/sessions'
import { openWindow } from '../../../support/renderer/window'

enableAutoUnmount(afterEach)

const totals = { size: 0, count: 0 }
const PAGE: ConsumersPage = {
  rows: [
    {
      traceback: [
        ['app/main.py', 3],
        ['app/cache.py', 88],
      ],
      size: 4 * 1024 * 1024,
      count: 830,
      package: 'app',
      packageKind: 'yours',
    },
  ],
  rowCount: 1,
  matching: totals,
  whole: totals,
  largest: 0,
}

const page = vi.fn(() => Promise.resolve(PAGE))
const switchTheme = vi.fn()
const show = vi.fn()
let palette: VueWrapper

beforeEach(async () => {
  vi.useFakeTimers()
  vi.clearAllMocks()
  const { global } = openWindow(fakeClient({ consumers: { page } }).client)
  useSessionsStore().list = [session('shop', ['start', 'end'])]
  useSelectionStore()
  usePanesStore().attach({ show, splitActive: vi.fn(), closeActive: vi.fn(), reset: vi.fn() })
  useCommandsStore().register(
    [
      { id: 'theme', title: 'Switch to the light theme', group: 'Window', run: switchTheme },
      { id: 'gone', title: 'Switch to nothing', group: 'Window', enabled: false, run: vi.fn() },
    ],
    null,
  )
  palette = mount(CommandPalette, { global, attachTo: document.body })
  await flushPromises()
})

afterEach(() => vi.useRealTimers())

function field(): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>('.palette input')
  if (found === null) throw new Error('the palette has no field')
  return found
}

async function type(text: string): Promise<void> {
  field().value = text
  field().dispatchEvent(new Event('input'))
  await vi.advanceTimersByTimeAsync(200)
}

async function press(key: string, options: KeyboardEventInit = {}): Promise<void> {
  field().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...options }))
  await flushPromises()
}

/** The list as text; the marked entry has an arrow. */
function drawn(): readonly string[] {
  const entries = document.querySelectorAll('.palette .group, .palette [role="option"]')
  return [...entries].map((entry) => {
    const title = entry.querySelector('.title')?.textContent ?? entry.textContent
    return `${entry.getAttribute('aria-selected') === 'true' ? '> ' : ''}${title}`
  })
}

it('lists snapshots and commands that can run before anything is typed', () => {
  expect(drawn()).toEqual([
    'Snapshots',
    '> Snapshot 1, start',
    'Snapshot 2, end',
    'Commands',
    'Switch to the light theme',
  ])
})

it('searches the lines of the selected snapshot', async () => {
  await type('cache')
  expect(page).toHaveBeenCalledWith(
    expect.objectContaining({ table: expect.objectContaining({ snapshot: 'shop/end', search: 'cache' }) }),
    expect.anything(),
  )
  expect(drawn()).toEqual(['Lines', '> app/cache.py:88'])
})

it('asks once for what is typed in one go', async () => {
  field().value = 'ca'
  field().dispatchEvent(new Event('input'))
  await vi.advanceTimersByTimeAsync(50)
  await type('cache')
  expect(page).toHaveBeenCalledTimes(1)
})

describe('a prefix', () => {
  it('> keeps to commands', async () => {
    await type('>s')
    expect(drawn()).toEqual(['Commands', '> Switch to the light theme'])
    expect(page).not.toHaveBeenCalled()
  })

  it(': keeps to snapshots', async () => {
    await type(':end')
    expect(drawn()).toEqual(['Snapshots', '> Snapshot 2, end'])
  })

  it('@ keeps to lines', async () => {
    await type('@s')
    expect(drawn()).toEqual(['Lines', '> app/cache.py:88'])
  })
})

it('says when nothing is found', async () => {
  page.mockResolvedValueOnce({ ...PAGE, rows: [] })
  await type('zzz')
  expect(document.querySelector('.palette .nothing')?.textContent).toContain('Nothing holds “zzz”.')
})

describe('Enter', () => {
  it('goes to the marked line and closes', async () => {
    await type('cache')
    await press('Enter')
    expect(useSelectionStore().line).toEqual({ file: 'app/cache.py', line: 88 })
    expect(palette.emitted('close')).toHaveLength(1)
  })

  it('with Alt opens the consumers beside', async () => {
    await type('cache')
    await press('Enter', { altKey: true })
    expect(show).toHaveBeenCalledWith('consumers', true)
  })

  it('takes the snapshot that the arrows reached', async () => {
    await press('ArrowDown')
    await press('ArrowUp')
    await press('Enter')
    expect(useSelectionStore().snapshot).toBe('shop/start')
  })

  it('runs a command, reached over the top', async () => {
    await press('ArrowUp')
    await press('Enter')
    expect(switchTheme).toHaveBeenCalledOnce()
  })
})
