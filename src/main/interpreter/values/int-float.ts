// Between int and float: conversion, true division, comparison of an int with a float. JS compares number with bigint
// exactly and rounds BigInt -> Number to nearest even, as CPython does.
import { bitLength, intDivisionByZero, intOfWhole, type IntValue, normalised } from './int'
import { type Minor, ValueProblem } from './value-problem'

/** `float(a)`. */
export function floatOfInt(a: IntValue): number {
  if (typeof a === 'number') return a
  const value = Number(a)
  if (!Number.isFinite(value)) throw new ValueProblem('OverflowError', 'int too large to convert to float')
  return value
}

/** `int(x)`: towards zero. */
export function intOfFloat(x: number): IntValue {
  if (Number.isNaN(x)) throw new ValueProblem('ValueError', 'cannot convert float NaN to integer')
  if (!Number.isFinite(x)) {
    throw new ValueProblem('OverflowError', 'cannot convert float infinity to integer')
  }
  return intOfWhole(Math.trunc(x))
}

/** `a / b`, correctly rounded for ints of any size (long_true_divide). */
export function trueDivideInts(a: IntValue, b: IntValue, minor: Minor): number {
  if (b === 0) throw intDivisionByZero('/', minor)
  if (typeof a === 'number' && typeof b === 'number') return a / b
  const isNegative = a < 0 !== b < 0
  const dividend = BigInt(a) < 0n ? -BigInt(a) : BigInt(a)
  const divisor = BigInt(b) < 0n ? -BigInt(b) : BigInt(b)
  const size = divideToFloat(dividend, divisor)
  return isNegative ? -size : size
}

function divideToFloat(dividend: bigint, divisor: bigint): number {
  if (dividend === 0n) return 0
  const exponent = bitLength(dividend) - bitLength(divisor)
  // 55 bits of quotient: 53 of the result, one to round, and a sticky bit made of everything below. Fewer for a
  // subnormal result, whose last place is fixed.
  const shift = Math.max(exponent - 55, -1076)
  if (exponent > 1025) throw tooLarge()
  const scaledDividend = shift < 0 ? dividend << BigInt(-shift) : dividend
  const scaledDivisor = shift > 0 ? divisor << BigInt(shift) : divisor
  let quotient = scaledDividend / scaledDivisor
  if (quotient * scaledDivisor !== scaledDividend) quotient |= 1n
  // Rounding once: cut to the bits the result can have, with ties to even, then scale exactly.
  const extra = Math.max(bitLength(quotient) - 53, -1074 - shift, 0)
  const unit = 1n << BigInt(extra)
  let kept = quotient / unit
  const rest = (quotient % unit) * 2n
  if (rest > unit || (rest === unit && (kept & 1n) === 1n)) kept += 1n
  const value = scale(Number(kept), shift + extra)
  if (!Number.isFinite(value)) throw tooLarge()
  return value
}

function tooLarge(): ValueProblem {
  return new ValueProblem('OverflowError', 'integer division result too large for a float')
}

/** x * 2**exponent in steps that stay in range. */
function scale(x: number, exponent: number): number {
  let result = x
  let rest = exponent
  while (rest > 1000) {
    result *= 2 ** 1000
    rest -= 1000
  }
  while (rest < -1000) {
    result *= 2 ** -1000
    rest += 1000
  }
  return result * 2 ** rest
}

/** `x == a`, also for ints no float can hold. */
export function floatEqualsInt(x: number, a: IntValue): boolean {
  // oxlint-disable-next-line eqeqeq -- number == bigint compares the mathematical values
  return x == a
}

/** Numerator and denominator in lowest terms. */
export function integerRatio(x: number): readonly [IntValue, IntValue] {
  if (Number.isNaN(x)) throw new ValueProblem('ValueError', 'cannot convert NaN to integer ratio')
  if (!Number.isFinite(x)) {
    throw new ValueProblem('OverflowError', 'cannot convert Infinity to integer ratio')
  }
  let numerator = x
  let power = 0
  while (!Number.isInteger(numerator)) {
    numerator *= 2
    power++
  }
  return [intOfWhole(numerator), normalised(1n << BigInt(power))]
}
