// Python's int arithmetic. A value within ±(2**53 - 1) is a JS number and never -0, every other a bigint: operations
// on small values neither allocate nor leave the number path. Called by the interpreter for every int operator.
import { type Minor, ValueProblem } from './value-problem'

export type IntValue = number | bigint

const LARGEST = Number.MAX_SAFE_INTEGER
const TWO_32 = 4294967296
/** Shifts of a bigint beyond this are not tried: V8 refuses bigints of 2**30 bits. */
const LARGEST_SHIFT = 2 ** 30

/** A number where the value fits one. */
export function normalised(value: bigint): IntValue {
  return value <= 9007199254740991n && value >= -9007199254740991n ? Number(value) : value
}

/** Of a float that is a whole number. */
export function intOfWhole(value: number): IntValue {
  return value <= LARGEST && value >= -LARGEST ? value + 0 : normalised(BigInt(value))
}

export function addInts(a: IntValue, b: IntValue): IntValue {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    if (sum <= LARGEST && sum >= -LARGEST) return sum
  }
  return normalised(BigInt(a) + BigInt(b))
}

export function subtractInts(a: IntValue, b: IntValue): IntValue {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b
    if (difference <= LARGEST && difference >= -LARGEST) return difference
  }
  return normalised(BigInt(a) - BigInt(b))
}

export function multiplyInts(a: IntValue, b: IntValue): IntValue {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b
    // A rounded product cannot fall back into the safe range: it would have to cross 2**53, which is exact.
    if (product <= LARGEST && product >= -LARGEST) return product + 0
  }
  return normalised(BigInt(a) * BigInt(b))
}

export function negateInt(a: IntValue): IntValue {
  return typeof a === 'number' ? 0 - a : normalised(-a)
}

export function absoluteInt(a: IntValue): IntValue {
  return typeof a === 'number' ? Math.abs(a) : a < 0n ? -a : a
}

export function invertInt(a: IntValue): IntValue {
  return typeof a === 'number' ? subtractInts(-1, a) : normalised(~a)
}

export type DivisionOperator = '//' | '%' | 'divmod' | '/'

/** What dividing an int by zero says (longobject.c; one message for all from 3.14). */
export function intDivisionByZero(operator: DivisionOperator, minor: Minor): ValueProblem {
  let message = 'integer division or modulo by zero'
  if (operator === '/' || minor >= 14) message = 'division by zero'
  else if (operator === '%' && minor >= 11) message = 'integer modulo by zero'
  return new ValueProblem('ZeroDivisionError', message)
}

export function floorDivideInts(a: IntValue, b: IntValue, minor: Minor): IntValue {
  if (typeof a === 'number' && typeof b === 'number') {
    if (b === 0) throw intDivisionByZero('//', minor)
    const remainder = a % b
    // a - remainder is a multiple of b, so the quotient is exact where a / b could round up to a whole number.
    const quotient = (a - remainder) / b
    return remainder !== 0 && remainder < 0 !== b < 0 ? quotient - 1 : quotient + 0
  }
  const divisor = BigInt(b)
  if (divisor === 0n) throw intDivisionByZero('//', minor)
  const dividend = BigInt(a)
  const quotient = dividend / divisor
  const isBelow = dividend < 0n !== divisor < 0n && quotient * divisor !== dividend
  return normalised(isBelow ? quotient - 1n : quotient)
}

/** The remainder has the sign of the divisor. */
export function moduloInts(a: IntValue, b: IntValue, minor: Minor, operator: '%' | 'divmod' = '%'): IntValue {
  if (typeof a === 'number' && typeof b === 'number') {
    if (b === 0) throw intDivisionByZero(operator, minor)
    const remainder = a % b
    return remainder !== 0 && remainder < 0 !== b < 0 ? remainder + b : remainder + 0
  }
  const divisor = BigInt(b)
  if (divisor === 0n) throw intDivisionByZero(operator, minor)
  const remainder = BigInt(a) % divisor
  return normalised(remainder !== 0n && remainder < 0n !== divisor < 0n ? remainder + divisor : remainder)
}

export function divmodInts(a: IntValue, b: IntValue, minor: Minor): readonly [IntValue, IntValue] {
  const remainder = moduloInts(a, b, minor, 'divmod')
  return [floorDivideInts(a, b, minor), remainder]
}

/** Negative, zero or positive. */
export function compareInts(a: IntValue, b: IntValue): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Power with an exponent that is not negative; a negative one gives a float: `powerFloats`. */
export function powerInts(base: IntValue, exponent: IntValue): IntValue {
  if (typeof base === 'number' && typeof exponent === 'number') {
    let result = 1
    let square = base
    let rest = exponent
    while (rest > 0) {
      if (rest % 2 === 1) result *= square
      rest = Math.floor(rest / 2)
      if (rest > 0) square *= square
      if (!(Math.abs(result) <= LARGEST && Math.abs(square) <= LARGEST)) {
        return normalised(BigInt(base) ** BigInt(exponent))
      }
    }
    return result + 0
  }
  return normalised(BigInt(base) ** BigInt(exponent))
}

/** `pow(base, exponent, modulus)`, negative exponents included (long_pow). */
export function powerModulo(base: IntValue, exponent: IntValue, modulus: IntValue): IntValue {
  const m = BigInt(modulus)
  if (m === 0n) throw new ValueProblem('ValueError', 'pow() 3rd argument cannot be 0')
  const size = m < 0n ? -m : m
  let rest = BigInt(exponent)
  let square = ((BigInt(base) % size) + size) % size
  if (rest < 0n) {
    square = inverseModulo(square, size)
    rest = -rest
  }
  let result = 1n % size
  const bits = rest.toString(2)
  for (let i = bits.length - 1; i >= 0; i--) {
    if (bits[i] === '1') result = (result * square) % size
    if (i > 0) square = (square * square) % size
  }
  return normalised(m < 0n && result !== 0n ? result + m : result)
}

