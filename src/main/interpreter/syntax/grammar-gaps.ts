// Python that the grammar of @lezer/python does not know: it is written differently, letter for letter at the same
// places, before the tree is made again. The reader of the tree looks at the original text and sees what was meant.
import { parser } from '@lezer/python'
import type { SyntaxNode, Tree } from '@lezer/common'

/** Places that are rewritten in one program; each costs a parse. */
const MOST_REWRITES = 500
/** Letters that are parsed again for them, all in all. */
const MOST_PARSED_AGAIN = 5_000_000

/** What stands for `*` in front of an expression; the original text tells it apart. */
export const STAR_MARK = '+'

export function parseTree(text: string): Tree {
  let written = text
  let tree = parser.parse(written)
  const most = Math.min(MOST_REWRITES, MOST_PARSED_AGAIN / text.length)
  for (let count = 0; count < most; count++) {
    const next = rewritten(written, tree)
    if (next === null) return tree
    written = next
    tree = parser.parse(written)
  }
  return tree
}

/** The text with the first place changed that can be; null when no error is one of these. */
function rewritten(text: string, tree: Tree): string | null {
  const cursor = tree.cursor()
  do {
    if (!cursor.type.isError) continue
    const next = rewrittenAt(text, cursor.node)
    if (next !== null) return next
  } while (cursor.next())
  return null
}

function rewrittenAt(text: string, error: SyntaxNode): string | null {
  const { from, parent } = error
  const behind = from + (/^[\s\\]*/.exec(text.slice(from, from + 200))?.[0].length ?? 0)
  // f"{x:=7}": no walrus, but a format specification.
  if (text.startsWith(':=', from) && isInside(error, 'FormatString'))
    return replaced(text, from + 1, from + 2, ' ')
  if (text[from] === '*' && parent?.name === 'MemberExpression')
    return replaced(text, from, from + 1, STAR_MARK)
  if (text[from] === '*' && parent && /Comprehension|ArgList/.test(parent.name))
    return replaced(text, from, from + 1, '_')
  // lambda a, /: a
  if (text[from] === '/' && parent?.name === 'ParamList') return replaced(text, from, from + 1, '_')
  const before = text.slice(Math.max(0, from - 40), behind)
  // for x in *a, b
  if (text[behind] === '*' && /\bin[\s\\]*$/.test(before))
    return replaced(text, behind, behind + 1, STAR_MARK)
  const statement = ancestor(error, 'WithStatement')
  if (!statement) return null
  if (/\bas[\s\\]*$/.test(before)) return replacedTarget(text, behind)
  const target = /\bas\s+\w+$/.exec(text.slice(Math.max(0, from - 60), from))
  if (target && (text[from] === '.' || text[from] === '['))
    return replacedTarget(text, from - target[0].length + (/^as\s+/.exec(target[0])?.[0].length ?? 0))
  return withoutParentheses(text, statement)
}

function isInside(node: SyntaxNode, name: string): boolean {
  return ancestor(node, name) !== null
}

function ancestor(node: SyntaxNode, name: string): SyntaxNode | null {
  for (let one: SyntaxNode | null = node; one; one = one.parent) if (one.name === name) return one
  return null
}

function replaced(text: string, from: number, to: number, by: string): string {
  return text.slice(0, from) + by.repeat(to - from) + text.slice(to)
}

/** `as (a, b)` and `as x.y`: one long name. */
function replacedTarget(text: string, from: number): string | null {
  const to = endOfPart(text, from, ',:)')
  const end = from + text.slice(from, to).trimEnd().length
  return end > from && !text.slice(from, end).includes('\n') ? replaced(text, from, end, '_') : null
}

/** `with (a as b, c as d):` */
function withoutParentheses(text: string, statement: SyntaxNode): string | null {
  const open = /^with\s*\(/.exec(text.slice(statement.from))
  if (!open) return null
  const from = statement.from + open[0].length - 1
  const to = endOfPart(text, from + 1, ')')
  const inner = text.slice(from + 1, to)
  if (!/^\s*:/.test(text.slice(to + 1)) || !/\bas\b/.test(inner)) return null
  const flat = inner.replaceAll('\n', ' ').replace(/,\s*$/, (end) => ' '.repeat(end.length))
  return `${text.slice(0, from)} ${flat} ${text.slice(to + 1)}`
}

/** The first of `ends` outside brackets and strings. */
function endOfPart(text: string, from: number, ends: string): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const letter = text[at] as string
    if (depth === 0 && ends.includes(letter)) return at
    if ('([{'.includes(letter)) depth++
    else if (')]}'.includes(letter)) depth--
    else if (letter === '"' || letter === "'") {
      const close = text.indexOf(letter, at + 1)
      if (close < 0) return text.length
      at = close
    }
  }
  return text.length
}

/** What a rewritten target says: `(a, b)` at its own place in an otherwise empty text. */
export function parseTarget(text: string, from: number, to: number): SyntaxNode | null {
  const tree = parseTree('\n'.repeat(from) + text.slice(from, to).replaceAll('\n', ' '))
  const statement = tree.topNode.firstChild
  return statement?.name === 'ExpressionStatement' ? statement.firstChild : null
}
