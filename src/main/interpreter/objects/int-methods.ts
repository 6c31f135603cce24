// int's constructor, methods and attributes (longobject.c, PyNumber_Long in abstract.c).
import { roomForText } from '../../allocator/layer3-objects/int-room'
import * as ints from '../values/int'
import { byteOrder, intFromBytes, intToBytes } from '../values/int-bytes'
import { floatOfInt, intOfFloat } from '../values/int-float'
import { parseInt, parseIntBytes } from '../values/int-text'
import { bindArguments, checkPositional, signature } from '../vm/builtin-arguments'
import type { Runtime } from '../vm/runtime'
import { keywordMethod, method } from './define'
import { bytesOf, classFunction, nativeAttributes } from './number-protocol'
import { checkBits, newInt, newIntOf, newIntWithRoom } from './int-memory'
import { newTuple } from './list'
import type { PyInt, PyObject, PyType } from './object'
import { indexOf } from './sequence'
import { isStr, textOf } from './str'

const INT = signature('int', 'x=, /, base=')

export function initIntMethods(rt: Runtime): void {
  const { int } = rt.types
  const { minor } = rt.rules
  const valueOf = (object: PyObject | undefined) => (object as PyInt).value
  int.slots.construct = construct
  method(rt, int, 'bit_length', 0, 0, (rt, [self]) => rt.int(ints.bitLength(valueOf(self))))
  if (minor >= 10) method(rt, int, 'bit_count', 0, 0, (rt, [self]) => rt.int(ints.bitCount(valueOf(self))))
  method(rt, int, 'as_integer_ratio', 0, 0, (rt, [self]) =>
    newTuple(rt, [asInt(rt, self as PyInt), rt.int(1)]),
  )
  if (minor >= 12) method(rt, int, 'is_integer', 0, 0, (rt) => rt.bool(true))
  for (const name of ['conjugate', '__int__', '__trunc__', '__floor__', '__ceil__'])
    method(rt, int, name, 0, 0, (rt, [self]) => asInt(rt, self as PyInt))
  method(rt, int, '__float__', 0, 0, (rt, [self]) => rt.float(floatOfInt(valueOf(self))))
  method(rt, int, '__abs__', 0, 0, (rt, [self]) => {
    const value = valueOf(self)
    return value < 0 ? rt.int(ints.absoluteInt(value)) : asInt(rt, self as PyInt)
  })
  for (const [name, isReflected] of [
    ['__divmod__', false],
    ['__rdivmod__', true],
  ] as const)
    method(rt, int, name, 1, 1, (rt, [self, other]) =>
      isInt(rt, other as PyObject)
        ? intDivmod(rt, valueOf(isReflected ? other : self), valueOf(isReflected ? self : other))
        : (rt.notImplemented.refs++, rt.notImplemented),
    )
  method(rt, int, '__round__', 0, 1, (rt, [self, digits]) => roundedInt(rt, self as PyInt, digits))
  initBytes(rt, int)
  nativeAttributes(rt, int, {
    real: (rt, self) => asInt(rt, self as PyInt),
    imag: (rt) => rt.int(0),
    numerator: (rt, self) => asInt(rt, self as PyInt),
    denominator: (rt) => rt.int(1),
  })
}

/** An exact int is itself, a subclass's instance gives a new one. */
export function asInt(rt: Runtime, object: PyInt): PyInt {
  if (object.type !== rt.types.int) return newInt(rt, object.value)
  object.refs++
  return object
}

/** A new tuple of quotient and remainder. */
export function intDivmod(rt: Runtime, a: ints.IntValue, b: ints.IntValue): PyObject {
  const [quotient, remainder] = ints.divmodInts(a, b, rt.rules.minor)
  return newTuple(rt, [rt.int(quotient), rt.int(remainder)])
}

function isInt(rt: Runtime, object: PyObject): boolean {
  return rt.isInstance(object, rt.types.int)
}

export function roundedInt(rt: Runtime, self: PyInt, digits: PyObject | undefined): PyObject {
  if (!digits || (digits === rt.none && rt.rules.minor >= 14)) return asInt(rt, self)
  const places = indexOf(rt, digits)
  return places >= 0 ? asInt(rt, self) : newInt(rt, ints.roundInt(self.value, ints.negateInt(places)))
}

function initBytes(rt: Runtime, int: PyType): void {
  const hasDefaults = rt.rules.minor >= 11
  keywordMethod(
    rt,
    int,
    'to_bytes',
    hasDefaults ? 0 : 2,
    ['length', 'byteorder', '*', 'signed'],
    (rt, [self, length, order, signed]) => {
      const size = length ? Number(indexOf(rt, length)) : 1
      const wanted = order ? byteOrder(orderText(rt, 'to_bytes', order)) : 'big'
      return rt.newBytes(
        intToBytes((self as PyInt).value, size, wanted, signed !== undefined && rt.truth(signed)),
      )
    },
  )
  const parameters = signature('from_bytes', `bytes, byteorder${hasDefaults ? '=' : ''}, *, signed=`)
  classFunction(rt, int, 'from_bytes', (rt, [type, ...args], names) => {
    const [given, order, signed] = bindArguments(rt, parameters, args, names)
    const wanted = order ? byteOrder(orderText(rt, 'from_bytes', order)) : 'big'
    const value = intFromBytes(
      bytesOf(rt, given as PyObject),
      wanted,
      signed !== undefined && rt.truth(signed),
    )
    const made = rt.int(value)
    if (type === int) return made
    try {
      return rt.call(type as PyObject, [made])
    } finally {
      rt.decref(made)
    }
  })
}

