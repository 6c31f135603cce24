// exp, log, pow, sin ... rounded correctly: computed in fixed point far beyond the precision of a float and rounded once.
// The C library that CPython calls (glibc) is within 0.55 units in the last place for these functions, so that its answer is
// the correctly rounded one but for a few in a hundred thousand; V8's own functions differ from it far more often.
// Slow (microseconds), hence only for what programs print. Called by modules/math.ts and by float's **.

/** Bits behind the point. Results are right to about 2^-180 before they are rounded. */
const POINT = 192n
const ONE = 1n << POINT
/** For sin of huge arguments: as many bits of pi as the largest float has before its point, and POINT more. */
const WIDE_POINT = 1400n

/** 1/n + 1/(3 n^3) + ..., or with alternating signs, in fixed point. */
function arcSeries(n: bigint, point: bigint, sign: 1n | -1n): bigint {
  let power = (1n << point) / n
  let sum = power
  const square = n * n
  for (let k = 3n, s = sign; power !== 0n; k += 2n, s *= sign) {
    power /= square
    sum += (s * power) / k
  }
  return sum
}

// ln 2 and pi by sums of such series (Gauss's and Machin's).
const LN2 =
  18n * arcSeries(26n, POINT, 1n) - 2n * arcSeries(4801n, POINT, 1n) + 8n * arcSeries(8749n, POINT, 1n)
const WIDE_PI = 16n * arcSeries(5n, WIDE_POINT, -1n) - 4n * arcSeries(239n, WIDE_POINT, -1n)

/** A finite float as mantissa * 2^exponent, exactly. */
function exactly(x: number): readonly [mantissa: bigint, exponent: number] {
  BITS.setFloat64(0, x)
  const bits = BITS.getBigUint64(0)
  const field = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & 0xf_ffff_ffff_ffffn
  const mantissa = field === 0 ? fraction : fraction | (1n << 52n)
  return [x < 0 ? -mantissa : mantissa, Math.max(field, 1) - 1075]
}
const BITS = new DataView(new ArrayBuffer(8))

function shifted(value: bigint, by: number): bigint {
  return by >= 0 ? value << BigInt(by) : value >> BigInt(-by)
}

function fixed(x: number, point = POINT): bigint {
  const [mantissa, exponent] = exactly(x)
  return shifted(mantissa, exponent + Number(point))
}

function bitLengthOf(value: bigint): number {
  const hex = value.toString(16)
  return hex.length * 4 - Math.clz32(Number.parseInt(hex[0] ?? '0', 16)) + 28
}

/** value * 2^exponent, rounded half to even, also among subnormal numbers. `isMore`: a bit more than value. */
function rounded(value: bigint, exponent: number, isMore = false): number {
  if (value < 0n) return -rounded(-value, exponent, isMore)
  if (value === 0n) return 0
  const length = bitLengthOf(value)
  const top = length + exponent
  if (top > 1024) return Infinity
  // One bit below what is kept tells halves, one below that tells more than halves.
  const kept = Math.min(53, top + 1074)
  if (kept < 0) return 0
  const drop = length - kept - 2
  let short = drop > 0 ? value >> BigInt(drop) : value << BigInt(-drop)
  if (isMore || (drop > 0 && short << BigInt(drop) !== value)) short |= 1n
  const low = Number(short & 3n)
  let whole = Number(short >> 2n)
  if (low === 3 || (low === 2 && whole % 2 === 1)) whole++
  const scale = drop + 2 + exponent
  return scale < -1000 ? whole * 2 ** -900 * 2 ** (scale + 900) : whole * 2 ** scale
}

/** e^x for fixed |x| below 1. */
function expFixed(x: bigint): bigint {
  const small = x >> 8n
  let term = ONE
  let sum = ONE
  for (let k = 1n; term !== 0n && term !== -1n; k++) {
    term = (term * small) / k / ONE
    sum += term
  }
  for (let squared = 0; squared < 8; squared++) sum = (sum * sum) >> POINT
  return sum
}

/** e^x for fixed x, rounded. */
function roundedExp(x: bigint): number {
  const powers = (2n * x + LN2) / (2n * LN2)
  if (powers > 1100n) return Infinity
  if (powers < -1100n) return 0
  return rounded(expFixed(x - powers * LN2), Number(powers) - Number(POINT))
}

