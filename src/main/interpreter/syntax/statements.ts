// Statements: from nodes of @lezer/python to the tree of tree.ts.
import type { SyntaxNode } from '@lezer/common'
import {
  annotation,
  callArguments,
  expression,
  expressionList,
  invalid,
  items,
  yieldExpression,
} from './expressions'
import { parameters } from './parameters'
import { childrenOf, DEEPEST_NESTING, LONGEST_CHAIN, type Source, TOO_DEEP } from './source'
import type { BinaryOperator, ExceptHandler, Expression, ImportName, Statement, WithItem } from './tree'

export function statements(source: Source, nodes: readonly SyntaxNode[]): Statement[] {
  const made: Statement[] = []
  for (const node of nodes) {
    if (node.name === ':' || node.name === ';') continue
    if (node.name === 'StatementGroup') {
      // Half a million of them on a line are too many arguments for one push.
      for (const one of statements(source, childrenOf(node))) made.push(one)
    } else {
      const one = statement(source, node)
      if (one) made.push(one)
    }
  }
  return made
}

function body(source: Source, node: SyntaxNode | undefined): Statement[] {
  if (!node) return []
  if (source.depth > DEEPEST_NESTING) {
    source.refuse(node, 'too many statically nested blocks', true)
    return []
  }
  source.depth++
  const made = statements(source, childrenOf(node))
  source.depth--
  return made
}

const UNSUPPORTED: Readonly<Record<string, string>> = { MatchStatement: 'match', TypeDefinition: 'type' }

function statement(source: Source, node: SyntaxNode): Statement | undefined {
  const at = source.position(node)
  const children = childrenOf(node)
  switch (node.name) {
    case 'ExpressionStatement':
      return { ...at, kind: 'Expr', value: expressionList(source, children) }
    case 'YieldStatement':
      return { ...at, kind: 'Expr', value: yieldExpression(source, node) }
    case 'AssignStatement':
      return assignment(source, node)
    case 'UpdateStatement': {
      const [target, operator, ...value] = children
      if (!target || !operator || value.length === 0) return undefined
      const written = source.textOf(operator).slice(0, -1)
      const place = expression(source, target)
      if (!['Name', 'Attribute', 'Subscript'].includes(place.kind))
        source.refuse(target, `'${describe(place)}' is an illegal expression for augmented assignment`, true)
      return {
        ...at,
        kind: 'AugAssign',
        target: place,
        operator: written as BinaryOperator,
        value: expressionList(source, value),
      }
    }
    case 'FunctionDefinition':
      return functionDefinition(source, node, [], node)
    case 'ClassDefinition':
      return classDefinition(source, node, [], node)
    case 'DecoratedStatement':
      return decorated(source, node)
    case 'ReturnStatement':
      return {
        ...at,
        kind: 'Return',
        value: children[1] ? expressionList(source, children.slice(1)) : undefined,
      }
    case 'DeleteStatement':
      return {
        ...at,
        kind: 'Delete',
        targets: items(source, children.slice(1)).map((one) => target(source, node, one)),
      }
    case 'PassStatement':
      return { ...at, kind: 'Pass' }
    case 'BreakStatement':
      return { ...at, kind: 'Break' }
    case 'ContinueStatement':
      return { ...at, kind: 'Continue' }
    case 'IfStatement':
      return ifStatement(source, children, at)
    case 'WhileStatement': {
      const orElse = children.findIndex((child) => child.name === 'else')
      const test = children[1]
      if (!test) return undefined
      return {
        ...at,
        kind: 'While',
        test: expression(source, test),
        body: body(source, children[2]),
        orElse: orElse < 0 ? [] : body(source, children[orElse + 1]),
      }
    }
    case 'ForStatement':
      return forStatement(source, node)
    case 'TryStatement':
      return tryStatement(source, node)
    case 'WithStatement':
      return withStatement(source, node)
    case 'RaiseStatement': {
      const from = children.findIndex((child) => child.name === 'from')
      const cause = from < 0 ? undefined : children[from + 1]
      return {
        ...at,
        kind: 'Raise',
        exception: children[1] ? expression(source, children[1]) : undefined,
        cause: cause ? expression(source, cause) : undefined,
      }
    }
    case 'AssertStatement': {
      const [, test, , message] = children
      if (!test) return undefined
      return {
        ...at,
        kind: 'Assert',
        test: expression(source, test),
        message: message ? expression(source, message) : undefined,
      }
    }
    case 'ScopeStatement': {
      const names = children
        .filter((child) => child.name === 'VariableName')
        .map((child) => source.textOf(child))
      return { ...at, kind: children[0]?.name === 'global' ? 'Global' : 'Nonlocal', names }
    }
    case 'ImportStatement':
      return importStatement(source, node)
    default: {
      const construct = UNSUPPORTED[node.name]
      if (construct) source.refuse(node, construct)
      else source.refuse(node, 'invalid syntax', true)
      return undefined
    }
  }
}

