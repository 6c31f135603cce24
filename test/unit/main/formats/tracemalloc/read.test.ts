// What the pickle reader reads, opcode by opcode; how the accepted shapes become a table.
import { describe, expect, it } from 'vitest'
import { readSnapshot } from '@main/formats/registry'
import { describeProblem } from '@shared/base/problem'
import { unwrap } from '@shared/base/result'
import type { ReadSnapshot } from '@shared/model/snapshot'
import { assemble, dumpOf } from '../../../../support/formats/pickles'
import { framesOf, quiet } from '../../../../support/formats/reading'

const FRAMES = 'SHORT_BINUNICODE a.py BININT1 7 TUPLE2 TUPLE1'

function read(dump: Uint8Array, acceptPartial = false): ReadSnapshot {
  return unwrap(readSnapshot(dump, quiet('test.pickle', acceptPartial)))
}

function problemOf(dump: Uint8Array): string {
  const result = readSnapshot(dump, quiet('test.pickle'))
  return result.ok ? 'no problem' : describeProblem(result.problem)
}

/** A dump of one trace whose file name the opcode pushes. */
function named(opcode: string): Uint8Array {
  return dumpOf(`EMPTY_LIST BININT1 1 ${opcode} BININT1 1 TUPLE2 TUPLE1 TUPLE2 APPEND`)
}

/** "domain size totalFrames file:line < file:line", a line a trace. */
function picture({ table }: ReadSnapshot): string[] {
  return Array.from(table.traces.size, (size, row) => {
    const frames = framesOf(table, table.traces.traceback[row] ?? -1).map(([file, line]) => `${file}:${line}`)
    const domain = table.domains[table.traces.domain[row] ?? -1]
    return `${domain} ${size} ${table.traces.totalFrames[row]} ${frames.join(' < ')}`
  })
}

describe('trace tuples', () => {
  it('takes (domain, size, frames, total_nframe) of 3.9 and later', () => {
    const snapshot = read(dumpOf(`EMPTY_LIST MARK BININT1 0 BININT1 24 ${FRAMES} BININT1 3 TUPLE APPEND`))
    expect(picture(snapshot)).toEqual(['0 24 3 a.py:7'])
    expect(snapshot.facts.writer).toBe('CPython 3.9 or later')
  })

  it('takes (domain, size, frames) of 3.6 to 3.8', () => {
    const snapshot = read(dumpOf(`EMPTY_LIST BININT 389047 BININT1 24 ${FRAMES} TUPLE3 APPEND`))
    expect(picture(snapshot)).toEqual(['389047 24 0 a.py:7'])
    expect(snapshot.facts.writer).toBe('CPython 3.8')
  })

  it('takes (size, frames) of 3.4 and 3.5 as domain 0', () => {
    const snapshot = read(dumpOf(`EMPTY_LIST BININT1 24 ${FRAMES} TUPLE2 APPEND`, 'BININT1 1', 4))
    expect(picture(snapshot)).toEqual(['0 24 0 a.py:7'])
    expect(snapshot.facts.writer).toBe('CPython 3.4 or 3.5')
  })

  it('takes tuples of several lengths in one file', () => {
    const snapshot = read(
      dumpOf(`EMPTY_LIST MARK BININT1 24 ${FRAMES} TUPLE2
        BININT1 0 BININT1 25 ${FRAMES} TUPLE3
        MARK BININT1 0 BININT1 26 ${FRAMES} BININT1 9 TUPLE APPENDS`),
    )
    expect(picture(snapshot)).toEqual(['0 24 0 a.py:7', '0 25 0 a.py:7', '0 26 9 a.py:7'])
    expect(snapshot.facts.writer).toBe('not known (trace tuples of several lengths)')
  })

  it('takes a tuple of traces where CPython writes a list', () => {
    const snapshot = read(dumpOf(`MARK BININT1 1 ${FRAMES} TUPLE2 BININT1 2 ${FRAMES} TUPLE2 TUPLE`))
    expect(picture(snapshot)).toEqual(['0 1 0 a.py:7', '0 2 0 a.py:7'])
  })

  it('takes a trace as often as the list refers to it', () => {
    const snapshot = read(
      dumpOf(
        `EMPTY_LIST MARK BININT1 8 ${FRAMES} TUPLE2 MEMOIZE BININT1 9 ${FRAMES} TUPLE2 BINGET 0 APPENDS`,
      ),
    )
    expect(picture(snapshot)).toEqual(['0 8 0 a.py:7', '0 9 0 a.py:7', '0 8 0 a.py:7'])
    expect(snapshot.facts.totalSize).toBe(25)
  })

  it('keeps frames most recent call first and tracebacks once', () => {
    const frames = 'SHORT_BINUNICODE a.py BININT1 1 TUPLE2 SHORT_BINUNICODE b.py BININT1 2 TUPLE2 TUPLE2'
    const snapshot = read(
      dumpOf(`EMPTY_LIST MARK BININT1 1 ${frames} TUPLE2 BININT1 2 ${frames} TUPLE2 APPENDS`),
    )
    expect(picture(snapshot)).toEqual(['0 1 0 a.py:1 < b.py:2', '0 2 0 a.py:1 < b.py:2'])
    expect([...snapshot.table.tracebacks.start]).toEqual([0, 2])
    expect(snapshot.table.files).toEqual(['a.py', 'b.py'])
  })
})

