// Files made to harm: pickles that would run a command, absurd lengths, deep nesting, bombs. Each is refused in plain
// words, quickly, or read as the harmless thing it is.
import { describe, expect, it } from 'vitest'
import { readSnapshot } from '@main/formats/registry'
import { describeProblem } from '@shared/base/problem'
import { assemble, dumpOf, opcodeByte } from '../../../../support/formats/pickles'
import { quiet } from '../../../../support/formats/reading'

const HEAD = 'PROTO 4'

function problemOf(dump: Uint8Array): string {
  const result = readSnapshot(dump, quiet('evil.pickle'))
  return result.ok ? 'no problem' : describeProblem(result.problem)
}

/** The problem, and that it took no more than seconds (on a busy machine; milliseconds otherwise). */
function quickProblemOf(dump: Uint8Array): string {
  const begin = performance.now()
  const problem = problemOf(dump)
  expect(performance.now() - begin).toBeLessThan(5000)
  return problem
}

function repeated(head: string, bytes: readonly number[], times: number, tail = ''): Uint8Array {
  const body = Buffer.alloc(bytes.length * times, Buffer.from(bytes))
  return Buffer.concat([assemble(head), body, assemble(tail)])
}

describe('a pickle that would run a command', () => {
  it.each([
    ['GLOBAL', 'GLOBAL os system MARK SHORT_BINUNICODE id TUPLE REDUCE STOP', '"os.system"', 2],
    ['STACK_GLOBAL', 'SHORT_BINUNICODE os SHORT_BINUNICODE system STACK_GLOBAL', '"os.system"', 14],
    [
      'a nested name',
      'SHORT_BINUNICODE tracemalloc SHORT_BINUNICODE os.system STACK_GLOBAL',
      '"tracemalloc.os.system"',
      26,
    ],
    [
      'another class of the module',
      'GLOBAL tracemalloc Filter EMPTY_TUPLE NEWOBJ STOP',
      '"tracemalloc.Filter"',
      2,
    ],
    ['REDUCE', 'GLOBAL tracemalloc Snapshot EMPTY_TUPLE REDUCE STOP', 'REDUCE (0x52)', 25],
    ['INST', 'MARK SHORT_BINUNICODE id INST os system STOP', 'INST (0x69)', 7],
    ['OBJ', 'MARK GLOBAL tracemalloc Snapshot SHORT_BINUNICODE id OBJ STOP', 'OBJ (0x6F)', 29],
    [
      'NEWOBJ_EX',
      'GLOBAL tracemalloc Snapshot EMPTY_TUPLE EMPTY_DICT NEWOBJ_EX STOP',
      'NEWOBJ_EX (0x92)',
      26,
    ],
    ['EXT1', 'EXT1 1 STOP', 'EXT1 (0x82)', 2],
    ['EXT2', 'EXT2 1 STOP', 'EXT2 (0x83)', 2],
    ['EXT4', 'EXT4 1 STOP', 'EXT4 (0x84)', 2],
    ['PERSID', 'PERSID id STOP', 'PERSID (0x50)', 2],
    ['BINPERSID', 'SHORT_BINUNICODE id BINPERSID STOP', 'BINPERSID (0x51)', 6],
    [
      'BUILD with a __setstate__',
      'GLOBAL tracemalloc Snapshot EMPTY_TUPLE NEWOBJ EMPTY_DICT SHORT_BINUNICODE __setstate__ GLOBAL os system SETITEM BUILD',
      '"os.system"',
      41,
    ],
    [
      'BUILD with a foreign key',
      'GLOBAL tracemalloc Snapshot EMPTY_TUPLE NEWOBJ EMPTY_DICT SHORT_BINUNICODE __class__ NONE SETITEM BUILD',
      '"__class__"',
      39,
    ],
  ])('by %s is refused where it stands', (_, source, name, offset) => {
    const problem = problemOf(assemble(`${HEAD} ${source}`))
    expect(problem).toContain(name)
    expect(problem).toContain(`at byte ${offset}`)
  })

  it('in protocol 0 is refused before its first opcode', () => {
    expect(problemOf(Buffer.from("cos\nsystem\n(S'id'\ntR."))).toMatch(
      /evil.pickle: The content is text at byte 0/,
    )
  })

  it('shows no control character of a name', () => {
    const problem = problemOf(assemble(`${HEAD} SHORT_BINUNICODE os\\x1b[2J SHORT_BINUNICODE x STACK_GLOBAL`))
    expect(problem).toContain(String.raw`"os\u001b[2J.x"`)
  })
})

describe('opcodes outside the list', () => {
  const known = new Set(
    (
      'FRAME STOP MARK MEMOIZE BINPUT LONG_BINPUT BINGET LONG_BINGET BININT1 BININT2 BININT LONG1 LONG4 ' +
      'SHORT_BINUNICODE BINUNICODE BINUNICODE8 NONE EMPTY_TUPLE TUPLE1 TUPLE2 TUPLE3 TUPLE EMPTY_LIST APPEND APPENDS ' +
      'EMPTY_DICT SETITEM SETITEMS GLOBAL STACK_GLOBAL NEWOBJ BUILD'
    )
      .split(' ')
      .map(opcodeByte),
  )
  const others = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !known.has(byte))

  it('are 224 of the 256 bytes', () => {
    expect(others.length).toBe(256 - 32)
  })

  it.each(others)('%i is refused with its value and offset', (byte) => {
    const hex = `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`
    const dump = Buffer.concat([
      assemble(`${HEAD} SHORT_BINUNICODE a`),
      Buffer.from([byte]),
      Buffer.alloc(64),
    ])
    const problem = problemOf(dump)
    expect(problem).toContain(hex)
    expect(problem).toContain('at byte 5')
  })
})