function describe(expression: Expression): string {
  switch (expression.kind) {
    case 'Constant':
      return expression.value.kind === 'name' ? expression.value.value : 'literal'
    case 'Call':
      return 'function call'
    case 'BinOp':
    case 'UnaryOp':
    case 'BoolOp':
      return 'expression'
    case 'Compare':
      return 'comparison'
    case 'Lambda':
      return 'lambda'
    case 'IfExp':
      return 'conditional expression'
    case 'Dict':
      return 'dict literal'
    case 'Set':
      return 'set display'
    case 'ListComp':
      return 'list comprehension'
    case 'GeneratorExp':
      return 'generator expression'
    case 'Tuple':
      return 'tuple'
    case 'List':
      return 'list'
    default:
      return 'expression'
  }
}

/** Checks that something may be assigned to or deleted. */
function target(source: Source, node: SyntaxNode, expression: Expression): Expression {
  switch (expression.kind) {
    case 'Name':
    case 'Attribute':
    case 'Subscript':
      return expression
    case 'Starred':
      target(source, node, expression.value)
      return expression
    case 'Tuple':
    case 'List':
      for (const item of expression.items) target(source, node, item)
      if (expression.items.filter(({ kind }) => kind === 'Starred').length > 1)
        source.refuse(node, 'multiple starred expressions in assignment', true)
      return expression
    default:
      source.refuse(node, `cannot assign to ${describe(expression)}`, true)
      return expression
  }
}

function assignment(source: Source, node: SyntaxNode): Statement | undefined {
  const at = source.position(node)
  const groups: SyntaxNode[][] = [[]]
  let type: SyntaxNode | undefined
  for (const child of childrenOf(node))
    if (child.name === 'AssignOp') groups.push([])
    else if (child.name === 'TypeDef') type = childrenOf(child)[1]
    else groups.at(-1)?.push(child)
  const lists = groups.filter((group) => group.length > 0)
  if (type) {
    const [place, value] = lists
    if (!place) return undefined
    return {
      ...at,
      kind: 'AnnAssign',
      target: target(source, node, expressionList(source, place)),
      annotation: annotation(source, type),
      isSimple: place[0]?.name === 'VariableName',
      value: value ? assigned(source, value) : undefined,
    }
  }
  const value = lists.pop()
  if (!value || lists.length === 0 || lists.length + 2 <= groups.length - 1) {
    source.refuse(node, 'invalid syntax', true)
    return undefined
  }
  const targets = lists.map((list) => target(source, node, expressionList(source, list)))
  if (targets.some(({ kind }) => kind === 'Starred'))
    source.refuse(node, 'starred assignment target must be in a list or tuple', true)
  return { ...at, kind: 'Assign', targets, value: assigned(source, value) }
}

function assigned(source: Source, nodes: readonly SyntaxNode[]): Expression {
  const [first] = nodes
  return first?.name === 'YieldExpression' ? yieldExpression(source, first) : expressionList(source, nodes)
}

function decorated(source: Source, node: SyntaxNode): Statement | undefined {
  const decorators: Expression[] = []
  for (const child of childrenOf(node)) {
    if (child.name === 'Decorator') decorators.push(decorator(source, child))
    else if (child.name === 'FunctionDefinition') return functionDefinition(source, child, decorators, child)
    else if (child.name === 'ClassDefinition') return classDefinition(source, child, decorators, child)
  }
  source.refuse(node, 'invalid syntax', true)
  return undefined
}

