// A small pickle assembler for tests, and its inverse that finds where opcodes stand. Written from CPython's
// pickletools.py, apart from the reader it tests.

type Argument =
  | 'none'
  | 'u1'
  | 'u2'
  | 'i4'
  | 'u4'
  | 'u8'
  | 'text1'
  | 'text4'
  | 'text8'
  | 'long1'
  | 'long4'
  | 'line'
  | 'lines'

const OPCODES: Readonly<Record<string, readonly [number, Argument]>> = {
  PROTO: [0x80, 'u1'],
  FRAME: [0x95, 'u8'],
  STOP: [0x2e, 'none'],
  MARK: [0x28, 'none'],
  MEMOIZE: [0x94, 'none'],
  BINPUT: [0x71, 'u1'],
  LONG_BINPUT: [0x72, 'u4'],
  BINGET: [0x68, 'u1'],
  LONG_BINGET: [0x6a, 'u4'],
  BININT1: [0x4b, 'u1'],
  BININT2: [0x4d, 'u2'],
  BININT: [0x4a, 'i4'],
  LONG1: [0x8a, 'long1'],
  LONG4: [0x8b, 'long4'],
  SHORT_BINUNICODE: [0x8c, 'text1'],
  BINUNICODE: [0x58, 'text4'],
  BINUNICODE8: [0x8d, 'text8'],
  NONE: [0x4e, 'none'],
  EMPTY_TUPLE: [0x29, 'none'],
  TUPLE1: [0x85, 'none'],
  TUPLE2: [0x86, 'none'],
  TUPLE3: [0x87, 'none'],
  TUPLE: [0x74, 'none'],
  EMPTY_LIST: [0x5d, 'none'],
  APPEND: [0x61, 'none'],
  APPENDS: [0x65, 'none'],
  EMPTY_DICT: [0x7d, 'none'],
  SETITEM: [0x73, 'none'],
  SETITEMS: [0x75, 'none'],
  GLOBAL: [0x63, 'lines'],
  STACK_GLOBAL: [0x93, 'none'],
  NEWOBJ: [0x81, 'none'],
  BUILD: [0x62, 'none'],
  POP: [0x30, 'none'],
  DUP: [0x32, 'none'],
  REDUCE: [0x52, 'none'],
  INST: [0x69, 'lines'],
  OBJ: [0x6f, 'none'],
  NEWOBJ_EX: [0x92, 'none'],
  EXT1: [0x82, 'u1'],
  EXT2: [0x83, 'u2'],
  EXT4: [0x84, 'i4'],
  PERSID: [0x50, 'line'],
  BINPERSID: [0x51, 'none'],
  NEWTRUE: [0x88, 'none'],
  SHORT_BINBYTES: [0x43, 'text1'],
  EMPTY_SET: [0x8f, 'none'],
}

/** Opcodes by name with their arguments, separated by blanks or line ends; `\xNN` in a text is that byte, `\_` a blank. */
export function assemble(source: string): Uint8Array {
  const tokens = source.split(/\s+/).filter((token) => token !== '')
  const bytes: number[] = []
  const next = () => {
    const token = tokens.shift()
    if (token === undefined) throw new Error(`An argument is missing at the end of: ${source}`)
    return token
  }
  while (tokens.length > 0) {
    const name = next()
    const opcode = OPCODES[name]
    if (opcode === undefined) throw new Error(`Unknown opcode ${name}`)
    bytes.push(opcode[0], ...encode(opcode[1], next))
  }
  return Uint8Array.from(bytes)
}

export function opcodeByte(name: string): number {
  const opcode = OPCODES[name]
  if (opcode === undefined) throw new Error(`Unknown opcode ${name}`)
  return opcode[0]
}

/** A whole dump around the given traces: what stands between EMPTY_LIST and the end of the _Traces state. */
export function dumpOf(traces: string, limit = 'BININT1 1', protocol = 5): Uint8Array {
  return assemble(`PROTO ${protocol}
    SHORT_BINUNICODE tracemalloc SHORT_BINUNICODE Snapshot STACK_GLOBAL EMPTY_TUPLE NEWOBJ EMPTY_DICT MARK
      SHORT_BINUNICODE traces
        SHORT_BINUNICODE tracemalloc SHORT_BINUNICODE _Traces STACK_GLOBAL EMPTY_TUPLE NEWOBJ
        EMPTY_DICT SHORT_BINUNICODE _traces ${traces} SETITEM BUILD
      SHORT_BINUNICODE traceback_limit ${limit}
    SETITEMS BUILD STOP`)
}

/** Where each opcode of a dump begins. */
export function opcodeOffsets(bytes: Uint8Array): number[] {
  const kinds = new Map(Object.values(OPCODES))
  const offsets: number[] = []
  for (let at = 0; at < bytes.length;) {
    offsets.push(at)
    const kind = kinds.get(bytes[at] ?? -1)
    if (kind === undefined) throw new Error(`Unknown opcode at ${at}`)
    at += 1 + argumentLength(kind, bytes, at + 1)
  }
  return offsets
}

function encode(kind: Argument, next: () => string): number[] {
  switch (kind) {
    case 'none':
      return []
    case 'u1':
      return integer(next(), 1)
    case 'u2':
      return integer(next(), 2)
    case 'i4':
    case 'u4':
      return integer(next(), 4)
    case 'u8':
      return integer(next(), 8)
    case 'text1':
      return counted(text(next()), 1)
    case 'text4':
      return counted(text(next()), 4)
    case 'text8':
      return counted(text(next()), 8)
    case 'long1':
      return counted(twosComplement(BigInt(next())), 1)
    case 'long4':
      return counted(twosComplement(BigInt(next())), 4)
    case 'line':
      return [...text(next()), 0x0a]
    case 'lines':
      return [...text(next()), 0x0a, ...text(next()), 0x0a]
  }
}

function argumentLength(kind: Argument, bytes: Uint8Array, at: number): number {
  const size = (width: number) =>
    bytes.subarray(at, at + width).reduceRight((sum, byte) => sum * 256 + byte, 0)
  const line = (from: number) => bytes.indexOf(0x0a, from) + 1
  switch (kind) {
    case 'none':
      return 0
    case 'u1':
      return 1
    case 'u2':
      return 2
    case 'i4':
    case 'u4':
      return 4
    case 'u8':
      return 8
    case 'text1':
    case 'long1':
      return 1 + size(1)
    case 'text4':
    case 'long4':
      return 4 + size(4)
    case 'text8':
      return 8 + size(8)
    case 'line':
      return line(at) - at
    case 'lines':
      return line(line(at)) - at
  }
}

function integer(value: string, width: number): number[] {
  const bits = BigInt.asUintN(width * 8, BigInt(value))
  return Array.from({ length: width }, (_, k) => Number((bits >> BigInt(8 * k)) & 0xffn))
}

function counted(content: number[], width: number): number[] {
  return [...integer(String(content.length), width), ...content]
}

function twosComplement(value: bigint): number[] {
  let width = 1
  while (BigInt.asIntN(width * 8, value) !== value) width++
  return value === 0n ? [] : integer(String(value), width)
}

function text(source: string): number[] {
  const bytes: number[] = []
  for (const part of source.match(/\\x[0-9a-f]{2}|\\_|[^\\]+/g) ?? []) {
    if (part.startsWith('\\x')) bytes.push(Number.parseInt(part.slice(2), 16))
    else bytes.push(...Buffer.from(part === '\\_' ? ' ' : part, 'utf8'))
  }
  return bytes
}
