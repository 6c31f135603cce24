// The % operator of str: its template (unicode_format_arg_parse) and the formatting of one converted value. The caller
// fetches arguments, converts them, and asks at the end whether all were used. Messages were reworded in 3.15.
import type { IntValue } from '../values/int'
import { absoluteInt } from '../values/int'
import { intRepr } from '../values/int-text'
import { type Minor, type ProblemType, ValueProblem } from '../values/value-problem'
import { codePointIndex, codePointLength, substring } from './code-points'
import { floatText } from './format-float'

export interface Conversion {
  readonly kind: 'conversion'
  /** Of the mapping; null = the next argument. */
  readonly key: string | null
  readonly isLeft: boolean
  readonly hasSign: boolean
  readonly hasBlank: boolean
  readonly isAlternate: boolean
  readonly isZeroFilled: boolean
  /** '*' = an argument; -1 = not given. */
  readonly width: number | '*'
  readonly precision: number | '*'
  /** The conversion character; '' = the template ends before it. */
  readonly type: string
  /** Code points before the % and before the conversion character. */
  readonly start: number
  readonly position: number
}

export type PercentPiece =
  | { readonly kind: 'literal'; readonly text: string }
  | Conversion
  /** Raised when everything before it has been formatted; with a key, where the arguments are a mapping. */
  | { readonly kind: 'problem'; readonly needsMapping: boolean; readonly problem: ValueProblem }

function problem(type: ProblemType, message: string): ValueProblem {
  return new ValueProblem(type, message)
}

/** All pieces up to the end or the first broken place. */
export function parsePercent(template: string, minor: Minor): readonly PercentPiece[] {
  const pieces: PercentPiece[] = []
  let from = 0
  for (let at = template.indexOf('%'); at >= 0; at = template.indexOf('%', from)) {
    if (at > from) pieces.push({ kind: 'literal', text: template.slice(from, at) })
    if (template[at + 1] === '%') {
      pieces.push({ kind: 'literal', text: '%' })
      from = at + 2
      continue
    }
    try {
      const { conversion, next } = new ConversionReader(template, at, minor).read()
      pieces.push(conversion)
      from = next
    } catch (error) {
      if (!(error instanceof ValueProblem)) throw error
      pieces.push({ kind: 'problem', needsMapping: template[at + 1] === '(', problem: error })
      return pieces
    }
  }
  if (from < template.length) pieces.push({ kind: 'literal', text: template.slice(from) })
  return pieces
}

class ConversionReader {
  #at: number

  constructor(
    readonly template: string,
    readonly start: number,
    readonly minor: Minor,
  ) {
    this.#at = start + 1
  }