/** A decorator lists names, dots and calls without nesting. */
function decorator(source: Source, node: SyntaxNode): Expression {
  const [, first, ...rest] = childrenOf(node)
  if (!first) return invalid(source, node)
  let made = expression(source, first)
  for (const child of rest) {
    const at = source.position({ from: first.from, to: child.to })
    if (child.name === 'ArgList')
      made = { ...at, kind: 'Call', callee: made, ...callArguments(source, child) }
    else if (child.name !== '.')
      made = {
        ...at,
        kind: 'Attribute',
        value: made,
        name: source.textOf(child),
        nameLine: source.lineAt(child.from),
      }
  }
  return made
}

function functionDefinition(
  source: Source,
  node: SyntaxNode,
  decorators: Expression[],
  at: SyntaxNode,
): Statement {
  const children = childrenOf(node)
  if (children[0]?.name === 'async') source.refuse(node, 'async def')
  const generic = children.find((child) => child.name === 'TypeParamList')
  if (generic) source.refuse(generic, 'type parameters')
  const name = children.find((child) => child.name === 'VariableName')
  const returns = children.find((child) => child.name === 'TypeDef')
  const type = returns && childrenOf(returns).at(-1)
  const block = children.find((child) => child.name === 'Body')
  return {
    ...source.position(at),
    kind: 'FunctionDef',
    name: name ? source.textOf(name) : '',
    parameters: parameters(
      source,
      children.find((child) => child.name === 'ParamList'),
    ),
    returns: type ? annotation(source, type) : undefined,
    body: body(source, block),
    decorators,
  }
}

function classDefinition(
  source: Source,
  node: SyntaxNode,
  decorators: Expression[],
  at: SyntaxNode,
): Statement {
  const children = childrenOf(node)
  const generic = children.find((child) => child.name === 'TypeParamList')
  if (generic) source.refuse(generic, 'type parameters')
  const name = children.find((child) => child.name === 'VariableName')
  const list = children.find((child) => child.name === 'ArgList')
  const { positional, keywords } = list ? callArguments(source, list) : { positional: [], keywords: [] }
  return {
    ...source.position(at),
    kind: 'ClassDef',
    name: name ? source.textOf(name) : '',
    bases: positional,
    keywords,
    body: body(
      source,
      children.find((child) => child.name === 'Body'),
    ),
    decorators,
  }
}

function ifStatement(
  source: Source,
  children: readonly SyntaxNode[],
  at: ReturnType<Source['position']>,
): Statement | undefined {
  const tests: { test: Expression; body: Statement[]; node: SyntaxNode }[] = []
  let orElse: Statement[] = []
  for (let index = 0; index < children.length; index++) {
    const word = children[index] as SyntaxNode
    const next = children[index + 1]
    if ((word.name === 'if' || word.name === 'elif') && next) {
      tests.push({ test: expression(source, next), body: body(source, children[index + 2]), node: word })
      index += 2
    } else if (word.name === 'else') {
      orElse = body(source, next)
      index++
    }
  }
  if (tests.length > LONGEST_CHAIN) {
    source.refuse(tests[LONGEST_CHAIN]?.node ?? { from: 0 }, TOO_DEEP, true)
    return undefined
  }
  // From the last elif to the if: each is the else of the one before it.
  for (const { test, body, node } of tests.reverse())
    orElse = [{ ...(node.name === 'if' ? at : source.position(node)), kind: 'If', test, body, orElse }]
  return orElse[0]
}

function forStatement(source: Source, node: SyntaxNode): Statement | undefined {
  const children = childrenOf(node)
  if (children[0]?.name === 'async') {
    source.refuse(node, 'async for')
    children.shift()
  }
  const isIn = children.findIndex((child) => child.name === 'in')
  const block = children.findIndex((child) => child.name === 'Body')
  if (isIn < 0 || block < 0) {
    source.refuse(node, 'invalid syntax', true)
    return undefined
  }
  const orElse = children.findIndex((child) => child.name === 'else')
  return {
    ...source.position(node),
    kind: 'For',
    target: target(source, node, expressionList(source, children.slice(1, isIn))),
    iterable: expressionList(source, children.slice(isIn + 1, block)),
    body: body(source, children[block]),
    orElse: orElse < 0 ? [] : body(source, children[orElse + 1]),
  }
}

