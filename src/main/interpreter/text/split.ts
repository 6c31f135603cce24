// split, rsplit, splitlines and strip with characters. `limit` < 0 = no limit. Bytes pass `isByteSpace`.
import { ValueProblem } from '../values/value-problem'
import { isSpace, type SpaceTest } from './white-space'

/** `text.split(None, limit)`. */
export function splitSpace(text: string, limit = -1, isSpaceCode: SpaceTest = isSpace): string[] {
  const parts: string[] = []
  let at = 0
  while (true) {
    while (at < text.length && isSpaceCode(text.charCodeAt(at))) at++
    if (at === text.length) return parts
    if (parts.length === limit) break
    const start = at
    while (at < text.length && !isSpaceCode(text.charCodeAt(at))) at++
    parts.push(text.slice(start, at))
  }
  // What is left keeps the white space at its end.
  parts.push(text.slice(at))
  return parts
}

/** `text.rsplit(None, limit)`. */
export function splitSpaceLast(text: string, limit = -1, isSpaceCode: SpaceTest = isSpace): string[] {
  const parts: string[] = []
  let at = text.length
  while (true) {
    while (at > 0 && isSpaceCode(text.charCodeAt(at - 1))) at--
    if (at === 0) return parts.reverse()
    if (parts.length === limit) break
    const end = at
    while (at > 0 && !isSpaceCode(text.charCodeAt(at - 1))) at--
    parts.push(text.slice(at, end))
  }
  parts.push(text.slice(0, at))
  return parts.reverse()
}

function checkSeparator(separator: string): void {
  if (separator === '') throw new ValueProblem('ValueError', 'empty separator')
}

/** `text.split(separator, limit)`. */
export function split(text: string, separator: string, limit = -1): string[] {
  checkSeparator(separator)
  if (limit < 0) return text.split(separator)
  const parts: string[] = []
  let from = 0
  while (parts.length < limit) {
    const at = text.indexOf(separator, from)
    if (at < 0) break
    parts.push(text.slice(from, at))
    from = at + separator.length
  }
  parts.push(text.slice(from))
  return parts
}

/** `text.rsplit(separator, limit)`; from the end also without a limit: 'aaa' by 'aa' gives ['a', '']. */
export function splitLast(text: string, separator: string, limit = -1): string[] {
  checkSeparator(separator)
  const parts: string[] = []
  let to = text.length
  while (parts.length !== limit) {
    const at = to < separator.length ? -1 : text.lastIndexOf(separator, to - separator.length)
    if (at < 0) break
    parts.push(text.slice(at + separator.length, to))
    to = at
  }
  parts.push(text.slice(0, to))
  return parts.reverse()
}

const ENDS = '\\n\\r\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029'
const LINE = new RegExp(`[^${ENDS}]*(?:\\r\\n|[${ENDS}]|$)`, 'y')
const BYTES_LINE = /[^\n\r]*(?:\r\n|[\n\r]|$)/y
const LINE_END = new RegExp(`(?:\\r\\n|[${ENDS}])$`)
const BYTES_LINE_END = /(?:\r\n|[\n\r])$/

/** `text.splitlines(keepEnds)`; bytes end lines with \n, \r and \r\n only. */
export function splitLines(text: string, keepEnds = false, isBytes = false): string[] {
  const line = isBytes ? BYTES_LINE : LINE
  const lineEnd = isBytes ? BYTES_LINE_END : LINE_END
  const lines: string[] = []
  line.lastIndex = 0
  while (line.lastIndex < text.length) {
    const found = line.exec(text)?.[0] ?? ''
    lines.push(keepEnds ? found : found.replace(lineEnd, ''))
  }
  return lines
}

/** `text.lstrip(characters)` and so on, by code point. */
export function stripCharacters(text: string, characters: string, side: 'start' | 'end' | 'both'): string {
  const unwanted = new Set(characters)
  const list = [...text]
  let start = 0
  let end = list.length
  if (side !== 'end') while (start < end && unwanted.has(list[start] ?? '')) start++
  if (side !== 'start') while (end > start && unwanted.has(list[end - 1] ?? '')) end--
  return start === 0 && end === list.length ? text : list.slice(start, end).join('')
}
