// Names from files made safe to look at, and long ones cut where they lose least. Used by views and reports.
// Python file names may hold anything: control characters, bidirectional overrides, undecodable bytes.

/**
 * C0 and C1 controls, line and paragraph separators, soft hyphens, zero-width and bidirectional characters, tags
 * and lone surrogates.
 */
const UNSEEN =
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Surrogate}]/gu

/** `text` with every character that hides, reorders or is half a pair written as Python writes it: `\x1b`, `\u202e`. */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const code = character.codePointAt(0) ?? 0
    if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`
    if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`
    return `\\U${code.toString(16).padStart(8, '0')}`
  })
}

/**
 * `text` in at most `length` characters, an ellipsis in its middle. The last part of a path, where its file and line
 * stand, is kept whole as far as it fits; otherwise the end is twice as long as the beginning. `length` >= 3.
 */
export function shortenMiddle(text: string, length: number): string {
  const characters = Array.from(text)
  if (characters.length <= length) return text
  const kept = length - 1
  const lastPart = characters.length - Math.max(characters.lastIndexOf('/'), characters.lastIndexOf('\\'), 0)
  const tail = Math.max(kept - Math.floor(kept / 3), lastPart <= kept ? lastPart : 0)
  return `${characters.slice(0, kept - tail).join('')}…${characters.slice(characters.length - tail).join('')}`
}

/** Text for an element or a quoted attribute of HTML or SVG. */
export function escapeMarkup(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

/** A name from a file, as markup. */
export function nameMarkup(name: string): string {
  return escapeMarkup(visibleText(name))
}
