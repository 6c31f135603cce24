import { beforeEach, expect, it } from 'vitest'
import { cancelled, Problem } from '@shared/base/problem'
import { useProblemsStore } from '@renderer/stores/problems'
import { openWindow } from '../../../support/renderer/window'

beforeEach(() => {
  openWindow()
})

const held = new Problem({ kind: 'in-use', message: 'Process 41 holds the file', file: '/data/a.arenascope' })

it('answers null and lists the problem when guarded work fails', async () => {
  const problems = useProblemsStore()
  expect(await problems.guard('Saving', () => Promise.reject(held))).toBeNull()
  expect(problems.list).toMatchObject([
    { during: 'Saving', problem: { kind: 'in-use', file: '/data/a.arenascope' }, action: null },
  ])
})

it('lets a result of guarded work through', async () => {
  const problems = useProblemsStore()
  expect(await problems.guard('Saving', () => Promise.resolve(7))).toBe(7)
  expect(problems.list).toEqual([])
})

it('does not list what the user cancelled', async () => {
  const problems = useProblemsStore()
  await problems.guard('Opening', () => Promise.reject(cancelled()))
  expect(problems.list).toEqual([])
})

it('keeps problems until they are dismissed, one by one or all', () => {
  const problems = useProblemsStore()
  problems.report(held, 'first')
  problems.report(held, 'second')
  problems.report(held, 'third')
  const [, second] = problems.list
  problems.dismiss(second?.id ?? -1)
  expect(problems.list.map(({ during }) => during)).toEqual(['first', 'third'])
  problems.dismissAll()
  expect(problems.list).toEqual([])
})
