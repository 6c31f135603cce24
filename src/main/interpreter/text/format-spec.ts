// Format specifications, `[[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type]`: parsing and the problems that
// do not depend on the value (formatter_unicode.c). The values are formatted by format-text, format-int, format-float.
import { type Minor, ValueProblem } from '../values/value-problem'

export type Align = '<' | '>' | '=' | '^'

export interface FormatSpec {
  readonly fill: string
  readonly align: Align
  /** '' = not given, which is '-'. */
  readonly sign: '' | '+' | '-' | ' '
  readonly coercesNegativeZero: boolean
  readonly isAlternate: boolean
  /** -1 = not given. */
  readonly width: number
  readonly grouping: '' | ',' | '_'
  readonly precision: number
  /** Behind the decimal point, from 3.14. */
  readonly fractionGrouping: '' | ',' | '_'
  readonly type: string
}

/** What the value that is formatted brings along. */
export interface FormatDefaults {
  readonly type: string
  readonly align: '<' | '>'
  /** Name of the value's type, for messages. */
  readonly typeName: string
}

const ALIGNS = '<>=^'
const LARGEST = Number.MAX_SAFE_INTEGER

function valueError(message: string): ValueProblem {
  return new ValueProblem('ValueError', message)
}

/** A character as messages show it; '\x..' for what is no printable ASCII. */
function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code > 32 && code < 128 ? character : `\\x${code.toString(16)}`
}

export function unknownFormatCode(type: string, typeName: string): ValueProblem {
  return valueError(`Unknown format code '${shown(type)}' for object of type '${typeName}'`)
}

export function parseFormatSpec(text: string, defaults: FormatDefaults, minor: Minor): FormatSpec {
  return new SpecReader(text, defaults, minor).read()
}

class SpecReader {
  readonly #characters: readonly string[]
  #at = 0

  constructor(
    readonly text: string,
    readonly defaults: FormatDefaults,
    readonly minor: Minor,
  ) {
    this.#characters = [...text]
  }

  read(): FormatSpec {
    const { fill, align, isFillGiven } = this.#alignment()
    const sign = this.#oneOf('+- ') as FormatSpec['sign']
    const coercesNegativeZero = this.minor >= 11 && this.#oneOf('z') !== ''
    const isAlternate = this.#oneOf('#') !== ''
    const isZeroFilled = !isFillGiven && this.#oneOf('0') !== ''
    const width = this.#integer()
    const grouping = this.#grouping()
    let precision = -1
    let fractionGrouping: FormatSpec['grouping'] = ''
    if (this.#oneOf('.') !== '') {
      precision = this.#integer()
      if (this.minor >= 14) fractionGrouping = this.#grouping()
      if (precision < 0 && fractionGrouping === '') throw valueError('Format specifier missing precision')
    }
    const type = this.#type()
    checkGrouping(grouping, type)
    checkGrouping(fractionGrouping, type)
    return {
      fill: isZeroFilled ? '0' : fill,
      align: this.#effectiveAlign(align, isZeroFilled),
      sign,
      coercesNegativeZero,
      isAlternate,
      width,
      grouping,
      precision,
      fractionGrouping,
      type,
    }
  }

  #alignment(): { readonly fill: string; readonly align: Align | ''; readonly isFillGiven: boolean } {
    const [first = '', second = ''] = this.#characters
    if (second !== '' && ALIGNS.includes(second)) {
      this.#at = 2
      return { fill: first, align: second as Align, isFillGiven: true }
    }
    return { fill: ' ', align: this.#oneOf(ALIGNS) as Align | '', isFillGiven: false }
  }

  /** A zero before the width puts the filling behind the sign; of text only up to 3.9, where that is refused. */
  #effectiveAlign(align: Align | '', isZeroFilled: boolean): Align {
    if (align !== '') return align
    return isZeroFilled && (this.minor < 10 || this.defaults.align === '>') ? '=' : this.defaults.align
  }

  /** The next character if it is one of these. */
  #oneOf(wanted: string): string {
    const next = this.#characters[this.#at]
    if (next === undefined || !wanted.includes(next)) return ''
    this.#at++
    return next
  }

  #integer(): number {
    let value = -1
    for (let digit = this.#oneOf('0123456789'); digit !== ''; digit = this.#oneOf('0123456789')) {
      value = Math.max(value, 0) * 10 + Number(digit)
      if (value > LARGEST) throw valueError('Too many decimal digits in format string')
    }
    return value
  }

  #grouping(): FormatSpec['grouping'] {
    const comma = this.#oneOf(',')
    const underscore = this.#oneOf('_')
    const isCommaNext = this.#characters[this.#at] === ','
    // 3.8 says the same of two commas.
    const isBoth =
      underscore === '' ? comma !== '' && isCommaNext && this.minor === 8 : comma !== '' || isCommaNext
    if (isBoth) throw valueError("Cannot specify both ',' and '_'.")
    return (comma === '' ? underscore : comma) as FormatSpec['grouping']
  }

  #type(): string {
    const rest = this.#characters.slice(this.#at)
    if (rest.length > 1) {
      const about = this.minor >= 11 ? ` '${this.text}' for object of type '${this.defaults.typeName}'` : ''
      throw valueError(`Invalid format specifier${about}`)
    }
    return rest[0] ?? this.defaults.type
  }
}

function checkGrouping(grouping: FormatSpec['grouping'], type: string): void {
  if (grouping === '' || 'defgEG%F'.includes(type)) return
  if (grouping === '_' && 'boxX'.includes(type)) return
  throw valueError(`Cannot specify '${grouping}' with '${shown(type)}'.`)
}