/** ln x for a positive finite float, fixed. */
function logFixed(x: number): bigint {
  const [mantissa, exponent] = exactly(x)
  const length = bitLengthOf(mantissa)
  // 1 <= m < 2, and closer to 1 from below where that keeps the sum from cancelling.
  let m = shifted(mantissa, Number(POINT) - length + 1)
  let powers = exponent + length - 1
  if (m > (ONE * 3n) / 2n) {
    m >>= 1n
    powers++
  }
  const guess = fixed(Math.log(rounded(m, -Number(POINT))))
  const rest = ((m * expFixed(-guess)) >> POINT) - ONE
  const square = (rest * rest) >> POINT
  return guess + rest - square / 2n + ((square * rest) >> POINT) / 3n + BigInt(powers) * LN2
}

export function exp(x: number): number {
  if (!(Math.abs(x) < 746)) return Math.exp(x)
  return Math.abs(x) < 2 ** -54 ? 1 + x : roundedExp(fixed(x))
}

export function log(x: number): number {
  if (!(x > 0) || x === Infinity || x === 1) return Math.log(x)
  return rounded(logFixed(x), -Number(POINT))
}

export function log2(x: number): number {
  if (!(x > 0) || x === Infinity || x === 1) return Math.log2(x)
  return rounded((logFixed(x) << POINT) / LN2, -Number(POINT))
}

const LOG10_2_HIGH = 3.01029995663611771306e-1
const LOG10_2_LOW = 3.69423907715893078616e-13
const INVERSE_LN10 = 4.34294481903251816668e-1

/** As glibc does it, which is not quite rounded correctly: from ln of the mantissa (sysdeps/ieee754/dbl-64/e_log10.c). */
export function log10(x: number): number {
  if (!(x > 0) || x === Infinity || x === 1) return Math.log10(x)
  const [mantissa, exponent] = exactly(x)
  const length = bitLengthOf(mantissa)
  const binary = exponent + length - 1
  const below = binary < 0 ? 1 : 0
  const powers = binary + below
  const scaled = rounded(mantissa, -(length - 1) - below)
  return powers * LOG10_2_LOW + INVERSE_LN10 * log(scaled) + powers * LOG10_2_HIGH
}

const LARGEST_EXACT_POWER = 64

/** x ** y. Whole exponents are multiplied out, so that ties are seen as such. */
export function pow(x: number, y: number): number {
  if (!Number.isFinite(x) || !Number.isFinite(y) || x === 0 || y === 0 || x === 1 || x === -1) return x ** y
  const isWhole = Number.isInteger(y)
  if (x < 0 && !isWhole) return Number.NaN
  if (y === 1) return x
  if (y === 2) return x * x
  if (y === -1) return 1 / x
  if (y === 0.5) return Math.sqrt(x)
  if (isWhole && Math.abs(y) <= LARGEST_EXACT_POWER) return wholePower(x, y)
  const sign = x < 0 && Math.abs(y) % 2 === 1 ? -1 : 1
  const size = Math.log(Math.abs(x)) * y
  if (size > 720) return sign * Infinity
  if (size < -760) return sign * 0
  const [mantissa, exponent] = exactly(y)
  return sign * roundedExp(shifted(logFixed(Math.abs(x)) * mantissa, exponent))
}

function wholePower(x: number, y: number): number {
  const [mantissa, exponent] = exactly(x)
  const count = Math.abs(y)
  const power = mantissa ** BigInt(count)
  if (y > 0) return rounded(power, exponent * count)
  const size = power < 0n ? -power : power
  const digits = BigInt(bitLengthOf(size) + 80)
  const quotient = (1n << digits) / size
  const result = rounded(quotient, -Number(digits) - exponent * count, quotient * size !== 1n << digits)
  return power < 0n ? -result : result
}

/** sin and cos of fixed |x| up to pi/4 and a little more. */
function sinCosFixed(x: bigint): readonly [sin: bigint, cos: bigint] {
  const square = (x * x) >> POINT
  let sin = x
  let cos = ONE
  let sinTerm = x
  let cosTerm = ONE
  for (let k = 1n; cosTerm !== 0n; k += 2n) {
    cosTerm = -((cosTerm * square) / (k * (k + 1n))) / ONE
    sinTerm = -((sinTerm * square) / ((k + 1n) * (k + 2n))) / ONE
    cos += cosTerm
    sin += sinTerm
  }
  return [sin, cos]
}

