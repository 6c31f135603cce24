import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { h, nextTick } from 'vue'
import VirtualTable from '@renderer/components/VirtualTable.vue'
import { ariaSort, nextSort } from '@renderer/components/virtual-table'

const columns = [
  { key: 'name', label: 'Line', width: '1fr', isSortable: true },
  { key: 'size', label: 'Size', width: '80px', align: 'end', isSortable: true },
  { key: 'trend', label: 'Trend', width: '80px', hideBelow: 700 },
] as const

/** jsdom lays nothing out: 440 px of rows of 22 px, under a head of 24 px. */
function standIn(clientWidth: number) {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  )
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(464)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(clientWidth)
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockImplementation(function (this: HTMLElement) {
    return this.classList.contains('row-probe') ? 22 : 24
  })
}

beforeEach(() => {
  standIn(800)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function mountTable(
  rowCount: number,
  selected = -1,
  rowAt = (index: number) => `row ${index}` as string | undefined,
) {
  const table = mount(VirtualTable, {
    props: {
      label: 'Lines',
      columns,
      rowCount,
      rowAt,
      version: 0,
      selected,
      sort: { by: 'size', descending: true },
    },
    slots: { 'cell-name': ({ row }: { row: unknown }) => h('span', { class: 'name' }, String(row)) },
  })
  await nextTick()
  return table
}

const indexes = (table: Awaited<ReturnType<typeof mountTable>>) =>
  table.findAll('.rows > .row').map((row) => Number(row.attributes('aria-rowindex')) - 2)

describe('VirtualTable', () => {
  it('draws the rows on screen and a few more, of a million', async () => {
    const table = await mountTable(1_000_000)
    expect(indexes(table)).toEqual(Array.from({ length: 24 }, (_, i) => i))
    expect(table.attributes('aria-rowcount')).toBe('1000001')
    expect(table.emitted('window')?.at(-1)).toEqual([0, 24])
  })

  it('reuses row elements while scrolling', async () => {
    const table = await mountTable(1_000_000)
    table.element.scrollTop = 22 * 100
    await table.trigger('scroll')
    const before = table.findAll('.rows > .row').map((row) => row.element)
    table.element.scrollTop = 22 * 106
    await table.trigger('scroll')
    const after = table.findAll('.rows > .row').map((row) => row.element)
    expect(indexes(table)[0]).toBe(102)
    expect(after.filter((element) => before.includes(element))).toHaveLength(after.length - 1)
  })

  it('jumps to the last of ten million rows, whose pixels no browser element could hold', async () => {
    const table = await mountTable(10_000_000)
    await table.trigger('keydown', { key: 'End' })
    expect(table.emitted('select')).toEqual([[9_999_999]])
    expect(indexes(table).at(-1)).toBe(9_999_999)
    const height = (table.find('.body').element as HTMLElement).style.height
    expect(Number.parseInt(height, 10)).toBeLessThan(2 ** 25)
  })

  it('moves a row a wheel notch of 22 px also where the scrollbar is scaled', async () => {
    const table = await mountTable(10_000_000)
    await table.trigger('wheel', { deltaY: 22 * 10 })
    expect(indexes(table)[0]).toBe(6)
  })

  it('draws skeletons for rows that are on their way', async () => {
    const table = await mountTable(50, -1, (index) => (index < 10 ? `row ${index}` : undefined))
    expect(table.findAll('.name')).toHaveLength(10)
    expect(table.findAll('.skeleton').length).toBeGreaterThan(10)
  })

  it('names the selected row as the active one, and no row when it is off screen', async () => {
    const table = await mountTable(1000, 3)
    const active = table.attributes('aria-activedescendant')
    expect(table.find(`[id="${active}"]`).attributes('aria-rowindex')).toBe('5')
    expect(table.find('[aria-selected="true"]').attributes('aria-rowindex')).toBe('5')
    await table.setProps({ selected: 900 })
    expect(table.attributes('aria-activedescendant')).toBeUndefined()
  })

  it('drills with Enter and double click, and returns with Backspace', async () => {
    const table = await mountTable(1000, 3)
    await table.trigger('keydown', { key: 'Enter' })
    await table.findAll('.rows > .row')[5]?.trigger('dblclick')
    await table.trigger('keydown', { key: 'Backspace' })
    expect(table.emitted('activate')).toEqual([[3], [5]])
    expect(table.emitted('back')).toHaveLength(1)
  })

  it('says how it is sorted and asks for another order', async () => {
    const table = await mountTable(10)
    const heads = table.findAll('[role="columnheader"]')
    expect(heads.map((head) => head.attributes('aria-sort'))).toEqual(['none', 'descending', undefined])
    await heads[1]?.find('button').trigger('click')
    await heads[0]?.find('button').trigger('click')
    expect(table.emitted('sort')).toEqual([
      [{ by: 'size', descending: false }],
      [{ by: 'name', descending: false }],
    ])
  })

  it('leaves out the columns that have no room', async () => {
    vi.restoreAllMocks()
    standIn(600)
    const table = await mountTable(10)
    expect(table.findAll('[role="columnheader"]').map((head) => head.text())).toEqual(['Line', 'Size↓'])
    expect(table.attributes('aria-colcount')).toBe('2')
  })
})

describe('sorting', () => {
  it('starts figures with the biggest and names with A', () => {
    expect(nextSort(columns[1], null)).toEqual({ by: 'size', descending: true })
    expect(nextSort(columns[0], null)).toEqual({ by: 'name', descending: false })
  })

  it('says nothing of columns that cannot be sorted', () => {
    expect(ariaSort(columns[2], { by: 'trend', descending: true })).toBeUndefined()
  })
})
