// The classes of tracemalloc: Snapshot with its traces, statistics and differences, and the filters. Their arithmetic is
// main/snapshots', which is exact. Source: Lib/tracemalloc.py.
import type { FrameName, GroupBy, SnapshotTable, StatisticDiffRow, TraceFilter } from '@shared/model/snapshot'
import { formatSize } from '@shared/base/sizes'
import { compare, diffRows } from '../../snapshots/compare'
import { selectCells } from '../../snapshots/filters'
import { group, rows } from '../../snapshots/group'
import { type PreparedSnapshot, prepare } from '../../snapshots/prepared'
import { formatStatistic, formatStatisticDiff, formatTraceback } from '../../snapshots/text'
import { EQ, NE } from '../compile/opcodes'
import { keywordMethod, method } from '../objects/define'
import { itemsOf, newList, newTuple } from '../objects/list'
import { IMMORTAL, type PyObject, PyType } from '../objects/object'
import { isStr, textOf } from '../objects/str'
import { signature, bindArguments } from '../vm/builtin-arguments'
import type { Runtime } from '../vm/runtime'

interface SnapshotValue {
  readonly table: SnapshotTable
  readonly prepared: PreparedSnapshot
  readonly limit: number
}
interface TracebackValue {
  /** Oldest first. */
  readonly frames: readonly FrameName[]
  /** Null in statistics. */
  readonly total: number | null
}
interface TraceValue {
  readonly traceback: TracebackValue
  readonly size: number
  readonly domain: number
}

export interface SnapshotTypes {
  readonly members: Readonly<Record<string, PyObject>>
  newSnapshot(table: SnapshotTable, limit: number): PyObject
  newTraceback(frames: readonly FrameName[], total: number): PyObject
}

type Attributes<V> = Readonly<Record<string, (value: V) => PyObject>>

export function snapshotTypes(rt: Runtime): SnapshotTypes {
  const frame = recordType<FrameName>(rt, 'Frame', {
    filename: ([file]) => rt.str(file),
    lineno: ([, line]) => rt.int(line),
  })
  frame.slots.repr = (rt, object) => rt.str(frameRepr(rt, object.value as FrameName))
  frame.slots.str = (rt, object) => rt.str((object.value as FrameName).join(':'))
  compareByText(frame)
  const make = <V>(type: PyType, value: V) => rt.create<V>(type, value, 48)
  const newFrame = (value: FrameName) => make(frame, value)

  const traceback = recordType<TracebackValue>(rt, 'Traceback', {
    total_nframe: ({ total }) => (total === null ? rt.newNone() : rt.int(total)),
  })
  initTraceback(rt, traceback, newFrame)
  const newTraceback = (value: TracebackValue) => make(traceback, value)
  const plain = (frames: readonly FrameName[]) => newTraceback({ frames, total: null })

  const statistic = recordType<StatisticDiffRow>(rt, 'Statistic', {
    traceback: (row) => plain(row.traceback),
    size: (row) => rt.int(row.size),
    count: (row) => rt.int(row.count),
  })
  statistic.slots.str = (rt, object) => rt.str(formatStatistic(object.value as StatisticDiffRow))
  statistic.slots.repr = (rt, object) => {
    const { traceback, size, count } = object.value as StatisticDiffRow
    return rt.str(
      `<Statistic traceback=${tracebackRepr(rt, { frames: traceback, total: null })} size=${size} count=${count}>`,
    )
  }
  compareByText(statistic)
  const difference = recordType<StatisticDiffRow>(rt, 'StatisticDiff', {
    traceback: (row) => plain(row.traceback),
    size: (row) => rt.int(row.size),
    size_diff: (row) => rt.int(row.sizeDiff),
    count: (row) => rt.int(row.count),
    count_diff: (row) => rt.int(row.countDiff),
  })
  difference.slots.str = (rt, object) => rt.str(formatStatisticDiff(object.value as StatisticDiffRow))
  difference.slots.repr = (rt, object) => {
    const { traceback, size, sizeDiff, count, countDiff } = object.value as StatisticDiffRow
    const shown = tracebackRepr(rt, { frames: traceback, total: null })
    return rt.str(
      `<StatisticDiff traceback=${shown} size=${size} (${signed(sizeDiff)}) count=${count} (${signed(countDiff)})>`,
    )
  }
  compareByText(difference)
  const trace = recordType<TraceValue>(rt, 'Trace', {
    domain: (value) => rt.int(value.domain),
    size: (value) => rt.int(value.size),
    traceback: (value) => newTraceback(value.traceback),
  })
  trace.slots.str = (rt, object) => {
    const { traceback, size } = object.value as TraceValue
    return rt.str(`${(traceback.frames[0] ?? []).join(':')}: ${formatSize(size)}`)
  }
  trace.slots.repr = (rt, object) => {
    const { traceback, size, domain } = object.value as TraceValue
    return rt.str(
      `<Trace domain=${domain} size=${formatSize(size)}, traceback=${tracebackRepr(rt, traceback)}>`,
    )
  }
  compareByText(trace)
  const traces = recordType<SnapshotValue>(rt, '_Traces', {})
  initTraces(traces, (value) => make(trace, value))
  const filter = filterTypes(rt)
  const snapshot = recordType<SnapshotValue>(rt, 'Snapshot', {
    traces: (value) => make(traces, value),
    traceback_limit: ({ limit }) => rt.int(limit),
  })
  const newSnapshot = (table: SnapshotTable, limit: number) =>
    make<SnapshotValue>(snapshot, { table, prepared: prepare(table), limit })
  initSnapshot(rt, snapshot, statistic, difference, newSnapshot)
  return {
    members: {
      Frame: frame,
      Traceback: traceback,
      Statistic: statistic,
      StatisticDiff: difference,
      Trace: trace,
      Snapshot: snapshot,
      ...filter,
    },
    newSnapshot,
    newTraceback: (frames, total) => newTraceback({ frames, total }),
  }
}

