// Python compares strings by code point, JavaScript by UTF-16 unit: they differ where a character above U+FFFF
// meets U+E000 to U+FFFF, or meets a lone surrogate (how undecodable bytes of a file name appear).

const SURROGATE = /[\ud800-\udfff]/

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000

/** Negative, zero or positive, as Python orders `a` and `b`. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  let i = 0
  while (i < length && a.charCodeAt(i) === b.charCodeAt(i)) i++
  if (i === length && a.length === b.length) return 0
  // The difference may be the second half of a pair, or one side's pair may end where the other goes on.
  if (i > 0 && isHigh(a.charCodeAt(i - 1)) && (isLow(a.charCodeAt(i)) || isLow(b.charCodeAt(i)))) i--
  return (a.codePointAt(i) ?? -1) - (b.codePointAt(i) ?? -1)
}

/** For each string its place among all of them, sorted; equal strings get different places. */
export function codePointRanks(strings: readonly string[]): Uint32Array {
  // Without surrogates both orders are the same, and the engine's own comparison is much faster.
  const compare = strings.some((text) => SURROGATE.test(text)) ? compareCodePoints : compareUnits
  const order = Array.from(strings, (text, index) => ({ text, index }))
  order.sort((a, b) => compare(a.text, b.text))
  const ranks = new Uint32Array(strings.length)
  order.forEach(({ index }, rank) => {
    ranks[index] = rank
  })
  return ranks
}

function compareUnits(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