describe('ints', () => {
  it.each([
    ['BININT1 255', 255],
    ['BININT2 65535', 65_535],
    ['BININT 2147483647', 2_147_483_647],
    ['LONG1 0', 0],
    ['LONG1 8589934592', 8_589_934_592],
    ['LONG1 9007199254740991', Number.MAX_SAFE_INTEGER],
    ['LONG4 8589934592', 8_589_934_592],
  ])('reads the size %s', (opcode, size) => {
    expect(read(dumpOf(`EMPTY_LIST ${opcode} ${FRAMES} TUPLE2 APPEND`)).table.traces.size[0]).toBe(size)
  })

  it.each([
    ['BININT -1', 'The int -1'],
    ['LONG1 -8589934592', 'The int -8589934592'],
    ['LONG1 9007199254740992', 'The int 9007199254740992'],
    [`LONG1 ${2n ** 130n}`, 'An int of 17 bytes'],
    [`LONG4 ${2n ** 130n}`, 'An int of 17 bytes'],
  ])('refuses the size %s', (opcode, message) => {
    expect(problemOf(dumpOf(`EMPTY_LIST ${opcode} ${FRAMES} TUPLE2 APPEND`))).toContain(message)
  })

  it('refuses sizes that add up to more than a safe integer', () => {
    const trace = `LONG1 9007199254740991 ${FRAMES} TUPLE2`
    expect(problemOf(dumpOf(`EMPTY_LIST MARK ${trace} ${trace} APPENDS`))).toContain(
      'add up to more than 2^53 - 1',
    )
  })

  it.each([
    [
      'a line number',
      `EMPTY_LIST BININT1 1 SHORT_BINUNICODE a.py LONG1 4294967296 TUPLE2 TUPLE1 TUPLE2 APPEND`,
    ],
    ['a domain', `EMPTY_LIST LONG1 4294967296 BININT1 1 ${FRAMES} TUPLE3 APPEND`],
    ['total_nframe', `EMPTY_LIST MARK BININT1 0 BININT1 1 ${FRAMES} BININT 65536 TUPLE APPEND`],
  ])('refuses %s beyond its C type', (_, traces) => {
    expect(problemOf(dumpOf(traces))).toContain('expected at most')
  })

  it('takes None as traceback limit', () => {
    expect(read(dumpOf('EMPTY_LIST', 'NONE')).facts.tracebackLimit).toBeNull()
  })
})

describe('names', () => {
  it.each([
    ['SHORT_BINUNICODE app/b\\xc3\\xa9ta.py', 'app/béta.py'],
    ['BINUNICODE \\xf0\\x9f\\x90\\x8d.py', '🐍.py'],
    ['BINUNICODE8 a.py', 'a.py'],
    ['SHORT_BINUNICODE <unknown>', '<unknown>'],
  ])('reads %s', (opcode, name) => {
    expect(read(named(opcode)).table.files).toEqual([name])
  })

  it('keeps lone surrogates, which stand for undecodable bytes', () => {
    expect(read(named('SHORT_BINUNICODE caf\\xed\\xb3\\xa9.py')).table.files).toEqual(['caf\udce9.py'])
  })

  it.each([
    '\\xff',
    '\\xc3',
    '\\xc0\\xaf',
    '\\xe0\\x80\\xaf',
    '\\xf4\\x90\\x80\\x80',
    '\\xed\\xa0\\xbd\\xed\\xb0\\x8d',
  ])('refuses %s, which is not UTF-8', (bytes) => {
    expect(problemOf(named(`SHORT_BINUNICODE a${bytes}`))).toContain('A string that is not UTF-8')
  })
})

