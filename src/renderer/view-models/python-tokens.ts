// Colouring of Python source for the source pane: keywords, strings, comments, numbers, names that are defined.
// A line at a time, carrying the open triple-quoted string; not a parser. Source: the lexical analysis chapter of
// the Python reference.

export type TokenKind = 'plain' | 'keyword' | 'string' | 'comment' | 'number' | 'definition'

export interface Token {
  readonly kind: TokenKind
  readonly text: string
}

/** The triple quote that is still open at the end of a line; null = none. */
export type OpenString = '"""' | "'''" | null

const KEYWORDS = new Set(
  (
    'False None True and as assert async await break case class continue def del elif else except finally for from ' +
    'global if import in is lambda match nonlocal not or pass raise return try type while with yield'
  ).split(' '),
)
/** Keywords only where a statement begins and more than an assignment follows. */
const SOFT_KEYWORDS = new Set(['match', 'case', 'type'])

const PIECE =
  /(?<space>\s+)|(?<comment>#.*)|(?<string>[rbfut]{0,2}(?:"""|'''|"|'))|(?<number>(?:0[xob][\da-f_]+|\d[\d_]*\.?[\d_]*(?:e[+-]?\d[\d_]*)?|\.\d[\d_]*(?:e[+-]?\d[\d_]*)?)j?)|(?<name>[\p{ID_Start}_][\p{ID_Continue}]*)|(?<other>.)/giuy

export interface TokenLine {
  readonly tokens: readonly Token[]
  readonly open: OpenString
}

/** The tokens of one line, which add up to the line, and what is open after it. */
export function tokenizeLine(line: string, open: OpenString): TokenLine {
  const tokens: Token[] = []
  const push = (kind: TokenKind, text: string): void => {
    const last = tokens.at(-1)
    if (last?.kind === kind) tokens[tokens.length - 1] = { kind, text: last.text + text }
    else if (text !== '') tokens.push({ kind, text })
  }
  let at = 0
  if (open !== null) {
    const end = closingQuote(line, 0, open)
    push('string', line.slice(0, end ?? line.length))
    if (end === null) return { tokens, open }
    at = end
  }
  let previousName = ''
  let isStart = true
  while (at < line.length) {
    PIECE.lastIndex = at
    const match = PIECE.exec(line)
    const piece = match?.[0] ?? line.slice(at, at + 1)
    const groups = match?.groups ?? {}
    at += piece.length
    if (groups['string'] !== undefined) {
      const quote = piece.replace(/^[a-z]+/iu, '')
      const end = closingQuote(line, at, quote)
      push('string', piece + line.slice(at, end ?? line.length))
      if (end === null) return { tokens, open: isTriple(quote) ? quote : null }
      at = end
    } else if (groups['comment'] !== undefined) push('comment', piece)
    else if (groups['number'] !== undefined) push('number', piece)
    else if (groups['name'] !== undefined) {
      push(nameKind(piece, previousName, isStart, line.slice(at)), piece)
      previousName = piece
    } else push('plain', piece)
    if (groups['space'] === undefined) isStart = false
  }
  return { tokens, open: null }
}

/** All lines of a file. */
export function tokenizePython(lines: readonly string[]): readonly (readonly Token[])[] {
  let open: OpenString = null
  return lines.map((line) => {
    const result: TokenLine = tokenizeLine(line, open)
    open = result.open
    return result.tokens
  })
}

function nameKind(name: string, previous: string, isStart: boolean, rest: string): TokenKind {
  if (previous === 'def' || previous === 'class') return 'definition'
  if (!KEYWORDS.has(name)) return 'plain'
  if (!SOFT_KEYWORDS.has(name)) return 'keyword'
  return isStart && /^\s+[^\s=.,:)\]]/u.test(rest) ? 'keyword' : 'plain'
}

function isTriple(quote: string): quote is '"""' | "'''" {
  return quote.length === 3
}

/** Where the string ends, behind its closing quote; null = not on this line. */
function closingQuote(line: string, from: number, quote: string): number | null {
  for (let at = from; at < line.length; at++) {
    if (line[at] === '\\') at += 1
    else if (line.startsWith(quote, at)) return at + quote.length
  }
  return null
}
