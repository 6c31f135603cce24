// Escapes of string and bytes literals, for the compiler. `body` is what stands between the quotes; a literal that
// CPython refuses gives a problem with the text of its SyntaxError.
import { ValueProblem } from '../values/value-problem'

const SIMPLE: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

export interface LiteralText {
  readonly text: string
  /** Escapes that mean nothing and are kept as they stand; CPython warns about them. */
  readonly invalidEscapes: readonly string[]
}

/** Lines end with \n in a program, whatever the file has. */
function unixLines(body: string): string {
  return body.includes('\r') ? body.replaceAll(/\r\n?/g, '\n') : body
}

export function rawLiteral(body: string): string {
  return unixLines(body)
}

/** A str literal. `\N{...}` is refused: the names of Unicode are not here. */
export function stringLiteral(body: string): LiteralText {
  return decode(unixLines(body), false)
}

/** A bytes literal, raw or not. */
export function bytesLiteral(
  body: string,
  isRaw: boolean,
): { readonly bytes: Uint8Array; readonly invalidEscapes: readonly string[] } {
  if (/[^\0-\x7f]/.test(body)) {
    throw new ValueProblem('ValueError', 'bytes can only contain ASCII literal characters')
  }
  const { text, invalidEscapes } = isRaw
    ? { text: rawLiteral(body), invalidEscapes: [] }
    : decode(unixLines(body), true)
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return { bytes, invalidEscapes }
}

function decode(body: string, isBytes: boolean): LiteralText {
  if (!body.includes('\\')) return { text: body, invalidEscapes: [] }
  const invalidEscapes: string[] = []
  let text = ''
  let from = 0
  for (let at = body.indexOf('\\'); at >= 0; at = body.indexOf('\\', from)) {
    text += body.slice(from, at)
    const { value, length, isInvalid } = escape(body, at, isBytes)
    text += value
    if (isInvalid === true) invalidEscapes.push(body.slice(at, at + length))
    from = at + length
  }
  return { text: text + body.slice(from), invalidEscapes }
}

interface Escape {
  readonly value: string
  /** Of the escape in the source, with the backslash. */
  readonly length: number
  readonly isInvalid?: boolean
}

const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

function escape(body: string, at: number, isBytes: boolean): Escape {
  const letter = body.charAt(at + 1)
  const simple = SIMPLE[letter]
  if (simple !== undefined) return { value: simple, length: 2 }
  if (letter === '\n') return { value: '', length: 2 }
  const octal = /^[0-7]{1,3}/.exec(body.slice(at + 1, at + 4))?.[0]
  if (octal !== undefined) return octalEscape(octal, isBytes)
  if (letter === 'x' || (!isBytes && (letter === 'u' || letter === 'U'))) return hexEscape(body, at, isBytes)
  if (!isBytes && letter === 'N') {
    throw new ValueProblem('ValueError', 'names of characters in strings: \\N{...}')
  }
  return { value: `\\${letter}`, length: 1 + letter.length, isInvalid: true }
}

function octalEscape(octal: string, isBytes: boolean): Escape {
  const code = Number.parseInt(octal, 8)
  const value = String.fromCharCode(isBytes ? code & 0xff : code)
  // Above \377 CPython warns from 3.12 on.
  return { value, length: 1 + octal.length, isInvalid: code > 0xff }
}

function hexEscape(body: string, at: number, isBytes: boolean): Escape {
  const letter = body.charAt(at + 1)
  const size = HEX_DIGITS[letter] ?? 2
  const digits = /^[0-9a-fA-F]*/.exec(body.slice(at + 2, at + 2 + size))?.[0] ?? ''
  if (digits.length < size) {
    if (isBytes) throw new ValueProblem('ValueError', `(value error) invalid \\x escape at position ${at}`)
    const shape = `\\${letter}${'X'.repeat(size)}`
    throw decodeProblem(at, at + 1 + digits.length, `truncated ${shape} escape`)
  }
  const code = Number.parseInt(digits, 16)
  if (code > 0x10ffff) throw decodeProblem(at, at + 1 + size, 'illegal Unicode character')
  return { value: String.fromCodePoint(code), length: 2 + size }
}

function decodeProblem(start: number, end: number, reason: string): ValueProblem {
  const where = start === end ? `position ${start}` : `position ${start}-${end}`
  return new ValueProblem(
    'ValueError',
    `(unicode error) 'unicodeescape' codec can't decode bytes in ${where}: ${reason}`,
  )
}