/** A class whose attributes are read from its payload. */
function recordType<V>(rt: Runtime, name: string, attributes: Attributes<V>): PyType {
  const type = new PyType(rt.types.type, name, rt.types.object, rt.types.object.block)
  type.refs = IMMORTAL
  type.module = 'tracemalloc'
  type.slots.construct = null
  type.slots.getAttribute = (rt, object, attribute) =>
    Object.hasOwn(attributes, attribute)
      ? (attributes[attribute] as (value: V) => PyObject)(object.value as V)
      : rt.genericGet(object, attribute)
  return type
}

/** Equal when all that shows is equal. */
function compareByText(type: PyType): void {
  type.slots.compare = (rt, a, b, operator) => {
    if (b.type !== type || a.type !== type || (operator !== EQ && operator !== NE)) return null
    return rt.bool((JSON.stringify(a.value) === JSON.stringify(b.value)) === (operator === EQ))
  }
  type.slots.hash = (rt, object) => {
    const text = rt.str(JSON.stringify(object.value))
    const hash = rt.hash(text)
    rt.decref(text)
    return hash
  }
}

function frameRepr(rt: Runtime, [file, line]: FrameName): string {
  const shown = rt.str(file)
  const text = rt.repr(shown)
  rt.decref(shown)
  return `<Frame filename=${text} lineno=${line}>`
}

function tracebackRepr(rt: Runtime, { frames, total }: TracebackValue): string {
  const parts = frames.map((one) => frameRepr(rt, one))
  const shown = `(${parts.join(', ')}${parts.length === 1 ? ',' : ''})`
  return `<Traceback ${shown}${total === null || rt.rules.minor < 9 ? '' : ` total_nframe=${total}`}>`
}

function signed(value: number): string {
  return value < 0 ? String(value) : `+${value}`
}

function initTraceback(rt: Runtime, type: PyType, newFrame: (value: FrameName) => PyObject): void {
  const { slots } = type
  const of = (object: PyObject) => object.value as TracebackValue
  compareByText(type)
  slots.length = (_, object) => of(object).frames.length
  slots.getItem = (rt, object, key) => {
    const all = newTuple(rt, of(object).frames.map(newFrame))
    try {
      return (rt.types.tuple.slots.getItem as NonNullable<typeof slots.getItem>)(rt, all, key)
    } finally {
      rt.decref(all)
    }
  }
  slots.iter = (rt, object) => {
    const all = newList(rt, of(object).frames.map(newFrame))
    const iterator = rt.iter(all)
    rt.decref(all)
    return iterator
  }
  slots.str = (rt, object) => rt.str((of(object).frames[0] ?? []).join(':'))
  slots.repr = (rt, object) => rt.str(tracebackRepr(rt, of(object)))
  keywordMethod(rt, type, 'format', 0, ['limit', 'most_recent_first'], (rt, [self, limit, recentFirst]) => {
    const lines = formatTraceback(of(self as PyObject).frames, {
      ...(limit && limit !== rt.none ? { limit: Number(limit.value) } : {}),
      mostRecentFirst: recentFirst !== undefined && rt.truth(recentFirst),
    })
    return newList(
      rt,
      lines.map((line) => rt.str(line)),
    )
  })
}

