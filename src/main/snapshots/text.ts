// The text forms of tracemalloc's objects, byte for byte: str(Statistic), str(StatisticDiff), Traceback.format().
// Rows carry their frames oldest first; CPython 3.6 shows the most recent one first.
import { formatSize } from '@shared/base/sizes'
import type { FrameName, StatisticDiffRow, StatisticRow } from '@shared/model/snapshot'
import type { TracebackOrder } from './traceback-order'

/** `str(Statistic)`. */
export function formatStatistic(row: StatisticRow, order: TracebackOrder = 'oldest-first'): string {
  return `${firstFrame(row, order)}: size=${formatSize(row.size)}, count=${row.count}${average(row)}`
}

/** `str(StatisticDiff)`. */
export function formatStatisticDiff(row: StatisticDiffRow, order: TracebackOrder = 'oldest-first'): string {
  const size = `size=${formatSize(row.size)} (${formatSize(row.sizeDiff, true)})`
  const count = `count=${row.count} (${row.countDiff < 0 ? '' : '+'}${row.countDiff})`
  return `${firstFrame(row, order)}: ${size}, ${count}${average(row)}`
}

export interface TracebackFormat {
  /** Most recent frames to show; 0 or less leaves that many of the most recent ones out, 0 leaves all out. */
  readonly limit?: number
  readonly mostRecentFirst?: boolean
  /** The line of a source file, or null when the file is not at hand: what `linecache` does for CPython. */
  readonly sourceLine?: (file: string, line: number) => string | null
}

/** `Traceback.format(limit, most_recent_first)` of 3.7 and later. `traceback` is oldest first. */
export function formatTraceback(traceback: readonly FrameName[], format: TracebackFormat = {}): string[] {
  const { limit, mostRecentFirst = false, sourceLine } = format
  const shown =
    limit === undefined ? [...traceback] : limit > 0 ? traceback.slice(-limit) : traceback.slice(0, limit)
  return formatFrames(mostRecentFirst ? shown.reverse() : shown, sourceLine)
}

/** `Traceback.format(limit)` of 3.6: most recent first, the first `limit`, a negative limit shows nothing. */
export function formatTraceback36(
  traceback: readonly FrameName[],
  { limit, sourceLine }: Omit<TracebackFormat, 'mostRecentFirst'> = {},
): string[] {
  const shown = traceback.toReversed().slice(0, limit === undefined ? undefined : Math.max(limit, 0))
  return formatFrames(shown, sourceLine)
}

function formatFrames(frames: readonly FrameName[], sourceLine: TracebackFormat['sourceLine']): string[] {
  return frames.flatMap(([file, line]) => {
    const source = strip(sourceLine?.(file, line) ?? '')
    const place = `  File "${file}", line ${line}`
    return source === '' ? [place] : [place, `    ${source}`]
  })
}

/** `str.strip()`: Python's idea of white space, which differs from JavaScript's in six control characters and U+FEFF. */
function strip(text: string): string {
  const space = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
  return text.replace(new RegExp(`^${space}+`), '').replace(new RegExp(`${space}+$`), '')
}

function firstFrame({ traceback }: StatisticRow, order: TracebackOrder): string {
  const frame = order === 'oldest-first' ? traceback[0] : traceback.at(-1)
  return frame === undefined ? '' : `${frame[0]}:${frame[1]}`
}

function average({ size, count }: StatisticRow): string {
  return count === 0 ? '' : `, average=${formatSize(size / count)}`
}
