// Expressions: from nodes of @lezer/python to the tree of tree.ts. What the subset lacks is noted in the source's
// refusals and stands in the tree as None, so that one pass finds every place.
import type { SyntaxNode } from '@lezer/common'
import { concatenated, formatString, numberConstant, stringConstant } from './literals'
import { parameters } from './parameters'
import { parseTarget } from './grammar-gaps'
import { childrenOf, DEEPEST_NESTING, LONGEST_CHAIN, type Source, TOO_DEEP } from './source'
import type {
  BinaryOperator,
  CompareOperator,
  Comprehension,
  Expression,
  Keyword,
  UnaryOperator,
} from './tree'

const COMPARISONS = new Set(['<', '<=', '==', '!=', '>', '>=', 'is', 'in', 'not'])

export function none(source: Source, node: SyntaxNode): Expression {
  return { ...source.position(node), kind: 'Constant', value: { kind: 'name', value: 'None' } }
}

/** What stands behind a colon or an arrow. */
export function annotation(source: Source, node: SyntaxNode): Expression {
  if (!source.hasTextAnnotations) return expression(source, node)
  const value = source
    .textOf(node)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/"([^'"\\]*)"/g, "'$1'")
  return { ...source.position(node), kind: 'Constant', value: { kind: 'str', value } }
}

export function expression(source: Source, node: SyntaxNode): Expression {
  if (source.depth > DEEPEST_NESTING) {
    source.refuse(node, TOO_DEEP, true)
    return none(source, node)
  }
  source.depth++
  const made = dispatch(source, node)
  source.depth--
  return made
}

function dispatch(source: Source, node: SyntaxNode): Expression {
  const at = source.position(node)
  switch (node.name) {
    case 'VariableName':
      return name(source, node)
    case 'None':
      return none(source, node)
    case 'Boolean':
      return {
        ...at,
        kind: 'Constant',
        value: { kind: 'name', value: source.textOf(node) === 'True' ? 'True' : 'False' },
      }
    case 'Ellipsis':
      return { ...at, kind: 'Constant', value: { kind: 'name', value: 'Ellipsis' } }
    case 'Number':
      return { ...at, ...numberConstant(source, node) }
    case 'String':
      return { ...at, ...stringConstant(source, node) }
    case 'ContinuedString':
      return { ...at, ...concatenated(source, node) }
    case 'FormatString':
      return { ...at, ...formatString(source, node) }
    case 'ParenthesizedExpression':
      return parenthesized(source, node)
    case 'TupleExpression':
      return { ...at, kind: 'Tuple', items: items(source, childrenOf(node).slice(1, -1)) }
    case 'ArrayExpression':
      return { ...at, kind: 'List', items: items(source, childrenOf(node).slice(1, -1)) }
    case 'SetExpression':
      return { ...at, kind: 'Set', items: items(source, childrenOf(node).slice(1, -1)) }
    case 'DictionaryExpression':
      return { ...at, kind: 'Dict', items: pairs(source, childrenOf(node).slice(1, -1)) }
    case 'UnaryExpression':
      return unary(source, node)
    case 'BinaryExpression':
      return binary(source, node)
    case 'ConditionalExpression': {
      const [body, , test, , orElse] = childrenOf(node)
      if (!body || !test || !orElse) return invalid(source, node)
      return {
        ...at,
        kind: 'IfExp',
        test: expression(source, test),
        body: expression(source, body),
        orElse: expression(source, orElse),
      }
    }
    case 'NamedExpression': {
      const [target, , value] = childrenOf(node)
      if (!target || !value) return invalid(source, node)
      if (target.name !== 'VariableName') return invalid(source, target)
      return { ...at, kind: 'NamedExpr', target: source.textOf(target), value: expression(source, value) }
    }
    case 'MemberExpression':
      return member(source, node)
    case 'CallExpression':
      return call(source, node)
    case 'LambdaExpression': {
      const children = childrenOf(node)
      const list = children.find((child) => child.name === 'ParamList')
      const body = children.at(-1)
      if (!body) return invalid(source, node)
      return { ...at, kind: 'Lambda', parameters: parameters(source, list), body: expression(source, body) }
    }
    case 'ArrayComprehensionExpression':
      return comprehension(source, node, 'ListComp')
    case 'SetComprehensionExpression':
      return comprehension(source, node, 'SetComp')
    case 'ComprehensionExpression':
      return comprehension(source, node, 'GeneratorExp')
    case 'DictionaryComprehensionExpression':
      return dictComprehension(source, node)
    case 'YieldExpression':
      return yieldExpression(source, node)
    case 'AwaitExpression':
      source.refuse(node, 'await')
      return none(source, node)
    default:
      return invalid(source, node)
  }
}

