// format(int, spec) (formatter_unicode.c format_long_internal).
import { absoluteInt, type IntValue } from '../values/int'
import { floatOfInt } from '../values/int-float'
import { intRepr, MAX_STR_DIGITS } from '../values/int-text'
import { type Minor, ValueProblem } from '../values/value-problem'
import { formatFloatBy } from './format-float'
import { layOutNumber } from './format-number'
import { type FormatSpec, parseFormatSpec, unknownFormatCode } from './format-spec'

function valueError(message: string): ValueProblem {
  return new ValueProblem('ValueError', message)
}

/** `format(a, spec)` with a spec that is not empty; a bool counts as 0 or 1 and is named in messages. */
export function formatInt(
  a: IntValue,
  text: string,
  minor: Minor,
  typeName = 'int',
  limit = MAX_STR_DIGITS,
): string {
  const spec = parseFormatSpec(text, { type: 'd', align: '>', typeName }, minor)
  switch (spec.type) {
    case 'b':
    case 'c':
    case 'd':
    case 'o':
    case 'x':
    case 'X':
    case 'n':
      return formatIntBy(a, spec, minor, limit)
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case '%':
      return formatFloatBy(floatOfInt(a), spec, typeName)
    default:
      throw unknownFormatCode(spec.type, typeName)
  }
}

const BASES: Readonly<Record<string, { readonly base: 2 | 8 | 16; readonly prefix: string }>> = {
  b: { base: 2, prefix: '0b' },
  o: { base: 8, prefix: '0o' },
  x: { base: 16, prefix: '0x' },
  X: { base: 16, prefix: '0X' },
}

function formatIntBy(a: IntValue, spec: FormatSpec, minor: Minor, limit: number): string {
  if (spec.precision >= 0) throw valueError('Precision not allowed in integer format specifier')
  if (spec.coercesNegativeZero) {
    throw valueError('Negative zero coercion (z) not allowed in integer format specifier')
  }
  if (spec.type === 'c') return formatCharacter(a, spec)
  const isNegative = a < 0
  const size = absoluteInt(a)
  const form = BASES[spec.type]
  if (form === undefined) {
    const digits = intRepr(size, minor, limit)
    return layOutNumber({ isNegative, prefix: '', digits, rest: '', groupSize: 3 }, spec)
  }
  const text = size.toString(form.base)
  const digits = spec.type === 'X' ? text.toUpperCase() : text
  const prefix = spec.isAlternate ? form.prefix : ''
  return layOutNumber({ isNegative, prefix, digits, rest: '', groupSize: 4 }, spec)
}

function formatCharacter(a: IntValue, spec: FormatSpec): string {
  if (spec.sign !== '') throw valueError("Sign not allowed with integer format specifier 'c'")
  if (spec.isAlternate) {
    throw valueError("Alternate form (#) not allowed with integer format specifier 'c'")
  }
  if (BigInt.asIntN(64, BigInt(a)) !== BigInt(a)) {
    throw new ValueProblem('OverflowError', 'Python int too large to convert to C long')
  }
  if (a < 0 || a > 0x10ffff) throw new ValueProblem('OverflowError', '%c arg not in range(0x110000)')
  const rest = String.fromCodePoint(Number(a))
  return layOutNumber({ isNegative: false, prefix: '', digits: '', rest, groupSize: 3 }, spec)
}
