// What rows are called, and what is counted: one wording for all formats.
import type { FrameName, GroupBy } from '@shared/model/snapshot'
import { displayCount } from '@shared/base/display'

interface Noun {
  readonly one: string
  readonly many: string
}

const NOUNS: Readonly<Record<GroupBy, Noun>> = {
  lineno: { one: 'line', many: 'lines' },
  filename: { one: 'file', many: 'files' },
  traceback: { one: 'traceback', many: 'tracebacks' },
  package: { one: 'package', many: 'packages' },
}

/** "line", "lines": what a row stands for. */
export function rowNoun(groupBy: GroupBy, count: number): string {
  return count === 1 ? NOUNS[groupBy].one : NOUNS[groupBy].many
}

/** "17 other lines". */
export function countedRows(groupBy: GroupBy, count: number, adjective = ''): string {
  const words = [displayCount(count), ...(adjective === '' ? [] : [adjective]), rowNoun(groupBy, count)]
  return words.join(' ')
}

/** "app/cache.py:88" of the most recent frame, or the file or package alone. Not yet safe to show: see `visibleText`. */
export function rowName(row: { readonly traceback: readonly FrameName[] }, groupBy: GroupBy): string {
  const frame = row.traceback.at(-1)
  if (frame === undefined) return '(no frames)'
  return groupBy === 'lineno' || groupBy === 'traceback' ? frameName(frame) : frame[0]
}

export function frameName([file, line]: FrameName): string {
  return `${file}:${line}`
}