/** A name, or what the grammar was shown as one: `*rest`, `(a, b)`, `a.b`. */
function name(source: Source, node: SyntaxNode): Expression {
  const text = source.textOf(node)
  const at = source.position(node)
  if (text.startsWith('*'))
    return { ...at, kind: 'Starred', value: { ...at, kind: 'Name', id: text.slice(1).trim() } }
  if (/^\w+$/u.test(text)) return { ...at, kind: 'Name', id: text }
  const meant = parseTarget(source.text, node.from, node.to)
  return meant ? expression(source, meant) : invalid(source, node)
}

export function invalid(source: Source, node: SyntaxNode): Expression {
  source.refuse(node, 'invalid syntax', true)
  return none(source, node)
}

function parenthesized(source: Source, node: SyntaxNode): Expression {
  const inner = childrenOf(node)[1]
  return inner && inner.name !== ')' ? expression(source, inner) : invalid(source, node)
}

/** What stands between commas, with stars. */
export function items(source: Source, nodes: readonly SyntaxNode[]): Expression[] {
  const made: Expression[] = []
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at] as SyntaxNode
    if (node.name === ',') continue
    const operand = nodes[at + 1]
    if (node.name === '*' && operand) {
      made.push({ ...source.position(node), kind: 'Starred', value: expression(source, operand) })
      at++
    } else made.push(expression(source, node))
  }
  return made
}

/** One expression, or a tuple when a comma follows: the right side of an assignment, what return gives. */
export function expressionList(source: Source, nodes: readonly SyntaxNode[]): Expression {
  const [first] = nodes
  const last = nodes.at(-1)
  if (!first || !last) return { line: 1, endLine: 1, column: 0, kind: 'Tuple', items: [] }
  const made = items(source, nodes)
  const isTuple = nodes.some((node) => node.name === ',')
  const [only] = made
  if (!isTuple && only) return only
  return { ...source.position({ from: first.from, to: last.to }), kind: 'Tuple', items: made }
}

function pairs(source: Source, nodes: readonly SyntaxNode[]) {
  const made: { key: Expression | undefined; value: Expression }[] = []
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at] as SyntaxNode
    if (node.name === ',') continue
    if (node.name === '**') {
      const mapping = nodes[++at]
      if (mapping) made.push({ key: undefined, value: expression(source, mapping) })
      continue
    }
    const value = nodes[at + 2]
    if (nodes[at + 1]?.name !== ':' || !value) {
      invalid(source, node)
      continue
    }
    made.push({ key: expression(source, node), value: expression(source, value) })
    at += 2
  }
  return made
}

function unary(source: Source, node: SyntaxNode): Expression {
  const [operator, operand] = childrenOf(node)
  if (!operator || !operand) return invalid(source, node)
  if (source.textOf(operator) === '*')
    return { ...source.position(node), kind: 'Starred', value: expression(source, operand) }
  const name = source.textOf(operator) as UnaryOperator
  return { ...source.position(node), kind: 'UnaryOp', operator: name, operand: expression(source, operand) }
}

