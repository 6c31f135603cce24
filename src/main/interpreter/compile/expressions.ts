// Expressions to instructions, in CPython's order of evaluation.
import type { Expression, Keyword } from '../syntax/tree'
import { Label } from './assembler'
import { folded, foldTuple, isTrue } from './constants'
import { compileComprehension, compileLambda } from './functions'
import * as op from './opcodes'
import type { Unit } from './unit'

export function compileExpression(unit: Unit, expression: Expression): void {
  const { assembler } = unit
  const lineBefore = assembler.line
  assembler.line = expression.line
  const value = folded(expression)
  if (value) unit.loadConstant(value)
  else compileUnfolded(unit, expression)
  assembler.line = lineBefore
}

function compileUnfolded(unit: Unit, expression: Expression): void {
  const { assembler } = unit
  switch (expression.kind) {
    case 'Constant':
      return unit.loadConstant(expression.value)
    case 'Name':
      return unit.load(expression.id)
    case 'Attribute':
      compileExpression(unit, expression.value)
      unit.atName(expression.nameLine)
      return assembler.emit(op.LOAD_ATTR, unit.nameIndex(unit.mangled(expression.name)))
    case 'Subscript':
      compileExpression(unit, expression.value)
      compileExpression(unit, expression.index)
      return assembler.emit(op.BINARY_SUBSCR)
    case 'Slice':
      return compileSlice(unit, expression)
    case 'Starred':
      return compileExpression(unit, expression.value)
    case 'Tuple':
      compileSequence(unit, expression.items, op.BUILD_LIST, op.LIST_EXTEND, op.LIST_APPEND, op.BUILD_TUPLE)
      return
    case 'List':
      return compileList(unit, expression.items)
    case 'Set':
      return compileSet(unit, expression.items)
    case 'Dict':
      return compileDict(unit, expression)
    case 'UnaryOp':
      compileExpression(unit, expression.operand)
      return assembler.emit(op.UNARY, op.UNARY_OPERATORS.indexOf(expression.operator))
    case 'BinOp':
      return compileBinary(unit, expression)
    case 'BoolOp':
      return compileBoolean(unit, expression)
    case 'Compare':
      return compileCompare(unit, expression)
    case 'IfExp': {
      const orElse = new Label()
      const end = new Label()
      jumpUnless(unit, expression.test, orElse)
      const depth = assembler.depth
      compileExpression(unit, expression.body)
      assembler.jump(op.JUMP, end)
      assembler.depth = depth
      assembler.place(orElse)
      compileExpression(unit, expression.orElse)
      return assembler.place(end)
    }
    case 'NamedExpr':
      compileExpression(unit, expression.value)
      assembler.emit(op.DUP_TOP)
      return unit.store(expression.target)
    case 'Call':
      return compileCall(unit, expression)
    case 'Lambda':
      return compileLambda(unit, expression)
    case 'ListComp':
    case 'SetComp':
    case 'DictComp':
    case 'GeneratorExp':
      return compileComprehension(unit, expression)
    case 'JoinedStr':
      return compileJoined(unit, expression)
    case 'FormattedValue': {
      compileExpression(unit, expression.value)
      if (expression.format) compileExpression(unit, expression.format)
      const conversion = { '': 0, s: 1, r: 2, a: 3 }[expression.conversion]
      return assembler.emit(op.FORMAT_VALUE, conversion | (expression.format ? 4 : 0))
    }
    case 'Yield':
      if (expression.value) compileExpression(unit, expression.value)
      else unit.loadNone()
      return assembler.emit(op.YIELD_VALUE)
    case 'YieldFrom':
      compileExpression(unit, expression.value)
      assembler.emit(op.GET_YIELD_FROM_ITER)
      unit.loadNone()
      return assembler.emit(op.YIELD_FROM)
  }
}

function compileSlice(unit: Unit, slice: Extract<Expression, { kind: 'Slice' }>): void {
  for (const part of [slice.lower, slice.upper])
    if (part) compileExpression(unit, part)
    else unit.loadNone()
  if (slice.step) compileExpression(unit, slice.step)
  unit.assembler.emit(op.BUILD_SLICE, slice.step ? 3 : 2)
}

