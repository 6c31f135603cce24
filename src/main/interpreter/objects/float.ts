// float: operators and slots; the constructor and methods are in float-methods.ts. A request of its own for each, or
// one that waits on the free list.
import { sizeOfInstance } from '../../allocator/layer3-objects/class-shapes'
import * as op from '../compile/opcodes'
import { floorDivideFloats, moduloFloats, powerFloats, trueDivideFloats } from '../values/float'
import { floatRepr } from '../values/float-text'
import { hashFloat, hashNan } from '../values/hash'
import type { IntValue } from '../values/int'
import { floatOfInt } from '../values/int-float'
import { ValueProblem } from '../values/value-problem'
import type { Runtime } from '../vm/runtime'
import { newInstance } from './attributes'
import { initComplex, newComplexPower } from './complex'
import { newException } from './exceptions'
import { initFloatMethods } from './float-methods'
import { type PyFloat, PyObject, PythonError, type PyType } from './object'
import { newStr } from './str'
import { reprOf, withFloatBuffer } from './text-protocol'

export function newFloat(rt: Runtime, value: number): PyFloat {
  const { plain, layouts } = rt.objects
  return new PyObject(rt.types.float, value, plain.create(layouts.float))
}

/** float_new of float or of a subclass. */
export function newFloatOf(rt: Runtime, type: PyType, value: number): PyFloat {
  return type.isHeap ? newInstance(rt, type, value) : newFloat(rt, value)
}

/** What a float or an int is as a float; undefined for others. */
export function asFloat(rt: Runtime, object: PyObject): number | undefined {
  const { types } = rt
  if (object.type === types.float || object.type.isSubtypeOf(types.float)) return object.value as number
  if (object.type === types.int || object.type.isSubtypeOf(types.int))
    return floatOfInt(object.value as IntValue)
  return undefined
}

export function initFloat(rt: Runtime): void {
  const { float } = rt.types
  const { slots } = float
  const { minor } = rt.rules
  const define = (operator: number, compute: (a: number, b: number) => number) => {
    slots.binary[operator] = (rt, a, b) => {
      const x = asFloat(rt, a)
      if (x === undefined) return null
      const y = asFloat(rt, b)
      return y === undefined ? null : rt.float(compute(x, y))
    }
  }
  define(op.ADD, (a, b) => a + b)
  define(op.SUBTRACT, (a, b) => a - b)
  define(op.MULTIPLY, (a, b) => a * b)
  define(op.TRUE_DIVIDE, (a, b) => trueDivideFloats(a, b, minor))
  define(op.FLOOR_DIVIDE, (a, b) => floorDivideFloats(a, b, minor))
  define(op.REMAINDER, (a, b) => moduloFloats(a, b, minor))
  slots.binary[op.POWER] = (rt, a, b) => {
    const x = asFloat(rt, a)
    const y = x === undefined ? undefined : asFloat(rt, b)
    if (x === undefined || y === undefined) return null
    const made = power(rt, x, y)
    return made === null ? newComplexPower(rt, x, y) : rt.float(made)
  }
  slots.unary = [(rt, a) => rt.float(-(a.value as number)), (rt, a) => positive(rt, a as PyFloat), null]
  slots.truth = (_, a) => a.value !== 0
  slots.hash = (rt, a) => {
    const x = a.value as number
    return Number.isNaN(x) ? hashNan(rt.addressOf(a), minor) : hashFloat(x)
  }
  slots.repr = (rt, a) => {
    const text = floatRepr(a.value as number)
    return withFloatBuffer(rt, text, newStr, text)
  }
  // A subclass may have a __repr__ of its own.
  slots.str = (rt, a) => reprOf(rt, a)
  slots.size = (rt, a) => (a.type.layout ? sizeOfInstance(a.type.layout) : rt.objects.layouts.float.request)
  slots.compare = compare
  slots.dealloc = (rt, a) => {
    const { plain, layouts } = rt.objects
    if (a.type === float) plain.free(layouts.float, a.block)
    else rt.release(a)
  }
  initFloatMethods(rt)
  initComplex(rt)
}

/** errno and its text are the arguments of the OverflowError. */
function power(rt: Runtime, x: number, y: number): number | null {
  try {
    return powerFloats(x, y, rt.rules.minor)
  } catch (problem) {
    if (!(problem instanceof ValueProblem) || problem.type !== 'OverflowError') throw problem
    const args = [rt.int(34), rt.str('Numerical result out of range')]
    const made = newException(rt, rt.exceptions['OverflowError'] as PyType, args)
    for (const one of args) rt.decref(one)
    throw new PythonError(made)
  }
}

function positive(rt: Runtime, object: PyFloat): PyFloat {
  if (object.type !== rt.types.float) return rt.float(object.value)
  object.refs++
  return object
}

/** With ints of any size the exact values are compared: JavaScript does so for numbers and bigints. */
function compare(rt: Runtime, a: PyObject, b: PyObject, operator: number): PyObject | null {
  const { float, int } = rt.types
  if (!rt.isInstance(a, float) || !(rt.isInstance(b, float) || rt.isInstance(b, int))) return null
  const x = a.value as number
  const y = b.value as IntValue
  const isLess = x < y
  const isGreater = x > y
  const isEqual = !isLess && !isGreater && !Number.isNaN(x) && !Number.isNaN(y)
  return rt.bool(
    [isLess, isLess || isEqual, isEqual, !isEqual, isGreater, isGreater || isEqual][operator] as boolean,
  )
}