/** Left-leaning chains are followed in a loop, so that a sum of thousands of terms needs no depth here. */
function binary(source: Source, node: SyntaxNode): Expression {
  const chain: SyntaxNode[] = []
  let left: SyntaxNode = node
  while (left.name === 'BinaryExpression' && left.firstChild) {
    chain.push(left)
    left = left.firstChild
  }
  if (chain.length > LONGEST_CHAIN) {
    source.refuse(node, TOO_DEEP, true)
    return none(source, node)
  }
  let made = expression(source, left)
  for (const one of chain.reverse()) made = joined(source, one, made)
  return made
}

function joined(source: Source, node: SyntaxNode, left: Expression): Expression {
  const children = childrenOf(node)
  const rightNode = children.at(-1)
  if (!rightNode || children.length < 3) return invalid(source, node)
  const operator = children
    .slice(1, -1)
    .map((child) => source.textOf(child))
    .join(' ')
  const right = expression(source, rightNode)
  const at = source.position(node)
  if (operator === 'and' || operator === 'or') {
    // a and b and c is one operation of three values unless it is written with parentheses.
    const isSame = left.kind === 'BoolOp' && left.operator === operator
    const values = isSame && node.firstChild?.name === 'BinaryExpression' ? left.values : [left]
    return { ...at, kind: 'BoolOp', operator, values: [...values, right] }
  }
  if (COMPARISONS.has(operator.split(' ')[0] ?? '')) {
    const compare = operator as CompareOperator
    if (left.kind === 'Compare' && node.firstChild?.name === 'BinaryExpression')
      return {
        ...left,
        ...at,
        operators: [...left.operators, compare],
        comparators: [...left.comparators, right],
      }
    return { ...at, kind: 'Compare', left, operators: [compare], comparators: [right] }
  }
  if (operator === '<>') source.refuse(children[1] ?? node, 'invalid syntax', true)
  return { ...at, kind: 'BinOp', operator: operator as BinaryOperator, left, right }
}

/** Chains of members, subscripts and calls lean left too. */
function member(source: Source, node: SyntaxNode): Expression {
  const children = childrenOf(node)
  const [object, mark, name] = children
  if (!object || !mark) return invalid(source, node)
  const value = expression(source, object)
  const at = source.position(node)
  if (mark.name === '.') {
    if (name?.name !== 'PropertyName') return invalid(source, mark)
    return {
      ...at,
      kind: 'Attribute',
      value,
      name: source.textOf(name),
      nameLine: source.lineAt(name.from),
    }
  }
  return { ...at, kind: 'Subscript', value, index: subscript(source, children.slice(2, -1)) }
}

function subscript(source: Source, nodes: readonly SyntaxNode[]): Expression {
  const [first] = nodes
  const last = nodes.at(-1)
  if (!first || !last) {
    source.refuse({ from: 0 }, 'invalid syntax', true)
    return { line: 1, endLine: 1, column: 0, kind: 'Tuple', items: [] }
  }
  const groups: SyntaxNode[][] = [[]]
  for (const node of nodes)
    if (node.name === ',') groups.push([])
    else groups.at(-1)?.push(node)
  const parts = groups.filter((group) => group.length > 0).map((group) => slicePart(source, group))
  const [only] = parts
  if (groups.length === 1 && only) return only
  return { ...source.position({ from: first.from, to: last.to }), kind: 'Tuple', items: parts }
}

function slicePart(source: Source, nodes: readonly SyntaxNode[]): Expression {
  if (!nodes.some((node) => node.name === ':')) return items(source, nodes)[0] as Expression
  const parts: (Expression | undefined)[] = []
  let current: Expression | undefined
  for (const node of nodes)
    if (node.name === ':') {
      parts.push(current)
      current = undefined
    } else current = expression(source, node)
  parts.push(current)
  const [first] = nodes as [SyntaxNode]
  const at = source.position({ from: first.from, to: (nodes.at(-1) ?? first).to })
  return { ...at, kind: 'Slice', lower: parts[0], upper: parts[1], step: parts[2] }
}

function call(source: Source, node: SyntaxNode): Expression {
  const [callee, list] = childrenOf(node)
  if (!callee || !list) return invalid(source, node)
  const { positional, keywords } = callArguments(source, list)
  return { ...source.position(node), kind: 'Call', callee: expression(source, callee), positional, keywords }
}