/** sin and cos of any finite float: the rest of a division by pi/2, and which quarter it lies in. */
function sinCos(x: number): readonly [sin: bigint, cos: bigint] {
  const halfPi = WIDE_PI / 2n
  const wide = fixed(x, WIDE_POINT)
  const quarters = (2n * wide + (wide < 0n ? -halfPi : halfPi)) / (2n * halfPi)
  const [sin, cos] = sinCosFixed((wide - quarters * halfPi) >> (WIDE_POINT - POINT))
  switch (Number(((quarters % 4n) + 4n) % 4n)) {
    case 0:
      return [sin, cos]
    case 1:
      return [cos, -sin]
    case 2:
      return [-sin, -cos]
    default:
      return [-cos, sin]
  }
}

/** Below this sin x, tan x, atan x and asin x are x but for its last bit. */
const TINY = 2 ** -26

export function sin(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) < TINY) return Math.sin(x)
  return rounded(sinCos(x)[0], -Number(POINT))
}

export function cos(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) < TINY) return Math.cos(x)
  return rounded(sinCos(x)[1], -Number(POINT))
}

export function tan(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) < TINY) return Math.tan(x)
  const [sin, cos] = sinCos(x)
  return rounded((sin << POINT) / cos, -Number(POINT))
}

/** The angle of the point (across, up), both fixed, `guess` being it as a float. */
function angle(up: bigint, across: bigint, guess: number): number {
  const [sin, cos] = sinCos(guess)
  const off = ((up * cos - across * sin) << POINT) / (across * cos + up * sin)
  const cube = (((off * off) >> POINT) * off) >> POINT
  return rounded(fixed(guess) + off - cube / 3n, -Number(POINT))
}

export function atan(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) < TINY || Math.abs(x) > 2 ** 60) return Math.atan(x)
  return angle(fixed(x), ONE, Math.atan(x))
}

export function atan2(y: number, x: number): number {
  const guess = Math.atan2(y, x)
  const isPlain = Number.isFinite(x) && Number.isFinite(y) && x !== 0 && y !== 0
  if (!isPlain || Math.abs(guess) < TINY) return guess
  // Scaled so that both have bits enough behind the point; only their ratio matters.
  const [up, upExponent] = exactly(y)
  const [across, acrossExponent] = exactly(x)
  const least = Math.min(upExponent, acrossExponent)
  if (Math.abs(upExponent - acrossExponent) > 120) return guess
  return angle(
    shifted(up, upExponent - least + Number(POINT)),
    shifted(across, acrossExponent - least + Number(POINT)),
    guess,
  )
}

export function asin(x: number): number {
  if (!(Math.abs(x) < 1) || Math.abs(x) < TINY) return Math.asin(x)
  return angle(fixed(x), otherSide(x), Math.asin(x))
}

export function acos(x: number): number {
  if (!(Math.abs(x) < 1) || x === 0) return Math.acos(x)
  return angle(otherSide(x), fixed(x), Math.acos(x))
}

/** sqrt(1 - x^2), fixed. */
function otherSide(x: number): bigint {
  const square = (ONE << POINT) - fixed(x) ** 2n
  let root = fixed(Math.sqrt(rounded(square, -2 * Number(POINT))))
  for (let step = 0; step < 4 && root !== 0n; step++) root = (root + square / root) / 2n
  return root
}

/** As glibc does them, from ln and ln(1 + x) (sysdeps/ieee754/dbl-64/s_asinh.c and e_acosh.c). */
export function asinh(x: number): number {
  const size = Math.abs(x)
  if (!(size > 2)) return Math.asinh(x)
  const result =
    size > 2 ** 28 ? log(size) + Math.LN2 : log(2 * size + 1 / (Math.sqrt(size * size + 1) + size))
  return x < 0 ? -result : result
}

export function acosh(x: number): number {
  if (!(x > 2)) return Math.acosh(x)
  return x > 2 ** 28 ? log(x) + Math.LN2 : log(2 * x - 1 / (x + Math.sqrt(x * x - 1)))
}
