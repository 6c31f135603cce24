// repr of str and bytes, ascii() (unicodeobject.c unicode_repr, bytesobject.c PyBytes_Repr). Which characters are
// printable follows the Unicode version of the JS engine, which is newer than that of the older Pythons.

// Categories C (other) and Z (separators) but for the space.
const NOT_PRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u
const TO_ESCAPE = /[\\'"\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu
const TO_ESCAPE_ASCII = /[\\'"\p{C}\p{Zl}\p{Zp}]|[^\x20-\x7e]/gu
/** Nothing in it that could need an escape. */
const PLAIN = /^[ !#-&(-[\]-~]*$/

/** `str.isprintable()`. */
export function isPrintable(text: string): boolean {
  return !NOT_PRINTABLE.test(text)
}

export function strRepr(text: string): string {
  return PLAIN.test(text) ? `'${text}'` : quoted(text, TO_ESCAPE)
}

/** `ascii(text)`. */
export function strAscii(text: string): string {
  return PLAIN.test(text) ? `'${text}'` : quoted(text, TO_ESCAPE_ASCII)
}

/** The characters outside ASCII of a representation as escapes: `ascii(object)`. */
export function asciiOfRepr(repr: string): string {
  return repr.replaceAll(/[^\0-\x7f]/gu, (character) => codeEscape(character.codePointAt(0) ?? 0))
}

/** Single quotes, unless the text has these and no double ones. */
function quoteFor(text: string): string {
  return text.includes("'") && !text.includes('"') ? '"' : "'"
}

function quoted(text: string, toEscape: RegExp): string {
  const quote = quoteFor(text)
  return quote + text.replaceAll(toEscape, (character) => escaped(character, quote)) + quote
}

function escaped(character: string, quote: string): string {
  switch (character) {
    case "'":
    case '"':
      return character === quote ? `\\${character}` : character
    case '\\':
      return '\\\\'
    case '\t':
      return '\\t'
    case '\n':
      return '\\n'
    case '\r':
      return '\\r'
    default:
      return codeEscape(character.codePointAt(0) ?? 0)
  }
}

function codeEscape(code: number): string {
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\U${code.toString(16).padStart(8, '0')}`
}

/** `repr(bytes)` without a type around it. */
export function bytesRepr(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  const quote = quoteFor(text)
  let body = ''
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    body +=
      code >= 0x7f
        ? codeEscape(code)
        : code < 0x20 || code === 92 || code === 39 || code === 34
          ? escaped(text.charAt(i), quote)
          : text.charAt(i)
  }
  return `b${quote}${body}${quote}`
}
