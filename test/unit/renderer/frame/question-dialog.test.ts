import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import QuestionDialog from '@renderer/frame/QuestionDialog.vue'
import { useDialogsStore } from '@renderer/stores/dialogs'
import { openWindow } from '../../../support/renderer/window'

enableAutoUnmount(afterEach)

beforeEach(() => {
  const { global } = openWindow()
  mount(QuestionDialog, { global, attachTo: document.body })
})

async function press(key: string, options: KeyboardEventInit = {}): Promise<void> {
  document.activeElement?.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options }),
  )
  await flushPromises()
}

function focused(): string {
  const element = document.activeElement
  return element?.tagName === 'BUTTON' ? `button ${element.textContent.trim()}` : (element?.tagName ?? '')
}

async function click(label: string): Promise<void> {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>('.dialog button')]
  buttons.find((button) => button.textContent.trim() === label)?.click()
  await flushPromises()
}

const askNote = (): Promise<string | null> =>
  useDialogsStore().promptText({
    title: 'Note on shop',
    label: 'Note',
    value: 'as it was',
    isMultiline: true,
    action: 'Keep note',
  })

const askDeletion = (): Promise<boolean> =>
  useDialogsStore().confirm({
    title: 'Delete snapshot 3?',
    message: 'It leaves the session.',
    action: 'Delete snapshot',
  })

describe('a note', () => {
  it('is typed at once and kept by Ctrl Enter', async () => {
    const answer = askNote()
    await flushPromises()
    expect(focused()).toBe('TEXTAREA')
    const area = document.querySelector<HTMLTextAreaElement>('.dialog textarea')
    if (area !== null) area.value = 'grows\nand grows'
    area?.dispatchEvent(new Event('input'))
    await press('Enter', { ctrlKey: true })
    expect(await answer).toBe('grows\nand grows')
    expect(document.querySelector('.dialog')).toBeNull()
  })

  it('stays as it was by Escape', async () => {
    const answer = askNote()
    await flushPromises()
    await press('Escape')
    expect(await answer).toBeNull()
  })
})

describe('a confirmation', () => {
  it('says what happens on the button that does it', async () => {
    const answer = askDeletion()
    await flushPromises()
    expect(focused()).toBe('button Delete snapshot')
    await click('Delete snapshot')
    expect(await answer).toBe(true)
  })

  it('is refused by Cancel', async () => {
    const answer = askDeletion()
    await flushPromises()
    await click('Cancel')
    expect(await answer).toBe(false)
  })

  it('is refused by Escape', async () => {
    const answer = askDeletion()
    await flushPromises()
    await press('Escape')
    expect(await answer).toBe(false)
  })
})
