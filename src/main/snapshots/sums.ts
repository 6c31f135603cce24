// The one pass of every grouping: cells added up by key. A key is an index of a file, a frame, a traceback or a
// package; the result is dense over all keys, a key without traces has count 0.
// Source: tracemalloc.py, Snapshot._group_by.
import { never } from '@shared/base/assert'
import { Problem } from '@shared/base/problem'
import { fail, ok, type Result } from '@shared/base/result'
import type { Totals } from '@shared/contract/consumers'
import type { GroupBy, Grouping } from '@shared/model/snapshot'
import { indexes, inverse, lookUp } from './columns'
import { selectCells } from './filters'
import type { Names } from './names'
import type { PreparedSnapshot } from './prepared'
import type { TracebackOrder } from './traceback-order'

export interface Sums {
  /** Bytes and traces per key. */
  readonly size: Float64Array
  readonly count: Float64Array
  readonly totals: Totals
}

/** The keys of one grouping of `names`. */
export interface KeySpace {
  readonly groupBy: GroupBy
  readonly names: Names
  readonly codeRoot: string
  readonly length: number
  /** All keys in Python's order, ascending. */
  readonly ascending: () => Uint32Array
}

export interface GroupOptions {
  /** Which frame is compared first between equal rows; 'most-recent-first' is CPython 3.6. */
  readonly tracebackOrder?: TracebackOrder
  /** The folder below which your code is divided into packages; by default the deepest one that holds it all. */
  readonly codeRoot?: string
}

export function keySpace(names: Names, groupBy: GroupBy, options: GroupOptions = {}): KeySpace {
  const { tracebackOrder = 'oldest-first', codeRoot = groupBy === 'package' ? names.codeRoot : '' } = options
  const common = { groupBy, names, codeRoot }
  switch (groupBy) {
    case 'filename':
      return { ...common, length: names.files.length, ascending: () => names.fileOrder }
    case 'lineno':
      return { ...common, length: names.frames.file.length, ascending: () => names.frameOrder }
    case 'traceback':
      return {
        ...common,
        length: names.tracebacks.start.length - 1,
        ascending: () => names.tracebackOrder(tracebackOrder),
      }
    case 'package': {
      const table = names.packages(codeRoot)
      return { ...common, length: table.packages.length, ascending: () => inverse(table.rank) }
    }
    default:
      return never(groupBy)
  }
}

/**
 * Adds the cells that survive `grouping.filters` up by the keys of `space`, which is over `prepared`'s own names.
 * Without `cumulative` the most recent frame decides; with it every frame of a trace counts, as often as it occurs.
 */
export function sumByKey(prepared: PreparedSnapshot, grouping: Grouping, space: KeySpace): Result<Sums> {
  if (grouping.cumulative && grouping.groupBy === 'traceback') {
    return fail(
      new Problem({
        kind: 'bad-argument',
        message: "Cumulative figures do not exist for grouping by 'traceback'",
        expected: "'lineno', 'filename' or 'package' with cumulative",
      }),
    )
  }
  const { traceback, size, count } = prepared.cells
  const { start, frame } = prepared.names.tracebacks
  const selected = selectCells(prepared, grouping.filters)
  const sums = { size: new Float64Array(space.length), count: new Float64Array(space.length) }
  const keyOfFrame = frameKeys(space)
  const totals = { size: 0, count: 0 }
  for (let i = 0; i < traceback.length; i++) {
    if (selected !== null && selected[i] === 0) continue
    const t = traceback[i] ?? 0
    const bytes = size[i] ?? 0
    const traces = count[i] ?? 0
    const first = start[t] ?? 0
    const end = grouping.cumulative ? (start[t + 1] ?? 0) : first + 1
    for (let at = first; at < end; at++) {
      const key = keyOfFrame === null ? t : (keyOfFrame[frame[at] ?? 0] ?? 0)
      sums.size[key] = (sums.size[key] ?? 0) + bytes
      sums.count[key] = (sums.count[key] ?? 0) + traces
    }
    totals.size += bytes * (end - first)
    totals.count += traces * (end - first)
  }
  if (totals.size > Number.MAX_SAFE_INTEGER || totals.count > Number.MAX_SAFE_INTEGER) return fail(tooLarge())
  return ok({ ...sums, totals })
}

/** The key each frame contributes to; null when the traceback itself is the key. */
export function frameKeys({ groupBy, names, codeRoot }: KeySpace): Uint32Array | null {
  const { file } = names.frames
  switch (groupBy) {
    case 'filename':
      return file
    case 'lineno':
      return indexes(file.length)
    case 'traceback':
      return null
    case 'package':
      return lookUp(names.packages(codeRoot).ofFile, file)
    default:
      return never(groupBy)
  }
}

export function tooLarge(): Problem {
  return new Problem({
    kind: 'bad-input',
    message: `The sizes add up to more than ${Number.MAX_SAFE_INTEGER} bytes`,
    remedy: 'Leave traces out with a filter, or group without cumulative',
  })
}