  read(): { readonly conversion: Conversion; readonly next: number } {
    const key = this.template[this.#at] === '(' ? this.#key() : null
    const flags = this.#while('-+ #0')
    const width = this.#size('width')
    let precision: number | '*' = -1
    if (this.template[this.#at] === '.') {
      this.#at++
      precision = this.#size('precision')
      if (precision === -1) precision = 0
    }
    if ('hlL'.includes(this.template[this.#at] ?? ' ')) this.#at++
    const code = this.template.codePointAt(this.#at)
    if (code === undefined) throw problem('ValueError', this.#incomplete())
    const type = String.fromCodePoint(code)
    const conversion: Conversion = {
      kind: 'conversion',
      key,
      isLeft: flags.includes('-'),
      hasSign: flags.includes('+'),
      hasBlank: flags.includes(' '),
      isAlternate: flags.includes('#'),
      isZeroFilled: flags.includes('0'),
      width,
      precision,
      type,
      start: codePointIndex(this.template, this.start),
      position: codePointIndex(this.template, this.#at),
    }
    return { conversion, next: this.#at + type.length }
  }

  #incomplete(): string {
    if (this.minor < 15) return 'incomplete format'
    return `stray % at position ${codePointIndex(this.template, this.start)}`
  }

  /** In parentheses, which may nest. */
  #key(): string {
    const from = ++this.#at
    let open = 1
    while (this.#at < this.template.length) {
      const character = this.template[this.#at++]
      if (character === '(') open++
      else if (character === ')' && --open === 0) return this.template.slice(from, this.#at - 1)
    }
    const where = codePointIndex(this.template, this.start)
    throw problem(
      'ValueError',
      this.minor < 15 ? 'incomplete format key' : `stray % or incomplete format key at position ${where}`,
    )
  }

  #while(wanted: string): string {
    const from = this.#at
    while (this.#at < this.template.length && wanted.includes(this.template.charAt(this.#at))) this.#at++
    return this.template.slice(from, this.#at)
  }

  #size(what: 'width' | 'precision'): number | '*' {
    if (this.template[this.#at] === '*') {
      this.#at++
      return '*'
    }
    const digits = this.#while('0123456789')
    if (digits === '') return -1
    const size = Number(digits)
    const largest = what === 'width' ? Number.MAX_SAFE_INTEGER : 2147483647
    if (size <= largest) return size
    const name = what === 'width' || this.minor >= 15 ? what : 'precision'
    const where = this.minor < 15 ? '' : ` at position ${codePointIndex(this.template, this.start)}`
    throw problem('ValueError', `${name} too big${where}`)
  }
}

/** What a conversion does with its argument. */
export type ConversionKind = 'str' | 'repr' | 'ascii' | 'int' | 'index' | 'float' | 'character'

/** `int` takes any number, cut to an int; `index` (o, x, X) only ints. */
export function conversionKind({ type, position, start }: Conversion, minor: Minor): ConversionKind {
  switch (type) {
    case 's':
      return 'str'
    case 'r':
      return 'repr'
    case 'a':
      return 'ascii'
    case 'd':
    case 'i':
    case 'u':
      return 'int'
    case 'o':
    case 'x':
    case 'X':
      return 'index'
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return 'float'
    case 'c':
      return 'character'
    default: {
      const code = type.codePointAt(0) ?? 0
      if (minor >= 15) throw problem('ValueError', `unsupported format %${type} at position ${start}`)
      const shown = code >= 31 && code <= 126 ? type : '?'
      throw problem(
        'ValueError',
        `unsupported format character '${shown}' (0x${code.toString(16)}) at index ${position}`,
      )
    }
  }
}

/** A conversion whose stars were replaced; a negative width means left. */
export interface Sizes {
  readonly width: number
  readonly precision: number
  readonly isLeft: boolean
}

/** Values of the stars, undefined where there is none. */
export function sizesOf(conversion: Conversion, width?: number, precision?: number): Sizes {
  const wide = conversion.width === '*' ? (width ?? 0) : conversion.width
  const precise = conversion.precision === '*' ? Math.max(0, precision ?? 0) : conversion.precision
  const isTurned = conversion.width === '*' && wide < 0
  return {
    width: isTurned ? -wide : wide,
    precision: precise,
    isLeft: conversion.isLeft || isTurned,
  }
}

/** %s, %r, %a of text that is converted already, and %c with one character. */
export function formatPercentText(
  text: string,
  conversion: Conversion,
  { width, precision, isLeft }: Sizes,
): string {
  const isCut = conversion.type !== 'c' && precision >= 0 && codePointLength(text) > precision
  const shown = isCut ? substring(text, 0, precision) : text
  const padding = ' '.repeat(Math.max(0, width - codePointLength(shown)))
  return isLeft ? shown + padding : padding + shown
}

const PREFIXES: Readonly<Record<string, string>> = { o: '0o', x: '0x', X: '0X' }

export function formatPercentInt(a: IntValue, conversion: Conversion, sizes: Sizes, minor: Minor): string {
  const { type } = conversion
  const size = absoluteInt(a)
  let digits: string
  if (type === 'o') digits = size.toString(8)
  else if (type === 'x') digits = size.toString(16)
  else if (type === 'X') digits = size.toString(16).toUpperCase()
  else digits = intRepr(size, minor)
  if (sizes.precision > digits.length) digits = digits.padStart(sizes.precision, '0')
  const prefix = conversion.isAlternate ? (PREFIXES[type] ?? '') : ''
  return alignNumber(a < 0, prefix, digits, conversion, sizes)
}

export function formatPercentFloat(x: number, conversion: Conversion, sizes: Sizes): string {
  const form = conversion.type.toLowerCase() as 'e' | 'f' | 'g'
  const precision = sizes.precision < 0 ? 6 : sizes.precision
  const text = floatText(Math.abs(x), form, precision, { isAlternate: conversion.isAlternate })
  const shown = conversion.type === form ? text : text.toUpperCase()
  return alignNumber(x < 0 || Object.is(x, -0), '', shown, conversion, sizes)
}

function alignNumber(
  isNegative: boolean,
  prefix: string,
  digits: string,
  { hasSign, hasBlank, isZeroFilled }: Conversion,
  { width, isLeft }: Sizes,
): string {
  const head = (isNegative ? '-' : hasSign ? '+' : hasBlank ? ' ' : '') + prefix
  const missing = Math.max(0, width - head.length - digits.length)
  if (isLeft) return head + digits + ' '.repeat(missing)
  return isZeroFilled ? head + '0'.repeat(missing) + digits : ' '.repeat(missing) + head + digits
}
