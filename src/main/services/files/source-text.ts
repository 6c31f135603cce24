// Python source from bytes, as the interpreter decodes it: byte order mark, coding cookie, UTF-8 otherwise.
// Source: PEP 263; Lib/tokenize.py `detect_encoding`. A file is shown even where it would not compile.

const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/
const BLANK = /^[ \t\f]*(?:#.*)?$/
const LINE_END = /\r\n|\r|\n/

/** Lines without their ends; a last line end starts no further line. Undecodable bytes become U+FFFD. */
export function decodeSource(bytes: Uint8Array): string[] {
  const lines = decode(bytes).split(LINE_END)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

function decode(bytes: Uint8Array): string {
  const encoding = cookieOf(bytes)
  if (encoding === 'latin1') return Buffer.from(bytes).toString('latin1')
  return isKnown(encoding) ? new TextDecoder(encoding).decode(bytes) : new TextDecoder().decode(bytes)
}

/** The cookie stands in the first line, or in the second when the first is blank or a comment. */
function cookieOf(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 1024))
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
  const [first = '', second = ''] = head.split(LINE_END)
  const found = COOKIE.exec(first) ?? (BLANK.test(first) ? COOKIE.exec(second) : null)
  return normalised(found?.[1] ?? 'utf-8')
}

function normalised(name: string): string {
  const plain = name.toLowerCase().replaceAll('_', '-')
  return /^(latin-?1|iso-?8859-1|iso-latin-1|l1)$/.test(plain) ? 'latin1' : plain
}

/** Encodings that only Python knows are read as UTF-8. */
function isKnown(encoding: string): boolean {
  try {
    return new TextDecoder(encoding).encoding !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