describe('hand-made pickles', () => {
  it('takes protocol 2 with GLOBAL and BINPUT, as pickle.dump(snapshot, f, 2) writes it', () => {
    const dump =
      assemble(`PROTO 2 GLOBAL tracemalloc Snapshot BINPUT 0 EMPTY_TUPLE NEWOBJ BINPUT 1 EMPTY_DICT BINPUT 2
      MARK BINUNICODE traces BINPUT 3 GLOBAL tracemalloc _Traces BINPUT 4 EMPTY_TUPLE NEWOBJ BINPUT 5
      EMPTY_DICT BINPUT 6 BINUNICODE _traces BINPUT 7 EMPTY_LIST LONG_BINPUT 8
      MARK BININT1 0 BININT1 10 BINUNICODE a.py BINPUT 9 BININT1 1 TUPLE2 BINPUT 10 TUPLE1 BINPUT 11 BININT1 1 TUPLE
      BINPUT 12 APPEND SETITEM BUILD BINUNICODE traceback_limit BINPUT 13 BININT1 25 SETITEMS BUILD STOP`)
    const snapshot = read(dump)
    expect(picture(snapshot)).toEqual(['0 10 1 a.py:1'])
    expect(snapshot.facts).toMatchObject({ pickleProtocol: 2, tracebackLimit: 25 })
  })

  it('reads a snapshot without traces, and claims no writer', () => {
    const { table, facts } = read(dumpOf('EMPTY_LIST'))
    expect([table.traces.size.length, table.files.length, facts.totalSize]).toEqual([0, 0, 0])
    expect(facts.writer).toBe('not known (no traces, pickle protocol 5)')
  })

  it('reads an empty tuple of traces', () => {
    expect(read(dumpOf('EMPTY_TUPLE')).facts.traceCount).toBe(0)
  })
})

describe('refused shapes', () => {
  it.each([
    ['a frame without a line', 'EMPTY_LIST SHORT_BINUNICODE a.py TUPLE1', 'A tuple of (a string)'],
    [
      'a traceback without frames',
      'EMPTY_LIST BININT1 1 EMPTY_TUPLE TUPLE2',
      'A tuple of (an int, an object)',
    ],
    [
      'a trace of five',
      `EMPTY_LIST MARK BININT1 0 BININT1 1 ${FRAMES} BININT1 1 BININT1 1 TUPLE`,
      'A tuple of (an int',
    ],
    ['a second list', 'EMPTY_LIST EMPTY_LIST', 'A second list'],
    ['an int in the list', 'EMPTY_LIST BININT1 1 APPEND', 'The list receives (an int)'],
    ['a memoised int', 'EMPTY_LIST BININT1 1 MEMOIZE', 'An int is memoised'],
    ['a memo entry that is not set', 'EMPTY_LIST BINGET 0', 'Memo entry 0 of 0 is not set'],
    ['a memo index out of turn', 'EMPTY_LIST BINPUT 1', 'Memo entry 1 is set, the next one is 0'],
    [
      'a tuple across a MARK',
      'EMPTY_LIST BININT1 1 MARK BININT1 1 TUPLE2',
      'TUPLE2 (0x86) finds too few values',
    ],
    ['something else than traces', 'BININT1 5', 'an int in the place of the traces'],
    ['a state key that is no attribute', 'EMPTY_LIST SETITEM SHORT_BINUNICODE __proto__ NONE', '"__proto__"'],
    [
      'an instance made with arguments',
      `SHORT_BINUNICODE tracemalloc SHORT_BINUNICODE Snapshot STACK_GLOBAL NONE NEWOBJ`,
      'Snapshot is made with None',
    ],
    [
      'a second Snapshot',
      `SHORT_BINUNICODE tracemalloc SHORT_BINUNICODE Snapshot STACK_GLOBAL EMPTY_TUPLE NEWOBJ`,
      'A second Snapshot',
    ],
  ])('refuses %s', (_, traces, message) => {
    expect(problemOf(dumpOf(traces))).toContain(message)
  })

  it('refuses a TUPLE without a MARK', () => {
    expect(problemOf(assemble('PROTO 4 TUPLE'))).toContain('TUPLE (0x74) finds too few values at byte 2')
  })

  it('refuses a trace that is left out of the collection', () => {
    const dump = dumpOf(`BININT1 1 ${FRAMES} TUPLE2 BININT1 2 ${FRAMES} TUPLE2 TUPLE1`)
    expect(problemOf(dump)).toContain('another order than built')
  })

  it('refuses what follows the end of the pickle', () => {
    const dump = dumpOf('EMPTY_LIST')
    expect(problemOf(Buffer.concat([dump, dump]))).toContain(
      `${dump.length} bytes follow the end of the pickle at byte ${dump.length}`,
    )
  })

  it('refuses a FRAME that is longer than the content', () => {
    const dump = Buffer.concat([assemble('PROTO 5 FRAME 4294967296'), dumpOf('EMPTY_LIST').subarray(2)])
    expect(problemOf(dump)).toContain('A FRAME announces more bytes than the content has at byte 2')
  })

  it('refuses a Snapshot without its state', () => {
    const dump = assemble('PROTO 4 GLOBAL tracemalloc Snapshot EMPTY_TUPLE NEWOBJ STOP')
    expect(problemOf(dump)).toContain('a Snapshot without state in the place of a Snapshot')
  })

  it('refuses a state without the limit', () => {
    const dump = assemble('PROTO 4 GLOBAL tracemalloc Snapshot EMPTY_TUPLE NEWOBJ EMPTY_DICT BUILD STOP')
    expect(problemOf(dump)).toContain('The state of Snapshot holds the keys ()')
  })
})

