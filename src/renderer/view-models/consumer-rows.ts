// How a row of the consumers table reads, and under which key it stands. Pure.
import type { ConsumerRow, PackageKind } from '@shared/contract/consumers'
import type { FrameName, GroupBy } from '@shared/model/snapshot'
import { shortenMiddle, visibleText } from '@shared/base/visible-text'
import { formatLine, splitPath } from './places'

export interface RowName {
  /** Written dim: the folder. */
  readonly folder: string
  /** Written strong: "cache.py:88", a package's name, "<unknown>". */
  readonly name: string
}

/** The newest frame of a row's traceback: where the memory was asked for. */
export function newestFrame(row: ConsumerRow): FrameName | null {
  return row.traceback.at(-1) ?? null
}

/** Names longer than this lose their middle; the line at their end stays. */
const NAME_LENGTH = 30

export function frameName([file, line]: FrameName): RowName {
  const { folder, name } = splitPath(file)
  const shown = shortenMiddle(visibleText(formatLine(name, line)), NAME_LENGTH)
  return { folder: visibleText(folder), name: shown }
}

export function rowName(row: ConsumerRow, groupBy: GroupBy): RowName {
  if (groupBy === 'package') return { folder: '', name: visibleText(row.package) }
  const frame = newestFrame(row)
  return frame === null ? { folder: '', name: 'No frames' } : frameName(frame)
}

/** "app/cache.py:88" or the package's name, in full, for tooltips and facts. */
export function rowTitle(row: ConsumerRow, groupBy: GroupBy): string {
  const frame = newestFrame(row)
  return groupBy === 'package' || frame === null
    ? rowName(row, groupBy).name
    : visibleText(formatLine(frame[0], frame[1]))
}

const KINDS: Readonly<Record<PackageKind, string>> = {
  yours: 'your code',
  distribution: 'installed package',
  stdlib: 'standard library',
  unknown: 'not known',
}

export function packageKindName(kind: PackageKind): string {
  return KINDS[kind]
}

/** The source line a row stands for, line 0 = the file; null for a package. */
export function placeOfRow(row: ConsumerRow, groupBy: GroupBy): { file: string; line: number } | null {
  const frame = newestFrame(row)
  return groupBy === 'package' || frame === null ? null : { file: frame[0], line: frame[1] }
}

/** The key under which the row of a source line stands in a table, or null when the table has no such row. */
export function keyOfPlace(
  place: { readonly file: string; readonly line: number },
  groupBy: GroupBy,
): readonly FrameName[] | null {
  if (groupBy === 'filename') return [[place.file, 0]]
  if (groupBy === 'lineno' && place.line > 0) return [[place.file, place.line]]
  return null
}

export function isSameKey(a: readonly FrameName[], b: readonly FrameName[]): boolean {
  return a.length === b.length && a.every(([file, line], i) => file === b[i]?.[0] && line === b[i][1])
}

const NOUNS: Readonly<Record<GroupBy, string>> = {
  lineno: 'line',
  filename: 'file',
  package: 'package',
  traceback: 'traceback',
}

/** What the rows are, singular. */
export function rowNoun(groupBy: GroupBy): string {
  return NOUNS[groupBy]
}
