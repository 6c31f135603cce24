// Laws of the reader and the writer: what is written is read back as it was, whatever the table holds; no bytes make the
// reader fail other than with a Problem.
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { readSnapshot } from '@main/formats/registry'
import { writeTracemalloc } from '@main/formats/tracemalloc/write'
import { Problem } from '@shared/base/problem'
import { unwrap } from '@shared/base/result'
import type { SnapshotTable } from '@shared/model/snapshot'
import { dumpOf } from '../../../support/formats/pickles'
import { checkIntegrity } from '../../../support/formats/integrity'
import { framesOf, quiet } from '../../../support/formats/reading'

interface Trace {
  readonly domain: number
  readonly size: number
  readonly frames: readonly (readonly [string, number])[]
  readonly totalFrames: number
}

/** Any text a file name can be in Python that UTF-16 can hold: lone surrogates too. */
const fileName = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('app.py', '<unknown>', 'caf\udce9.py', '__proto__', 'x'.repeat(300)),
)
const frame = fc.tuple(fileName, fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 0xffff_ffff })))
const trace: fc.Arbitrary<Trace> = fc.record({
  domain: fc.oneof(fc.constantFrom(0, 389_047), fc.integer({ min: 0, max: 0xffff_ffff })),
  size: fc.oneof(fc.nat(70_000), fc.integer({ min: 0, max: 2 ** 42 })),
  frames: fc.array(frame, { minLength: 1, maxLength: 6 }),
  totalFrames: fc.integer({ min: 1, max: 65_535 }),
})
const snapshot = fc.oneof(
  fc.array(trace, { maxLength: 20 }),
  // More than one batch, and memo indexes of more than a byte.
  fc
    .array(trace, { minLength: 1, maxLength: 5 })
    .map((some) => Array.from({ length: 450 }, () => some).flat()),
)

/** The columns of `traces`, made the plainest way. */
function tableOf(traces: readonly Trace[]): SnapshotTable {
  const files = new Interned<string>()
  const frames = new Interned<string>()
  const frameRows: (readonly [number, number])[] = []
  const tracebacks = new Interned<string>()
  const start = [0]
  const flat: number[] = []
  const domains = new Interned<number>()
  const rows = traces.map(({ domain, size, frames: places, totalFrames }) => {
    const indexes = places.map(([file, line]) => {
      const at = [files.index(file), line] as const
      const index = frames.index(at.join(':'))
      if (index === frameRows.length) frameRows.push(at)
      return index
    })
    const traceback = tracebacks.index(indexes.join())
    if (traceback === start.length - 1) start.push(flat.push(...indexes))
    return { traceback, size, domain: domains.index(domain), totalFrames }
  })
  return {
    files: files.values,
    frames: {
      file: Uint32Array.from(frameRows, ([file]) => file),
      line: Uint32Array.from(frameRows, ([, line]) => line),
    },
    tracebacks: { start: Uint32Array.from(start), frame: Uint32Array.from(flat) },
    traces: {
      traceback: Uint32Array.from(rows, (row) => row.traceback),
      size: Float64Array.from(rows, (row) => row.size),
      domain: Uint16Array.from(rows, (row) => row.domain),
      totalFrames: Uint16Array.from(rows, (row) => row.totalFrames),
    },
    domains: domains.values,
  }
}

class Interned<T> {
  readonly values: T[] = []
  private readonly indexes = new Map<T, number>()

  index(value: T): number {
    const index = this.indexes.get(value) ?? this.values.push(value) - 1
    this.indexes.set(value, index)
    return index
  }
}

function tracesOf(table: SnapshotTable): Trace[] {
  const { traces, domains } = table
  return Array.from(traces.size, (size, row) => ({
    domain: domains[traces.domain[row] ?? -1] ?? -1,
    size,
    frames: framesOf(table, traces.traceback[row] ?? -1),
    totalFrames: traces.totalFrames[row] ?? -1,
  }))
}

it('reads what it has written', () => {
  fc.assert(
    fc.property(
      snapshot,
      fc.constantFrom(4, 5),
      fc.option(fc.nat(65_535)),
      (traces, protocol, tracebackLimit) => {
        const written = writeTracemalloc(tableOf(traces), { tracebackLimit, protocol, tupleLength: 4 })
        const { table, facts } = unwrap(readSnapshot(written, quiet()))
        expect(tracesOf(table)).toEqual(traces)
        expect(table).toEqual(tableOf(traces))
        expect(facts.tracebackLimit).toBe(tracebackLimit)
        expect(checkIntegrity(table)).toEqual([])
      },
    ),
    { numRuns: 200 },
  )
})

it('reads the same from gzip', () => {
  fc.assert(
    fc.property(fc.array(trace, { maxLength: 20 }), (traces) => {
      const written = writeTracemalloc(tableOf(traces), { tracebackLimit: 1, protocol: 5, tupleLength: 4 })
      const plain = unwrap(readSnapshot(written, quiet()))
      const gzipped = unwrap(readSnapshot(gzipSync(written), quiet()))
      expect(gzipped).toEqual({ table: plain.table, facts: { ...plain.facts, compression: 'gzip' } })
    }),
  )
})

it('writes traces of 3.8 and earlier without their stack depth', () => {
  fc.assert(
    fc.property(fc.array(trace, { minLength: 1, maxLength: 20 }), (traces) => {
      const written = writeTracemalloc(tableOf(traces), { tracebackLimit: 1, protocol: 5, tupleLength: 3 })
      const { table, facts } = unwrap(readSnapshot(written, quiet()))
      expect(facts.writer).toBe('CPython 3.8')
      expect(tracesOf(table)).toEqual(traces.map((trace) => ({ ...trace, totalFrames: 0 })))
    }),
  )
})

it('answers any bytes with a snapshot or a Problem of bad input', () => {
  const valid = dumpOf('EMPTY_LIST BININT1 8 SHORT_BINUNICODE a.py BININT1 7 TUPLE2 TUPLE1 TUPLE2 APPEND')
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.uint8Array({ maxLength: 60 }).map((tail) => Buffer.concat([valid.subarray(0, 60), tail])),
    fc.uint8Array({ maxLength: 60 }).map((tail) => Buffer.concat([Buffer.from([0x80, 4]), tail])),
    fc.uint8Array({ maxLength: 60 }).map((tail) => Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), tail])),
  )
  fc.assert(
    fc.property(bytes, fc.boolean(), (content, acceptPartial) => {
      const result = readSnapshot(content, quiet('any.pickle', acceptPartial))
      if (result.ok) return checkIntegrity(result.value.table).length === 0
      return result.problem instanceof Problem && result.problem.kind === 'bad-input'
    }),
    { numRuns: 5000 },
  )
})