describe('a dump that ends early', () => {
  const whole = dumpOf(`EMPTY_LIST MARK BININT1 1 ${FRAMES} TUPLE2 BININT1 2 ${FRAMES} TUPLE2 APPENDS`)
  const cut = whole.subarray(0, whole.length - 20)

  it('is refused with the number of whole traces', () => {
    expect(problemOf(cut)).toMatch(
      /^test\.pickle: The pickle ends early, after 2 whole traces at byte \d+; expected/,
    )
  })

  it('gives its whole traces when partial ones are accepted', () => {
    const { facts, table } = read(cut, true)
    expect([...table.traces.size]).toEqual([1, 2])
    expect(facts).toMatchObject({ traceCount: 2, totalSize: 3, tracebackLimit: null })
    expect(facts.partial).toEqual({ problem: 'The pickle ends early, after 2 whole traces', tracesRead: 2 })
  })

  it('is refused when no trace is whole', () => {
    const result = readSnapshot(whole.subarray(0, 40), quiet('test.pickle', true))
    expect(result.ok).toBe(false)
  })
})

describe('a long read', () => {
  const traces = `MARK BININT1 1 ${FRAMES} TUPLE2 MEMOIZE ${'BINGET 0 '.repeat(100_000)} APPENDS`
  const dump = dumpOf(`EMPTY_LIST ${traces}`)

  it('reports its progress in bytes', () => {
    const done: number[] = []
    readSnapshot(dump, { ...quiet('a.pickle'), progress: (p) => done.push(p.done) })
    expect(done.length).toBeGreaterThan(0)
    expect(done).toEqual(done.toSorted((a, b) => a - b))
  })

  it('stops when it is cancelled', () => {
    let polls = 0
    const result = readSnapshot(dump, { ...quiet('a.pickle'), isCancelled: () => ++polls > 2 })
    expect(result).toMatchObject({ ok: false, problem: { kind: 'cancelled' } })
    expect(polls).toBe(3)
  })

  it('holds rows of more than one block in exactly sized shared columns', () => {
    const { table, facts } = read(dump)
    expect(facts.traceCount).toBe(100_001)
    expect(table.traces.size.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(table.traces.size.buffer.byteLength).toBe(100_001 * 8)
    expect(table.traces.size.every((size) => size === 1)).toBe(true)
  })
})
