// float.
import * as op from '../compile/opcodes'
import { divmodFloats, floorDivideFloats, moduloFloats, powerFloats, trueDivideFloats } from '../values/float'
import { floatRepr } from '../values/float-text'
import { hashFloat } from '../values/hash'
import type { IntValue } from '../values/int'
import { floatOfInt } from '../values/int-float'
import { OBJ } from '../../allocator/memory'
import type { Runtime } from '../vm/runtime'
import { type PyFloat, PyObject } from './object'

export function newFloat(rt: Runtime, value: number): PyFloat {
  return new PyObject(rt.types.float, value, rt.memory.malloc(OBJ, 24))
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
  const { slots } = rt.types.float
  const { minor } = rt.rules
  const arithmetic = (operator: number, compute: (a: number, b: number) => number) => {
    slots.binary[operator] = (rt, a, b) => {
      const x = asFloat(rt, a)
      const y = asFloat(rt, b)
      return x === undefined || y === undefined ? null : rt.float(compute(x, y))
    }
  }
  arithmetic(op.ADD, (a, b) => a + b)
  arithmetic(op.SUBTRACT, (a, b) => a - b)
  arithmetic(op.MULTIPLY, (a, b) => a * b)
  arithmetic(op.TRUE_DIVIDE, (a, b) => trueDivideFloats(a, b, minor))
  arithmetic(op.FLOOR_DIVIDE, (a, b) => floorDivideFloats(a, b, minor))
  arithmetic(op.REMAINDER, (a, b) => moduloFloats(a, b, minor))
  arithmetic(op.POWER, (a, b) => powerFloats(a, b, minor) ?? Number.NaN)
  slots.unary = [(rt, a) => rt.float(-(a.value as number)), (rt, a) => rt.float(a.value as number), null]
  slots.truth = (_, a) => a.value !== 0
  slots.hash = (_, a) => hashFloat(a.value as number)
  slots.repr = (rt, a) => rt.str(floatRepr(a.value as number))
  slots.str = slots.repr
  slots.size = () => 24
  slots.compare = (rt, a, b, operator) => {
    const x = asFloat(rt, a)
    const y = asFloat(rt, b)
    if (x === undefined || y === undefined) return null
    return rt.bool([x < y, x <= y, x === y, x !== y, x > y, x >= y][operator] as boolean)
  }
  void divmodFloats
}