function initTraces(type: PyType, newTrace: (value: TraceValue) => PyObject): void {
  const { slots } = type
  const of = (object: PyObject) => object.value as SnapshotValue
  const traceAt = (value: SnapshotValue, row: number): PyObject => {
    const { traces, tracebacks, frames, files, domains } = value.table
    const at = traces.traceback[row] as number
    const named: FrameName[] = []
    for (let one = tracebacks.start[at] as number; one < (tracebacks.start[at + 1] as number); one++) {
      const frame = tracebacks.frame[one] as number
      named.push([files[frames.file[frame] as number] as string, frames.line[frame] as number])
    }
    return newTrace({
      traceback: { frames: named.reverse(), total: traces.totalFrames[row] ?? null },
      size: traces.size[row] as number,
      domain: domains[traces.domain[row] as number] ?? 0,
    })
  }
  slots.length = (_, object) => of(object).table.traces.size.length
  slots.getItem = (rt, object, key) => {
    const { length } = of(object).table.traces.size
    const { index } = key.type.slots
    if (!index) throw rt.error('TypeError', `tuple indices must be integers or slices, not ${key.type.name}`)
    const given = Number(index(rt, key))
    const row = given < 0 ? given + length : given
    if (row < 0 || row >= length) throw rt.error('IndexError', 'tuple index out of range')
    return traceAt(of(object), row)
  }
  slots.iter = (rt, object) => rt.newSequenceIterator(object)
  slots.repr = (rt, object) => rt.str(`<Traces len=${of(object).table.traces.size.length}>`)
}

function filterTypes(rt: Runtime): Readonly<Record<string, PyObject>> {
  const orNone = (value: number | null) => (value === null ? rt.newNone() : rt.int(value))
  type OfKind<K> = Extract<TraceFilter, { kind: K }>
  const filter = recordType<OfKind<'filter'>>(rt, 'Filter', {
    inclusive: ({ inclusive }) => rt.bool(inclusive),
    filename_pattern: ({ pattern }) => rt.str(pattern),
    lineno: ({ lineno }) => orNone(lineno),
    all_frames: ({ allFrames }) => rt.bool(allFrames),
    domain: ({ domain }) => orNone(domain),
  })
  const bound = signature('Filter', 'inclusive, filename_pattern, lineno=None, all_frames=False, domain=None')
  const number = (object: PyObject | undefined) =>
    object && object !== rt.none ? Number(object.value) : null
  filter.slots.init = null
  filter.slots.construct = (rt, type, args, names) => {
    const [inclusive, pattern, lineno, all, domain] = bindArguments(rt, bound, args, names)
    if (!isStr(rt, pattern as PyObject))
      throw rt.error(
        'TypeError',
        `expected str, bytes or os.PathLike object, not ${(pattern as PyObject).type.name}`,
      )
    return rt.create<TraceFilter>(
      type,
      {
        kind: 'filter',
        inclusive: rt.truth(inclusive as PyObject),
        pattern: textOf(pattern as PyObject),
        lineno: number(lineno),
        allFrames: all !== undefined && rt.truth(all),
        domain: number(domain),
      },
      48,
    )
  }
  const byDomain = recordType<OfKind<'domain'>>(rt, 'DomainFilter', {
    inclusive: ({ inclusive }) => rt.bool(inclusive),
    domain: ({ domain }) => rt.int(domain),
  })
  const boundDomain = signature('DomainFilter', 'inclusive, domain')
  byDomain.slots.init = null
  byDomain.slots.construct = (rt, type, args, names) => {
    const [inclusive, domain] = bindArguments(rt, boundDomain, args, names)
    const value: TraceFilter = {
      kind: 'domain',
      inclusive: rt.truth(inclusive as PyObject),
      domain: number(domain) ?? 0,
    }
    return rt.create<TraceFilter>(type, value, 48)
  }
  return { Filter: filter, DomainFilter: byDomain }
}

