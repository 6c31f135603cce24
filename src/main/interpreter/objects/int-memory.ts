// The blocks of ints: cached values, how many digits an operation asks room for (longobject.c), and the budget that
// stops results no simulation should hold. Called by int.ts and by whatever makes an int.
import { NO_MEMORY } from '../../allocator/layer1-general/general-allocator'
import {
  roomForDifference,
  roomForLeftShift,
  roomForProduct,
  roomForRightShift,
  roomForSum,
} from '../../allocator/layer3-objects/int-room'
import {
  ADD,
  AND,
  FLOOR_DIVIDE,
  LSHIFT,
  MULTIPLY,
  OR,
  POWER,
  REMAINDER,
  RSHIFT,
  SUBTRACT,
  XOR,
} from '../compile/opcodes'
import * as ints from '../values/int'
import { BudgetExceeded, type Runtime } from '../vm/runtime'
import { newInstance } from './attributes'
import { type PyInt, PyObject, type PyType } from './object'

/** Results of more bits are refused: 4 MiB of digits, seconds of work for one operation. */
const MOST_BITS = 2 ** 25
/** Results above this cost instructions of the budget by their length. */
const CHEAP_BITS = 4096
const ONE_DIGIT = 2 ** 30

/** A value that C held in a machine word, or of exactly its digits: PyLong_FromLong. */
export function newInt(rt: Runtime, value: ints.IntValue): PyInt {
  if (typeof value === 'number') {
    const { smallInts } = rt
    if (value >= -5 && value < smallInts.length - 5) {
      const cached = smallInts[value + 5] as PyInt
      cached.refs++
      return cached
    }
    if (value < ONE_DIGIT && value > -ONE_DIGIT)
      return new PyObject(rt.types.int, value, rt.objects.ints.create(1))
  }
  return new PyObject(rt.types.int, value, rt.objects.ints.create(ints.digits30(value)))
}

/** A value for which `room` digits were asked before it was known (_PyLong_New); a cached one takes its place. */
export function newIntWithRoom(rt: Runtime, value: ints.IntValue, room: number): PyInt {
  const { ints: memory } = rt.objects
  const digits = ints.digits30(value)
  const block = memory.createWithRoom(Math.max(room, digits))
  if (memory.isCached(value)) {
    memory.free(block, digits)
    return newInt(rt, value)
  }
  return new PyObject(rt.types.int, value, block)
}

/** int_new of a subclass: an instance with the digits in its body. */
export function newIntOf(rt: Runtime, type: PyType, value: ints.IntValue): PyInt {
  return type.isHeap ? newInstance(rt, type, value, Math.max(1, ints.digits30(value))) : newInt(rt, value)
}

/** Exact ints wait on the free list of 3.14 and later; NO_MEMORY is a static object. */
export function freeInt(rt: Runtime, object: PyInt): void {
  if (object.type !== rt.types.int) rt.release(object)
  else if (object.block !== NO_MEMORY) rt.objects.ints.free(object.block, ints.digits30(object.value))
}

/** Result of a binary operator; `bits`: at most so many, checked before the work is done. */
export function computed(
  rt: Runtime,
  operator: number,
  a: ints.IntValue,
  b: ints.IntValue,
  compute: (a: ints.IntValue, b: ints.IntValue) => ints.IntValue,
): PyInt {
  if (isOneDigit(a) && isOneDigit(b)) {
    if (operator === POWER || operator === LSHIFT) checkBits(rt, bitsOf(operator, a, b))
    const value = compute(a, b)
    return (isFast(rt, operator) && ints.digits30(value) <= 2) || isOneDigit(value)
      ? newInt(rt, value)
      : newIntWithRoom(rt, value, roomOf(operator, a, b, value))
  }
  checkBits(rt, bitsOf(operator, a, b))
  const value = compute(a, b)
  return newIntWithRoom(rt, value, roomOf(operator, a, b, value))
}

function isOneDigit(value: ints.IntValue): value is number {
  return typeof value === 'number' && value < ONE_DIGIT && value > -ONE_DIGIT
}

/** Whether one-digit operands are computed in a machine word; shifts to the left and bit operations are from 3.11 on. */
function isFast(rt: Runtime, operator: number): boolean {
  return operator <= REMAINDER || (operator !== POWER && rt.rules.computesShortIntsInWords)
}

function bitsOf(operator: number, a: ints.IntValue, b: ints.IntValue): number {
  switch (operator) {
    case MULTIPLY:
      return ints.productBits(a, b)
    case POWER:
      return ints.powerBits(a, b)
    case LSHIFT:
      return b < 0 ? 0 : ints.shiftBits(a, b)
    default:
      return Math.max(ints.bitLength(a), ints.bitLength(b))
  }
}

/** Stops the program when a result would be too long, and makes long ones cost instructions. */
export function checkBits(rt: Runtime, bits: number): void {
  if (bits > MOST_BITS)
    throw new BudgetExceeded(
      `an int of about ${Math.ceil(bits)} bits is more than the ${MOST_BITS} a simulated program may have`,
      rt.memory.site,
    )
  if (bits > CHEAP_BITS) rt.fuel -= bits >> 6
}

function roomOf(operator: number, a: ints.IntValue, b: ints.IntValue, value: ints.IntValue): number {
  const left = ints.digits30(a)
  const right = ints.digits30(b)
  switch (operator) {
    case ADD:
      return a < 0 === b < 0 ? roomForSum(left, right) : differing(a, b, left, right)
    case SUBTRACT:
      return a < 0 === b < 0 ? differing(a, b, left, right) : roomForSum(left, right)
    case MULTIPLY:
      return left === 0 || right === 0 ? 0 : roomForProduct(left, right)
    case FLOOR_DIVIDE:
      return left < right ? 1 : right === 1 ? left : left - right + 1
    case REMAINDER:
      return right === 1 ? 1 : right
    case LSHIFT:
      return roomForLeftShift(left, Number(b))
    case RSHIFT:
      return roomForRightShift(left, Number(b))
    case AND:
      return a < 0 && b < 0 ? Math.max(left, right) + 1 : a < 0 ? right : b < 0 ? left : Math.min(left, right)
    case OR:
      return a < 0 || b < 0
        ? (a < 0 && b < 0 ? Math.min(left, right) : a < 0 ? left : right) + 1
        : Math.max(left, right)
    case XOR:
      return Math.max(left, right) + (a < 0 !== b < 0 ? 1 : 0)
    case POWER:
      return roomForPower(a, b, value)
    default:
      return ints.digits30(value)
  }
}

/** x_sub leaves out the digits at the top that are equal. */
function differing(a: ints.IntValue, b: ints.IntValue, left: number, right: number): number {
  if (left !== right) return roomForDifference(left, right)
  return ints.digits30(ints.xorInts(ints.absoluteInt(a), ints.absoluteInt(b)))
}

/** The last product of the chain: by the base for an odd exponent, else a square. */
function roomForPower(a: ints.IntValue, b: ints.IntValue, value: ints.IntValue): number {
  const digits = ints.digits30(value)
  if (b <= 1 || digits === 0) return digits
  const exponent = Number(b)
  const bits = ints.bitLength(value)
  if (exponent % 2 === 1) {
    const before = Math.ceil((bits * (exponent - 1)) / exponent / 30)
    return before + ints.digits30(a)
  }
  return 2 * Math.ceil(bits / 2 / 30)
}