describe('absurd lengths', () => {
  it.each([
    ['BINUNICODE of 4 GiB', [0x58, 0xff, 0xff, 0xff, 0xff], 'A string of 4294967295 bytes'],
    ['BINUNICODE8 of 2^63 bytes', [0x8d, 0, 0, 0, 0, 0, 0, 0, 0x80], 'A string of 9223372036854775808 bytes'],
    ['LONG4 of 2 GiB', [0x8b, 0, 0, 0, 0x80], 'An int of 2147483648 bytes'],
    ['LONG1 of 255 bytes', [0x8a, 0xff], 'An int of 255 bytes'],
    [
      'LONG_BINPUT of 2^32 - 1',
      [0x5d, 0x72, 0xff, 0xff, 0xff, 0xff],
      'Memo entry 4294967295 is set, the next one is 0',
    ],
    ['LONG_BINGET of 2^32 - 1', [0x6a, 0xff, 0xff, 0xff, 0xff], 'Memo entry 4294967295 of 0 is not set'],
    ['a string over 64 KiB', [0x58, 0x01, 0x00, 0x01, 0x00], 'A string of 65537 bytes'],
  ])('%s is refused before anything is allocated', (_, bytes, message) => {
    const dump = Buffer.concat([assemble(HEAD), Buffer.from(bytes), Buffer.alloc(32)])
    expect(quickProblemOf(dump)).toContain(message)
  })

  it('of a global name are refused', () => {
    const dump = Buffer.concat([assemble(HEAD), Buffer.from('c'), Buffer.alloc(1 << 20, 'a')])
    expect(quickProblemOf(dump)).toContain('The name of a global has more than 256 bytes')
  })
})

describe('deep nesting, 100,000 times', () => {
  it.each([
    ['MARK', [0x28], 'More than 64 MARKs are open'],
    ['EMPTY_LIST', [0x5d], 'A second list'],
    ['EMPTY_DICT', [0x7d], 'More than 64 objects'],
    ['EMPTY_TUPLE and TUPLE1', [0x29, 0x85], 'A tuple of (an object)'],
    ['NONE', [0x4e], 'More than 64 objects'],
    ['STOP in tuples', [0x28, 0x74], 'More than 64 objects'],
  ])('of %s is refused', (_, bytes, message) => {
    expect(quickProblemOf(repeated(HEAD, bytes, 100_000))).toContain(message)
  })
})

describe('bombs', () => {
  const frames = 'SHORT_BINUNICODE a.py BININT1 7 TUPLE2 TUPLE1'

  it('a memo of a million entries for one value takes time and memory in proportion', () => {
    expect(quickProblemOf(repeated(`${HEAD} EMPTY_LIST`, [0x94], 1_000_000))).toContain(
      'The pickle ends early',
    )
  })

  it('a stack of millions of ints ends in a refusal', () => {
    expect(quickProblemOf(repeated(HEAD, [0x4b, 1], 9_000_000))).toContain('ends early')
    expect(problemOf(repeated(HEAD, [0x4b, 1], 18_000_000))).toContain(
      'More than 16777216 values on the stack',
    )
  })

  it('a trace that is listed a million times is a million traces, as in CPython', () => {
    const dump = Buffer.concat([
      assemble(`PROTO 5 SHORT_BINUNICODE tracemalloc SHORT_BINUNICODE Snapshot STACK_GLOBAL EMPTY_TUPLE NEWOBJ EMPTY_DICT
        MARK SHORT_BINUNICODE traces SHORT_BINUNICODE tracemalloc SHORT_BINUNICODE _Traces STACK_GLOBAL EMPTY_TUPLE NEWOBJ
        EMPTY_DICT SHORT_BINUNICODE _traces EMPTY_LIST MARK BININT1 8 ${frames} TUPLE2 MEMOIZE`),
      Buffer.alloc(2_000_000, Buffer.from([0x68, 0])),
      assemble('APPENDS SETITEM BUILD SHORT_BINUNICODE traceback_limit BININT1 1 SETITEMS BUILD STOP'),
    ])
    const result = readSnapshot(dump, quiet())
    expect(result).toMatchObject({
      ok: true,
      value: { facts: { traceCount: 1_000_001, totalSize: 8_000_008 } },
    })
  })

  it('tracebacks of tracebacks cannot be built, so nothing multiplies', () => {
    expect(problemOf(dumpOf(`EMPTY_LIST ${frames} MEMOIZE BINGET 0 TUPLE2`))).toContain(
      'A tuple of (a traceback, a traceback)',
    )
  })

  it('a traceback of more than 65,535 frames is refused', () => {
    const frame = 'SHORT_BINUNICODE a.py BININT1 7 TUPLE2 MEMOIZE'
    const dump = repeated(`${HEAD} MARK ${frame}`, [0x68, 0], 65_535, 'TUPLE')
    expect(quickProblemOf(dump)).toContain('A traceback of 65536 frames')
  })
})
