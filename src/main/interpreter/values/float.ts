// Python's float arithmetic where it is not JavaScript's: division towards minus infinity, power, rounding to decimals.
// Facts: floatobject.c; messages changed in 3.9, 3.13 and 3.14. Called by the interpreter for float operators.
import { type IntValue } from './int'
import { intOfFloat } from './int-float'
import { fixedDigits } from './decimal-digits'
import { pow } from './correctly-rounded'
import { type Minor, ValueProblem } from './value-problem'
import type { DivisionOperator } from './int'

export function floatDivisionByZero(operator: DivisionOperator, minor: Minor): ValueProblem {
  return new ValueProblem('ZeroDivisionError', minor >= 14 ? 'division by zero' : MESSAGES[operator](minor))
}

const MESSAGES: Readonly<Record<DivisionOperator, (minor: Minor) => string>> = {
  '/': () => 'float division by zero',
  '//': (minor) => (minor >= 9 ? 'float floor division by zero' : 'float divmod()'),
  '%': (minor) => (minor >= 13 ? 'float modulo by zero' : 'float modulo'),
  divmod: () => 'float divmod()',
}

export function trueDivideFloats(a: number, b: number, minor: Minor): number {
  if (b === 0) throw floatDivisionByZero('/', minor)
  return a / b
}

/** The remainder has the sign of the divisor, a zero one too. */
export function moduloFloats(a: number, b: number, minor: Minor): number {
  if (b === 0) throw floatDivisionByZero('%', minor)
  return floorRemainder(a, b)
}

function floorRemainder(a: number, b: number): number {
  const remainder = a % b
  if (remainder === 0) return b < 0 ? -0 : 0
  return remainder < 0 !== b < 0 && !Number.isNaN(remainder) ? remainder + b : remainder
}

export function floorDivideFloats(a: number, b: number, minor: Minor): number {
  if (b === 0) throw floatDivisionByZero('//', minor)
  return floorQuotient(a, b)
}

function floorQuotient(a: number, b: number): number {
  const remainder = a % b
  let quotient = (a - remainder) / b
  if (remainder !== 0 && !Number.isNaN(remainder) && remainder < 0 !== b < 0) quotient -= 1
  if (quotient === 0) return isNegative(a / b) ? -0 : 0
  // The division is nearly exact; its result may lie just beside the whole number that is meant.
  const floor = Math.floor(quotient)
  return quotient - floor > 0.5 ? floor + 1 : floor
}

export function divmodFloats(a: number, b: number, minor: Minor): readonly [number, number] {
  if (b === 0) throw floatDivisionByZero('divmod', minor)
  return [floorQuotient(a, b), floorRemainder(a, b)]
}

/** True for -0.0. */
export function isNegative(x: number): boolean {
  return x < 0 || Object.is(x, -0)
}

/** `a ** b`; null = the result is a complex number (negative base, broken exponent). */
export function powerFloats(a: number, b: number, minor: Minor): number | null {
  if (b === 0 || a === 1) return 1
  if (Number.isNaN(a) || Number.isNaN(b)) return NaN
  if (a === -1 && !Number.isFinite(b)) return 1
  if (a === 0 && b < 0 && b !== -Infinity) {
    const message = minor >= 14 ? 'zero to a negative power' : '0.0 cannot be raised to a negative power'
    throw new ValueProblem('ZeroDivisionError', message)
  }
  if (a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b)) return null
  const result = smallWholePower(a, b) ?? pow(a, b)
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b)) {
    throw new ValueProblem('OverflowError', "(34, 'Numerical result out of range')")
  }
  return result
}

/** Where base and result are whole numbers below 2**53, every product on the way is exact. */
function smallWholePower(a: number, b: number): number | null {
  if (!(b > 0 && b <= 52 && Number.isInteger(b) && Number.isInteger(a) && Math.abs(a ** b) < 2 ** 52))
    return null
  let result = a
  for (let i = 1; i < b; i++) result *= a
  return result
}

/** `round(x)`: the nearest int, halves to even. */
export function roundToInt(x: number): IntValue {
  const floor = Math.floor(x)
  const part = x - floor
  if (part < 0.5) return intOfFloat(floor)
  if (part > 0.5) return intOfFloat(floor + 1)
  return intOfFloat(part === 0.5 && floor % 2 !== 0 ? floor + 1 : floor)
}

/** `round(x, digits)`: the float nearest to the decimal value rounded half to even (double_round). */
export function roundFloat(x: number, digits: IntValue): number {
  if (!Number.isFinite(x) || digits > 323) return x
  if (digits < -308) return x < 0 || Object.is(x, -0) ? -0 : 0
  const size = Number(roundedText(Math.abs(x), Number(digits)))
  if (!Number.isFinite(size)) {
    throw new ValueProblem('OverflowError', 'rounded value too large to represent')
  }
  return isNegative(x) ? -size : size
}

function roundedText(size: number, digits: number): string {
  return digits >= 0 ? fixedDigits(size, digits) : `${roundedTens(size, -digits)}e${-digits}`
}

/** size / 10**places as a whole number, halves to even. */
function roundedTens(size: number, places: number): bigint {
  const whole = BigInt(Math.floor(size))
  const hasRest = size !== Math.floor(size)
  const unit = 10n ** BigInt(places)
  const quotient = whole / unit
  const twice = (whole % unit) * 2n
  if (twice > unit || (twice === unit && (hasRest || (quotient & 1n) === 1n))) return quotient + 1n
  return quotient
}
