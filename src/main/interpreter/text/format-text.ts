// format(str, spec) (formatter_unicode.c format_string_internal).
import { type Minor, ValueProblem } from '../values/value-problem'
import { codePointLength, substring } from './code-points'
import { padText } from './format-number'
import { type FormatSpec, parseFormatSpec, unknownFormatCode } from './format-spec'

/** `format(text, spec)` with a spec that is not empty. */
export function formatText(text: string, specText: string, minor: Minor, typeName = 'str'): string {
  const spec = parseFormatSpec(specText, { type: 's', align: '<', typeName }, minor)
  if (spec.type !== 's') throw unknownFormatCode(spec.type, typeName)
  refuseNumeric(spec, minor)
  const isCut = spec.precision >= 0 && codePointLength(text) > spec.precision
  return padText(isCut ? substring(text, 0, spec.precision) : text, spec)
}

function refuseNumeric(spec: FormatSpec, minor: Minor): void {
  const what = numericPart(spec, minor)
  if (what !== null) {
    throw new ValueProblem('ValueError', `${what} not allowed in string format specifier`)
  }
}

function numericPart(spec: FormatSpec, minor: Minor): string | null {
  if (spec.sign !== '') return spec.sign === ' ' && minor >= 9 ? 'Space' : 'Sign'
  if (spec.coercesNegativeZero) return 'Negative zero coercion (z)'
  if (spec.isAlternate) return 'Alternate form (#)'
  return spec.align === '=' ? "'=' alignment" : null
}

/** `object.__format__` takes no specification. */
export function unsupportedFormat(typeName: string): ValueProblem {
  return new ValueProblem('TypeError', `unsupported format string passed to ${typeName}.__format__`)
}
