// Parameter lists of functions and lambdas.
import type { SyntaxNode } from '@lezer/common'
import { annotation, expression } from './expressions'
import { childrenOf, type Source } from './source'
import type { Expression, Parameter, Parameters } from './tree'

export function parameters(source: Source, list: SyntaxNode | undefined): Parameters {
  let positionalOnly: Parameter[] = []
  let positional: Parameter[] = []
  const keywordOnly: Parameter[] = []
  let star: Parameter | undefined
  let doubleStar: Parameter | undefined
  let isKeywordOnly = false
  const nodes = list ? childrenOf(list).filter((node) => node.name !== '(' && node.name !== ')') : []
  let at = 0
  const annotated = (): Parameter => {
    const node = nodes[at++] as SyntaxNode
    let type: Expression | undefined
    let fallback: Expression | undefined
    if (nodes[at]?.name === 'TypeDef') {
      const written = childrenOf(nodes[at++] as SyntaxNode)[1]
      if (written) type = annotation(source, written)
    }
    if (nodes[at]?.name === 'AssignOp') {
      const value = nodes[at + 1]
      if (value) fallback = expression(source, value)
      at += 2
    }
    return { name: source.textOf(node), annotation: type, fallback }
  }
  let wasComma = true
  while (at < nodes.length) {
    const node = nodes[at] as SyntaxNode
    if (node.name === ',') {
      // The grammar gives '/' no node of its own: it shows as nothing between two commas.
      if (wasComma && isSlash(source, nodes, at)) {
        positionalOnly = positional
        positional = []
      }
      wasComma = true
      at++
      continue
    }
    wasComma = false
    if (node.name === '*') {
      at++
      isKeywordOnly = true
      if (nodes[at]?.name === 'VariableName') star = annotated()
    } else if (node.name === '**') {
      at++
      doubleStar = annotated()
    } else if (source.textOf(node) === '/') {
      positionalOnly = positional
      positional = []
      at++
    } else if (node.name === 'VariableName') {
      if (doubleStar) source.refuse(node, 'arguments cannot follow var-keyword argument', true)
      if (isKeywordOnly) keywordOnly.push(annotated())
      else positional.push(annotated())
    } else {
      source.refuse(node, 'invalid syntax', true)
      at++
    }
  }
  const last = nodes.at(-1)
  if (list && last && wasComma && source.text.slice(last.to, list.to).trim().startsWith('/')) {
    positionalOnly = positional
    positional = []
  }
  const made = { positionalOnly, positional, star, keywordOnly, doubleStar }
  if (list) check(source, list, made, isKeywordOnly)
  return made
}

/** What the grammar lets through and CPython does not. */
function check(source: Source, list: SyntaxNode, parameters: Parameters, hasStar: boolean): void {
  const { positionalOnly, positional, star, keywordOnly, doubleStar } = parameters
  const plain = [...positionalOnly, ...positional]
  const seen = new Set<string>()
  for (const { name } of [
    ...plain,
    ...(star ? [star] : []),
    ...keywordOnly,
    ...(doubleStar ? [doubleStar] : []),
  ]) {
    if (seen.has(name)) source.refuse(list, `duplicate argument '${name}' in function definition`, true)
    seen.add(name)
  }
  const optional = plain.findIndex(({ fallback }) => fallback)
  if (optional >= 0 && plain.slice(optional).some(({ fallback }) => !fallback))
    source.refuse(list, 'parameter without a default follows parameter with a default', true)
  if (hasStar && !star && keywordOnly.length === 0)
    source.refuse(list, 'named arguments must follow bare *', true)
}

function isSlash(source: Source, nodes: readonly SyntaxNode[], at: number): boolean {
  const before = nodes[at - 1]
  const here = nodes[at]
  return before !== undefined && here !== undefined && source.text.slice(before.to, here.from).trim() === '/'
}
