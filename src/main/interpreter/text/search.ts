// find, index, count, replace, startswith, endswith, partition of str, by code point. `start` and `end` are those of the
// call, null = not given. The same kernels serve bytes as latin-1 text.
import { clampBound, clampStart } from '../values/slice'
import type { IntValue } from '../values/int'
import { type Minor, ValueProblem } from '../values/value-problem'
import { codePointIndex, codePointLength, hasSurrogates, substring } from './code-points'

type Bound = IntValue | null

interface Window {
  readonly text: string
  /** Code points before it. */
  readonly start: number
}

/** The part that is searched; null where start lies behind end and not even '' is found. */
function searched(text: string, start: Bound, end: Bound): Window | null {
  if (start === null && end === null) return { text, start: 0 }
  const length = codePointLength(text)
  const from = start === null ? 0 : clampStart(start, length)
  const to = end === null ? length : clampBound(end, length)
  return from > to ? null : { text: substring(text, from, to), start: from }
}

function inCodePoints(window: Window, offset: number): number {
  if (offset < 0) return -1
  return window.start + (hasSurrogates(window.text) ? codePointIndex(window.text, offset) : offset)
}

export function find(text: string, wanted: string, start: Bound = null, end: Bound = null): number {
  const window = searched(text, start, end)
  return window === null ? -1 : inCodePoints(window, window.text.indexOf(wanted))
}

export function findLast(text: string, wanted: string, start: Bound = null, end: Bound = null): number {
  const window = searched(text, start, end)
  return window === null ? -1 : inCodePoints(window, window.text.lastIndexOf(wanted))
}

/** What index and rindex raise. */
export function notFound(what: 'substring' | 'subsection' = 'substring'): ValueProblem {
  return new ValueProblem('ValueError', `${what} not found`)
}

/** Occurrences that do not overlap; the empty text lies around every character. */
export function count(text: string, wanted: string, start: Bound = null, end: Bound = null): number {
  const window = searched(text, start, end)
  if (window === null) return 0
  if (wanted === '') return codePointLength(window.text) + 1
  let found = 0
  for (let at = window.text.indexOf(wanted); at >= 0; at = window.text.indexOf(wanted, at + wanted.length)) {
    found++
  }
  return found
}

export function startsWith(text: string, prefix: string, start: Bound = null, end: Bound = null): boolean {
  const window = searched(text, start, end)
  return window !== null && window.text.startsWith(prefix)
}

export function endsWith(text: string, suffix: string, start: Bound = null, end: Bound = null): boolean {
  const window = searched(text, start, end)
  return window !== null && window.text.endsWith(suffix)
}

/** `limit` < 0 = all. Up to 3.8 a limit leaves the empty text empty. */
export function replace(text: string, from: string, to: string, minor: Minor, limit = -1): string {
  if (limit === 0 || from === to) return text
  if (text === '' && limit > 0 && minor <= 8) return text
  if (from === '') return interleave(text, to, limit)
  if (limit < 0) return text.split(from).join(to)
  let result = ''
  let done = 0
  for (let i = 0; i < limit; i++) {
    const at = text.indexOf(from, done)
    if (at < 0) break
    result += text.slice(done, at) + to
    done = at + from.length
  }
  return result + text.slice(done)
}

/** `to` before every character and at the end. */
function interleave(text: string, to: string, limit: number): string {
  const characters = [...text]
  const times = limit < 0 ? characters.length + 1 : Math.min(limit, characters.length + 1)
  let result = ''
  for (let i = 0; i <= characters.length; i++) result += (i < times ? to : '') + (characters[i] ?? '')
  return result
}

export type Parts = readonly [before: string, separator: string, after: string]

function checkSeparator(separator: string): void {
  if (separator === '') throw new ValueProblem('ValueError', 'empty separator')
}

export function partition(text: string, separator: string): Parts {
  checkSeparator(separator)
  const at = text.indexOf(separator)
  return at < 0 ? [text, '', ''] : [text.slice(0, at), separator, text.slice(at + separator.length)]
}

export function partitionLast(text: string, separator: string): Parts {
  checkSeparator(separator)
  const at = text.lastIndexOf(separator)
  return at < 0 ? ['', '', text] : [text.slice(0, at), separator, text.slice(at + separator.length)]
}

export function removePrefix(text: string, prefix: string): string {
  return prefix !== '' && text.startsWith(prefix) ? text.slice(prefix.length) : text
}

export function removeSuffix(text: string, suffix: string): string {
  return suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text
}
