import { expect, it } from 'vitest'
import { formatTime } from '@renderer/view-models/times'

it('writes a time that is not known as a dash', () => {
  expect(formatTime(null)).toBe('–')
  expect(formatTime(new Date(2026, 10, 4, 2, 7).getTime())).toBe('2026-11-04 02:07')
})
