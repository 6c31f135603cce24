// float to text and back: repr (shortest digits that read back, exponent form below 1e-4 and from 1e16) and `float(text)`.
import { asciiDigits, strip } from '../text/white-space'
import { strRepr } from '../text/repr'
import { type Minor, ValueProblem } from './value-problem'

export function floatRepr(x: number): string {
  const size = Math.abs(x)
  if (size < 1e16 && (size >= 1e-4 || size === 0)) {
    if (Number.isInteger(x)) return Object.is(x, -0) ? '-0.0' : `${x}.0`
    return String(x)
  }
  if (Number.isNaN(x)) return 'nan'
  if (!Number.isFinite(x)) return x < 0 ? '-inf' : 'inf'
  const text = x.toExponential()
  const mark = text.indexOf('e')
  return `${text.slice(0, mark)}e${exponentText(Number(text.slice(mark + 1)))}`
}

/** With sign, two digits at least. */
export function exponentText(exponent: number): string {
  const size = String(Math.abs(exponent))
  return `${exponent < 0 ? '-' : '+'}${size.length < 2 ? `0${size}` : size}`
}

const DECIMAL = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/
const SPECIAL = /^([+-]?)(inf|infinity|nan)$/i

/** `float(text)`; white space around and single underscores between digits are allowed. */
export function parseFloatText(text: string, minor: Minor): number {
  const stripped = strip(asciiDigits(text))
  if (DECIMAL.test(stripped)) return Number(stripped.replaceAll('_', ''))
  const special = SPECIAL.exec(stripped)
  if (special === null) {
    // Up to 3.9 text of nothing but white space is shown as empty.
    const shown = stripped === '' && minor <= 9 ? stripped : text
    throw new ValueProblem('ValueError', `could not convert string to float: ${strRepr(shown)}`)
  }
  if (special[2]?.toLowerCase() === 'nan') return NaN
  return special[1] === '-' ? -Infinity : Infinity
}
