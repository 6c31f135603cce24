// The decimal digits of a float, exact and rounded half to even: what CPython's dtoa gives for the modes 2 and 3.
// V8's own conversions are exact but round halves up; they do the work wherever there is no half.

/** Of the absolute value: x = mantissa * 2**exponent. */
function parts(x: number): { readonly mantissa: bigint; readonly exponent: number } {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x)
  const high = view.getUint32(0)
  const biased = (high >>> 20) & 0x7ff
  const fraction = BigInt(high & 0xfffff) * 0x1_0000_0000n + BigInt(view.getUint32(4))
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction + 0x10_0000_0000_0000n, exponent: biased - 1075 }
}

/** numerator / denominator, halves to even. */
function roundedQuotient(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator
  const twice = (numerator % denominator) * 2n
  return twice > denominator || (twice === denominator && (quotient & 1n) === 1n) ? quotient + 1n : quotient
}

/** x * 10**power as a whole number, halves to even; x >= 0. */
function scaledByTen(x: number, power: number): bigint {
  const { mantissa, exponent } = parts(x)
  let numerator = mantissa
  let denominator = 1n
  if (power >= 0) numerator *= 10n ** BigInt(power)
  else denominator *= 10n ** BigInt(-power)
  if (exponent >= 0) numerator <<= BigInt(exponent)
  else denominator <<= BigInt(-exponent)
  return roundedQuotient(numerator, denominator)
}

/** `%.{digits}f` of a finite x >= 0. */
export function fixedDigits(x: number, digits: number): string {
  if (digits <= 100 && x < 1e21) {
    // A half at the last place: x * 2**(digits + 1) is an odd whole number.
    const half = x * 2 ** (digits + 1)
    if (!Number.isInteger(half) || half % 2 === 0) return x.toFixed(digits)
  }
  const text = scaledByTen(x, digits)
    .toString()
    .padStart(digits + 1, '0')
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
}

export interface ScientificDigits {
  /** First digit not 0, unless the value is. */
  readonly digits: string
  /** Of the first digit. */
  readonly exponent: number
}

/** `count` significant digits (>= 1) of a finite x >= 0. */
export function significantDigits(x: number, count: number): ScientificDigits {
  if (x === 0) return { digits: '0'.repeat(count), exponent: 0 }
  if (count <= 100) {
    const text = x.toExponential(count - 1)
    // Only a value that ends with a 5 one place further can be a half.
    const further = x.toExponential(count)
    const mark = further.indexOf('e')
    if (further[mark - 1] !== '5' || Number(further) !== x) return splitExponential(text)
  }
  // With so many digits no value below a power of ten is shown as that power.
  const { exponent } = splitExponential(x.toExponential(60))
  const scaled = scaledByTen(x, count - 1 - exponent).toString()
  return scaled.length === count
    ? { digits: scaled, exponent }
    : { digits: scaled.slice(0, count), exponent: exponent + 1 }
}

/** The shortest digits that read back as x (x > 0 and finite). */
export function shortestDigits(x: number): ScientificDigits {
  return x === 0 ? { digits: '0', exponent: 0 } : splitExponential(x.toExponential())
}

function splitExponential(text: string): ScientificDigits {
  const mark = text.indexOf('e')
  const digits = mark === 1 ? text.slice(0, 1) : text.slice(0, 1) + text.slice(2, mark)
  return { digits, exponent: Number(text.slice(mark + 1)) }
}
