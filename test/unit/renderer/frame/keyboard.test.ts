// The keyboard as a user meets it: keys go to a window with commands, and the log says which ones ran.
import { enableAutoUnmount, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, provide } from 'vue'
import { useKeyboard } from '@renderer/frame/useKeyboard'
import { useCommands, viewScopeKey } from '@renderer/stores/commands'
import type { Command } from '@renderer/stores/commands'
import { usePanesStore } from '@renderer/stores/panes'
import { openWindow } from '../../../support/renderer/window'

enableAutoUnmount(afterEach)

let log: string[] = []

const command = (title: string, keys: string, enabled = true): Command => ({
  id: title,
  title,
  group: 'Test',
  keys,
  enabled,
  run: () => log.push(title),
})

const View = defineComponent({
  props: { name: { type: String, required: true } },
  setup({ name }) {
    useCommands([command(`filter ${name}`, 'F')])
    return () => h('button', { id: name }, name)
  },
})

const Pane = defineComponent({
  props: { name: { type: String, required: true } },
  setup({ name }) {
    provide(viewScopeKey, name)
    return () => h(View, { name })
  },
})

const Window = defineComponent(() => {
  useKeyboard()
  useCommands([
    command('palette', 'Mod+K'),
    command('go to consumers', 'G C'),
    command('help', '?'),
    command('everywhere', 'F'),
    command('not now', 'X', false),
  ])
  return () => [
    h(Pane, { name: 'consumers' }),
    h(Pane, { name: 'compare' }),
    h('input', { id: 'text' }),
    h('div', { role: 'dialog' }, [h('button', { id: 'in-dialog' })]),
  ]
})

function press(key: string, options: KeyboardEventInit = {}, where = 'consumers'): void {
  document
    .getElementById(where)
    ?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options }))
}

beforeEach(() => {
  log = []
  const { global } = openWindow()
  mount(Window, { global, attachTo: document.body })
})

describe('keys', () => {
  it('run commands, held together or one after the other', () => {
    press('k', { ctrlKey: true })
    press('g')
    press('c')
    press('?', { shiftKey: true })
    expect(log).toEqual(['palette', 'go to consumers', 'help'])
  })

  it('forget the first key of two after a while', () => {
    vi.useFakeTimers()
    press('g')
    vi.advanceTimersByTime(2000)
    press('c')
    vi.useRealTimers()
    expect(log).toEqual([])
  })

  it('start anew after a key that leads nowhere', () => {
    press('g')
    press('z')
    press('c')
    expect(log).toEqual([])
  })

  it('do nothing for a command that cannot run now', () => {
    press('x')
    expect(log).toEqual([])
  })
})

describe('a key that several views use', () => {
  it('belongs to the active one', () => {
    usePanesStore().active = 'compare'
    press('f')
    expect(log).toEqual(['filter compare'])
  })

  it('falls to the window when no view is active', () => {
    press('f')
    expect(log).toEqual(['everywhere'])
  })
})

describe('where text is typed', () => {
  it('single keys are text', () => {
    press('f', {}, 'text')
    press('?', {}, 'text')
    expect(log).toEqual([])
  })

  it('keys with Ctrl still run', () => {
    press('k', { ctrlKey: true }, 'text')
    expect(log).toEqual(['palette'])
  })
})

it('leaves keys inside a dialog to the dialog', () => {
  press('k', { ctrlKey: true }, 'in-dialog')
  expect(log).toEqual([])
})
