// Putting a formatted number together: sign, prefix, grouped digits, the rest, and the padding (formatter_unicode.c
// calc_number_widths and fill_number).
import { codePointLength } from './code-points'
import type { FormatSpec } from './format-spec'

export interface NumberParts {
  readonly isNegative: boolean
  /** 0x and so on. */
  readonly prefix: string
  /** Before the decimal point; empty for inf and nan. */
  readonly digits: string
  /** What follows the digits: fraction, exponent, percent sign, inf. */
  readonly rest: string
  /** Digits between separators. */
  readonly groupSize: 3 | 4
}

export function layOutNumber(parts: NumberParts, spec: FormatSpec): string {
  const sign = parts.isNegative ? '-' : spec.sign === '+' || spec.sign === ' ' ? spec.sign : ''
  const head = sign + parts.prefix
  const fixed = head.length + codePointLength(parts.rest)
  // Zeros that fill up to the width are grouped like digits.
  const smallest = spec.fill === '0' && spec.align === '=' ? spec.width - fixed : 0
  const digits =
    parts.digits === '' ? '' : groupDigits(parts.digits, spec.grouping, parts.groupSize, smallest)
  const padding = Math.max(0, spec.width - fixed - digits.length)
  return pad(head, digits + parts.rest, padding, spec)
}

function pad(head: string, body: string, padding: number, { fill, align }: FormatSpec): string {
  if (padding === 0) return head + body
  switch (align) {
    case '<':
      return head + body + fill.repeat(padding)
    case '>':
      return fill.repeat(padding) + head + body
    case '=':
      return head + fill.repeat(padding) + body
    case '^': {
      const left = padding >> 1
      return fill.repeat(left) + head + body + fill.repeat(padding - left)
    }
  }
}

/** _PyUnicode_InsertThousandsGrouping: from the right, zeros in front until `smallest` characters are there. */
function groupDigits(digits: string, separator: string, groupSize: number, smallest: number): string {
  if (separator === '') return digits.padStart(smallest, '0')
  let result = ''
  let remaining = digits.length
  let missing = smallest
  while (true) {
    const size = Math.min(groupSize, Math.max(remaining, missing, 1))
    const taken = Math.min(remaining, size)
    const group = digits.slice(remaining - taken, remaining).padStart(size, '0')
    result = result === '' ? group : group + separator + result
    remaining -= taken
    missing -= size
    if (remaining <= 0 && missing <= 0) return result
    missing -= 1
  }
}

/** Digits of a fraction in groups from the left. */
export function groupFraction(digits: string, separator: string): string {
  return separator === '' ? digits : digits.replaceAll(/\d{3}(?=\d)/g, (group) => group + separator)
}

/** Padding of text, default alignment included in the specification. */
export function padText(text: string, spec: FormatSpec): string {
  const padding = spec.width - codePointLength(text)
  return padding > 0 ? pad('', text, padding, spec) : text
}
