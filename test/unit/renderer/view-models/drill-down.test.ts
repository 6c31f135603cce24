import { describe, expect, it } from 'vitest'
import type { ConsumerRow } from '@shared/contract/consumers'
import type { Grouping } from '@shared/model/snapshot'
import { drillDown, literalPattern } from '@renderer/view-models/drill-down'
import { describeFilter } from '@renderer/view-models/trace-filters'

const byLine: Grouping = { groupBy: 'lineno', cumulative: false, filters: [], mapping: [] }

function row(file: string, line: number, more: Partial<ConsumerRow> = {}): ConsumerRow {
  return { traceback: [[file, line]], size: 1, count: 1, package: 'app', packageKind: 'yours', ...more }
}

/** The filters of a grouping, as their chips read. */
function chips(grouping: Grouping | null): string[] {
  return (grouping?.filters ?? []).map((filter) => {
    const { verb, subject, detail } = describeFilter(filter)
    return [verb, subject, detail].filter((part) => part !== '').join(' ')
  })
}

describe('drillDown', () => {
  it('leads from a file to its lines, from a line to its tracebacks, and ends there', () => {
    const lines = drillDown(row('/app/cache.py', 0), { ...byLine, groupBy: 'filename' })
    expect(lines?.groupBy).toBe('lineno')
    expect(chips(lines)).toEqual(['only /app/cache.py'])
    const tracebacks = drillDown(row('/app/cache.py', 88), byLine)
    expect(tracebacks?.groupBy).toBe('traceback')
    expect(chips(tracebacks)).toEqual(['only /app/cache.py:88'])
    expect(drillDown(row('/app/cache.py', 88), { ...byLine, groupBy: 'traceback' })).toBeNull()
  })

  it('looks at all frames where the row counted all of them', () => {
    const next = drillDown(row('/app/cache.py', 88), { ...byLine, cumulative: true })
    expect(chips(next)).toEqual(['only /app/cache.py:88 any frame'])
    expect(next?.cumulative).toBe(false)
  })

  it('keeps what is left out, and takes the place of what was let in', () => {
    const filters = [
      { kind: 'domain', inclusive: false, domain: 1 },
      { kind: 'domain', inclusive: true, domain: 0 },
    ] as const
    const next = drillDown(row('/a.py', 1), { ...byLine, filters })
    expect(chips(next)).toEqual(['exclude domain 1', 'only /a.py:1'])
  })

  it('leads from a package to its files', () => {
    const packages: Grouping = { ...byLine, groupBy: 'package' }
    const numpy = row('numpy', 0, { package: 'numpy', packageKind: 'distribution' })
    expect(drillDown(numpy, packages)?.groupBy).toBe('filename')
    expect(chips(drillDown(numpy, packages))).toContain(String.raw`only *-packages[/\]numpy[/\]*`)
    const unknown = row('<unknown>', 0, { package: '<unknown>', packageKind: 'unknown' })
    expect(chips(drillDown(unknown, packages))).toEqual(['only <unknown>'])
  })
})

it('a literal pattern matches the signs of fnmatch by themselves', () => {
  expect(literalPattern('a[1]*?.py')).toBe('a[[]1][*][?].py')
})
