// str by code point on top of UTF-16. Text without surrogates, nearly all there is, takes the index as it is.
// A pair of surrogates always counts as one code point: two lone ones side by side cannot be told from it.
import type { SliceRange } from '../values/slice'

const SURROGATE = /[\ud800-\udfff]/
const PAIR = /[\ud800-\udbff][\udc00-\udfff]/
const PAIRS = /[\ud800-\udbff][\udc00-\udfff]/g
const NOT_ASCII = /[^\0-\x7f]/
const NOT_LATIN1 = /[^\0-\xff]/

/** True = an index counts units, not code points. */
export function hasSurrogates(text: string): boolean {
  return SURROGATE.test(text)
}

export function isAscii(text: string): boolean {
  return !NOT_ASCII.test(text)
}

export type StringKind = 'ascii' | 'latin1' | 'ucs2' | 'ucs4'

/** The narrowest layout that holds the text: 1 byte a character (ASCII has the smaller head), 2 or 4. */
export function stringKind(text: string): StringKind {
  if (!NOT_ASCII.test(text)) return 'ascii'
  if (!NOT_LATIN1.test(text)) return 'latin1'
  return PAIR.test(text) ? 'ucs4' : 'ucs2'
}

/** `len(text)`. */
export function codePointLength(text: string): number {
  if (!SURROGATE.test(text)) return text.length
  return text.length - (text.match(PAIRS)?.length ?? 0)
}

/** UTF-16 position of the code point `index`, counted from 0; the end for what lies behind it. */
export function unitOffset(text: string, index: number): number {
  let offset = 0
  for (let i = 0; i < index && offset < text.length; i++) offset += isPairAt(text, offset) ? 2 : 1
  return offset
}

function isPairAt(text: string, offset: number): boolean {
  const high = text.charCodeAt(offset)
  if (high < 0xd800 || high > 0xdbff) return false
  const low = text.charCodeAt(offset + 1)
  return low >= 0xdc00 && low <= 0xdfff
}

/** The character at `index`, or undefined where there is none; negative indices count from the end. */
export function characterAt(text: string, index: number): string | undefined {
  if (!SURROGATE.test(text)) {
    const at = index < 0 ? index + text.length : index
    return at >= 0 && at < text.length ? text.charAt(at) : undefined
  }
  const at = index < 0 ? index + codePointLength(text) : index
  if (at < 0) return undefined
  const offset = unitOffset(text, at)
  if (offset >= text.length) return undefined
  return text.slice(offset, offset + (isPairAt(text, offset) ? 2 : 1))
}

/** The code points from `start` to `stop` (0 <= start, stop <= length). */
export function substring(text: string, start: number, stop: number): string {
  if (start >= stop) return ''
  if (!SURROGATE.test(text)) return text.slice(start, stop)
  const from = unitOffset(text, start)
  const rest = text.slice(from)
  return rest.slice(0, unitOffset(rest, stop - start))
}

export function sliceText(text: string, { start, stop, step, count }: SliceRange): string {
  if (step === 1) return substring(text, start, stop)
  const characters = SURROGATE.test(text) ? [...text] : text
  let result = ''
  for (let i = 0, at = start; i < count; i++, at += step) result += characters[at] ?? ''
  return result
}

/** `reversed` by code point. */
export function reverseText(text: string): string {
  return [...text].reverse().join('')
}

/** Order of code points: surrogate pairs sort behind U+FFFF, which comparing units gets wrong. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  if (!SURROGATE.test(a) && !SURROGATE.test(b)) return a < b ? -1 : 1
  const shorter = Math.min(a.length, b.length)
  let i = 0
  while (i < shorter && a.charCodeAt(i) === b.charCodeAt(i)) i++
  if (i === shorter) return a.length - b.length
  // Back to the start of a pair the texts differ in the second half of.
  if (i > 0 && isPairAt(a, i - 1) && isPairAt(b, i - 1)) i--
  return (a.codePointAt(i) ?? 0) - (b.codePointAt(i) ?? 0)
}

/** Code points before the UTF-16 position `offset`. */
export function codePointIndex(text: string, offset: number): number {
  return codePointLength(text.slice(0, offset))
}
