// Strings of a pickle: UTF-8 in which lone surrogates stand as three bytes (Python's "surrogatepass"); that is how
// undecodable file names travel. Called by the pickle machine for every string opcode.

/** The text in bytes[from, to), or null where Python would raise UnicodeDecodeError or JavaScript cannot tell it apart:
 *  a high and a low surrogate encoded one after the other are two characters in Python, one in UTF-16. */
export function decodeText(bytes: Uint8Array, from: number, to: number): string | null {
  let isAscii = true
  for (let at = from; at < to && isAscii; at++) isAscii = (bytes[at] ?? 0) < 0x80
  if (isAscii) return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1')
  return decodeWide(bytes.subarray(from, to))
}

/** UTF-8 with surrogates as three bytes: what `decodeText` reads. */
export function encodeText(text: string): Uint8Array {
  const bytes: number[] = []
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    if (point < 0x80) bytes.push(point)
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), tail(point))
    else if (point < 0x1_0000) bytes.push(0xe0 | (point >> 12), tail(point >> 6), tail(point))
    else bytes.push(0xf0 | (point >> 18), tail(point >> 12), tail(point >> 6), tail(point))
  }
  return Uint8Array.from(bytes)
}

function tail(point: number): number {
  return 0x80 | (point & 0x3f)
}

function decodeWide(bytes: Uint8Array): string | null {
  const units: string[] = []
  let previous = 0
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at] ?? 0
    const length = sequenceLength(lead)
    if (length === 0 || at + length > bytes.length) return null
    let point = length === 1 ? lead : lead & (0x7f >> length)
    for (let k = 1; k < length; k++) {
      const byte = bytes[at + k] ?? 0
      if ((byte & 0xc0) !== 0x80) return null
      point = (point << 6) | (byte & 0x3f)
    }
    if (!isShortest(point, length)) return null
    if (isHighSurrogate(previous) && isLowSurrogate(point)) return null
    units.push(String.fromCodePoint(point))
    previous = point
    at += length
  }
  return units.join('')
}

function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1
  if (lead < 0xc2) return 0
  if (lead < 0xe0) return 2
  if (lead < 0xf0) return 3
  return lead < 0xf5 ? 4 : 0
}

function isShortest(point: number, length: number): boolean {
  if (length === 3) return point >= 0x800
  if (length === 4) return point >= 0x1_0000 && point <= 0x10_ffff
  return true
}

function isHighSurrogate(point: number): boolean {
  return point >= 0xd800 && point < 0xdc00
}

function isLowSurrogate(point: number): boolean {
  return point >= 0xdc00 && point < 0xe000
}
