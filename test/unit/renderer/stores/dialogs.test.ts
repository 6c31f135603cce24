import { expect, it, vi } from 'vitest'
import { useDialogsStore } from '@renderer/stores/dialogs'
import { useWorkbenchStore } from '@renderer/stores/workbench'
import type { About } from '@shared/contract/workbench'
import { fakeClient } from '../../../support/renderer/fake-client'
import { openWindow } from '../../../support/renderer/window'

const about = (nativeDialogs: boolean): About => ({
  version: '1.0.0',
  front: nativeDialogs ? 'desktop' : 'browser',
  platform: 'linux',
  capabilities: { nativeDialogs },
  why: null,
  firstStart: false,
})

it('uses the system dialog where there is one', async () => {
  const choose = vi.fn(() => Promise.resolve(['/data/a.html']))
  openWindow(fakeClient({ files: { choose } }).client)
  useWorkbenchStore().about = about(true)
  expect(await useDialogsStore().choosePath('save-report', 'a.html')).toBe('/data/a.html')
  expect(choose).toHaveBeenCalledWith({ purpose: 'save-report', suggestedName: 'a.html' })
})

it('asks in the window where there is none', async () => {
  openWindow()
  useWorkbenchStore().about = about(false)
  const dialogs = useDialogsStore()
  const answer = dialogs.choosePath('save-report', 'a.html')
  const [question] = dialogs.questions
  expect(question).toMatchObject({ kind: 'path', purpose: 'save-report', suggestedName: 'a.html' })
  if (question?.kind === 'path') question.answer(null)
  expect(await answer).toBeNull()
  expect(dialogs.questions).toEqual([])
})

it('keeps a second question until the first is answered', async () => {
  openWindow()
  const dialogs = useDialogsStore()
  const first = dialogs.confirm({ title: 'Close?', message: 'It is not saved.', action: 'Close' })
  const second = dialogs.promptText({
    title: 'Note',
    label: 'Note',
    value: '',
    isMultiline: true,
    action: 'Keep',
  })
  expect(dialogs.questions.map(({ kind }) => kind)).toEqual(['confirm', 'text'])
  const [question] = dialogs.questions
  if (question?.kind === 'confirm') question.answer(true)
  expect(await first).toBe(true)
  const [left] = dialogs.questions
  if (left?.kind === 'text') left.answer('grows with every request')
  expect(await second).toBe('grows with every request')
})
