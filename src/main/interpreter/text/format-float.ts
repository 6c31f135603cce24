// Floats as text in the forms e, f, g and the shortest (pystrtod.c PyOS_double_to_string), and format(float, spec).
import {
  fixedDigits,
  type ScientificDigits,
  shortestDigits,
  significantDigits,
} from '../values/decimal-digits'
import { exponentText } from '../values/float-text'
import { type Minor, ValueProblem } from '../values/value-problem'
import { groupFraction, layOutNumber } from './format-number'
import { type FormatSpec, parseFormatSpec, unknownFormatCode } from './format-spec'

/** 'r' = the shortest digits that read back. */
export type FloatForm = 'e' | 'f' | 'g' | 'r'

export interface FloatTextOptions {
  /** `#`: always a decimal point, zeros at the end stay. */
  readonly isAlternate?: boolean
  /** `.0` where nothing follows the point. */
  readonly addsPointZero?: boolean
}

/** Of a value >= 0; inf and nan as such. */
export function floatText(
  size: number,
  form: FloatForm,
  precision: number,
  { isAlternate = false, addsPointZero = false }: FloatTextOptions = {},
): string {
  if (Number.isNaN(size)) return 'nan'
  if (!Number.isFinite(size)) return 'inf'
  switch (form) {
    case 'f': {
      const text = fixedDigits(size, precision)
      return isAlternate && precision === 0 ? `${text}.` : text
    }
    case 'e':
      return exponentForm(significantDigits(size, precision + 1), isAlternate)
    case 'g': {
      const count = Math.max(1, precision)
      const digits = significantDigits(size, count)
      const isLong = digits.exponent < -4 || digits.exponent >= count - (addsPointZero ? 1 : 0)
      const shown = isAlternate ? digits : withoutEndZeros(digits)
      return isLong ? exponentForm(shown, isAlternate) : pointForm(shown, isAlternate, addsPointZero)
    }
    case 'r': {
      const digits = shortestDigits(size)
      const isLong = digits.exponent < -4 || digits.exponent >= 16
      return isLong ? exponentForm(digits, isAlternate) : pointForm(digits, isAlternate, addsPointZero)
    }
  }
}

function withoutEndZeros({ digits, exponent }: ScientificDigits): ScientificDigits {
  let end = digits.length
  while (end > 1 && digits.charCodeAt(end - 1) === 48) end--
  return { digits: digits.slice(0, end), exponent }
}

function exponentForm({ digits, exponent }: ScientificDigits, isAlternate: boolean): string {
  const point = digits.length > 1 || isAlternate ? '.' : ''
  return `${digits.slice(0, 1)}${point}${digits.slice(1)}e${exponentText(exponent)}`
}

function pointForm({ digits, exponent }: ScientificDigits, isAlternate: boolean, addsZero: boolean): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  const fraction = digits.slice(exponent + 1)
  if (fraction !== '') return `${whole}.${fraction}`
  return whole + (isAlternate ? '.' : '') + (addsZero ? (isAlternate ? '0' : '.0') : '')
}

/** `format(x, spec)` with a spec that is not empty; the empty one gives `str(x)`. */
export function formatFloat(x: number, text: string, minor: Minor, typeName = 'float'): string {
  const spec = parseFormatSpec(text, { type: '', align: '>', typeName }, minor)
  return formatFloatBy(x, spec, typeName)
}

/** Also for an int whose specification asks for a float. */
export function formatFloatBy(x: number, spec: FormatSpec, typeName: string): string {
  const form = formOf(spec.type)
  if (form === null) throw unknownFormatCode(spec.type, typeName)
  if (spec.precision > 2147483647) throw new ValueProblem('ValueError', 'precision too big')
  const isPercent = spec.type === '%'
  const value = isPercent ? x * 100 : x
  const { used, precision } = precisionOf(form, spec)
  const options = { isAlternate: spec.isAlternate, addsPointZero: spec.type === '' }
  let shown = floatText(Math.abs(value), used, precision, options)
  const isZero = !/[1-9a-z]/.test(shown.replace(/e.*$/, ''))
  const isNegative =
    (value < 0 || Object.is(value, -0)) && !(spec.coercesNegativeZero && isZero) && !Number.isNaN(value)
  if (isPercent) shown += '%'
  if (spec.type === 'E' || spec.type === 'F' || spec.type === 'G') shown = shown.toUpperCase()
  const [digits = '', rest = ''] = splitDigits(shown, spec)
  return layOutNumber({ isNegative, prefix: '', digits, rest, groupSize: 3 }, spec)
}

function formOf(type: string): FloatForm | null {
  switch (type) {
    case '':
      return 'r'
    case 'e':
    case 'E':
      return 'e'
    case 'f':
    case 'F':
    case '%':
      return 'f'
    case 'g':
    case 'G':
    case 'n':
      return 'g'
    default:
      return null
  }
}

function precisionOf(
  form: FloatForm,
  spec: FormatSpec,
): { readonly used: FloatForm; readonly precision: number } {
  if (spec.precision < 0) return { used: form, precision: form === 'r' ? 0 : 6 }
  return { used: form === 'r' ? 'g' : form, precision: spec.precision }
}

function splitDigits(text: string, spec: FormatSpec): readonly [string, string] {
  let end = 0
  while (end < text.length && text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end++
  const rest = text.slice(end)
  if (spec.fractionGrouping === '') return [text.slice(0, end), rest]
  return [
    text.slice(0, end),
    rest.replace(/^\.\d+/, (part) => `.${groupFraction(part.slice(1), spec.fractionGrouping)}`),
  ]
}
