// White space and decimal digits as str methods and number parsing see them (Py_UNICODE_ISSPACE: bidirectional classes
// WS, B, S, and category Zs); bytes know six of them.

const SPACES = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
const ONLY_SPACES = new RegExp(`^[${SPACES}]+$`)

export function isSpace(code: number): boolean {
  if (code < 128) return code === 32 || (code >= 9 && code <= 13) || (code >= 28 && code <= 31)
  if (code < 0x1680) return code === 0x85 || code === 0xa0
  return (
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  )
}

/** Of bytes: space, \t \n \v \f \r. */
export function isByteSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13)
}

export function isOnlySpaces(text: string): boolean {
  return ONLY_SPACES.test(text)
}

export type SpaceTest = (code: number) => boolean

/** Positions in UTF-16 units; no white space is a surrogate. */
export function stripStart(text: string, isSpaceCode: SpaceTest = isSpace): string {
  let start = 0
  while (start < text.length && isSpaceCode(text.charCodeAt(start))) start++
  return start === 0 ? text : text.slice(start)
}

export function stripEnd(text: string, isSpaceCode: SpaceTest = isSpace): string {
  let end = text.length
  while (end > 0 && isSpaceCode(text.charCodeAt(end - 1))) end--
  return end === text.length ? text : text.slice(0, end)
}

export function strip(text: string, isSpaceCode: SpaceTest = isSpace): string {
  return stripStart(stripEnd(text, isSpaceCode), isSpaceCode)
}

const NOT_ASCII = /[^\0-\x7f]/
const DECIMAL_DIGIT = /\p{Nd}/gu

/** Decimal digits of other scripts as ASCII ones, as number parsing takes them. */
export function asciiDigits(text: string): string {
  if (!NOT_ASCII.test(text)) return text
  return text.replace(DECIMAL_DIGIT, (digit) => String(decimalValue(digit.codePointAt(0) ?? 0)))
}

const IS_DECIMAL = /^\p{Nd}$/u

/** Decimal digits come in blocks of ten from zero to nine; blocks may touch. */
export function decimalValue(code: number): number {
  let first = code
  while (IS_DECIMAL.test(String.fromCodePoint(first - 1))) first--
  return (code - first) % 10
}
