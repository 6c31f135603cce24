// Which rows a search text finds: case-insensitive, anywhere in what the row shows. File names are looked through
// once per distinct name, frames once per distinct frame, so that 200,000 tracebacks cost a look-up per frame.
import { never } from '@shared/base/assert'
import type { Grouping } from '@shared/model/snapshot'
import { frameKeys, type KeySpace } from './sums'

/**
 * A predicate over keys. By line and by traceback the text shown is "file:line", for a traceback any of its frames;
 * by file and by package it is the name. An empty search finds all.
 */
export function keyMatcher({ groupBy, names, codeRoot }: KeySpace, search: string): (key: number) => boolean {
  if (search === '') return () => true
  const wanted = search.toLowerCase()
  switch (groupBy) {
    case 'filename': {
      const found = names.files.map((file) => file.toLowerCase().includes(wanted))
      return (key) => found[key] === true
    }
    case 'package': {
      const found = names.packages(codeRoot).packages.map(({ name }) => name.toLowerCase().includes(wanted))
      return (key) => found[key] === true
    }
    case 'lineno': {
      const found = matchFrames(names, wanted)
      return (key) => found[key] === 1
    }
    case 'traceback': {
      const found = matchFrames(names, wanted)
      const { start, frame } = names.tracebacks
      return (key) => {
        for (let i = start[key] ?? 0; i < (start[key + 1] ?? 0); i++)
          if (found[frame[i] ?? 0] === 1) return true
        return false
      }
    }
    default:
      return never(groupBy)
  }
}

/**
 * A predicate over tracebacks: whether a trace with this one counts towards a row of `grouping` that the search finds.
 * `space` is that of the grouping, or by traceback that of lines.
 */
export function tracebackMatcher(
  space: KeySpace,
  { groupBy, cumulative }: Grouping,
  search: string,
): (traceback: number) => boolean {
  if (search === '') return () => true
  const isFound = keyMatcher(space, search)
  const { start, frame } = space.names.tracebacks
  const keyOfFrame = frameKeys(space)
  if (keyOfFrame === null) return isFound
  const isAnyFrame = cumulative || groupBy === 'traceback'
  return (traceback) => {
    const first = start[traceback] ?? 0
    const end = isAnyFrame ? (start[traceback + 1] ?? 0) : first + 1
    for (let i = first; i < end; i++) if (isFound(keyOfFrame[frame[i] ?? 0] ?? 0)) return true
    return false
  }
}

function matchFrames({ files, frames }: KeySpace['names'], wanted: string): Uint8Array {
  const lowered = files.map((file) => file.toLowerCase())
  const inFile = lowered.map((file) => file.includes(wanted))
  // Only a text that ends in ":" and digits, or in digits alone, can reach into the line number.
  const mayHoldLine = /(?:^|:)\d*$/.test(wanted)
  const found = new Uint8Array(frames.file.length)
  for (let i = 0; i < found.length; i++) {
    const file = frames.file[i] ?? 0
    const isFound =
      inFile[file] === true ||
      (mayHoldLine && `${lowered[file] ?? ''}:${frames.line[i] ?? 0}`.includes(wanted))
    found[i] = Number(isFound)
  }
  return found
}