/** A display: all items on the stack at once, or grown step by step from the first starred item on. */
function compileSequence(
  unit: Unit,
  items: readonly Expression[],
  build: number,
  extend: number,
  append: number,
  whole = build,
): void {
  const { assembler } = unit
  const star = items.findIndex((item) => item.kind === 'Starred')
  if (star < 0 && items.length > MOST_ON_STACK && unit.context.rules.minor >= 10) {
    assembler.emit(build, 0)
    for (const item of items) {
      compileExpression(unit, item)
      assembler.emit(append, 1)
    }
    if (whole === op.BUILD_TUPLE) assembler.emit(op.LIST_TO_TUPLE)
    return
  }
  const plain = star < 0 ? items : items.slice(0, star)
  for (const item of plain) compileExpression(unit, item)
  if (star < 0) return assembler.emit(whole, plain.length)
  assembler.emit(build, plain.length)
  for (const item of items.slice(star)) {
    compileExpression(unit, item)
    assembler.emit(item.kind === 'Starred' ? extend : append, 1)
  }
  if (whole === op.BUILD_TUPLE) assembler.emit(op.LIST_TO_TUPLE)
}

const FEWEST_CONSTANTS = 3

function compileList(unit: Unit, items: readonly Expression[]): void {
  const constants =
    unit.context.rules.hasConstantDisplays && items.length >= FEWEST_CONSTANTS ? foldTuple(items) : undefined
  if (!constants) return compileSequence(unit, items, op.BUILD_LIST, op.LIST_EXTEND, op.LIST_APPEND)
  unit.assembler.emit(op.BUILD_LIST, 0)
  unit.loadConstant(constants)
  unit.assembler.emit(op.LIST_EXTEND, 1)
}

function compileSet(unit: Unit, items: readonly Expression[]): void {
  const constants =
    unit.context.rules.hasConstantDisplays && items.length >= FEWEST_CONSTANTS ? foldTuple(items) : undefined
  if (constants?.kind !== 'tuple')
    return compileSequence(unit, items, op.BUILD_SET, op.SET_UPDATE, op.SET_ADD)
  unit.assembler.emit(op.BUILD_SET, 0)
  unit.loadConstant({ kind: 'frozenset', items: constants.items })
  unit.assembler.emit(op.SET_UPDATE, 1)
}

/** STACK_USE_GUIDELINE: from 3.10 on, more values than this are not put on the stack at once. */
const MOST_ON_STACK = 30
const MOST_PAIRS_BEFORE = 0xffff

type DictItems = Extract<Expression, { kind: 'Dict' }>['items']

/** compiler_dict: runs of pairs, each a dict of its own that the first one takes over. */
function compileDict(unit: Unit, { items }: Extract<Expression, { kind: 'Dict' }>): void {
  const { assembler } = unit
  const longest = unit.context.rules.minor >= 10 ? Math.floor(MOST_ON_STACK / 2) + 2 : MOST_PAIRS_BEFORE
  let isBuilt = false
  let run: DictItems = []
  const flush = () => {
    if (run.length === 0) return
    compilePairs(unit, run)
    if (isBuilt) assembler.emit(op.DICT_UPDATE, 1)
    isBuilt = true
    run = []
  }
  for (const item of items) {
    if (item.key) {
      run = [...run, item]
      if (run.length === longest) flush()
      continue
    }
    flush()
    if (!isBuilt) assembler.emit(op.BUILD_MAP, 0)
    isBuilt = true
    compileExpression(unit, item.value)
    assembler.emit(op.DICT_UPDATE, 1)
  }
  flush()
  if (!isBuilt) assembler.emit(op.BUILD_MAP, 0)
}

