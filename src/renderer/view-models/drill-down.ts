// Where Enter leads from a row: package → its files → their lines → the tracebacks of a line. The way down is a filter
// like any other, so that it shows as a chip and the totals say what is left.
import type { ConsumerRow, PackageKind } from '@shared/contract/consumers'
import type { FrameName, GroupBy, Grouping, TraceFilter } from '@shared/model/snapshot'
import { newestFrame } from './row-names'

type PatternFilter = Extract<TraceFilter, { kind: 'filter' }>

const NEXT: Readonly<Record<GroupBy, GroupBy | null>> = {
  package: 'filename',
  filename: 'lineno',
  lineno: 'traceback',
  traceback: null,
}

/**
 * The grouping that shows what `row` is made of; null at the end of the way. The row's own filters take the place of
 * the inclusive ones that were on: those are alternatives, and would let more in.
 */
export function drillDown(row: ConsumerRow, grouping: Grouping): Grouping | null {
  const groupBy = NEXT[grouping.groupBy]
  const frame = newestFrame(row)
  if (groupBy === null || frame === null) return null
  const allFrames = grouping.cumulative
  const excluded = grouping.filters.filter((filter) => !filter.inclusive)
  const own =
    grouping.groupBy === 'package'
      ? packageFilters(row.package, row.packageKind, allFrames)
      : [placeFilter(frame, grouping.groupBy === 'lineno', allFrames)]
  return {
    ...grouping,
    groupBy,
    cumulative: grouping.cumulative && groupBy !== 'traceback',
    filters: [...excluded, ...own],
  }
}

function placeFilter([file, line]: FrameName, isLine: boolean, allFrames: boolean): TraceFilter {
  return { ...filter(true, literalPattern(file), allFrames), lineno: isLine ? line : null }
}

/** A pattern of fnmatch that matches `name` and nothing else. */
export function literalPattern(name: string): string {
  return name.replace(/[*?[]/g, '[$&]')
}

const STANDARD_LIBRARY = [
  '*[/\\]lib[/\\]python3*',
  '*[/\\]lib64[/\\]python3*',
  '*[/\\]Lib[/\\]*',
  '<frozen *',
]
const INSTALLED = ['*[/\\]site-packages[/\\]*', '*[/\\]dist-packages[/\\]*']

/** Patterns for the files of a package, as far as names alone can say it. */
function packageFilters(name: string, kind: PackageKind, allFrames: boolean): readonly TraceFilter[] {
  const only = (pattern: string): TraceFilter => filter(true, pattern, allFrames)
  const withoutInstalled = INSTALLED.map((pattern) => filter(false, pattern, false))
  const literal = literalPattern(name)
  switch (kind) {
    case 'stdlib':
      return [...STANDARD_LIBRARY.map(only), ...withoutInstalled]
    case 'distribution':
      return [only(`*-packages[/\\]${literal}[/\\]*`), only(`*-packages[/\\]${literal}.py`)]
    case 'unknown':
      return [only(literal)]
    case 'yours': {
      const isFolder = /[/\\]/.test(name)
      const inside = isFolder ? [`${literal}[/\\]*`] : [`*[/\\]${literal}[/\\]*`, `${literal}[/\\]*`]
      return [...inside.map(only), ...withoutInstalled]
    }
  }
}

function filter(inclusive: boolean, pattern: string, allFrames: boolean): PatternFilter {
  return { kind: 'filter', inclusive, pattern, lineno: null, allFrames, domain: null }
}
