// Text as the file keeps it. A VARCHAR is UTF-8, but Python names its undecodable bytes with lone surrogates
// (PEP 383), and other tools end a text at NUL: such units become U+FFFD and four hex digits, and so does U+FFFD
// itself. "caf\udce9.py" is stored as "caf�dce9.py". docs/session-file.md tells the users.

// With the u flag a class of surrogates matches lone ones only.
const UNSTORABLE = /[\ud800-\udfff\ufffd\0]/gu
const STORED_UNIT = /\ufffd([0-9a-f]{4})/g

export function toStoredText(text: string): string {
  return text.replace(UNSTORABLE, (unit) => `\ufffd${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** The inverse of `toStoredText`; a U+FFFD that it did not write (a hand-made file) stays as it is. */
export function fromStoredText(stored: string): string {
  return stored.replace(STORED_UNIT, (_, unit: string) => String.fromCharCode(Number.parseInt(unit, 16)))
}
