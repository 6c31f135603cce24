import { enableAutoUnmount, mount } from '@vue/test-utils'
import type { VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import SessionTree from '@renderer/components/SessionTree.vue'
import { explorerRows } from '@renderer/view-models/session-rows'
import { session } from '../../../support/renderer/sessions'

enableAutoUnmount(afterEach)

const ROWS = explorerRows([session('shop', ['start', 'end']), session('night', ['only'])], {
  folded: new Set(['night']),
  a: 'shop/start',
  b: 'shop/end',
})

let tree: VueWrapper

beforeEach(() => {
  tree = mount(SessionTree, {
    props: { rows: ROWS, menuOf: () => [], editing: null },
    attachTo: document.body,
  })
  item(0).focus()
})

function item(index: number): HTMLElement {
  const found = document.querySelectorAll<HTMLElement>('[role="treeitem"]')[index]
  if (found === undefined) throw new Error(`the tree has no row ${index}`)
  return found
}

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
    await nextTick()
    await nextTick()
  }
}

/** Name of the row that has the focus. */
const focused = (): string => document.activeElement?.querySelector('.name')?.textContent ?? ''
/** Ids of the rows an event was about. */
const told = (event: string): unknown => tree.emitted(event)?.map(([row]) => (row as { id: string }).id)

describe('arrows', () => {
  it('walk through all rows and stop at the ends', async () => {
    await press('ArrowUp')
    expect(focused()).toBe('shop')
    await press('ArrowDown', 'ArrowDown')
    expect(focused()).toBe('end')
    await press('End', 'ArrowDown')
    expect(focused()).toBe('night')
    await press('Home')
    expect(focused()).toBe('shop')
  })

  it('lead from a snapshot to its session and from there fold it', async () => {
    await press('ArrowDown', 'ArrowDown', 'ArrowLeft')
    expect(focused()).toBe('shop')
    await press('ArrowLeft')
    expect(tree.emitted('fold')).toEqual([[ROWS[0], false]])
  })

  it('unfold what is folded', async () => {
    await press('End', 'ArrowRight')
    expect(tree.emitted('fold')).toEqual([[ROWS[3], true]])
  })
})

describe('keys', () => {
  it('take a snapshot as B by Enter, and set either role by its letter', async () => {
    await press('ArrowDown', 'Enter', 'a', 'b')
    expect(told('choose')).toEqual(['shop/start'])
    expect(tree.emitted('role')?.map(([, role]) => role)).toEqual(['A', 'B'])
  })

  it('give a session no role', async () => {
    await press('a')
    expect(tree.emitted('role')).toBeUndefined()
  })

  it('rename and remove what is focused', async () => {
    await press('ArrowDown', 'F2', 'Delete')
    expect(told('edit')).toEqual(['shop/start'])
    expect(told('remove')).toEqual(['shop/start'])
  })
})

const editor = () => tree.get<HTMLInputElement>('input')

describe('renaming', () => {
  beforeEach(() => tree.setProps({ editing: 'shop/start' }))

  it('tells the new name by Enter', async () => {
    await editor().setValue('  before the first request ')
    await editor().trigger('keydown', { key: 'Enter' })
    expect(tree.emitted('rename')).toEqual([[ROWS[1], 'before the first request']])
  })

  it('leaves the name as it is by Escape, and when it is emptied', async () => {
    await editor().setValue('   ')
    await editor().trigger('keydown', { key: 'Escape' })
    expect(tree.emitted('rename')).toBeUndefined()
    expect(tree.emitted('edit')).toEqual([[null]])
  })
})

it('has one row that Tab reaches, and says roles and levels', () => {
  const rows = tree.findAll('[role="treeitem"]')
  expect(rows.map((row) => row.attributes('tabindex'))).toEqual(['0', '-1', '-1', '-1'])
  expect(rows.map((row) => row.attributes('aria-level'))).toEqual(['1', '2', '2', '1'])
  expect(rows.map((row) => row.attributes('aria-expanded'))).toEqual(['true', undefined, undefined, 'false'])
  expect(rows.map((row) => row.attributes('aria-selected'))).toEqual(['false', 'false', 'true', 'false'])
})
