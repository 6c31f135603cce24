import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import type { VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { Problem } from '@shared/base/problem'
import type { FolderEntry, FolderListing } from '@shared/contract/files'
import PathDialog from '@renderer/frame/PathDialog.vue'
import type { PathPurpose } from '@renderer/stores/dialogs'
import { fakeClient } from '../../../support/renderer/fake-client'
import { openWindow } from '../../../support/renderer/window'

enableAutoUnmount(afterEach)

const entry = (folder: string, kind: FolderEntry['kind'], name: string): FolderEntry => ({
  kind,
  name,
  path: `${folder}/${name}`,
  size: 10,
  modifiedAt: 0,
})

const FOLDERS: Readonly<Record<string, FolderListing>> = {
  '/home': {
    path: '/home',
    parent: '/',
    omitted: 0,
    entries: [entry('/home', 'folder', 'dumps'), entry('/home', 'file', 'old.arenascope')],
  },
  '/home/dumps': {
    path: '/home/dumps',
    parent: '/home',
    omitted: 0,
    entries: [entry('/home/dumps', 'file', 'a.pickle'), entry('/home/dumps', 'file', 'b.pickle')],
  },
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined
  const promise = new Promise<void>((settle) => (resolve = settle))
  return { promise, resolve }
}

let dialog: VueWrapper
/** What listings wait for. */
let arrival = Promise.resolve()

async function open(purpose: PathPurpose, suggestedName = ''): Promise<void> {
  const { client } = fakeClient({
    files: {
      list: async ({ path }) => {
        await arrival
        const found = FOLDERS[path ?? '/home']
        const problem = new Problem({ kind: 'not-found', message: 'There is no such folder', file: '/nope' })
        if (found === undefined) throw problem
        return found
      },
    },
  })
  const { global } = openWindow(client)
  dialog = mount(PathDialog, { props: { purpose, suggestedName }, global, attachTo: document.body })
  await flushPromises()
}

function inDialog<T extends Element>(selector: string): T {
  const found = document.querySelector<T>(`.dialog ${selector}`)
  if (found === null) throw new Error(`the dialog has no ${selector}`)
  return found
}

async function type(label: string, text: string, isEntered = false): Promise<void> {
  const input = inDialog<HTMLInputElement>(`input[aria-label="${label}"]`)
  input.value = text
  input.dispatchEvent(new Event('input'))
  if (isEntered) input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }))
  await flushPromises()
}

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    inDialog('[role="listbox"]').dispatchEvent(new KeyboardEvent('keydown', { key }))
    await flushPromises()
  }
}

/** The list as text; the marked entry has an arrow. */
function drawn(): readonly string[] {
  return [...document.querySelectorAll('.dialog [role="option"]')].map((option) => {
    const name = option.querySelector('.name')?.textContent ?? ''
    return option.getAttribute('aria-selected') === 'true' ? `> ${name}` : name
  })
}

const primary = (): HTMLButtonElement => inDialog('button.primary')

async function click(button: HTMLButtonElement): Promise<void> {
  button.click()
  await flushPromises()
}

describe('opening', () => {
  it('walks by keyboard into a folder, back, and takes a file', async () => {
    await open('open')
    expect(drawn()).toEqual(['> dumps', 'old.arenascope'])
    await press('Enter')
    expect(drawn()).toEqual(['> a.pickle', 'b.pickle'])
    await press('Backspace')
    expect(drawn()).toEqual(['> dumps', 'old.arenascope'])
    await press('Enter', 'End', 'Enter')
    expect(dialog.emitted('answer')).toEqual([[['/home/dumps/b.pickle']]])
  })

  it('filters by name', async () => {
    await open('open')
    await type('Filter by name', 'OLD')
    expect(drawn()).toEqual(['> old.arenascope'])
  })

  it('goes to a typed path, and says when there is none without leaving the folder', async () => {
    await open('open')
    await type('Folder', '/nope', true)
    expect(inDialog('[role="alert"]').textContent).toBe('/nope: There is no such folder')
    expect(drawn()).toEqual(['> dumps', 'old.arenascope'])
    await type('Folder', '/home/dumps', true)
    expect(drawn()).toEqual(['> a.pickle', 'b.pickle'])
    expect(document.querySelector('.dialog [role="alert"]')).toBeNull()
  })
})

describe('saving', () => {
  it('puts the new name into the folder shown', async () => {
    await open('save-session', 'shop.arenascope')
    expect(primary().textContent).toContain('Save')
    await click(primary())
    expect(dialog.emitted('answer')).toEqual([[['/home/shop.arenascope']]])
  })

  it('saves into a folder that was typed but not entered, not into the one still listed', async () => {
    await open('save-session', 'new.arenascope')
    await type('Folder', '/home/dumps')
    await type('File name', 'new.arenascope', true)
    expect(dialog.emitted('answer')).toEqual([[['/home/dumps/new.arenascope']]])
  })

  it('saves nowhere while the typed folder is not there', async () => {
    await open('save-session', 'new.arenascope')
    await type('Folder', '/nope')
    await type('File name', 'new.arenascope', true)
    expect(dialog.emitted('answer')).toBeUndefined()
    expect(document.body.textContent).toContain('There is no such folder')
  })

  it('keeps what is typed while the first folder is still on its way', async () => {
    const { promise, resolve } = deferred()
    arrival = promise
    await open('open')
    await type('Folder', '/home/du')
    resolve()
    await flushPromises()
    expect(inDialog<HTMLInputElement>('input[aria-label="Folder"]').value).toBe('/home/du')
  })

  it('warns before a file is replaced', async () => {
    await open('save-session', 'shop.arenascope')
    await type('File name', 'old.arenascope')
    expect(primary().textContent).toContain('Replace the file')
    expect(inDialog('footer [role="status"]').textContent).toBe('A file of this name is there.')
  })

  it('takes no name that is a path', async () => {
    await open('save-session', 'shop.arenascope')
    await type('File name', '../elsewhere')
    expect(primary().disabled).toBe(true)
  })
})

it('chooses the folder shown, and lists no files then', async () => {
  await open('folder')
  expect(drawn()).toEqual(['> dumps'])
  await press('Enter')
  await click(primary())
  expect(dialog.emitted('answer')).toEqual([[['/home/dumps']]])
})
