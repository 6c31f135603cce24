// Number, string, bytes and f-string literals.
import type { SyntaxNode } from '@lezer/common'
import { decodeLiteral } from './escapes'
import { expressionList, invalid, none } from './expressions'
import { childrenOf, type Source } from './source'
import type { ConstantValue, Expression } from './tree'

type Kinded<K extends Expression['kind']> = Omit<
  Extract<Expression, { kind: K }>,
  'line' | 'endLine' | 'column'
>

function constant(value: ConstantValue): Kinded<'Constant'> {
  return { kind: 'Constant', value }
}

export function numberConstant(source: Source, node: SyntaxNode): Kinded<'Constant'> {
  const written = source.textOf(node)
  if (/__|_$|_[.eEjJ]|[.+-]_/.test(written)) source.refuse(node, 'invalid decimal literal', true)
  const text = written.replaceAll('_', '').toLowerCase()
  if (text.endsWith('j')) {
    source.refuse(node, 'complex number')
    return constant({ kind: 'name', value: 'None' })
  }
  if (/^0[xob]/.test(text) || /^\d+$/.test(text)) {
    if (/^0\d*[1-9]/.test(text))
      source.refuse(
        node,
        'leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers',
        true,
      )
    if (/^\d+$/.test(text) && text.length > 4300)
      source.refuse(
        node,
        'Exceeds the limit (4300 digits) for integer string conversion - Consider hexadecimal for huge integer literals to avoid decimal conversion limits.',
        true,
      )
    else if (text.length > 5_000_000) source.refuse(node, 'int literal of more than 5000000 digits')
    else
      return constant({
        kind: 'int',
        value: BigInt(/^0\d/.test(text) ? text.replace(/^0+(?=\d)/, '') : text),
      })
    return constant({ kind: 'name', value: 'None' })
  }
  return constant({ kind: 'float', value: Number(text) })
}

