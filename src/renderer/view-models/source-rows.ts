// Rows of the source pane: every line of the text when it is at hand, otherwise the lines that hold bytes.
import type { FileLines } from '@shared/contract/consumers'
import type { Token } from './python-tokens'

export interface SourceRow {
  /** 0 = line not known. */
  readonly line: number
  /** Bytes and blocks alive; 0 on lines that hold none. */
  readonly size: number
  readonly count: number
  readonly tokens: readonly Token[]
}

/** `tokens` of each line of the text; empty without it. Lines past the end of the text are kept: a file may have changed. */
export function sourceRows(lines: FileLines, tokens: readonly (readonly Token[])[]): readonly SourceRow[] {
  const held = Array.from(lines.line, (line, i) => ({
    line,
    size: lines.size[i] ?? 0,
    count: lines.count[i] ?? 0,
    tokens: tokens[line - 1] ?? [],
  })).sort((a, b) => a.line - b.line)
  if (tokens.length === 0) return held
  const byLine = new Map(held.map((row) => [row.line, row]))
  const text = tokens.map((line, i) => byLine.get(i + 1) ?? { line: i + 1, size: 0, count: 0, tokens: line })
  const outside = held.filter(({ line }) => line < 1 || line > tokens.length)
  return [...text, ...outside]
}
