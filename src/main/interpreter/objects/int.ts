// int and bool.
import { EQ, GE, GT, LE, LT, NE } from '../compile/opcodes'
import * as op from '../compile/opcodes'
import { hashInt } from '../values/hash'
import * as ints from '../values/int'
import { trueDivideInts, floatOfInt } from '../values/int-float'
import { intRepr } from '../values/int-text'
import type { Runtime } from '../vm/runtime'
import { type PyInt, PyObject } from './object'
import { OBJ } from '../../allocator/memory'
import { powerFloats } from '../values/float'

/** Digits of 30 bits a request has room for; the fast path of 3.11 asks for one even for zero. */
function requestOf(value: ints.IntValue): number {
  return typeof value === 'number' && value < 2 ** 30 && value > -(2 ** 30)
    ? 28
    : 24 + 4 * ints.digits30(value)
}

export function newInt(rt: Runtime, value: ints.IntValue): PyInt {
  if (typeof value === 'number' && value >= -5) {
    const cached = rt.smallInts[value + 5]
    if (cached) {
      cached.refs++
      return cached
    }
  }
  return new PyObject(rt.types.int, value, rt.memory.malloc(OBJ, requestOf(value)))
}

const COMPARE: Readonly<Record<number, (order: number) => boolean>> = {
  [LT]: (order) => order < 0,
  [LE]: (order) => order <= 0,
  [EQ]: (order) => order === 0,
  [NE]: (order) => order !== 0,
  [GT]: (order) => order > 0,
  [GE]: (order) => order >= 0,
}

export function initInt(rt: Runtime): void {
  const { int, bool, float } = rt.types
  const { slots } = int
  const isInt = (object: PyObject): object is PyInt => object.type === int || object.type.isSubtypeOf(int)
  const arithmetic = (operator: number, compute: (a: ints.IntValue, b: ints.IntValue) => ints.IntValue) => {
    slots.binary[operator] = (rt, a, b) => (isInt(a) && isInt(b) ? rt.int(compute(a.value, b.value)) : null)
  }
  const { minor } = rt.rules
  arithmetic(op.ADD, ints.addInts)
  arithmetic(op.SUBTRACT, ints.subtractInts)
  arithmetic(op.MULTIPLY, ints.multiplyInts)
  arithmetic(op.FLOOR_DIVIDE, (a, b) => ints.floorDivideInts(a, b, minor))
  arithmetic(op.REMAINDER, (a, b) => ints.moduloInts(a, b, minor))
  arithmetic(op.LSHIFT, ints.shiftLeft)
  arithmetic(op.RSHIFT, ints.shiftRight)
  slots.binary[op.TRUE_DIVIDE] = (rt, a, b) =>
    isInt(a) && isInt(b) ? rt.float(trueDivideInts(a.value, b.value, minor)) : null
  slots.binary[op.POWER] = (rt, a, b) => {
    if (!isInt(a) || !isInt(b)) return null
    if (b.value >= 0) return rt.int(ints.powerInts(a.value, b.value))
    return rt.float(powerFloats(floatOfInt(a.value), floatOfInt(b.value), minor) ?? Number.NaN)
  }
  const bitwise = (operator: number, compute: (a: ints.IntValue, b: ints.IntValue) => ints.IntValue) => {
    arithmetic(operator, compute)
    bool.slots.binary[operator] = (rt, a, b) => {
      if (!isInt(a) || !isInt(b)) return null
      const made = compute(a.value, b.value)
      return a.type === bool && b.type === bool ? rt.bool(made !== 0) : rt.int(made)
    }
  }
  bitwise(op.AND, ints.andInts)
  bitwise(op.OR, ints.orInts)
  bitwise(op.XOR, ints.xorInts)
  slots.unary = [
    (rt, a) => rt.int(ints.negateInt(a.value as ints.IntValue)),
    (rt, a) => rt.int(a.value as ints.IntValue),
    (rt, a) => rt.int(ints.invertInt(a.value as ints.IntValue)),
  ]
  slots.truth = (_, a) => a.value !== 0
  slots.hash = (_, a) => hashInt(a.value as ints.IntValue)
  slots.index = (_, a) => a.value as ints.IntValue
  slots.repr = (rt, a) => rt.str(intRepr(a.value as ints.IntValue, minor))
  slots.str = slots.repr
  slots.compare = (rt, a, b, operator) => {
    if (!isInt(a) || !isInt(b)) return null
    return rt.bool((COMPARE[operator] as (order: number) => boolean)(ints.compareInts(a.value, b.value)))
  }
  slots.size = (_, a) =>
    a.value === 0 && minor <= 10 ? 24 : 24 + 4 * Math.max(1, ints.digits30(a.value as ints.IntValue))
  const own = { ...bool.slots.binary }
  Object.assign(bool.slots, slots, { binary: slots.binary.map((slot, index) => own[index] ?? slot) })
  bool.slots.repr = (rt, a) => rt.str(a.value === 1 ? 'True' : 'False')
  bool.slots.str = bool.slots.repr
  bool.slots.construct = (rt, _type, args) => rt.bool(args[0] !== undefined && rt.truth(args[0]))
  void float
}
