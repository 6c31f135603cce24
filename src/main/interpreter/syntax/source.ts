// The text of a program with its line starts, and a cursor over the tree that collects refusals while it is read.
import type { SyntaxNode } from '@lezer/common'
import type { Refusal } from './refusal'
import type { Positioned } from './tree'

/** Nesting of expressions and blocks that the parser follows; far beyond what CPython's own parser accepts. */
export const DEEPEST_NESTING = 800

/** Terms of a sum, elifs of an if: CPython's compiler gives up at about 3000. */
export const LONGEST_CHAIN = 2000

/** What CPython says as RecursionError or MemoryError, depending on the version and the construct. */
export const TOO_DEEP = 'too many nested expressions or blocks'

export class Source {
  readonly refusals: Refusal[] = []
  depth = 0
  readonly #starts: number[] = [0]

  /** `from __future__ import annotations`: annotations are texts. */
  readonly hasTextAnnotations: boolean

  constructor(readonly text: string) {
    this.hasTextAnnotations = /^from[ \t]+__future__[ \t]+import\b[^\n]*\bannotations\b/m.test(text)
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1)
  }

  get lineCount(): number {
    return this.#starts.length
  }

  /** 1-based line of an offset. */
  lineAt(offset: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low + 1
  }

  columnAt(offset: number): number {
    return offset - (this.#starts[this.lineAt(offset) - 1] ?? 0)
  }

  position(node: { from: number; to: number }): Positioned {
    return {
      line: this.lineAt(node.from),
      endLine: this.lineAt(Math.max(node.from, node.to - 1)),
      column: this.columnAt(node.from),
    }
  }

  textOf(node: { from: number; to: number }): string {
    return this.text.slice(node.from, node.to)
  }

  refuse(node: { from: number }, construct: string, isSyntaxError = false): void {
    this.refusals.push({
      line: this.lineAt(node.from),
      column: this.columnAt(node.from) + 1,
      construct,
      isSyntaxError,
    })
  }
}

/** Children without comments. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling)
    if (child.name !== 'Comment') children.push(child)
  return children
}