function orderText(rt: Runtime, name: string, order: PyObject): string {
  if (isStr(rt, order)) return textOf(order)
  throw rt.error('TypeError', `${name}() argument 'byteorder' must be str, not ${order.type.name}`)
}

function construct(
  rt: Runtime,
  type: PyType,
  args: readonly PyObject[],
  names: readonly string[] | null,
): PyObject {
  const [given, base] = argumentsOf(rt, args, names)
  if (!given) {
    if (base) throw rt.error('TypeError', 'int() missing string argument')
    return newIntOf(rt, type, 0)
  }
  const made = base ? withBase(rt, given, base) : numberOf(rt, given)
  if (type === rt.types.int) return made
  try {
    return newIntOf(rt, type, made.value)
  } finally {
    rt.decref(made)
  }
}

/** Without keywords the vector call of 3.13 and later counts positions alone. */
function argumentsOf(
  rt: Runtime,
  args: readonly PyObject[],
  names: readonly string[] | null,
): (PyObject | undefined)[] {
  if (rt.rules.minor >= 13 && !names) {
    checkPositional(rt, 'int', args, null, 0, 2)
    return [...args]
  }
  return bindArguments(rt, INT, args, names)
}

function withBase(rt: Runtime, given: PyObject, base: PyObject): PyInt {
  const index = Number(indexOf(rt, base))
  if ((index !== 0 && index < 2) || index > 36)
    throw rt.error('ValueError', 'int() base must be >= 2 and <= 36, or 0')
  const made = ofText(rt, given, index)
  if (made) return made
  throw rt.error('TypeError', "int() can't convert non-string with explicit base")
}

/** Null when the object is no text. */
function ofText(rt: Runtime, given: PyObject, base: number): PyInt | null {
  const { minor } = rt.rules
  const { bytes, bytearray } = rt.types
  if (isStr(rt, given)) {
    const text = textOf(given)
    checkBits(rt, (base & (base - 1)) === 0 ? text.length * Math.log2(base || 2) : 0)
    const value = parseInt(text, base, minor, rt.intMaxStrDigits)
    const digits = text.replace(/^\s*[+-]?(0[xobXOB])?|[_\s]/g, '').length
    return ints.digits30(value) <= 1 && minor >= 12
      ? newInt(rt, value)
      : newIntWithRoom(rt, value, roomForText(digits, base || 10))
  }
  if (!rt.isInstance(given, bytes) && !rt.isInstance(given, bytearray)) return null
  const text = String.fromCharCode(...bytesOf(rt, given))
  return newInt(rt, parseIntBytes(text, rt.repr(given), base, minor))
}

/** PyNumber_Long. */
export function numberOf(rt: Runtime, given: PyObject): PyInt {
  const { int, float } = rt.types
  if (given.type === int) return asInt(rt, given as PyInt)
  if (given.type === float) return newInt(rt, intOfFloat(given.value as number))
  if (given.type === rt.types.bool) return newInt(rt, given.value as number)
  const made = rt.callSpecial(given, '__int__', [])
  if (made) return checkedInt(rt, made, '__int__')
  const { index } = given.type.slots
  if (index) return newInt(rt, index(rt, given))
  if (rt.rules.minor <= 13) {
    const truncated = rt.callSpecial(given, '__trunc__', [])
    if (truncated) return integral(rt, truncated)
  }
  const text = ofText(rt, given, 10)
  if (text) return text
  const kind = rt.rules.minor >= 10 ? 'a real number' : 'a number'
  throw rt.error(
    'TypeError',
    `int() argument must be a string, a bytes-like object or ${kind}, not '${given.type.name}'`,
  )
}

function checkedInt(rt: Runtime, made: PyObject, name: string): PyInt {
  if (made.type === rt.types.int) return made as PyInt
  try {
    if (rt.isInstance(made, rt.types.int)) return newInt(rt, (made as PyInt).value)
    throw rt.error('TypeError', `${name} returned non-int (type ${made.type.name})`)
  } finally {
    rt.decref(made)
  }
}

/** What __trunc__ gave must be an Integral. */
function integral(rt: Runtime, made: PyObject): PyInt {
  if (made.type === rt.types.int) return made as PyInt
  const { index } = made.type.slots
  const { name } = made.type
  const value = index?.(rt, made)
  rt.decref(made)
  if (value !== undefined) return newInt(rt, value)
  throw rt.error('TypeError', `__trunc__ returned non-Integral (type ${name})`)
}
