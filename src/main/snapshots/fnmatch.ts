// Python's fnmatch.fnmatchcase: `*`, `?`, `[seq]`, `[!seq]`, nothing else; the whole string, by code point.
// A matcher of its own and not a regular expression, because a pattern with many stars must not take forever on a
// hostile file name. Semantics of `fnmatch.translate`, CPython 3.12; checked against answers of real interpreters.

type Range = readonly [low: number, high: number]
type Token =
  | { readonly kind: 'star' }
  | { readonly kind: 'one'; readonly matches: (character: number) => boolean }

const EXCLAMATION = 0x21
const HYPHEN = 0x2d
const CLOSING = 0x5d

/** A predicate for file names; compiling costs little, so callers keep it for one pass over the names only. */
export function compilePattern(pattern: string): (name: string) => boolean {
  const tokens = tokenize(Array.from(pattern, (character) => character.codePointAt(0) ?? 0))
  return (name) =>
    matches(
      tokens,
      Array.from(name, (character) => character.codePointAt(0) ?? 0),
    )
}

/** On a mismatch only the last star is tried longer: enough, since stars match anything (time: name x pattern). */
function matches(tokens: readonly Token[], name: readonly number[]): boolean {
  let t = 0
  let n = 0
  let starToken = -1
  let starName = 0
  while (n < name.length) {
    const token = tokens[t]
    if (token?.kind === 'star') {
      starToken = t++
      starName = n
    } else if (token !== undefined && token.matches(name[n] ?? 0)) {
      t++
      n++
    } else if (starToken >= 0) {
      t = starToken + 1
      n = ++starName
    } else return false
  }
  while (tokens[t]?.kind === 'star') t++
  return t === tokens.length
}

function tokenize(pattern: readonly number[]): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < pattern.length) {
    const character = pattern[at++] ?? 0
    const text = String.fromCodePoint(character)
    if (text === '*') tokens.push({ kind: 'star' })
    else if (text === '?') tokens.push({ kind: 'one', matches: () => true })
    else {
      const end = text === '[' ? closingBracket(pattern, at) : -1
      if (end === -1) tokens.push({ kind: 'one', matches: (other) => other === character })
      else {
        tokens.push({ kind: 'one', matches: readSet(pattern.slice(at, end)) })
        at = end + 1
      }
    }
  }
  return tokens
}

/** Where the set that starts at `from` ends, or -1: then `[` is an ordinary character. A first `]` is a member. */
function closingBracket(pattern: readonly number[], from: number): number {
  return pattern.indexOf(CLOSING, pattern[from] === EXCLAMATION ? from + 2 : from + 1)
}

/** Empty ranges match nothing. One quirk of CPython is kept: `!` negates also when only empty ranges stand before it. */
function readSet(content: readonly number[]): (character: number) => boolean {
  const isMarked = content[0] === EXCLAMATION
  const members = readRanges(content, isMarked ? 1 : 0)
  let isNegated = isMarked
  const ranges = members.filter(([low, high]) => low <= high)
  if (!isMarked && members.length > ranges.length && isEmpty(members[0]) && ranges[0]?.[0] === EXCLAMATION) {
    isNegated = true
    const [first] = ranges.splice(0, 1)
    if (first !== undefined && first[1] !== EXCLAMATION) ranges.push([HYPHEN, HYPHEN], [first[1], first[1]])
  }
  return (character) => ranges.some(([low, high]) => low <= character && character <= high) !== isNegated
}

function isEmpty(range: Range | undefined): boolean {
  return range !== undefined && range[0] > range[1]
}

function readRanges(content: readonly number[], from: number): Range[] {
  const ranges: Range[] = []
  let at = from
  while (at < content.length) {
    const low = content[at] ?? 0
    const isRange = content[at + 1] === HYPHEN && at + 2 < content.length
    ranges.push([low, isRange ? (content[at + 2] ?? 0) : low])
    at += isRange ? 3 : 1
  }
  return ranges
}