export function stringConstant(source: Source, node: SyntaxNode): Kinded<'Constant'> {
  const text = source.textOf(node)
  const [, prefix = '', quotes = ''] = /^([a-zA-Z]*)("""|'''|"|')/.exec(text) ?? []
  if (!quotes || text.length < prefix.length + 2 * quotes.length || !text.endsWith(quotes)) {
    source.refuse(node, 'unterminated string literal', true)
    return constant({ kind: 'str', value: '' })
  }
  const body = text.slice(prefix.length + quotes.length, text.length - quotes.length)
  const decoded = decodeLiteral(body, /r/i.test(prefix), /b/i.test(prefix))
  if (decoded.kind === 'error') {
    source.refuse(node, decoded.message, true)
    return constant({ kind: 'str', value: '' })
  }
  return constant(decoded)
}

/** Literals side by side are one. */
export function concatenated(source: Source, node: SyntaxNode): Kinded<'Constant'> | Kinded<'JoinedStr'> {
  const parts: Expression[] = []
  let isFormatted = false
  const children = childrenOf(node)
  for (const child of children)
    if (child.name === 'FormatString') {
      isFormatted = true
      const formatted = formatString(source, child)
      parts.push(...(formatted.kind === 'JoinedStr' ? formatted.parts : []))
    } else parts.push({ ...source.position(child), ...stringConstant(source, child) })
  if (isFormatted) return { kind: 'JoinedStr', parts: mergedText(parts) }
  const values = parts.map((part) => (part.kind === 'Constant' ? part.value : undefined))
  if (values.every((value) => value?.kind === 'str'))
    return constant({ kind: 'str', value: values.map((value) => value.value).join('') })
  if (values.every((value) => value?.kind === 'bytes')) {
    return constant({ kind: 'bytes', value: Uint8Array.from(values.flatMap((value) => [...value.value])) })
  }
  source.refuse(node, 'cannot mix bytes and nonbytes literals', true)
  return constant({ kind: 'str', value: '' })
}

/** Neighbouring texts of an f-string are one constant; empty ones vanish. */
function mergedText(parts: readonly Expression[]): Expression[] {
  const merged: Expression[] = []
  for (const part of parts) {
    const last = merged.at(-1)
    if (
      part.kind === 'Constant' &&
      part.value.kind === 'str' &&
      last?.kind === 'Constant' &&
      last.value.kind === 'str'
    )
      merged[merged.length - 1] = {
        ...last,
        value: { kind: 'str', value: last.value.value + part.value.value },
      }
    else merged.push(part)
  }
  return merged.filter(
    (part) => !(part.kind === 'Constant' && part.value.kind === 'str' && part.value.value === ''),
  )
}

export function formatString(source: Source, node: SyntaxNode): Kinded<'JoinedStr'> {
  const text = source.textOf(node)
  const [, prefix = '', quotes = ''] = /^([a-zA-Z]*)("""|'''|"|')/.exec(text) ?? []
  if (/t/i.test(prefix)) source.refuse(node, 'template string')
  const from = node.from + prefix.length + quotes.length
  const to = node.to - quotes.length
  if (!text.endsWith(quotes) || to < from) source.refuse(node, 'unterminated f-string literal', true)
  const replacements = childrenOf(node).filter((child) => child.name === 'FormatReplacement')
  return {
    kind: 'JoinedStr',
    parts: mergedText(textAndFields(source, node, replacements, from, to, /r/i.test(prefix))),
  }
}

/** Text between the replacement fields, with doubled braces made single, and the fields. */
function textAndFields(
  source: Source,
  owner: SyntaxNode,
  replacements: readonly SyntaxNode[],
  from: number,
  to: number,
  isRaw: boolean,
): Expression[] {
  const parts: Expression[] = []
  const at = source.position(owner)
  const addText = (start: number, end: number) => {
    if (end <= start) return
    const body = source.text.slice(start, end).replaceAll('{{', '{').replaceAll('}}', '}')
    const decoded = decodeLiteral(body, isRaw, false)
    if (decoded.kind === 'error') source.refuse(owner, decoded.message, true)
    else parts.push({ ...at, kind: 'Constant', value: decoded })
  }
  let position = from
  for (const field of replacements) {
    addText(position, field.from)
    parts.push(...replacement(source, field, isRaw))
    position = field.to
  }
  addText(position, to)
  return parts
}

function replacement(source: Source, node: SyntaxNode, isRaw: boolean): Expression[] {
  const at = source.position(node)
  const children = childrenOf(node)
  const values: SyntaxNode[] = []
  let selfDocument: SyntaxNode | undefined
  let conversion: '' | 's' | 'r' | 'a' = ''
  let format: Expression | undefined
  for (const child of children.slice(1)) {
    if (child.name === 'FormatSelfDoc') selfDocument = child
    else if (child.name === 'FormatConversion') {
      const letter = source.textOf(child).slice(1)
      if (letter === 's' || letter === 'r' || letter === 'a') conversion = letter
      else
        source.refuse(
          child,
          `f-string: invalid conversion character '${letter}': expected 's', 'r', or 'a'`,
          true,
        )
    } else if (child.name === 'FormatSpec') {
      const inner = childrenOf(child).filter((one) => one.name === 'FormatReplacement')
      const parts = mergedText(textAndFields(source, child, inner, child.from + 1, child.to, isRaw))
      format = { ...at, kind: 'JoinedStr', parts }
    } else if (child.name !== '}') values.push(child)
  }
  const [first] = values
  if (!first) return [invalid(source, node)]
  const value = first.type.isError ? none(source, first) : expressionList(source, values)
  if (!selfDocument) return [{ ...at, kind: 'FormattedValue', value, conversion, format }]
  const shown = source.text.slice(node.from + 1, selfDocument.to)
  const rest = /^\s*/.exec(source.text.slice(selfDocument.to))?.[0] ?? ''
  const label: Expression = { ...at, kind: 'Constant', value: { kind: 'str', value: shown + rest } }
  const asRepr = conversion === '' && format === undefined ? 'r' : conversion
  return [label, { ...at, kind: 'FormattedValue', value, conversion: asRepr, format }]
}
