// int and bool: operators and slots. Methods and the constructor are in int-methods.ts, blocks in int-memory.ts.
import { EQ, GE, GT, LE, LT, NE } from '../compile/opcodes'
import * as op from '../compile/opcodes'
import { powerFloats } from '../values/float'
import { hashInt } from '../values/hash'
import * as ints from '../values/int'
import { floatOfInt, trueDivideInts } from '../values/int-float'
import { intRepr } from '../values/int-text'
import type { Runtime } from '../vm/runtime'
import { initIntMethods } from './int-methods'
import { computed, freeInt, newInt, newIntWithRoom } from './int-memory'
import { freshStr } from './str'
import { reprOf, withDecimalScratch } from './text-protocol'
import type { PyInt, PyObject } from './object'

export { newInt } from './int-memory'

type Arithmetic = (a: ints.IntValue, b: ints.IntValue) => ints.IntValue

export function isInt(rt: Runtime, object: PyObject): object is PyInt {
  return object.type === rt.types.int || object.type.isSubtypeOf(rt.types.int)
}

function orderFits(operator: number, order: number): boolean {
  switch (operator) {
    case LT:
      return order < 0
    case LE:
      return order <= 0
    case EQ:
      return order === 0
    case NE:
      return order !== 0
    case GT:
      return order > 0
    case GE:
      return order >= 0
    default:
      return false
  }
}

export function initInt(rt: Runtime): void {
  const { slots } = rt.types.int
  const { minor } = rt.rules
  initArithmetic(rt)
  slots.unary = [
    (rt, a) => copied(rt, ints.negateInt(a.value as ints.IntValue)),
    (rt, a) => positive(rt, a as PyInt),
    (rt, a) => inverted(rt, a.value as ints.IntValue),
  ]
  slots.truth = (_, a) => a.value !== 0
  slots.hash = (_, a) => hashInt(a.value as ints.IntValue)
  slots.index = (_, a) => a.value as ints.IntValue
  slots.repr = (rt, a) => {
    const value = a.value as ints.IntValue
    return withDecimalScratch(rt, value, freshStr, intRepr(value, minor, rt.intMaxStrDigits))
  }
  // A subclass may have a __repr__ of its own.
  slots.str = (rt, a) => reprOf(rt, a)
  slots.compare = (rt, a, b, operator) =>
    isInt(rt, a) && isInt(rt, b) ? rt.bool(orderFits(operator, ints.compareInts(a.value, b.value))) : null
  slots.size = (rt, a) => {
    const digits = ints.digits30(a.value as ints.IntValue)
    const { layout } = a.type
    return rt.objects.ints.sizeOf(digits) + (layout?.head ?? 0)
  }
  slots.dealloc = (rt, a) => freeInt(rt, a as PyInt)
  initIntMethods(rt)
  initBool(rt)
}

function initArithmetic(rt: Runtime): void {
  const { slots } = rt.types.int
  const { minor } = rt.rules
  const define = (operator: number, compute: Arithmetic) => {
    slots.binary[operator] = (rt, a, b) =>
      isInt(rt, a) && isInt(rt, b) ? computed(rt, operator, a.value, b.value, compute) : null
  }
  define(op.ADD, ints.addInts)
  define(op.SUBTRACT, ints.subtractInts)
  define(op.MULTIPLY, ints.multiplyInts)
  define(op.FLOOR_DIVIDE, (a, b) => ints.floorDivideInts(a, b, minor))
  define(op.REMAINDER, (a, b) => ints.moduloInts(a, b, minor))
  define(op.LSHIFT, ints.shiftLeft)
  define(op.RSHIFT, ints.shiftRight)
  define(op.AND, ints.andInts)
  define(op.OR, ints.orInts)
  define(op.XOR, ints.xorInts)
  slots.binary[op.TRUE_DIVIDE] = (rt, a, b) =>
    isInt(rt, a) && isInt(rt, b) ? rt.float(trueDivideInts(a.value, b.value, minor)) : null
  slots.binary[op.POWER] = (rt, a, b) => (isInt(rt, a) && isInt(rt, b) ? power(rt, a.value, b.value) : null)
}

/** An int; a float where the exponent is negative. */
function power(rt: Runtime, base: ints.IntValue, exponent: ints.IntValue): PyObject {
  if (exponent >= 0) return computed(rt, op.POWER, base, exponent, ints.powerInts)
  const made = powerFloats(floatOfInt(base), floatOfInt(exponent), rt.rules.minor)
  return rt.float(made ?? Number.NaN)
}

/** The digits as they are, with another sign. */
function copied(rt: Runtime, value: ints.IntValue): PyInt {
  const digits = ints.digits30(value)
  return digits <= 1 ? newInt(rt, value) : newIntWithRoom(rt, value, digits)
}

/** An exact int is its own positive. */
function positive(rt: Runtime, object: PyInt): PyInt {
  if (object.type !== rt.types.int) return copied(rt, object.value)
  object.refs++
  return object
}

/** -(a + 1): the sum has room for a carry. */
function inverted(rt: Runtime, a: ints.IntValue): PyInt {
  const value = ints.invertInt(a)
  const digits = ints.digits30(a)
  return digits <= 1 ? newInt(rt, value) : newIntWithRoom(rt, value, a < 0 ? digits : digits + 1)
}

function initBool(rt: Runtime): void {
  const { int, bool } = rt.types
  const { slots } = bool
  const both = (operator: number, compute: Arithmetic) => {
    const plain = int.slots.binary[operator]
    return (rt: Runtime, a: PyObject, b: PyObject) =>
      a.type === bool && b.type === bool
        ? rt.bool(compute(a.value as number, b.value as number) !== 0)
        : (plain?.(rt, a, b) ?? null)
  }
  Object.assign(slots, int.slots, { binary: [...int.slots.binary], unary: [...int.slots.unary] })
  slots.binary[op.AND] = both(op.AND, ints.andInts)
  slots.binary[op.OR] = both(op.OR, ints.orInts)
  slots.binary[op.XOR] = both(op.XOR, ints.xorInts)
  slots.repr = (rt, a) => rt.str(a.value === 1 ? 'True' : 'False')
  slots.str = (rt, a) => rt.str(rt.repr(a))
  slots.size = (rt, a) => (a.value === 1 ? rt.objects.ints.boolSizes.true : rt.objects.ints.boolSizes.false)
  slots.construct = (rt, _type, args, names) => {
    if (names && names.length > 0) throw rt.error('TypeError', 'bool() takes no keyword arguments')
    if (args.length > 1) throw rt.error('TypeError', `bool expected at most 1 argument, got ${args.length}`)
    return rt.bool(args[0] !== undefined && rt.truth(args[0]))
  }
}
