// What the items of array.array are: the machine value of each type code, and the errors of storing what does not fit
// (arraymodule.c: the getitem and setitem functions). Called by array.ts and its neighbours.
import type { PyObject, StrValue } from '../objects/object'
import { indexOf } from '../objects/sequence'
import type { IntValue } from '../values/int'
import type { Runtime } from '../vm/runtime'
import { realNumber } from './math'

export interface ItemKind {
  readonly code: string
  readonly bytes: number
  /** New reference to the item at a byte offset. */
  readonly get: (rt: Runtime, view: DataView, at: number) => PyObject
  /** Writes the value; throws what CPython raises, before anything is changed. */
  readonly set: (rt: Runtime, view: DataView, at: number, value: PyObject) => void
}

const LONG_MAX = (1n << 63n) - 1n
const LONG_MIN = -(1n << 63n)
const UNSIGNED_LONG_MAX = (1n << 64n) - 1n

/** The item as an int; floats and the like are refused in each version's words. `isArgument`: by PyArg_Parse. */
function whole(rt: Runtime, value: PyObject, isArgument: boolean): IntValue {
  if (value.type.slots.index) return indexOf(rt, value)
  if (rt.rules.minor >= 10) return indexOf(rt, value)
  if (rt.isInstance(value, rt.types.float))
    throw rt.error(
      'TypeError',
      isArgument ? 'integer argument expected, got float' : 'array item must be integer',
    )
  throw rt.error('TypeError', `an integer is required (got type ${value.type.name})`)
}

function asLong(rt: Runtime, value: PyObject): IntValue {
  const given = whole(rt, value, true)
  if (given > LONG_MAX || given < LONG_MIN)
    throw rt.error('OverflowError', 'Python int too large to convert to C long')
  return given
}

/** Checks that narrow the value one after the other, as the conversions of C do. */
type Range = readonly [name: string, least: number, most: number]

const SHORT: Range = ['signed short integer', -32768, 32767]
const INT: Range = ['signed integer', -2147483648, 2147483647]

function narrowed(rt: Runtime, value: PyObject, ranges: readonly Range[]): number {
  const given = asLong(rt, value)
  for (const [name, least, most] of ranges) {
    if (given < least) throw rt.error('OverflowError', `${name} is less than minimum`)
    if (given > most) throw rt.error('OverflowError', `${name} is greater than maximum`)
  }
  return Number(given)
}

function small(
  code: string,
  bytes: number,
  ranges: readonly Range[],
  read: (view: DataView, at: number) => number,
  write: (view: DataView, at: number, value: number) => void,
): ItemKind {
  return {
    code,
    bytes,
    get: (rt, view, at) => rt.int(read(view, at)),
    set: (rt, view, at, value) => write(view, at, narrowed(rt, value, ranges)),
  }
}

function asUnsignedLong(rt: Runtime, value: PyObject): IntValue {
  const given = whole(rt, value, false)
  if (given < 0) throw rt.error('OverflowError', "can't convert negative value to unsigned int")
  if (given > UNSIGNED_LONG_MAX)
    throw rt.error('OverflowError', 'Python int too large to convert to C unsigned long')
  return given
}

/** 64 bits: numbers while they are exact, BigInt beyond. */
function readLong(view: DataView, at: number, isSigned: boolean): IntValue {
  const high = isSigned ? view.getInt32(at + 4, true) : view.getUint32(at + 4, true)
  if (high >= -0x200000 && high < 0x200000) return high * 4294967296 + view.getUint32(at, true)
  return isSigned ? view.getBigInt64(at, true) : view.getBigUint64(at, true)
}

function writeLong(view: DataView, at: number, value: IntValue): void {
  if (typeof value === 'bigint') {
    view.setBigInt64(at, BigInt.asIntN(64, value), true)
    return
  }
  view.setUint32(at, value % 4294967296, true)
  view.setInt32(at + 4, Math.floor(value / 4294967296), true)
}

function long(code: string, isSigned: boolean, check: (rt: Runtime, value: PyObject) => IntValue): ItemKind {
  return {
    code,
    bytes: 8,
    get: (rt, view, at) => rt.int(readLong(view, at, isSigned)),
    set: (rt, view, at, value) => writeLong(view, at, check(rt, value)),
  }
}

function asLongLong(rt: Runtime, value: PyObject): IntValue {
  const given = whole(rt, value, true)
  if (given > LONG_MAX || given < LONG_MIN) throw rt.error('OverflowError', 'int too big to convert')
  return given
}

function asUnsignedLongLong(rt: Runtime, value: PyObject): IntValue {
  const given = whole(rt, value, false)
  if (given < 0) throw rt.error('OverflowError', "can't convert negative int to unsigned")
  if (given > UNSIGNED_LONG_MAX) throw rt.error('OverflowError', 'int too big to convert')
  return given
}

function character(code: string): ItemKind {
  return {
    code,
    bytes: 4,
    get: (rt, view, at) => rt.str(String.fromCodePoint(view.getUint32(at, true))),
    set: (rt, view, at, value) => {
      if (!rt.isInstance(value, rt.types.str) || (value.value as StrValue).length !== 1)
        throw rt.error('TypeError', 'array item must be unicode character')
      view.setUint32(at, (value.value as StrValue).text.codePointAt(0) as number, true)
    },
  }
}

const KINDS: readonly ItemKind[] = [
  small(
    'b',
    1,
    [SHORT, ['signed char', -128, 127]],
    (view, at) => view.getInt8(at),
    (view, at, x) => view.setInt8(at, x),
  ),
  small(
    'B',
    1,
    [['unsigned byte integer', 0, 255]],
    (view, at) => view.getUint8(at),
    (view, at, x) => view.setUint8(at, x),
  ),
  character('u'),
  character('w'),
  small(
    'h',
    2,
    [SHORT],
    (view, at) => view.getInt16(at, true),
    (view, at, x) => view.setInt16(at, x, true),
  ),
  small(
    'H',
    2,
    [INT, ['unsigned short', 0, 65535]],
    (view, at) => view.getUint16(at, true),
    (view, at, x) => view.setUint16(at, x, true),
  ),
  small(
    'i',
    4,
    [INT],
    (view, at) => view.getInt32(at, true),
    (view, at, x) => view.setInt32(at, x, true),
  ),
  {
    code: 'I',
    bytes: 4,
    get: (rt, view, at) => rt.int(view.getUint32(at, true)),
    set: (rt, view, at, value) => {
      const given = asUnsignedLong(rt, value)
      if (given > 4294967295) throw rt.error('OverflowError', 'unsigned int is greater than maximum')
      view.setUint32(at, Number(given), true)
    },
  },
  long('l', true, asLong),
  long('L', false, asUnsignedLong),
  long('q', true, asLongLong),
  long('Q', false, asUnsignedLongLong),
  {
    code: 'f',
    bytes: 4,
    get: (rt, view, at) => rt.float(view.getFloat32(at, true)),
    set: (rt, view, at, value) => view.setFloat32(at, realNumber(rt, value), true),
  },
  {
    code: 'd',
    bytes: 8,
    get: (rt, view, at) => rt.float(view.getFloat64(at, true)),
    set: (rt, view, at, value) => view.setFloat64(at, realNumber(rt, value), true),
  },
]

/** array.typecodes. */
export function typeCodes(minor: number): string {
  return KINDS.map((kind) => kind.code)
    .filter((code) => code !== 'w' || minor >= 13)
    .join('')
}

export function itemKind(minor: number, code: string): ItemKind | undefined {
  return code === 'w' && minor < 13 ? undefined : KINDS.find((kind) => kind.code === code)
}
