// float's constructor, methods and attributes (floatobject.c, PyNumber_Float in abstract.c).
import { divmodFloats, roundFloat, roundToInt } from '../values/float'
import { floatFromHex, floatHex } from '../values/float-hex'
import { parseFloatText } from '../values/float-text'
import { floatOfInt, integerRatio, intOfFloat } from '../values/int-float'
import { ValueProblem } from '../values/value-problem'
import { checkPositional } from '../vm/builtin-arguments'
import type { Runtime } from '../vm/runtime'
import { method } from './define'
import { asFloat, newFloatOf } from './float'
import { newTuple } from './list'
import { bytesOf, classFunction, nativeAttributes } from './number-protocol'
import type { PyFloat, PyObject, PyType } from './object'
import { indexOf } from './sequence'
import { isStr, textOf } from './str'

export function initFloatMethods(rt: Runtime): void {
  const { float } = rt.types
  const valueOf = (object: PyObject | undefined) => (object as PyFloat).value
  float.slots.construct = (rt, type, args, names) => {
    checkPositional(rt, 'float', args, names, 0, 1)
    return newFloatOf(rt, type, args[0] ? floatOf(rt, args[0]) : 0)
  }
  method(rt, float, 'as_integer_ratio', 0, 0, (rt, [self]) => {
    const [numerator, denominator] = integerRatio(valueOf(self))
    return newTuple(rt, [rt.int(numerator), rt.int(denominator)])
  })
  method(rt, float, 'is_integer', 0, 0, (rt, [self]) => rt.bool(Number.isInteger(valueOf(self))))
  method(rt, float, 'hex', 0, 0, (rt, [self]) => rt.str(floatHex(valueOf(self))))
  for (const name of ['__int__', '__trunc__'])
    method(rt, float, name, 0, 0, (rt, [self]) => rt.int(intOfFloat(valueOf(self))))
  if (rt.rules.minor >= 9) {
    method(rt, float, '__floor__', 0, 0, (rt, [self]) => rt.int(intOfFloat(Math.floor(valueOf(self)))))
    method(rt, float, '__ceil__', 0, 0, (rt, [self]) => rt.int(intOfFloat(Math.ceil(valueOf(self)))))
  }
  for (const name of ['conjugate', '__float__'])
    method(rt, float, name, 0, 0, (rt, [self]) => exact(rt, self as PyFloat))
  for (const [name, isReflected] of [
    ['__divmod__', false],
    ['__rdivmod__', true],
  ] as const)
    method(rt, float, name, 1, 1, (rt, [self, other]) => {
      const a = valueOf(self)
      const b = asFloat(rt, other as PyObject)
      if (b !== undefined) return floatDivmod(rt, isReflected ? b : a, isReflected ? a : b)
      rt.notImplemented.refs++
      return rt.notImplemented
    })
  method(rt, float, '__abs__', 0, 0, (rt, [self]) => rt.float(Math.abs(valueOf(self))))
  method(rt, float, '__round__', 0, 1, (rt, [self, digits]) => roundedFloat(rt, self as PyFloat, digits))
  classFunction(rt, float, 'fromhex', (rt, args, names) => {
    const [type, text] = args as [PyType, PyObject | undefined]
    if ((names && names.length > 0) || args.length !== 2 || !text)
      throw rt.error(
        'TypeError',
        `${rt.rules.minor >= 9 ? `${type.name}.` : ''}fromhex() takes exactly one argument (${args.length - 1} given)`,
      )
    if (!isStr(rt, text)) throw rt.error('TypeError', 'bad argument type for built-in operation')
    return newFloatOf(rt, type, floatFromHex(textOf(text)))
  })
  nativeAttributes(rt, float, {
    real: (rt, self) => exact(rt, self as PyFloat),
    imag: (rt) => rt.float(0),
  })
}

function exact(rt: Runtime, object: PyFloat): PyFloat {
  if (object.type !== rt.types.float) return rt.float(object.value)
  object.refs++
  return object
}

export function roundedFloat(rt: Runtime, self: PyFloat, digits: PyObject | undefined): PyObject {
  if (!digits || digits === rt.none) return rt.int(roundToInt(self.value))
  return rt.float(roundFloat(self.value, indexOf(rt, digits)))
}

/** A new tuple of quotient and remainder. */
export function floatDivmod(rt: Runtime, a: number, b: number): PyObject {
  const [quotient, remainder] = divmodFloats(a, b, rt.rules.minor)
  return newTuple(rt, [rt.float(quotient), rt.float(remainder)])
}

/** PyNumber_Float and the text float() reads. */
export function floatOf(rt: Runtime, given: PyObject): number {
  const { float, int, bytes, bytearray } = rt.types
  const { minor } = rt.rules
  if (given.type === float) return given.value as number
  if (given.type === int || given.type === rt.types.bool) return floatOfInt((given as PyFloat).value)
  if (isStr(rt, given)) return parseFloatText(textOf(given), minor)
  const made = given.type.isHeap ? rt.callSpecial(given, '__float__', []) : null
  if (made) {
    const { value, type } = made as PyFloat
    const isFloat = rt.isInstance(made, float)
    rt.decref(made)
    if (isFloat) return value
    throw rt.error('TypeError', `${given.type.name}.__float__ returned non-float (type ${type.name})`)
  }
  if (rt.isInstance(given, float)) return (given as PyFloat).value
  const { index } = given.type.slots
  if (index) return floatOfInt(index(rt, given))
  if (rt.isInstance(given, bytes) || rt.isInstance(given, bytearray)) return ofBytes(rt, given)
  const kind = minor >= 10 ? 'a real number' : 'a number'
  throw rt.error('TypeError', `float() argument must be a string or ${kind}, not '${given.type.name}'`)
}

/** The message shows the bytes. */
function ofBytes(rt: Runtime, given: PyObject): number {
  const text = String.fromCharCode(...bytesOf(rt, given))
  try {
    return parseFloatText(text, rt.rules.minor)
  } catch (problem) {
    if (!(problem instanceof ValueProblem)) throw problem
    throw rt.error('ValueError', `could not convert string to float: ${rt.repr(given)}`)
  }
}
