import { flushPromises } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import type { SourceFile } from '@shared/contract/files'
import { useConsumersStore } from '@renderer/stores/consumers'
import { useSelectionStore } from '@renderer/stores/selection'
import { useSessionsStore } from '@renderer/stores/sessions'
import { useSourceStore } from '@renderer/stores/source'
import { consumersOf, row } from '../../../support/renderer/consumers'
import { fakeClient } from '../../../support/renderer/fake-client'
import { session } from '../../../support/renderer/sessions'
import { openWindow } from '../../../support/renderer/window'

const ROWS = [row('/app/cache.py', 2, 600), row('/app/main.py', 1, 300)]
const CACHE: SourceFile = {
  path: '/home/me/app/cache.py',
  lines: ['# cache', 'a = []'],
  newerThanSnapshot: false,
}

async function open(source: (argument: { file: string }) => Promise<SourceFile | null>) {
  const grant = vi.fn(() => Promise.resolve([{ folder: '/home/me/app', prefix: '/app' }]))
  const files = { source, grant }
  openWindow(fakeClient({ consumers: consumersOf(ROWS).service, files }).client)
  useSessionsStore().list = [session('shop', ['end'])]
  useConsumersStore()
  const store = useSourceStore()
  await flushPromises()
  return { store, grant }
}

it('shows the text of the selected line with the bytes of its lines', async () => {
  const { store } = await open(() => Promise.resolve(CACHE))
  expect(store.shown?.file).toBe('/app/cache.py')
  expect([...(store.shown?.lines.line ?? [])]).toEqual([2])
  expect(store.shown?.tokens[0]).toEqual([{ kind: 'comment', text: '# cache' }])
})

it('shows the bytes of the lines also without the text', async () => {
  const { store } = await open(() => Promise.resolve(null))
  expect(store.shown?.source).toBeNull()
  expect([...(store.shown?.lines.size ?? [])]).toEqual([600])
})

it('looks again once a folder is granted', async () => {
  const source = vi.fn<() => Promise<SourceFile | null>>(() => Promise.resolve(null))
  const { store, grant } = await open(source)
  source.mockResolvedValue(CACHE)
  await store.grant('/home/me/app', '/app')
  expect(grant).toHaveBeenCalledWith({ folder: '/home/me/app', prefix: '/app' })
  expect(store.shown?.source?.path).toBe('/home/me/app/cache.py')
})

it('drops an answer that comes after another file was selected', async () => {
  const answers: (() => void)[] = []
  const { store } = await open(
    ({ file }) => new Promise((resolve) => answers.push(() => resolve({ ...CACHE, path: file }))),
  )
  useSelectionStore().selectLine({ file: '/app/main.py', line: 1 })
  await flushPromises()
  for (const answer of answers.toReversed()) answer()
  await flushPromises()
  expect(store.shown?.source?.path).toBe('/app/main.py')
})
