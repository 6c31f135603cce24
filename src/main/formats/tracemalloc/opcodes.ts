// Pickle opcodes: the ones a tracemalloc dump uses by value, all of them by name for messages.
// Names and values: CPython's Lib/pickletools.py, protocols 0 to 5.

export const PROTO = 0x80
export const FRAME = 0x95
export const STOP = 0x2e
export const MARK = 0x28
export const MEMOIZE = 0x94
export const BINPUT = 0x71
export const LONG_BINPUT = 0x72
export const BINGET = 0x68
export const LONG_BINGET = 0x6a
export const BININT1 = 0x4b
export const BININT2 = 0x4d
export const BININT = 0x4a
export const LONG1 = 0x8a
export const LONG4 = 0x8b
export const SHORT_BINUNICODE = 0x8c
export const BINUNICODE = 0x58
export const BINUNICODE8 = 0x8d
export const NONE = 0x4e
export const EMPTY_TUPLE = 0x29
export const TUPLE1 = 0x85
export const TUPLE2 = 0x86
export const TUPLE3 = 0x87
export const TUPLE = 0x74
export const EMPTY_LIST = 0x5d
export const APPEND = 0x61
export const APPENDS = 0x65
export const EMPTY_DICT = 0x7d
export const SETITEM = 0x73
export const SETITEMS = 0x75
export const GLOBAL = 0x63
export const STACK_GLOBAL = 0x93
export const NEWOBJ = 0x81
export const BUILD = 0x62

const NAMES: Readonly<Record<number, string>> = {
  [PROTO]: 'PROTO',
  [FRAME]: 'FRAME',
  [STOP]: 'STOP',
  [MARK]: 'MARK',
  [MEMOIZE]: 'MEMOIZE',
  [BINPUT]: 'BINPUT',
  [LONG_BINPUT]: 'LONG_BINPUT',
  [BINGET]: 'BINGET',
  [LONG_BINGET]: 'LONG_BINGET',
  [BININT1]: 'BININT1',
  [BININT2]: 'BININT2',
  [BININT]: 'BININT',
  [LONG1]: 'LONG1',
  [LONG4]: 'LONG4',
  [SHORT_BINUNICODE]: 'SHORT_BINUNICODE',
  [BINUNICODE]: 'BINUNICODE',
  [BINUNICODE8]: 'BINUNICODE8',
  [NONE]: 'NONE',
  [EMPTY_TUPLE]: 'EMPTY_TUPLE',
  [TUPLE1]: 'TUPLE1',
  [TUPLE2]: 'TUPLE2',
  [TUPLE3]: 'TUPLE3',
  [TUPLE]: 'TUPLE',
  [EMPTY_LIST]: 'EMPTY_LIST',
  [APPEND]: 'APPEND',
  [APPENDS]: 'APPENDS',
  [EMPTY_DICT]: 'EMPTY_DICT',
  [SETITEM]: 'SETITEM',
  [SETITEMS]: 'SETITEMS',
  [GLOBAL]: 'GLOBAL',
  [STACK_GLOBAL]: 'STACK_GLOBAL',
  [NEWOBJ]: 'NEWOBJ',
  [BUILD]: 'BUILD',
  // From here on: never in a dump, always refused.
  0x30: 'POP',
  0x31: 'POP_MARK',
  0x32: 'DUP',
  0x42: 'BINBYTES',
  0x43: 'SHORT_BINBYTES',
  0x46: 'FLOAT',
  0x47: 'BINFLOAT',
  0x49: 'INT',
  0x4c: 'LONG',
  0x50: 'PERSID',
  0x51: 'BINPERSID',
  0x52: 'REDUCE',
  0x53: 'STRING',
  0x54: 'BINSTRING',
  0x55: 'SHORT_BINSTRING',
  0x56: 'UNICODE',
  0x64: 'DICT',
  0x67: 'GET',
  0x69: 'INST',
  0x6c: 'LIST',
  0x6f: 'OBJ',
  0x70: 'PUT',
  0x82: 'EXT1',
  0x83: 'EXT2',
  0x84: 'EXT4',
  0x88: 'NEWTRUE',
  0x89: 'NEWFALSE',
  0x8e: 'BINBYTES8',
  0x8f: 'EMPTY_SET',
  0x90: 'ADDITEMS',
  0x91: 'FROZENSET',
  0x92: 'NEWOBJ_EX',
  0x96: 'BYTEARRAY8',
  0x97: 'NEXT_BUFFER',
  0x98: 'READONLY_BUFFER',
}

/** "REDUCE (0x52)"; a byte that is no opcode has only its value. */
export function opcodeName(opcode: number): string {
  const value = `0x${opcode.toString(16).toUpperCase().padStart(2, '0')}`
  const name = NAMES[opcode]
  return name === undefined ? value : `${name} (${value})`
}

export function isPickleOpcode(opcode: number): boolean {
  return NAMES[opcode] !== undefined
}
