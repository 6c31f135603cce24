// Escape sequences of string and bytes literals (Parser/string_parser.c). Unknown escapes keep their backslash.

export type DecodedLiteral =
  | { readonly kind: 'str'; readonly value: string }
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
  | { readonly kind: 'error'; readonly message: string }

const SIMPLE: Readonly<Record<string, string>> = {
  '\n': '',
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

export function decodeLiteral(body: string, isRaw: boolean, isBytes: boolean): DecodedLiteral {
  const text = body.replaceAll('\r\n', '\n')
  let decoded = text
  if (!isRaw && text.includes('\\')) {
    const made = unescaped(text, isBytes)
    if (typeof made !== 'string') return made
    decoded = made
  }
  if (!isBytes) return { kind: 'str', value: decoded }
  const bytes = new Uint8Array(decoded.length)
  for (let at = 0; at < decoded.length; at++) bytes[at] = decoded.charCodeAt(at)
  // An escape may give any byte, the source itself only ASCII.
  for (let at = 0; at < text.length; at++)
    if (text.charCodeAt(at) > 127)
      return { kind: 'error', message: 'bytes can only contain ASCII literal characters' }
  return { kind: 'bytes', value: bytes }
}

function unescaped(text: string, isBytes: boolean): string | DecodedLiteral {
  const parts: string[] = []
  let from = 0
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', from)) {
    parts.push(text.slice(from, at))
    const letter = text[at + 1] ?? ''
    const simple = SIMPLE[letter]
    if (simple !== undefined) {
      parts.push(simple)
      from = at + 2
      continue
    }
    const octal = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4))
    if (octal) {
      const code = Number.parseInt(octal[0], 8)
      parts.push(String.fromCharCode(isBytes ? code & 255 : code))
      from = at + 1 + octal[0].length
      continue
    }
    const digits = letter === 'x' ? 2 : isBytes ? 0 : letter === 'u' ? 4 : letter === 'U' ? 8 : 0
    if (digits > 0) {
      const hex = text.slice(at + 2, at + 2 + digits)
      const code = /^[0-9a-fA-F]+$/.test(hex) && hex.length === digits ? Number.parseInt(hex, 16) : -1
      if (code < 0 || code > 0x10ffff)
        return {
          kind: 'error',
          message: isBytes
            ? `(value error) invalid \\x escape at position ${at}`
            : `(unicode error) 'unicodeescape' codec can't decode bytes in position ${at}-${at + 1 + hex.length}: truncated \\${letter}${'X'.repeat(digits)} escape`,
        }
      parts.push(String.fromCodePoint(code))
      from = at + 2 + digits
      continue
    }
    if (letter === 'N' && !isBytes)
      return { kind: 'error', message: 'named character escapes are not supported by the simulator' }
    parts.push('\\')
    from = at + 1
  }
  parts.push(text.slice(from))
  return parts.join('')
}
