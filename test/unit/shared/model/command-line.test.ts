import { describe, expect, it } from 'vitest'
import { groupingArguments, mappingArguments, shellWord } from '@shared/model/command-line'
import type { TraceFilter } from '@shared/model/snapshot'

const include: TraceFilter = {
  kind: 'filter',
  inclusive: true,
  pattern: 'app/*',
  lineno: 12,
  allFrames: true,
  domain: 3,
}
const notNumpy: TraceFilter = { kind: 'domain', inclusive: false, domain: 389047 }

describe('a grouping on the command line', () => {
  it('leaves defaults out', () => {
    expect(groupingArguments({ groupBy: 'lineno', cumulative: false, filters: [], mapping: [] })).toEqual([])
  })

  it('writes what belongs to a filter behind it, and filters of domains alone before all others', () => {
    expect(
      groupingArguments({
        groupBy: 'filename',
        cumulative: true,
        filters: [include, notNumpy],
        mapping: [],
      }).join(' '),
    ).toBe('--group-by filename --cumulative --not-domain 389047 --include app/*:12 --all-frames --domain 3')
  })

  it('writes path mappings', () => {
    expect(mappingArguments([{ from: '/srv/a/', to: '' }])).toEqual(['--map', '/srv/a/='])
  })

  it('quotes words for a shell', () => {
    expect(shellWord('app/cache.py')).toBe('app/cache.py')
    expect(shellWord("it's $HOME")).toBe(`'it'\\''s $HOME'`)
    expect(shellWord('')).toBe("''")
  })
})
