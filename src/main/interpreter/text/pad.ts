// center, ljust, rjust, zfill, expandtabs, translate, multiplication. Widths count code points.
import { codePointLength } from './code-points'

export function padEnd(text: string, width: number, fill = ' '): string {
  const missing = width - codePointLength(text)
  return missing > 0 ? text + fill.repeat(missing) : text
}

export function padStart(text: string, width: number, fill = ' '): string {
  const missing = width - codePointLength(text)
  return missing > 0 ? fill.repeat(missing) + text : text
}

/** The odd one goes left when the width is odd, right when it is even (unicode_center_impl). */
export function center(text: string, width: number, fill = ' '): string {
  const missing = width - codePointLength(text)
  if (missing <= 0) return text
  const left = Math.floor(missing / 2) + (missing & width & 1)
  return fill.repeat(left) + text + fill.repeat(missing - left)
}

/** Zeros behind the sign. */
export function zeroFill(text: string, width: number): string {
  const missing = width - codePointLength(text)
  if (missing <= 0) return text
  const sign = text.startsWith('+') || text.startsWith('-') ? text.charAt(0) : ''
  return sign + '0'.repeat(missing) + text.slice(sign.length)
}

export function expandTabs(text: string, tabSize = 8): string {
  if (!text.includes('\t')) return text
  let column = 0
  let result = ''
  for (const character of text) {
    if (character === '\t') {
      const spaces = tabSize > 0 ? tabSize - (column % tabSize) : 0
      column += spaces
      result += ' '.repeat(spaces)
    } else {
      column = character === '\n' || character === '\r' ? 0 : column + 1
      result += character
    }
  }
  return result
}

/** `replacement` gives the text for a code point, null to keep it; called once for each different one. */
export function translate(text: string, replacement: (code: number) => string | null): string {
  const known = new Map<string, string>()
  let result = ''
  for (const character of text) {
    let to = known.get(character)
    if (to === undefined) {
      to = replacement(character.codePointAt(0) ?? 0) ?? character
      known.set(character, to)
    }
    result += to
  }
  return result
}
