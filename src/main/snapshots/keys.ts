// From the key of a row to the names a person reads, and back.
import { never, present } from '@shared/base/assert'
import type { FrameName } from '@shared/model/snapshot'
import type { Names } from './names'
import type { Package } from './packages'
import type { KeySpace } from './sums'

/** The frames of a row, oldest first; [file, 0] when grouped by file, [package, 0] when grouped by package. */
export function keyToTraceback({ groupBy, names, codeRoot }: KeySpace, key: number): FrameName[] {
  switch (groupBy) {
    case 'filename':
      return [[fileName(names, key), 0]]
    case 'lineno':
      return [frameName(names, key)]
    case 'traceback': {
      const { start, frame } = names.tracebacks
      const mostRecentFirst = frame.subarray(start[key] ?? 0, start[key + 1] ?? 0)
      return Array.from(mostRecentFirst, (index) => frameName(names, index)).reverse()
    }
    case 'package':
      return [[packageOfKey({ groupBy, names, codeRoot }, key).name, 0]]
    default:
      return never(groupBy)
  }
}

/** The key with these frames, or -1. */
export function tracebackToKey(
  { groupBy, names, codeRoot }: KeySpace,
  traceback: readonly FrameName[],
): number {
  if (groupBy === 'package') {
    return names.packages(codeRoot).packages.findIndex(({ name }) => name === traceback[0]?.[0])
  }
  if (traceback.length === 0 || (groupBy !== 'traceback' && traceback.length > 1)) return -1
  const frames = new Uint32Array(traceback.length)
  for (const [i, [name, line]] of traceback.entries()) {
    const file = names.fileIndex.get(name)
    if (file === undefined) return -1
    if (groupBy === 'filename') return line === 0 ? file : -1
    const frame = names.frameIndex.find(file, line)
    if (groupBy === 'lineno' || frame === -1) return frame
    frames[traceback.length - 1 - i] = frame
  }
  return names.tracebackIndex.find(frames)
}

/** The package a row belongs to: that of its most recent frame. */
export function packageOfKey(
  { groupBy, names, codeRoot }: Omit<KeySpace, 'length' | 'ascending'>,
  key: number,
): Package {
  const { packages, ofFile } = names.packages(groupBy === 'package' ? codeRoot : names.codeRoot)
  const { start, frame } = names.tracebacks
  switch (groupBy) {
    case 'package':
      return present(packages[key], 'a package key is in range')
    case 'filename':
      return present(packages[ofFile[key] ?? 0], 'every file has a package')
    case 'lineno':
      return present(packages[ofFile[names.frames.file[key] ?? 0] ?? 0], 'every frame has a package')
    case 'traceback': {
      const mostRecent = frame[start[key] ?? 0] ?? 0
      return present(packages[ofFile[names.frames.file[mostRecent] ?? 0] ?? 0], 'every frame has a package')
    }
    default:
      return never(groupBy)
  }
}

function fileName(names: Names, file: number): string {
  return present(names.files[file], 'a file index is in range')
}

function frameName(names: Names, frame: number): FrameName {
  return [fileName(names, names.frames.file[frame] ?? 0), names.frames.line[frame] ?? 0]
}