function initSnapshot(
  rt: Runtime,
  type: PyType,
  statistic: PyType,
  difference: PyType,
  newSnapshot: (table: SnapshotTable, limit: number) => PyObject,
): void {
  const of = (object: PyObject) => object.value as SnapshotValue
  type.slots.compare = (rt, a, b, operator) => {
    if (a.type !== type || b.type !== type || (operator !== EQ && operator !== NE)) return null
    return rt.bool((a === b) === (operator === EQ))
  }
  const grouping = (key: PyObject, cumulative: PyObject | undefined) => {
    const isCumulative = cumulative !== undefined && rt.truth(cumulative)
    const groupBy = isStr(rt, key) ? textOf(key) : ''
    if (!['traceback', 'filename', 'lineno'].includes(groupBy))
      throw rt.error('ValueError', `unknown key_type: ${rt.repr(key)}`)
    if (isCumulative && groupBy === 'traceback')
      throw rt.error('ValueError', `cumulative mode cannot by used with key type ${rt.repr(key)}`)
    return { groupBy: groupBy as GroupBy, cumulative: isCumulative, filters: [], mapping: [] }
  }
  keywordMethod(rt, type, 'statistics', 1, ['key_type', 'cumulative'], (rt, [self, key, cumulative]) => {
    const made = group(of(self as PyObject).prepared, grouping(key as PyObject, cumulative))
    if (!made.ok) throw rt.error('ValueError', made.problem.message)
    return newList(
      rt,
      rows(made.value).map((row) => rt.create(statistic, row, 48)),
    )
  })
  keywordMethod(
    rt,
    type,
    'compare_to',
    2,
    ['old_snapshot', 'key_type', 'cumulative'],
    (rt, [self, old, key, cumulative]) => {
      if ((old as PyObject).type !== type)
        throw rt.error(
          'AttributeError',
          `'${(old as PyObject).type.name}' object has no attribute '_group_by'`,
        )
      const made = compare(
        of(old as PyObject).prepared,
        of(self as PyObject).prepared,
        grouping(key as PyObject, cumulative),
      )
      if (!made.ok) throw rt.error('ValueError', made.problem.message)
      return newList(
        rt,
        diffRows(made.value).map((row) => rt.create(difference, row, 48)),
      )
    },
  )
  method(rt, type, 'filter_traces', 1, 1, (rt, [self, given]) => {
    const { iter } = (given as PyObject).type.slots
    if (!iter)
      throw rt.error('TypeError', `filters must be a list of filters, not ${(given as PyObject).type.name}`)
    const items = itemsOf(rt, given as PyObject)
    const filters = items.map((one) => one.value as TraceFilter)
    for (const one of items) rt.decref(one)
    const { table, prepared, limit } = of(self as PyObject)
    return newSnapshot(filtered(table, prepared, filters), limit)
  })
}

/** The traces that pass, with the same tables of names. */
function filtered(
  table: SnapshotTable,
  prepared: PreparedSnapshot,
  filters: readonly TraceFilter[],
): SnapshotTable {
  const selected = selectCells(prepared, filters)
  if (selected === null) return table
  const { cells } = prepared
  const passes = new Set<string>()
  for (let cell = 0; cell < cells.traceback.length; cell++)
    if (selected[cell] === 1) passes.add(`${cells.traceback[cell]} ${cells.domain[cell]}`)
  const { traces } = table
  const kept: number[] = []
  for (let row = 0; row < traces.size.length; row++)
    if (passes.has(`${traces.traceback[row]} ${traces.domain[row]}`)) kept.push(row)
  return {
    ...table,
    traces: {
      traceback: Uint32Array.from(kept, (row) => traces.traceback[row] as number),
      size: Float64Array.from(kept, (row) => traces.size[row] as number),
      domain: Uint16Array.from(kept, (row) => traces.domain[row] as number),
      totalFrames: Uint16Array.from(kept, (row) => traces.totalFrames[row] as number),
    },
  }
}