/** An ArgList, of a call or of a class statement. */
export function callArguments(source: Source, list: SyntaxNode) {
  const nodes = childrenOf(list).slice(1, -1)
  const positional: Expression[] = []
  const keywords: Keyword[] = []
  if (nodes.some((node) => node.name === 'for')) {
    positional.push(comprehension(source, list, 'GeneratorExp'))
    return { positional, keywords }
  }
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at] as SyntaxNode
    const next = nodes[at + 1]
    if (node.name === ',') continue
    if (node.name === '*' && next) {
      positional.push({ ...source.position(node), kind: 'Starred', value: expression(source, next) })
      at++
    } else if (node.name === '**' && next) {
      keywords.push({ name: undefined, value: expression(source, next) })
      at++
    } else if (next?.name === 'AssignOp' && source.textOf(next) === ':=') {
      const value = nodes[at + 2]
      if (value && node.name === 'VariableName')
        positional.push({
          ...source.position(node),
          kind: 'NamedExpr',
          target: source.textOf(node),
          value: expression(source, value),
        })
      else invalid(source, node)
      at += 2
    } else if (next?.name === 'AssignOp') {
      const value = nodes[at + 2]
      if (value) keywords.push({ name: source.textOf(node), value: expression(source, value) })
      else invalid(source, node)
      at += 2
    } else {
      if (keywords.some((keyword) => keyword.name !== undefined))
        source.refuse(node, 'positional argument follows keyword argument', true)
      positional.push(expression(source, node))
    }
  }
  return { positional, keywords }
}

/** `for target in iterable if condition` ... from the node with index `first` on. */
function generators(source: Source, nodes: readonly SyntaxNode[]): Comprehension[] {
  const made: { target: Expression; iterable: Expression; conditions: Expression[] }[] = []
  let at = 0
  while (at < nodes.length) {
    const node = nodes[at] as SyntaxNode
    if (node.name === 'async') {
      source.refuse(node, 'async for')
      at++
      continue
    }
    if (node.name === 'for') {
      const to = nodes.findIndex((one, index) => index > at && one.name === 'in')
      const iterable = nodes[to + 1]
      if (to < 0 || !iterable) {
        invalid(source, node)
        break
      }
      made.push({
        target: expressionList(source, nodes.slice(at + 1, to)),
        iterable: expression(source, iterable),
        conditions: [],
      })
      at = to + 2
    } else if (node.name === 'if' && nodes[at + 1]) {
      made.at(-1)?.conditions.push(expression(source, nodes[at + 1] as SyntaxNode))
      at += 2
    } else {
      invalid(source, node)
      break
    }
  }
  return made
}

function comprehension(
  source: Source,
  node: SyntaxNode,
  kind: 'ListComp' | 'SetComp' | 'GeneratorExp',
): Expression {
  const [element, ...rest] = childrenOf(node).slice(1, -1)
  if (!element) return invalid(source, node)
  return {
    ...source.position(node),
    kind,
    element: expression(source, element),
    generators: generators(source, rest),
  }
}

function dictComprehension(source: Source, node: SyntaxNode): Expression {
  const [key, , value, ...rest] = childrenOf(node).slice(1, -1)
  if (!key || !value) return invalid(source, node)
  return {
    ...source.position(node),
    kind: 'DictComp',
    key: expression(source, key),
    value: expression(source, value),
    generators: generators(source, rest),
  }
}

/** The grammar marks a bare yield as an error of no length; Python allows it. */
export function yieldExpression(source: Source, node: SyntaxNode): Expression {
  const children = childrenOf(node).filter((child) => !(child.type.isError && child.from === child.to))
  const at = source.position(node)
  const from = children[1]?.name === 'from'
  const rest = children.slice(from ? 2 : 1)
  if (rest.length === 0) return { ...at, kind: 'Yield', value: undefined }
  const value = expressionList(source, rest)
  return from ? { ...at, kind: 'YieldFrom', value } : { ...at, kind: 'Yield', value }
}
