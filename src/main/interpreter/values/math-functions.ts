// The functions of the math module on plain numbers. Their errors are ValueProblems with CPython's words; the module
// (modules/math.ts) only unpacks arguments. Source: Modules/mathmodule.c.
import {
  addInts,
  bitLength,
  compareInts,
  type IntValue,
  moduloInts,
  multiplyInts,
  normalised,
  subtractInts,
} from './int'
import { floatOfInt } from './int-float'
import { type Minor, ValueProblem } from './value-problem'

/** 3.14 says what was expected and what came. */
export function domainError(minor: Minor, expected: string): ValueProblem {
  return new ValueProblem('ValueError', minor >= 14 ? expected : 'math domain error')
}

export function rangeError(): ValueProblem {
  return new ValueProblem('OverflowError', 'math range error')
}

/** Shewchuk's sum: partials that do not overlap, rounded once at the end, half to even. */
export function fsum(values: readonly number[]): number {
  const partials: number[] = []
  let special = 0
  let infinities = 0
  for (const value of values) {
    let x = value
    let kept = 0
    for (const partial of partials) {
      let y = partial
      if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x]
      const high = x + y
      const low = y - (high - x)
      if (low !== 0) partials[kept++] = low
      x = high
    }
    partials.length = kept
    if (x === 0) continue
    if (Number.isFinite(x)) {
      partials.push(x)
      continue
    }
    if (Number.isFinite(value)) throw new ValueProblem('OverflowError', 'intermediate overflow in fsum')
    if (!Number.isNaN(value)) infinities += value
    special += value
    partials.length = 0
  }
  if (special !== 0 || Number.isNaN(special)) {
    if (Number.isNaN(infinities)) throw new ValueProblem('ValueError', '-inf + inf in fsum')
    return special
  }
  return roundedSum(partials)
}

function roundedSum(partials: readonly number[]): number {
  let at = partials.length
  if (at === 0) return 0
  let high = partials[--at] ?? 0
  let low = 0
  while (at > 0) {
    const x = high
    const y = partials[--at] ?? 0
    high = x + y
    low = y - (high - x)
    if (low !== 0) break
  }
  // Half an ulp is left over: the next partial decides to which side.
  const next = partials[at - 1] ?? 0
  if (at > 0 && ((low < 0 && next < 0) || (low > 0 && next > 0))) {
    const twice = low * 2
    const x = high + twice
    if (twice === x - high) return x
  }
  return high
}

/** A product and its rounding error: a * b = high + low exactly, where nothing overflows. */
function twoProduct(a: number, b: number): readonly [high: number, low: number] {
  const high = a * b
  const [aHigh, aLow] = split(a)
  const [bHigh, bLow] = split(b)
  return [high, aHigh * bHigh - high + aHigh * bLow + aLow * bHigh + aLow * bLow]
}

function split(a: number): readonly [high: number, low: number] {
  const spread = a * 134_217_729
  const high = spread - (spread - a)
  return [high, a - high]
}

/**
 * Euclidean length. From 3.10 on scaled by a power of two, squares summed with their errors, and the root corrected once;
 * before, scaled by the largest and summed with a running correction.
 */
export function norm(values: readonly number[], minor: Minor): number {
  const sizes = values.map(Math.abs)
  if (sizes.includes(Infinity)) return Infinity
  if (sizes.some(Number.isNaN)) return Number.NaN
  const largest = Math.max(0, ...sizes)
  if (largest === 0 || sizes.length <= 1) return largest
  if (minor < 10) return largest * scaledRoot(sizes.map((size) => size / largest))
  const exponent = mantissaAndExponent(largest)[1]
  // A power of two of a subnormal number's size has no inverse.
  if (exponent < -1023) {
    return (
      Number.MIN_VALUE *
      norm(
        sizes.map((size) => size / Number.MIN_VALUE),
        minor,
      )
    )
  }
  return correctedRoot(sizes, 2 ** -exponent)
}

function scaledRoot(sizes: readonly number[]): number {
  let sum = 1
  let rest = 0
  for (const size of sizes) {
    const square = size * size
    const before = sum
    sum += square
    rest += before - sum + square
  }
  return Math.sqrt(sum - 1 + rest)
}

/** The sum begins with 1, so that every square is smaller than it and its error is exact. */
function correctedRoot(sizes: readonly number[], scale: number): number {
  let sum = 1
  let ofProducts = 0
  let ofSums = 0
  const add = ([high, low]: readonly [number, number]) => {
    const before = sum
    sum += high
    ofProducts += low
    ofSums += high - (sum - before)
  }
  for (const size of sizes) add(twoProduct(size * scale, size * scale))
  const root = Math.sqrt(sum - 1 + (ofProducts + ofSums))
  add(twoProduct(-root, root))
  return (root + (sum - 1 + (ofProducts + ofSums)) / (2 * root)) / scale
}

/** The integer part of the square root. */
export function integerRoot(value: IntValue): IntValue {
  if (value < 0) throw new ValueProblem('ValueError', 'isqrt() argument must be nonnegative')
  if (typeof value === 'number') {
    let root = Math.floor(Math.sqrt(value))
    while (root * root > value) root--
    while ((root + 1) * (root + 1) <= value) root++
    return root
  }
  let root =
    BigInt(Math.floor(Math.sqrt(Number(value >> BigInt(2 * excess(value)))))) << BigInt(excess(value))
  if (root === 0n) root = 1n
  for (let next = (root + value / root) >> 1n; next !== root; next = (root + value / root) >> 1n) {
    const isSettled = next > root && next - root <= 1n
    if (isSettled) break
    root = next
  }
  while (root * root > value) root--
  while ((root + 1n) * (root + 1n) <= value) root++
  return normalised(root)
}

