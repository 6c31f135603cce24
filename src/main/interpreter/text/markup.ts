// The template of str.format: literal text and replacement fields (unicode_format.h MarkupIterator). Read piece by piece,
// since CPython evaluates the fields before a broken place and only then complains. The caller looks values up.
import { ValueProblem } from '../values/value-problem'
import { decimalValue } from './white-space'

export interface Field {
  /** As written, without conversion and specification. */
  readonly name: string
  /** r, s or a; '' = none. Others are refused by `checkConversion`, after the value was looked up. */
  readonly conversion: string
  readonly spec: string
  /** The specification has fields of its own: it is a template too. */
  readonly isSpecNested: boolean
}

export interface Markup {
  readonly literal: string
  readonly field: Field | null
  /** Where the next piece starts; the end of the template ends it. */
  readonly next: number
}

/** Levels of templates: the text and the specifications in it. */
export const MARKUP_DEPTH = 2

function valueError(message: string): ValueProblem {
  return new ValueProblem('ValueError', message)
}

export function tooDeep(): ValueProblem {
  return valueError('Max string recursion exceeded')
}

/** The piece at `from`, which is before the end. */
export function nextMarkup(template: string, from: number): Markup {
  let at = from
  while (at < template.length && template[at] !== '{' && template[at] !== '}') at++
  if (at === template.length) return { literal: template.slice(from), field: null, next: at }
  const brace = template.charAt(at)
  const following = template.charAt(at + 1)
  if (brace === '}' && following !== '}') throw valueError("Single '}' encountered in format string")
  if (following === '') throw valueError("Single '{' encountered in format string")
  // A doubled brace stands for itself and ends the piece.
  if (following === brace) return { literal: template.slice(from, at + 1), field: null, next: at + 2 }
  return { literal: template.slice(from, at), ...readField(template, at + 1) }
}

function readField(template: string, from: number): { readonly field: Field; readonly next: number } {
  let at = from
  let end = ''
  while (at < template.length && end === '') {
    const character = template.charAt(at++)
    if (character === '{') throw valueError("unexpected '{' in field name")
    if (character === '[') while (at < template.length && template[at] !== ']') at++
    else if (character === '}' || character === ':' || character === '!') end = character
  }
  if (end === '') throw valueError("expected '}' before end of string")
  const name = template.slice(from, at - 1)
  if (end === '}') return { field: { name, conversion: '', spec: '', isSpecNested: false }, next: at }
  let conversion = ''
  if (end === '!') {
    if (at === template.length) throw valueError('end of string while looking for conversion specifier')
    conversion = String.fromCodePoint(template.codePointAt(at) ?? 0)
    at += conversion.length
    if (at < template.length) {
      const follows = template.charAt(at++)
      if (follows === '}') return { field: { name, conversion, spec: '', isSpecNested: false }, next: at }
      if (follows !== ':') throw valueError("expected ':' after conversion specifier")
    }
  }
  const spec = readSpec(template, at)
  return { field: { name, conversion, spec, isSpecNested: spec.includes('{') }, next: at + spec.length + 1 }
}

/** Up to the brace that closes the field. */
function readSpec(template: string, from: number): string {
  let open = 1
  for (let at = from; at < template.length; at++) {
    if (template[at] === '{') open++
    else if (template[at] === '}' && --open === 0) return template.slice(from, at)
  }
  throw valueError("unmatched '{' in format spec")
}

export function checkConversion(conversion: string): 'r' | 's' | 'a' {
  if (conversion === 'r' || conversion === 's' || conversion === 'a') return conversion
  const code = conversion.codePointAt(0) ?? 0
  const shown = code > 32 && code < 127 ? conversion : `\\x${code.toString(16)}`
  throw valueError(`Unknown conversion specifier ${shown}`)
}

export type Accessor =
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'item'; readonly key: string | number }
  /** Raised when the accessors before it have been followed. */
  | { readonly kind: 'problem'; readonly problem: ValueProblem }

export interface FieldName {
  /** Index of an argument, name of a keyword argument, '' = the next argument. */
  readonly first: number | string
  readonly path: readonly Accessor[]
}

const DIGITS = /^\p{Nd}+$/u

function indexOrName(text: string): number | string {
  if (!DIGITS.test(text)) return text
  let value = 0
  for (const digit of text) {
    value = value * 10 + decimalValue(digit.codePointAt(0) ?? 0)
    if (value > Number.MAX_SAFE_INTEGER) throw valueError('Too many decimal digits in format string')
  }
  return value
}

/** `0.name[key]`. */
export function parseFieldName(name: string): FieldName {
  const end = /[.[]/.exec(name)?.index ?? name.length
  return { first: indexOrName(name.slice(0, end)), path: readPath(name, end) }
}

function readPath(name: string, from: number): Accessor[] {
  const path: Accessor[] = []
  let at = from
  try {
    while (at < name.length) {
      const mark = name.charAt(at++)
      if (mark !== '.' && mark !== '[') {
        throw valueError("Only '.' or '[' may follow ']' in format field specifier")
      }
      const rest = name.slice(at)
      const found = mark === '[' ? rest.indexOf(']') : rest.search(/[.[]/)
      if (mark === '[' && found < 0) throw valueError("Missing ']' in format string")
      const text = found < 0 ? rest : rest.slice(0, found)
      if (text === '') throw valueError('Empty attribute in format string')
      path.push(mark === '[' ? { kind: 'item', key: indexOrName(text) } : { kind: 'attribute', name: text })
      at += text.length + (mark === '[' ? 1 : 0)
    }
  } catch (error) {
    if (!(error instanceof ValueProblem)) throw error
    path.push({ kind: 'problem', problem: error })
  }
  return path
}

/** Numbers fields without a name; a template uses either these or indices. One for a whole call of format. */
export class FieldNumbering {
  #mode: 'unknown' | 'automatic' | 'manual' = 'unknown'
  #next = 0

  /** `first` of a field name, '' replaced by the index of the next argument. */
  resolve(first: number | string): number | string {
    if (typeof first === 'string' && first !== '') return first
    const mode = first === '' ? 'automatic' : 'manual'
    if (this.#mode === 'unknown') this.#mode = mode
    else if (this.#mode !== mode) throw switched(mode)
    return first === '' ? this.#next++ : first
  }
}

function switched(to: 'automatic' | 'manual'): ValueProblem {
  return valueError(
    to === 'automatic'
      ? 'cannot switch from manual field specification to automatic field numbering'
      : 'cannot switch from automatic field numbering to manual field specification',
  )
}

export function argumentMissing(index: number): ValueProblem {
  return new ValueProblem('IndexError', `Replacement index ${index} out of range for positional args tuple`)
}
