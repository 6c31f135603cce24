// Source text to syntax tree. Everything outside the subset and every syntax error is collected first; a program with
// any of them does not run. Called by program.ts.
import { parseTree } from './grammar-gaps'
import type { Refusal } from './refusal'
import type { SyntaxNode } from '@lezer/common'
import { childrenOf, Source, TOO_DEEP } from './source'
import { statements } from './statements'
import type { Program } from './tree'

export type Parsed =
  | { readonly isRefused: false; readonly program: Program }
  | { readonly isRefused: true; readonly refusals: readonly Refusal[] }

/** MAXLEVEL and MAXINDENT of CPython's tokenizer: what is deeper it refuses too. */
const DEEPEST_BRACKETS = 200
const DEEPEST_INDENT = 100

/** `check`: adds what it finds in the tree to the refusals. */
export function parse(text: string, check: (program: Program) => readonly Refusal[] = () => []): Parsed {
  const source = new Source(text.replaceAll('\r\n', '\n'))
  checkNesting(source)
  if (source.refusals.length > 0) return { isRefused: true, refusals: source.refusals }
  const tree = parseTree(source.text)
  const cursor = tree.cursor()
  do {
    if (!cursor.type.isError) continue
    const isBareYield =
      cursor.from === cursor.to &&
      /\byield\s*$/.test(source.text.slice(Math.max(0, cursor.from - 20), cursor.from))
    if (!isBareYield) source.refuse(cursor, isDeep(cursor.node) ? TOO_DEEP : 'invalid syntax', true)
    // The rest of the tree is the grammar's guess.
    if (source.refusals.length > 0) break
  } while (cursor.next())
  if (source.refusals.length > 0) return { isRefused: true, refusals: source.refusals }
  const body = statements(source, childrenOf(tree.topNode))
  const program: Program = { body, lineCount: source.lineCount }
  const refusals = [...source.refusals, ...check(program)]
  if (refusals.length === 0) return { isRefused: false, program }
  return { isRefused: true, refusals: refusals.sort((a, b) => a.line - b.line || a.column - b.column) }
}

/** Where the grammar gave up because of the depth, not of the text: inside of a deep tree, or behind a long chain. */
function isDeep(node: SyntaxNode): boolean {
  let depth = 0
  for (let one = node.parent; one; one = one.parent) if (++depth > DEEP) return true
  depth = 0
  for (let one = node.parent?.firstChild; one; one = one.firstChild) if (++depth > DEEP) return true
  return false
}

/** The grammar's own limit lies above. */
const DEEP = 400

/** Brackets and indents are counted before the parser sees them, so that no depth can exhaust it. */
function checkNesting(source: Source): void {
  const { text } = source
  const indents: Indent[] = [{ width: 0, narrow: 0 }]
  let depth = 0
  let at = 0
  let isLineStart = true
  /** The last letter that is no blank and in no comment. */
  let last = ''
  while (at < text.length) {
    if (isLineStart && depth === 0) {
      let width = 0
      // With tabs of one column: where both orders differ, the text is ambiguous.
      let narrow = 0
      while (text[at] === ' ' || text[at] === '\t' || text[at] === '\f') {
        width = text[at] === '\f' ? 0 : width + (text[at] === '\t' ? 8 - (width % 8) : 1)
        narrow = text[at] === '\f' ? 0 : narrow + 1
        at++
      }
      if (at < text.length && text[at] !== '\n' && text[at] !== '#' && text[at] !== '\\') {
        const isUnexpected = width > (indents.at(-1)?.width ?? 0) && last !== ':'
        const problem = isUnexpected ? 'unexpected indent' : indented(indents, { width, narrow })
        if (problem !== null) return source.refuse({ from: at }, problem, true)
      }
    }
    isLineStart = false
    const letter = text[at]
    if (letter === '\\' && text[at + 1] === '\n') {
      at += 2
      continue
    }
    if (letter === '\n') isLineStart = true
    else if (letter === '#') {
      const end = text.indexOf('\n', at)
      at = end < 0 ? text.length : end
      continue
    } else if (letter === '"' || letter === "'") {
      at = endOfString(text, at, letter)
      last = letter
      continue
    } else if (letter === '(' || letter === '[' || letter === '{') {
      if (++depth > DEEPEST_BRACKETS) return source.refuse({ from: at }, 'too many nested parentheses', true)
    } else if (letter === ')' || letter === ']' || letter === '}') depth = Math.max(0, depth - 1)
    if (letter !== '\n' && letter !== ' ' && letter !== '\t') last = letter as string
    at++
  }
}

interface Indent {
  /** Columns with tabs of eight. */
  readonly width: number
  /** With tabs of one. */
  readonly narrow: number
}

/** Takes the indent of a line into account; what is wrong with it, or null. */
function indented(indents: Indent[], line: Indent): string | null {
  const top = () => indents[indents.length - 1] as Indent
  const inconsistent = 'inconsistent use of tabs and spaces in indentation'
  if (line.width > top().width) {
    if (line.narrow <= top().narrow) return inconsistent
    indents.push(line)
    return indents.length > DEEPEST_INDENT ? 'too many levels of indentation' : null
  }
  while (line.width < top().width) indents.pop()
  if (line.width !== top().width) return 'unindent does not match any outer indentation level'
  return line.narrow === top().narrow ? null : inconsistent
}

function endOfString(text: string, from: number, quote: string): number {
  const isTriple = text[from + 1] === quote && text[from + 2] === quote
  let at = from + (isTriple ? 3 : 1)
  while (at < text.length) {
    const letter = text[at]
    if (letter === '\\') at += 2
    else if (!isTriple && letter === '\n') return at
    else if (letter === quote && (!isTriple || (text[at + 1] === quote && text[at + 2] === quote)))
      return at + (isTriple ? 3 : 1)
    else at++
  }
  return text.length
}