/** compiler_subdict. */
function compilePairs(unit: Unit, items: DictItems): void {
  const { assembler } = unit
  const { minor } = unit.context.rules
  const keys = items.map(({ key }) => key && folded(key)).filter((key) => key !== undefined)
  const isBig = minor >= 10 && 2 * items.length > MOST_ON_STACK
  if (items.length > 1 && !isBig && keys.length === items.length) {
    for (const { value } of items) compileExpression(unit, value)
    unit.loadConstant({ kind: 'tuple', items: keys })
    return assembler.emit(op.BUILD_CONST_KEY_MAP, items.length)
  }
  if (isBig) assembler.emit(op.BUILD_MAP, 0)
  for (const { key, value } of items) {
    compileExpression(unit, key as Expression)
    compileExpression(unit, value)
    if (isBig) assembler.emit(op.MAP_ADD, 1)
  }
  if (!isBig) assembler.emit(op.BUILD_MAP, items.length)
}

function compileBinary(unit: Unit, expression: Extract<Expression, { kind: 'BinOp' }>): void {
  // Long chains lean left; a loop keeps the depth of the JavaScript stack apart from their length.
  const chain: Extract<Expression, { kind: 'BinOp' }>[] = []
  let left: Expression = expression
  while (left.kind === 'BinOp' && !folded(left)) {
    chain.push(left)
    left = left.left
  }
  compileExpression(unit, left)
  for (const one of chain.reverse()) {
    compileExpression(unit, one.right)
    unit.assembler.line = one.line
    unit.assembler.emit(op.BINARY, op.BINARY_OPERATORS.indexOf(one.operator))
  }
}

function compileBoolean(unit: Unit, expression: Extract<Expression, { kind: 'BoolOp' }>): void {
  const end = new Label()
  compileOperands(unit, expression, end)
  unit.assembler.place(end)
}

/** Leaves the value on the stack; `end` is where it is known. */
function compileOperands(
  unit: Unit,
  { operator, values }: Extract<Expression, { kind: 'BoolOp' }>,
  end: Label,
): void {
  const { assembler } = unit
  const isOr = operator === 'or'
  const jump = isOr ? op.JUMP_IF_TRUE_OR_POP : op.JUMP_IF_FALSE_OR_POP
  for (const [index, value] of values.entries()) {
    if (index === values.length - 1) compileExpression(unit, value)
    else if (value.kind === 'BoolOp' && unit.context.rules.threadsBooleanJumps)
      compileInnerOperand(unit, value, isOr, end)
    else {
      compileExpression(unit, value)
      assembler.jump(jump, end)
    }
  }
}

/** `a and b` within `... or c`, up to 3.11: what decides the inner one decides the outer one, too; nothing is asked twice. */
function compileInnerOperand(
  unit: Unit,
  inner: Extract<Expression, { kind: 'BoolOp' }>,
  isOuterOr: boolean,
  end: Label,
): void {
  const { assembler } = unit
  const jump = isOuterOr ? op.JUMP_IF_TRUE_OR_POP : op.JUMP_IF_FALSE_OR_POP
  if ((inner.operator === 'or') === isOuterOr) {
    compileOperands(unit, inner, end)
    return assembler.jump(jump, end)
  }
  const next = new Label()
  for (const value of inner.values.slice(0, -1)) {
    compileExpression(unit, value)
    assembler.jump(isOuterOr ? op.POP_JUMP_IF_FALSE : op.POP_JUMP_IF_TRUE, next)
  }
  compileExpression(unit, inner.values.at(-1) as Expression)
  assembler.jump(jump, end)
  assembler.place(next)
}

function emitCompare(unit: Unit, operator: string): void {
  const { assembler } = unit
  if (operator === 'is' || operator === 'is not') assembler.emit(op.IS, operator === 'is' ? 0 : 1)
  else if (operator === 'in' || operator === 'not in') assembler.emit(op.CONTAINS, operator === 'in' ? 0 : 1)
  else
    assembler.emit(
      op.COMPARE,
      op.COMPARE_OPERATORS.findIndex((one) => one === operator),
    )
}

