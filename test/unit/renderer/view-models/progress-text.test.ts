import { expect, it } from 'vitest'
import type { Progress } from '@shared/base/progress'
import { progressText } from '@renderer/view-models/progress-text'

const text = (progress: Omit<Progress, 'label'>): string =>
  progressText({ label: 'Reading', ...progress }).replaceAll('\u2009', '_')

it('names the unit once where both figures share it', () => {
  expect(text({ done: 6.1 * 1024 * 1024, total: 10 * 1024 * 1024, unit: 'bytes' })).toBe('6.1 of 10.0 MiB')
  expect(text({ done: 512, total: 2048, unit: 'bytes' })).toBe('512 B of 2.0 KiB')
})

it('counts what is not bytes', () => {
  expect(text({ done: 120, total: 4000, unit: 'traces' })).toBe('120 of 4_000 traces')
})

it('says only what is done while the whole is not known', () => {
  expect(text({ done: 2048, total: null, unit: 'bytes' })).toBe('2.0 KiB')
  expect(text({ done: 0, total: null, unit: 'steps' })).toBe('')
})
