import { describe, expect, it } from 'vitest'
import { guessPrefix, isPythonFile } from '@renderer/view-models/source-grant'
import { sourceRows } from '@renderer/view-models/source-rows'

const lines = {
  line: Uint32Array.of(2, 5),
  size: Float64Array.of(100, 7),
  count: Float64Array.of(3, 1),
}
const text = ['import x', 'a = []', ''].map((line) => [{ kind: 'plain' as const, text: line }])

describe('rows of the source pane', () => {
  it('are the lines that hold bytes while the text is not at hand', () => {
    expect(sourceRows(lines, []).map(({ line, size }) => [line, size])).toEqual([
      [2, 100],
      [5, 7],
    ])
  })

  it('are all lines of the text, and those past its end: the file may have changed', () => {
    expect(sourceRows(lines, text).map(({ line, size }) => [line, size])).toEqual([
      [1, 0],
      [2, 100],
      [3, 0],
      [5, 7],
    ])
  })
})

describe('the prefix guessed for a granted folder', () => {
  it.each([
    ['/app/cache.py', '/home/me/app', '/app'],
    ['/srv/build/app/db/cache.py', '/home/me/app', '/srv/build/app'],
    ['/app/cache.py', '/home/me/checkout', '/app'],
    ['/home/me/app/cache.py', '/home/me/app', ''],
    ['app/cache.py', '/home/me', ''],
    [String.raw`C:\app\cache.py`, '/home/me/app', String.raw`C:\app`],
  ])('%s below %s: "%s"', (file, folder, prefix) => {
    expect(guessPrefix(file, folder)).toBe(prefix)
  })

  it('is not offered for names without a file', () => {
    expect(['<unknown>', '<frozen importlib._bootstrap>', ''].map(isPythonFile)).toEqual([
      false,
      false,
      false,
    ])
    expect(isPythonFile('/app/cache.py')).toBe(true)
  })
})