function compileCompare(unit: Unit, expression: Extract<Expression, { kind: 'Compare' }>): void {
  const { assembler } = unit
  const { operators, comparators } = expression
  compileExpression(unit, expression.left)
  if (operators.length === 1) {
    compileOperand(unit, operators[0] as string, comparators[0] as Expression)
    return emitCompare(unit, operators[0] as string)
  }
  const cleanup = new Label()
  const end = new Label()
  for (const [index, operator] of operators.entries()) {
    compileExpression(unit, comparators[index] as Expression)
    if (index < operators.length - 1) {
      assembler.emit(op.DUP_TOP)
      assembler.emit(op.ROT_THREE)
      emitCompare(unit, operator)
      assembler.jump(op.JUMP_IF_FALSE_OR_POP, cleanup)
    } else emitCompare(unit, operator)
  }
  assembler.jump(op.JUMP, end)
  assembler.place(cleanup)
  assembler.emit(op.ROT_TWO)
  assembler.emit(op.POP_TOP)
  assembler.place(end)
}

/** `in [1, 2]` asks a constant tuple, `in {1, 2}` a constant frozenset. */
function compileOperand(unit: Unit, operator: string, operand: Expression): void {
  const isDisplay = operand.kind === 'List' || operand.kind === 'Set'
  const constants = isDisplay && operator.endsWith('in') ? foldTuple(operand.items) : undefined
  if (constants?.kind !== 'tuple') return compileExpression(unit, operand)
  unit.loadConstant(operand.kind === 'List' ? constants : { kind: 'frozenset', items: constants.items })
}

/** The iterable of a for: a list of constants is a constant tuple. */
export function compileIterable(unit: Unit, iterable: Expression): void {
  const constants =
    iterable.kind === 'List' || iterable.kind === 'Set' ? foldTuple(iterable.items) : undefined
  if (constants?.kind === 'tuple')
    unit.loadConstant(iterable.kind === 'List' ? constants : { kind: 'frozenset', items: constants.items })
  else compileExpression(unit, iterable)
}

function compileCall(unit: Unit, call: Extract<Expression, { kind: 'Call' }>): void {
  const { assembler } = unit
  const isSimple =
    !call.positional.some((one) => one.kind === 'Starred') &&
    call.keywords.every((one) => one.name !== undefined)
  if (call.callee.kind === 'Attribute' && isSimple && call.keywords.length === 0) {
    // LOAD_SUPER_ATTR: super, the class and self.
    const { value: object } = call.callee
    if (unit.context.rules.minor >= 12 && object.kind === 'Call' && object.callee.kind === 'Name')
      if (object.callee.id === 'super') assembler.peak(assembler.depth + 3)
    compileExpression(unit, object)
    unit.atName(call.callee.nameLine)
    assembler.emit(op.LOAD_METHOD, unit.nameIndex(unit.mangled(call.callee.name)))
    for (const one of call.positional) compileExpression(unit, one)
    return assembler.emit(op.CALL_METHOD, call.positional.length)
  }
  const { minor } = unit.context.rules
  const beside = minor >= 11 ? 1 : 0
  unit.withSurplus(minor <= 12 ? beside : 0, () => compileExpression(unit, call.callee))
  if (call.callee.kind === 'Attribute') unit.atName(call.callee.nameLine)
  unit.withSurplus(beside, () => {
    assembler.peak(assembler.depth)
    compileArguments(unit, call.positional, call.keywords, 0)
  })
}

/** Arguments and the call itself; `pushed` positional ones lie on the stack already. */
export function compileArguments(
  unit: Unit,
  positional: readonly Expression[],
  keywords: readonly Keyword[],
  pushed: number,
): void {
  const { assembler } = unit
  const hasStar = positional.some((one) => one.kind === 'Starred')
  const hasMapping = keywords.some((one) => one.name === undefined)
  if (!hasStar && !hasMapping) {
    for (const one of positional) compileExpression(unit, one)
    const count = pushed + positional.length
    if (keywords.length === 0) return assembler.emit(op.CALL_FUNCTION, count)
    for (const { value } of keywords) compileExpression(unit, value)
    const { minor } = unit.context.rules
    // KW_NAMES of 3.11 and 3.12 leaves the names in the code.
    unit.withSurplus(minor === 11 || minor === 12 ? -1 : 0, () =>
      unit.loadConstant({
        kind: 'tuple',
        items: keywords.map(({ name }) => ({ kind: 'str', value: name ?? '' })),
      }),
    )
    return assembler.emit(op.CALL_FUNCTION_KW, count + keywords.length)
  }
  compileStarred(unit, positional, pushed)
  if (keywords.length > 0) compileKeywordMapping(unit, keywords)
  assembler.emit(op.CALL_FUNCTION_EX, keywords.length > 0 ? 1 : 0)
}

