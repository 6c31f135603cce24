// What the compiler notes of a class body besides its code: the attributes its methods assign on self (3.13), and
// documentation without the indentation of its lines (3.13). Called by functions.ts.
import type { Expression, Statement } from '../syntax/tree'

/**
 * __static_attributes__: names assigned as `self.name` in functions of the body, nested functions included, classes inside
 * not. Sorted, as 3.14 has them; 3.13 keeps the order of a set.
 */
export function staticAttributes(body: readonly Statement[]): string[] {
  const names = new Set<string>()
  const open: { readonly node: unknown; readonly isInside: boolean }[] = [{ node: body, isInside: false }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, isInside } = next
    if (typeof node !== 'object' || node === null || ArrayBuffer.isView(node)) continue
    if (Array.isArray(node)) {
      for (const item of node) open.push({ node: item, isInside })
      continue
    }
    const { kind } = node as { readonly kind?: string }
    if (kind === 'ClassDef') continue
    const isFunction = kind === 'FunctionDef' || kind === 'Lambda'
    if (isInside) for (const name of assignedOnSelf(node as Statement)) names.add(name)
    for (const value of Object.values(node)) open.push({ node: value, isInside: isInside || isFunction })
  }
  return [...names].sort()
}

function assignedOnSelf(statement: Statement): string[] {
  switch (statement.kind) {
    case 'Assign':
      return statement.targets.flatMap(namesOnSelf)
    case 'AnnAssign':
      return statement.value ? namesOnSelf(statement.target) : []
    case 'For':
      return namesOnSelf(statement.target)
    case 'With':
      return statement.items.flatMap(({ target }) => (target ? namesOnSelf(target) : []))
    default:
      return []
  }
}

function namesOnSelf(target: Expression): string[] {
  switch (target.kind) {
    case 'Attribute':
      return target.value.kind === 'Name' && target.value.id === 'self' ? [target.name] : []
    case 'Starred':
      return namesOnSelf(target.value)
    case 'Tuple':
    case 'List':
      return target.items.flatMap(namesOnSelf)
    default:
      return []
  }
}

/** find_ann: an annotated variable in a body, not in functions and classes inside. */
export function hasAnnotations(body: readonly Statement[]): boolean {
  return body.some((statement) => {
    switch (statement.kind) {
      case 'AnnAssign':
        return true
      case 'If':
      case 'While':
      case 'For':
        return hasAnnotations(statement.body) || hasAnnotations(statement.orElse)
      case 'With':
        return hasAnnotations(statement.body)
      case 'Try':
        return (
          hasAnnotations(statement.body) ||
          statement.handlers.some((handler) => hasAnnotations(handler.body)) ||
          hasAnnotations(statement.orElse) ||
          hasAnnotations(statement.finalBody)
        )
      default:
        return false
    }
  })
}

/** _PyCompile_CleanDoc: the margin all lines but the first share is taken off, and blanks in front of the first. */
export function cleanedDocumentation(text: string): string {
  const lines = expandTabs(text).split('\n')
  let margin = Number.POSITIVE_INFINITY
  for (const line of lines.slice(1)) {
    const blanks = line.length - line.trimStart().length
    if (blanks < line.length) margin = Math.min(margin, blanks)
  }
  const cut = Number.isFinite(margin) ? margin : 0
  return lines.map((line, at) => (at === 0 ? line.replace(/^ +/, '') : line.slice(cut))).join('\n')
}

function expandTabs(text: string): string {
  if (!text.includes('\t')) return text
  let column = 0
  let expanded = ''
  for (const letter of text) {
    if (letter === '\t') {
      const width = 8 - (column % 8)
      expanded += ' '.repeat(width)
      column += width
    } else {
      expanded += letter
      column = letter === '\n' ? 0 : column + 1
    }
  }
  return expanded
}