function inverseModulo(value: bigint, modulus: bigint): bigint {
  let [a, b] = [value, modulus]
  let [x, y] = [1n, 0n]
  while (b !== 0n) {
    const quotient = a / b
    ;[a, b] = [b, a - quotient * b]
    ;[x, y] = [y, x - quotient * y]
  }
  if (a !== 1n) throw new ValueProblem('ValueError', 'base is not invertible for the given modulus')
  return ((x % modulus) + modulus) % modulus
}

function checkShift(count: IntValue): void {
  if (count < 0) throw new ValueProblem('ValueError', 'negative shift count')
}

export function shiftLeft(a: IntValue, count: IntValue): IntValue {
  checkShift(count)
  if (a === 0) return 0
  if (typeof a === 'number' && count <= 52) {
    const shifted = a * 2 ** Number(count)
    if (shifted <= LARGEST && shifted >= -LARGEST) return shifted
  }
  if (count > LARGEST_SHIFT) throw new ValueProblem('OverflowError', 'too many digits in integer')
  return normalised(BigInt(a) << BigInt(count))
}

export function shiftRight(a: IntValue, count: IntValue): IntValue {
  checkShift(count)
  if (typeof a === 'number') {
    if (count > 53) return a < 0 ? -1 : 0
    return Math.floor(a / 2 ** Number(count))
  }
  if (count > LARGEST_SHIFT) return a < 0n ? -1 : 0
  return normalised(a >> BigInt(count))
}

// Two's complement in two halves: floor division keeps the sign in the high one, ToUint32 takes the low one.

export function andInts(a: IntValue, b: IntValue): IntValue {
  if (typeof a === 'number' && typeof b === 'number') {
    if ((a | 0) === a && (b | 0) === b) return a & b
    return inRange((Math.floor(a / TWO_32) & Math.floor(b / TWO_32)) * TWO_32 + ((a & b) >>> 0))
  }
  return normalised(BigInt(a) & BigInt(b))
}

export function orInts(a: IntValue, b: IntValue): IntValue {
  if (typeof a === 'number' && typeof b === 'number') {
    if ((a | 0) === a && (b | 0) === b) return a | b
    return inRange((Math.floor(a / TWO_32) | Math.floor(b / TWO_32)) * TWO_32 + ((a | b) >>> 0))
  }
  return normalised(BigInt(a) | BigInt(b))
}

export function xorInts(a: IntValue, b: IntValue): IntValue {
  if (typeof a === 'number' && typeof b === 'number') {
    if ((a | 0) === a && (b | 0) === b) return a ^ b
    return inRange((Math.floor(a / TWO_32) ^ Math.floor(b / TWO_32)) * TWO_32 + ((a ^ b) >>> 0))
  }
  return normalised(BigInt(a) ^ BigInt(b))
}

/** -(2**53) can come of two safe values and is none itself. */
function inRange(value: number): IntValue {
  return value >= -LARGEST ? value : BigInt(value)
}

/** Bits of the absolute value; 0 has none. */
export function bitLength(a: IntValue): number {
  if (typeof a === 'number') {
    const size = Math.abs(a)
    return size < TWO_32 ? 32 - Math.clz32(size) : 64 - Math.clz32(Math.floor(size / TWO_32))
  }
  const digits = (a < 0n ? -a : a).toString(16)
  return digits.length * 4 - Math.clz32(Number.parseInt(digits.charAt(0), 16)) + 28
}

/** Ones in the absolute value (from 3.10). */
export function bitCount(a: IntValue): number {
  let count = 0
  for (const digit of BigInt(absoluteInt(a)).toString(2)) if (digit === '1') count++
  return count
}

/** Digits of 30 bits that hold the value, 0 for zero: `ob_size` without the sign. */
export function digits30(a: IntValue): number {
  if (typeof a === 'number') {
    const size = Math.abs(a)
    return size === 0 ? 0 : size < 1073741824 ? 1 : 2
  }
  return Math.ceil(bitLength(a) / 30)
}

// Upper bounds of the bits of a result, for a budget that is checked before the work is done.

export function productBits(a: IntValue, b: IntValue): number {
  return bitLength(a) + bitLength(b)
}

export function powerBits(base: IntValue, exponent: IntValue): number {
  const size = absoluteInt(base)
  return size <= 1 ? 1 : bitLength(base) * Number(exponent)
}

export function shiftBits(a: IntValue, count: IntValue): number {
  return a === 0 ? 0 : bitLength(a) + Number(count)
}

/** `round(a, -places)` for places > 0: halves go to the even multiple of 10**places. */
export function roundInt(a: IntValue, places: IntValue): IntValue {
  // More places than digits give zero; the power would be as long as the number of places says.
  if (places > bitLength(a) + 2) return 0
  const unit = 10n ** BigInt(places)
  const value = BigInt(a)
  let quotient = value / unit
  let remainder = value % unit
  if (remainder < 0n) {
    quotient -= 1n
    remainder += unit
  }
  const twice = remainder * 2n
  if (twice > unit || (twice === unit && (quotient & 1n) === 1n)) quotient += 1n
  return normalised(quotient * unit)
}