function compileStarred(unit: Unit, positional: readonly Expression[], pushed: number): void {
  const { assembler } = unit
  const [only] = positional
  if (pushed === 0 && positional.length === 1 && only?.kind === 'Starred')
    return compileExpression(unit, only.value)
  if (!positional.some((one) => one.kind === 'Starred')) {
    for (const one of positional) compileExpression(unit, one)
    return assembler.emit(op.BUILD_TUPLE, pushed + positional.length)
  }
  const star = positional.findIndex((one) => one.kind === 'Starred')
  for (const one of positional.slice(0, star)) compileExpression(unit, one)
  assembler.emit(op.BUILD_LIST, pushed + star)
  for (const one of positional.slice(star)) {
    compileExpression(unit, one)
    assembler.emit(one.kind === 'Starred' ? op.LIST_EXTEND : op.LIST_APPEND, 1)
  }
  assembler.emit(op.LIST_TO_TUPLE)
}

function compileKeywordMapping(unit: Unit, keywords: readonly Keyword[]): void {
  const { assembler } = unit
  const [only] = keywords
  // 3.8 passes the mapping on as it is.
  if (unit.context.rules.minor === 8 && keywords.length === 1 && only && only.name === undefined)
    return compileExpression(unit, only.value)
  assembler.emit(op.BUILD_MAP, 0)
  let at = 0
  while (at < keywords.length) {
    const { name, value } = keywords[at] as Keyword
    if (name === undefined) {
      compileExpression(unit, value)
      assembler.emit(op.DICT_MERGE, 1)
      at++
      continue
    }
    const from = at
    while (keywords[at]?.name !== undefined) at++
    for (const keyword of keywords.slice(from, at)) {
      unit.loadConstant({ kind: 'str', value: keyword.name ?? '' })
      compileExpression(unit, keyword.value)
    }
    assembler.emit(op.BUILD_MAP, at - from)
    assembler.emit(op.DICT_MERGE, 1)
  }
}

function compileJoined(unit: Unit, expression: Extract<Expression, { kind: 'JoinedStr' }>): void {
  const { parts } = expression
  const [only] = parts
  if (!only) return unit.loadConstant({ kind: 'str', value: '' })
  for (const part of parts) compileExpression(unit, part)
  // One part is a str already: a constant, or what FORMAT_VALUE gave.
  if (parts.length > 1) unit.assembler.emit(op.BUILD_STRING, parts.length)
}

/** Jumps when the test is false; and, or and not branch without making a value. */
export function jumpUnless(unit: Unit, test: Expression, label: Label): void {
  jumpIf(unit, test, label, false)
}

export function jumpIf(unit: Unit, test: Expression, label: Label, when: boolean): void {
  const { assembler } = unit
  const value = folded(test)
  if (value) {
    if (isTrue(value) === when) assembler.jump(op.JUMP, label)
    return
  }
  if (test.kind === 'UnaryOp' && test.operator === 'not') return jumpIf(unit, test.operand, label, !when)
  if (test.kind === 'BoolOp') {
    const isShort = test.operator === 'or'
    const skip = when === isShort ? label : new Label()
    const last = test.values.length - 1
    for (const one of test.values.slice(0, last)) jumpIf(unit, one, skip, isShort)
    jumpIf(unit, test.values[last] as Expression, label, when)
    if (skip !== label) assembler.place(skip)
    return
  }
  compileExpression(unit, test)
  const lineBefore = assembler.line
  assembler.line = test.line
  assembler.jump(when ? op.POP_JUMP_IF_TRUE : op.POP_JUMP_IF_FALSE, label)
  assembler.line = lineBefore
}
