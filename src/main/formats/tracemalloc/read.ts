// A tracemalloc dump (`tracemalloc.Snapshot.dump`, CPython 3.4 to 3.15): bytes in, tables and facts out.
// Called by the registry in a worker thread; synchronous, pure, executes nothing of the file.
import { fileNameOf } from '@shared/base/paths'
import { cancelled, Problem } from '@shared/base/problem'
import { fail, ok, type Result } from '@shared/base/result'
import type { ReadSnapshot, SnapshotFacts } from '@shared/model/snapshot'
import type { ReadOptions } from '../options'
import { BOUNDS } from './bounds'
import { PickleMachine } from './machine'
import { EndsEarly } from './refusal'
import { SnapshotTables } from './tables'

const SLICE = 64 * 1024
const SLICES_PER_PROGRESS = 16

/** The whole snapshot, or with `acceptPartial` the whole traces before a premature end. */
export function readTracemalloc(content: Uint8Array, options: ReadOptions): Result<ReadSnapshot> {
  if (content.length > BOUNDS.contentBytes) return fail(tooLarge(content.length))
  // A Buffer is another class to the engine; the hot loop should see one kind of array.
  const bytes = new Uint8Array(content.buffer, content.byteOffset, content.length)
  const tables = new SnapshotTables(bytes.length)
  try {
    const machine = new PickleMachine(bytes, tables)
    const early = interpret(machine, bytes.length, options)
    if (early === null) {
      const { limit } = machine.finish()
      return ok(finished(machine, tables, limit, null))
    }
    const problem = endsEarly(early, tables.traceCount)
    if (!options.acceptPartial || tables.traceCount === 0) return fail(problem)
    const partial = { problem: problem.message, tracesRead: tables.traceCount }
    return ok(finished(machine, tables, null, partial))
  } catch (error) {
    if (error instanceof EndsEarly) return fail(endsEarly(error.offset, 0))
    if (error instanceof Problem) return fail(error)
    throw error
  }
}

/** Null once STOP was read, otherwise the offset at which the content ends early. */
function interpret(machine: PickleMachine, length: number, options: ReadOptions): number | null {
  const label = `Reading ${fileNameOf(options.file)}`
  for (let slice = 0; machine.at < length; slice++) {
    if (options.isCancelled()) throw cancelled()
    if (slice % SLICES_PER_PROGRESS === 0) {
      options.progress({ label, done: machine.at, total: length, unit: 'bytes' })
    }
    try {
      if (machine.run(Math.min(machine.at + SLICE, length))) return null
    } catch (error) {
      if (error instanceof EndsEarly) return error.offset
      throw error
    }
  }
  return length
}

function finished(
  machine: PickleMachine,
  tables: SnapshotTables,
  tracebackLimit: number | null,
  partial: SnapshotFacts['partial'],
): ReadSnapshot {
  const { traceCount, totalSize } = tables
  return {
    table: tables.finish(),
    facts: {
      format: 'tracemalloc',
      compression: 'none',
      pickleProtocol: machine.protocol,
      writer: writerOf(machine.tupleLengths, machine.protocol),
      tracebackLimit,
      traceCount,
      totalSize,
      partial,
    },
  }
}

/** What the lengths of the trace tuples (a bit each) and the protocol tell about the interpreter. */
function writerOf(tupleLengths: number, protocol: number): string {
  switch (tupleLengths) {
    case 0:
      return `not known (no traces, pickle protocol ${protocol})`
    case 1 << 2:
      return 'CPython 3.4 or 3.5'
    case 1 << 3:
      if (protocol === 5) return 'CPython 3.8'
      return protocol === 4 ? 'CPython 3.6 or 3.7' : 'CPython 3.6 to 3.8'
    case 1 << 4:
      return 'CPython 3.9 or later'
    default:
      return 'not known (trace tuples of several lengths)'
  }
}

function endsEarly(offset: number, wholeTraces: number): Problem {
  const traces = wholeTraces === 1 ? '1 whole trace' : `${wholeTraces} whole traces`
  return new Problem({
    kind: 'bad-input',
    message: `The pickle ends early, after ${traces}`,
    offset,
    expected: 'more opcodes up to STOP',
    remedy: 'Copy or write the file again',
  })
}

function tooLarge(length: number): Problem {
  return new Problem({
    kind: 'bad-input',
    message: `The pickle has ${length} bytes`,
    expected: `at most ${BOUNDS.contentBytes}`,
    remedy: 'Take the snapshot with fewer traces (filter_traces)',
  })
}
