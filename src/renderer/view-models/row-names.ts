// How a row of a table reads, of one snapshot or of two: the place its memory was asked for, or its package. Pure.
import type { FrameName, GroupBy } from '@shared/model/snapshot'
import { shortenMiddle, visibleText } from '@shared/base/visible-text'
import { formatLine, splitPath } from './places'

interface Row {
  /** Oldest first; [file, 0] by file, [package, 0] by package. */
  readonly traceback: readonly FrameName[]
}

export interface RowName {
  /** Written dim: the folder. */
  readonly folder: string
  /** Written strong: "cache.py:88", a package's name, "<unknown>". */
  readonly name: string
}

/** The newest frame of a row's traceback: where the memory was asked for. */
export function newestFrame({ traceback }: Row): FrameName | null {
  return traceback.at(-1) ?? null
}

const NO_FRAMES = 'No frames'
/** Names longer than this lose their middle; the line at their end stays. */
const NAME_LENGTH = 30

/** A package's name is no path: it stays whole, whatever separators it holds. */
export function rowName(row: Row, groupBy: GroupBy): RowName {
  const frame = newestFrame(row)
  if (frame === null) return { folder: '', name: NO_FRAMES }
  const [file, line] = frame
  if (groupBy === 'package') return { folder: '', name: visibleText(file) }
  const { folder, name } = splitPath(file)
  return {
    folder: visibleText(folder),
    name: shortenMiddle(visibleText(formatLine(name, line)), NAME_LENGTH),
  }
}

/** "app/cache.py:88" or the package's name, in full, for tooltips and facts. */
export function rowTitle(row: Row, groupBy: GroupBy): string {
  const frame = newestFrame(row)
  if (frame === null) return NO_FRAMES
  return visibleText(groupBy === 'package' ? frame[0] : formatLine(frame[0], frame[1]))
}
