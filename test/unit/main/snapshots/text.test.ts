// Traceback.format() with source lines at hand, as linecache gives them to CPython.
import { describe, expect, it } from 'vitest'
import { formatTraceback, formatTraceback36 } from '@main/snapshots/text'
import type { FrameName } from '@shared/model/snapshot'

const traceback: FrameName[] = [
  ['a.py', 1],
  ['b.py', 2],
  ['c.py', 3],
]
const source: Record<string, string> = {
  'a.py': '   start()  \n',
  'b.py': ' \t\x1c\n',
  'c.py': '\ufeffx = 1\x85',
}
const sourceLine = (file: string) => source[file] ?? null

/** The first letter of each file named. */
function files(lines: readonly string[]): string {
  return lines.map((line) => line.slice(8, 9)).join('')
}

describe('formatTraceback', () => {
  it('puts the stripped source line below its frame, and none for a blank one', () => {
    expect(formatTraceback(traceback, { sourceLine })).toEqual([
      '  File "a.py", line 1',
      '    start()',
      '  File "b.py", line 2',
      '  File "c.py", line 3',
      '    \ufeffx = 1',
    ])
  })

  it('keeps the most recent frames under a limit, the others under a negative one', () => {
    expect(files(formatTraceback(traceback, { limit: 2 }))).toBe('bc')
    expect(files(formatTraceback(traceback, { limit: -1 }))).toBe('ab')
    expect(files(formatTraceback(traceback, { limit: 0 }))).toBe('')
    expect(files(formatTraceback(traceback, { limit: 2, mostRecentFirst: true }))).toBe('cb')
    expect(files(formatTraceback36(traceback, { limit: 2 }))).toBe('cb')
    expect(files(formatTraceback36(traceback, { limit: -1 }))).toBe('')
  })
})
