// fnmatch and size texts against tables written by a real CPython (test/golden/data/python-text/make.py).
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compilePattern } from '@main/snapshots/fnmatch'
import { formatSize } from '@shared/base/sizes'

/** The table `name`; what it holds is said by the script beside it. */
function pythonTable<T>(name: string): T {
  return JSON.parse(readFileSync(`test/golden/data/python-text/${name}`, 'utf8')) as T
}

describe('fnmatch', () => {
  const { names, patterns } = pythonTable<{
    readonly names: readonly string[]
    readonly patterns: readonly (readonly [string, readonly number[]])[]
  }>('fnmatch.json')

  it('matches what CPython matches, 900 patterns on 100 names', () => {
    const ours = patterns.map(([pattern]) => {
      const matches = compilePattern(pattern)
      return [pattern, names.flatMap((name, index) => (matches(name) ? [index] : []))]
    })
    expect(patterns.length).toBeGreaterThan(700)
    expect(ours).toEqual(patterns)
  })

  it('answers at once for many stars on a long name', () => {
    expect(compilePattern(`${'*a'.repeat(200)}*b`)('a'.repeat(5_000))).toBe(false)
  })
})

describe('size text', () => {
  const { sizes } = pythonTable<{ readonly sizes: readonly (readonly [number, string, string])[] }>(
    'sizes.json',
  )

  it('is that of CPython, ties to even included', () => {
    expect(sizes.length).toBeGreaterThan(900)
    expect(sizes.map(([size]) => [size, formatSize(size), formatSize(size, true)])).toEqual(sizes)
  })

  it('gives zero no minus sign', () => {
    expect([formatSize(-0), formatSize(-0, true), formatSize(-0.4, true)]).toEqual(['0 B', '+0 B', '-0 B'])
  })
})
