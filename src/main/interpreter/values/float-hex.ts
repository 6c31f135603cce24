// float.hex and float.fromhex (floatobject.c). The text of a float in base 16 is exact; reading rounds half to even.
import { ValueProblem } from './value-problem'

const MANTISSA_BITS = 52
const LOWEST_EXPONENT = -1022

/** '0x1.8000000000000p+1' */
export function floatHex(x: number): string {
  if (Number.isNaN(x)) return 'nan'
  const sign = x < 0 || Object.is(x, -0) ? '-' : ''
  if (!Number.isFinite(x)) return `${sign}inf`
  if (x === 0) return `${sign}0x0.0p+0`
  const bits = new BigUint64Array(Float64Array.of(Math.abs(x)).buffer)[0] ?? 0n
  const exponent = Number(bits >> 52n)
  const mantissa = (bits & ((1n << 52n) - 1n)).toString(16).padStart(MANTISSA_BITS / 4, '0')
  const power = exponent === 0 ? LOWEST_EXPONENT : exponent - 1023
  return `${sign}0x${exponent === 0 ? 0 : 1}.${mantissa}p${power < 0 ? '-' : '+'}${Math.abs(power)}`
}

const HEX = /^([+-]?)(?:0x)?([0-9a-f]*)(?:\.([0-9a-f]*))?(?:p([+-]?\d+))?$/i
const SPECIAL = /^([+-]?)(inf|infinity|nan)$/i

/** `float.fromhex(text)`. */
export function floatFromHex(text: string): number {
  const stripped = text.replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, '')
  const special = SPECIAL.exec(stripped)
  if (special) {
    if (special[2]?.toLowerCase() === 'nan') return Number.NaN
    return special[1] === '-' ? -Infinity : Infinity
  }
  const found = HEX.exec(stripped)
  const whole = found?.[2] ?? ''
  const fraction = found?.[3] ?? ''
  if (!found || whole + fraction === '')
    throw new ValueProblem('ValueError', 'invalid hexadecimal floating-point string')
  const isNegative = found[1] === '-'
  const digits = BigInt(`0x${whole}${fraction}`)
  const size = scaled(digits, Number(found[4] ?? 0) - 4 * fraction.length)
  return isNegative ? -size : size
}

/** digits * 2**power, rounded once. */
function scaled(digits: bigint, power: number): number {
  if (digits === 0n) return 0
  const length = digits.toString(2).length
  const top = length + power
  if (top > 1024) throw tooLarge()
  if (top < -1080) return 0
  const lowest = Math.max(top - 53, -1074)
  const cut = lowest - power
  let kept = digits
  if (cut > 0) {
    const unit = 1n << BigInt(cut)
    kept = digits / unit
    const twice = (digits % unit) * 2n
    if (twice > unit || (twice === unit && (kept & 1n) === 1n)) kept += 1n
  }
  const exponent = cut > 0 ? lowest : power
  // Two factors: one of them alone could leave the range of floats.
  const half = Math.trunc(exponent / 2)
  const value = Number(kept) * 2 ** half * 2 ** (exponent - half)
  if (!Number.isFinite(value)) throw tooLarge()
  return value
}

function tooLarge(): ValueProblem {
  return new ValueProblem('OverflowError', 'hexadecimal value too large to represent as a float')
}