function tryStatement(source: Source, node: SyntaxNode): Statement {
  const children = childrenOf(node)
  const handlers: ExceptHandler[] = []
  let orElse: Statement[] = []
  let finalBody: Statement[] = []
  for (let at = 2; at < children.length; at++) {
    const word = children[at] as SyntaxNode
    if (word.name === 'except') {
      const end = children.findIndex((child, index) => index > at && child.name === 'Body')
      const parts = children.slice(at + 1, end)
      const star = parts.find((part) => part.name === '*')
      if (star) source.refuse(word, 'except*')
      const as = parts.findIndex((part) => part.name === 'as')
      const type = as < 0 ? parts : parts.slice(0, as)
      const name = as < 0 ? undefined : parts[as + 1]
      handlers.push({
        ...source.position(word),
        type: type.length > 0 && !star ? expressionList(source, type) : undefined,
        name: name ? source.textOf(name) : undefined,
        body: body(source, children[end]),
      })
      if (end < 0) break
      at = end
    } else if (word.name === 'else') orElse = body(source, children[++at])
    else if (word.name === 'finally') finalBody = body(source, children[++at])
  }
  if (handlers.length === 0 && !children.some((child) => child.name === 'finally'))
    source.refuse(node, "expected 'except' or 'finally' block", true)
  return {
    ...source.position(node),
    kind: 'Try',
    body: body(source, children[1]),
    handlers,
    orElse,
    finalBody,
  }
}

function withStatement(source: Source, node: SyntaxNode): Statement {
  const children = childrenOf(node)
  if (children[0]?.name === 'async') {
    source.refuse(node, 'async with')
    children.shift()
  }
  const made: WithItem[] = []
  const block = children.findIndex((child) => child.name === 'Body')
  for (let at = 1; at < block; at++) {
    const child = children[at] as SyntaxNode
    if (child.name === ',') continue
    const place = children[at + 1]?.name === 'as' ? children[at + 2] : undefined
    made.push({
      context: expression(source, child),
      target: place ? target(source, node, expression(source, place)) : undefined,
    })
    if (place) at += 2
  }
  return { ...source.position(node), kind: 'With', items: made, body: body(source, children[block]) }
}

/** All but annotations are how Python 3 is anyway. */
const FUTURE_FEATURES = new Set([
  'nested_scopes',
  'generators',
  'division',
  'absolute_import',
  'with_statement',
  'print_function',
  'unicode_literals',
  'generator_stop',
  'annotations',
])

function importStatement(source: Source, node: SyntaxNode): Statement | undefined {
  const at = source.position(node)
  const children = childrenOf(node)
  const isFrom = children[0]?.name === 'from'
  const importAt = children.findIndex((child) => child.name === 'import')
  const dotted = (nodes: readonly SyntaxNode[]) => nodes.map((one) => source.textOf(one)).join('')
  const groups: SyntaxNode[][] = [[]]
  for (const child of children.slice(importAt + 1))
    if (child.name === ',') groups.push([])
    else if (child.name !== '(' && child.name !== ')') groups.at(-1)?.push(child)
  const names: ImportName[] = []
  for (const group of groups) {
    if (group.length === 0) continue
    if (group[0]?.name === '*') {
      source.refuse(group[0], 'from ... import *')
      continue
    }
    const as = group.findIndex((one) => one.name === 'as')
    const renamed = as < 0 ? undefined : group[as + 1]
    names.push({
      name: dotted(as < 0 ? group : group.slice(0, as)),
      as: renamed ? source.textOf(renamed) : undefined,
    })
  }
  if (!isFrom) return { ...at, kind: 'Import', names }
  const module = dotted(children.slice(1, importAt))
  if (module.startsWith('.')) source.refuse(node, 'relative import')
  if (module === '__future__') {
    for (const { name } of names)
      if (!FUTURE_FEATURES.has(name)) source.refuse(node, `future feature ${name} is not defined`, true)
    return undefined
  }
  return { ...at, kind: 'ImportFrom', module, names }
}
