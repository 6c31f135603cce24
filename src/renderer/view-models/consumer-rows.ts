// What a row of the consumers table belongs to, and under which key it stands. Pure.
import type { ConsumerRow, PackageKind } from '@shared/contract/consumers'
import type { FrameName, GroupBy } from '@shared/model/snapshot'
import { newestFrame } from './row-names'

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