/** Half the bits above the thousand that a double can hold. */
function excess(value: bigint): number {
  return Math.max(0, Math.ceil((value.toString(16).length * 4 - 1000) / 2))
}

export function greatestCommonDivisor(a: IntValue, b: IntValue, minor: Minor): IntValue {
  let x = a < 0 ? subtractInts(0, a) : a
  let y = b < 0 ? subtractInts(0, b) : b
  while (compareInts(y, 0) !== 0) [x, y] = [y, moduloInts(x, y, minor)]
  return x
}

export function factorial(value: IntValue): IntValue {
  if (value < 0) throw new ValueProblem('ValueError', 'factorial() not defined for negative values')
  return productOfRange(1, Number(value))
}

/** from * (from + 1) * ... * to, in halves so that big factors meet late. */
export function productOfRange(from: number, to: number): IntValue {
  if (from > to) return 1
  if (to - from < 8) {
    let product: IntValue = from
    for (let factor = from + 1; factor <= to; factor++) product = multiplyInts(product, factor)
    return product
  }
  const middle = Math.floor((from + to) / 2)
  return multiplyInts(productOfRange(from, middle), productOfRange(middle + 1, to))
}

/** n (n - 1) ... (n - k + 1). */
export function permutations(n: IntValue, k: IntValue): IntValue {
  if (n < 0) throw new ValueProblem('ValueError', 'n must be a non-negative integer')
  if (k < 0) throw new ValueProblem('ValueError', 'k must be a non-negative integer')
  if (compareInts(k, n) > 0) return 0
  let product: IntValue = 1
  for (let step = 0; step < Number(k); step++) product = multiplyInts(product, subtractInts(n, step))
  return product
}

export function combinations(n: IntValue, k: IntValue): IntValue {
  if (n < 0) throw new ValueProblem('ValueError', 'n must be a non-negative integer')
  if (k < 0) throw new ValueProblem('ValueError', 'k must be a non-negative integer')
  if (compareInts(k, n) > 0) return 0
  const other = subtractInts(n, k)
  const steps = Number(compareInts(other, k) < 0 ? other : k)
  let chosen = 1n
  for (let step = 1; step <= steps; step++) {
    chosen = (chosen * BigInt(addInts(subtractInts(n, steps), step))) / BigInt(step)
  }
  return normalised(chosen)
}

/** Natural, binary or decimal logarithm of a float, or of an int of any size. */
export function logarithm(
  value: number | IntValue,
  isInt: boolean,
  log: (x: number) => number,
  minor: Minor,
): number {
  if (isInt && typeof value === 'bigint' && value > 2n ** 1000n) {
    // As frexp splits it: a mantissa below 1 and a power of two.
    const bits = bitLength(value)
    const mantissa = Number(value >> BigInt(bits - 64)) / 2 ** 64
    return log(mantissa) + log(2) * bits
  }
  const x = isInt ? floatOfInt(value) : Number(value)
  if (Number.isNaN(x) || x === Infinity) return x
  if (x > 0) return log(x)
  if (minor < 14) throw domainError(minor, '')
  throw new ValueProblem('ValueError', isInt ? 'expected a positive input' : positiveInput(x))
}

function positiveInput(x: number): string {
  return `expected a positive input, got ${Number.isInteger(x) && Number.isFinite(x) ? `${Object.is(x, -0) ? '-0' : x}.0` : x === -Infinity ? '-inf' : x}`
}

/** The next float from x towards y. */
export function nextAfter(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN
  if (x === y) return y
  if (x === 0) return y > 0 ? Number.MIN_VALUE : -Number.MIN_VALUE
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x)
  const bits = view.getBigInt64(0)
  view.setBigInt64(0, bits + (y > x === x > 0 ? 1n : -1n))
  return view.getFloat64(0)
}

/** x = m * 2^e with 0.5 <= |m| < 1. */
export function mantissaAndExponent(x: number): readonly [number, number] {
  if (x === 0 || !Number.isFinite(x)) return [x, 0]
  const isSmall = Math.abs(x) < 2 ** -1021
  const scaled = isSmall ? x * 2 ** 60 : x
  let exponent = Math.floor(Math.log2(Math.abs(scaled))) + 1
  let mantissa = scaled / 2 ** (exponent - 1) / 2
  if (Math.abs(mantissa) >= 1) {
    mantissa /= 2
    exponent++
  } else if (Math.abs(mantissa) < 0.5) {
    mantissa *= 2
    exponent--
  }
  return [mantissa, isSmall ? exponent - 60 : exponent]
}

/** The representable multiple of the remainder rule of IEEE 754: the quotient is rounded half to even. */
export function ieeeRemainder(x: number, y: number): number {
  const size = Math.abs(y)
  let rest = Math.abs(x) % size
  const other = size - rest
  if (rest > other || (rest === other && Math.abs(x) % (2 * size) !== rest)) rest -= size
  return x < 0 || Object.is(x, -0) ? -rest : rest
}
