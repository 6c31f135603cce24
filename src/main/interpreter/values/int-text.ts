// int to text and back: decimal with CPython's limit on digits, the other bases, `int(text, base)`.
// Facts: longobject.c. The limit (4300 digits, not for bases that are powers of two) came with 3.12 and with
// security releases of all before; its message lost and gained words on the way.
import { strRepr } from '../text/repr'
import { asciiDigits, strip } from '../text/white-space'
import { absoluteInt, bitLength, type IntValue, normalised } from './int'
import { type Minor, ValueProblem } from './value-problem'

/** sys.get_int_max_str_digits() at start. */
export const MAX_STR_DIGITS = 4300

const HINT = 'use sys.set_int_max_str_digits() to increase the limit'

/** `str(a)` and `repr(a)`; `limit` 0 = none. */
export function intRepr(a: IntValue, minor: Minor, limit = MAX_STR_DIGITS): string {
  if (typeof a === 'number') return String(a)
  // 10**d has more than 3.3 d bits: below that no digit has to be counted.
  if (limit === 0 || bitLength(a) <= limit * 3.3) return a.toString()
  // Without converting: what has 3.33 bits more a digit is over the limit for sure.
  if (bitLength(a) <= limit * 3.33 + 4) {
    const text = a.toString()
    if (text.length - (a < 0n ? 1 : 0) <= limit) return text
  }
  const digits = minor >= 11 ? `${limit} digits` : `${limit}`
  throw new ValueProblem('ValueError', `Exceeds the limit (${digits}) for integer string conversion; ${HINT}`)
}

/** `bin`, `oct`, `hex` without the prefix, sign in front. */
export function intInBase(a: IntValue, base: 2 | 8 | 16): string {
  return a.toString(base)
}

const PREFIXES = { 2: '0b', 8: '0o', 16: '0x' } as const

/** `bin(a)`, `oct(a)`, `hex(a)`. */
export function intWithPrefix(a: IntValue, base: 2 | 8 | 16): string {
  return `${a < 0 ? '-' : ''}${PREFIXES[base]}${absoluteInt(a).toString(base)}`
}

const SMALL_DECIMAL = /^[0-9]{1,15}$/

/** `int(text, base)`; base 0 reads the prefix of a literal. `literal` is what the message shows. */
export function parseInt(
  text: string,
  base: IntValue,
  minor: Minor,
  limit = MAX_STR_DIGITS,
  literal = strRepr(text),
): IntValue {
  if (base === 10 && SMALL_DECIMAL.test(text)) return Number(text)
  if ((base !== 0 && base < 2) || base > 36) {
    throw new ValueProblem('ValueError', 'int() base must be >= 2 and <= 36, or 0')
  }
  const value = parseDigits(strip(asciiDigits(text)), Number(base), minor, limit)
  if (value !== null) return value
  // PyErr_Format("%.200R"): the representation is cut, its closing quote with it.
  const shown = [...literal].slice(0, 200).join('')
  throw new ValueProblem('ValueError', `invalid literal for int() with base ${base}: ${shown}`)
}

/** `int(bytes, base)` takes the bytes as latin-1 text; the message shows them as bytes. */
export function parseIntBytes(text: string, literal: string, base: IntValue, minor: Minor): IntValue {
  return parseInt(text, base, minor, MAX_STR_DIGITS, literal)
}

const PREFIX_BASE: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16 }

function parseDigits(text: string, wanted: number, minor: Minor, limit: number): IntValue | null {
  let rest = text
  const isNegative = rest.startsWith('-')
  if (isNegative || rest.startsWith('+')) rest = rest.slice(1)
  const prefixBase = rest.startsWith('0') ? PREFIX_BASE[rest.charAt(1).toLowerCase()] : undefined
  let base = wanted
  let isPrefixed = false
  if (prefixBase !== undefined && (wanted === 0 || wanted === prefixBase)) {
    base = prefixBase
    // One underscore may follow the prefix.
    rest = rest.charAt(2) === '_' ? rest.slice(3) : rest.slice(2)
    isPrefixed = true
  } else if (wanted === 0) base = 10
  if (rest === '' || rest.startsWith('_') || rest.endsWith('_') || rest.includes('__')) return null
  const digits = rest.replaceAll('_', '').toLowerCase()
  if (!isOfBase(digits, base)) return null
  // In a literal only zeros may follow a leading zero.
  if (wanted === 0 && !isPrefixed && digits.startsWith('0') && /[^0]/.test(digits)) return null
  const isPowerOfTwo = (base & (base - 1)) === 0
  if (!isPowerOfTwo && limit > 0 && digits.length > limit) throw tooManyDigits(digits.length, minor, limit)
  const value = digitsToInt(digits, base)
  return isNegative ? normalised(-BigInt(value)) : value
}

function tooManyDigits(count: number, minor: Minor, limit: number): ValueProblem {
  const digits = minor >= 11 ? `${limit} digits` : `${limit}`
  return new ValueProblem(
    'ValueError',
    `Exceeds the limit (${digits}) for integer string conversion: value has ${count} digits; ${HINT}`,
  )
}

function isOfBase(digits: string, base: number): boolean {
  for (let i = 0; i < digits.length; i++) {
    const code = digits.charCodeAt(i)
    const digit = code >= 48 && code <= 57 ? code - 48 : code >= 97 && code <= 122 ? code - 87 : 36
    if (digit >= base) return false
  }
  return true
}

const NATIVE: Readonly<Record<number, string>> = { 2: '0b', 8: '0o', 10: '', 16: '0x' }

function digitsToInt(digits: string, base: number): IntValue {
  const small = Number.parseInt(digits, base)
  if (Number.isSafeInteger(small)) return small
  const native = NATIVE[base]
  if (native !== undefined) return normalised(BigInt(native + digits))
  return normalised(fromBase(digits, BigInt(base)))
}

/** By halves: the work of a long number stays that of its multiplications. */
function fromBase(digits: string, base: bigint): bigint {
  if (digits.length <= 10) return BigInt(Number.parseInt(digits, Number(base)))
  const low = digits.length >> 1
  const high = digits.slice(0, digits.length - low)
  return fromBase(high, base) * base ** BigInt(low) + fromBase(digits.slice(-low), base)
}
