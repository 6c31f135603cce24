import { expect, it } from 'vitest'
import { problemCause } from '@renderer/view-models/problem-cause'

it('says file, expectation, place and remedy after the message', () => {
  const problem = {
    kind: 'bad-input',
    message: 'The file ends early',
    file: 'a\u202e.pickle',
    expected: '16 more bytes',
    offset: 81920,
    remedy: 'Open the copy.',
  } as const
  expect(problemCause(problem)).toBe(
    String.raw`File: a\u202e.pickle. Expected: 16 more bytes. At byte 81920. Open the copy.`,
  )
  expect(problemCause({ kind: 'cancelled', message: 'Cancelled' })).toBe('')
})
