// Constants as the compiler compares and folds them (Python/ast_opt.c). Equal constants of one kind are one object;
// 1, 1.0 and True differ, and so do 0.0 and -0.0.
import type { BinaryOperator, ConstantValue, Expression, UnaryOperator } from '../syntax/tree'
import { floorDivideFloats, moduloFloats, powerFloats } from '../values/float'
import { ValueProblem } from '../values/value-problem'

const LONGEST_STRING = 4096
const LONGEST_TUPLE = 256
const WIDEST_INT = 128

/** Equal exactly for constants that CPython merges. */
export function constantKey(value: ConstantValue): string {
  switch (value.kind) {
    case 'int':
      return `i${value.value}`
    case 'float':
      return Object.is(value.value, -0) ? 'f-0' : `f${value.value}`
    case 'str':
      return `s${value.value.length}:${value.value}`
    case 'bytes':
      return `b${value.value.join()}`
    case 'name':
      return `n${value.value}`
    case 'tuple':
      return `t(${value.items.map(constantKey).join('|')})`
    case 'frozenset':
      return `z(${value.items.map(constantKey).join('|')})`
  }
}

export function isTrue(value: ConstantValue): boolean {
  switch (value.kind) {
    case 'int':
      return value.value !== 0n
    case 'float':
      return value.value !== 0
    case 'str':
    case 'bytes':
      return value.value.length > 0
    case 'name':
      return value.value === 'True' || value.value === 'Ellipsis'
    case 'tuple':
    case 'frozenset':
      return value.items.length > 0
  }
}

/** The constant an expression amounts to at compile time, or undefined. */
export function folded(expression: Expression): ConstantValue | undefined {
  switch (expression.kind) {
    case 'Constant':
      return expression.value
    case 'Name':
      return expression.id === '__debug__' ? { kind: 'name', value: 'True' } : undefined
    case 'Tuple':
      return foldTuple(expression.items)
    case 'UnaryOp': {
      const operand = folded(expression.operand)
      return operand && foldUnary(expression.operator, operand)
    }
    case 'BinOp': {
      // Left-leaning chains may be long: fold them in a loop.
      const chain: { operator: BinaryOperator; right: Expression }[] = []
      let left: Expression = expression
      while (left.kind === 'BinOp') {
        chain.push(left)
        left = left.left
      }
      let value = folded(left)
      for (const { operator, right } of chain.reverse()) {
        const second = value && folded(right)
        value = value && second && foldBinary(operator, value, second)
        if (!value) return undefined
      }
      return value
    }
    case 'Subscript': {
      const object = folded(expression.value)
      const index = folded(expression.index)
      return object && index && foldSubscript(object, index)
    }
    default:
      return undefined
  }
}

export function foldTuple(items: readonly Expression[]): ConstantValue | undefined {
  const values: ConstantValue[] = []
  for (const item of items) {
    const value = item.kind === 'Starred' ? undefined : folded(item)
    if (!value) return undefined
    values.push(value)
  }
  return { kind: 'tuple', items: values }
}

function foldUnary(operator: UnaryOperator, value: ConstantValue): ConstantValue | undefined {
  if (operator === 'not') return { kind: 'name', value: isTrue(value) ? 'False' : 'True' }
  const number = numberOf(value)
  if (operator === '~') return number?.kind === 'int' ? { kind: 'int', value: ~number.value } : undefined
  if (!number) return undefined
  if (operator === '+') return number
  return number.kind === 'int'
    ? { kind: 'int', value: -number.value }
    : { kind: 'float', value: -number.value }
}

/** An int or float; bools count as ints. */
function numberOf(value: ConstantValue) {
  if (value.kind === 'int' || value.kind === 'float') return value
  if (value.kind === 'name' && (value.value === 'True' || value.value === 'False'))
    return { kind: 'int', value: value.value === 'True' ? 1n : 0n } as const
  return undefined
}

function foldBinary(
  operator: BinaryOperator,
  left: ConstantValue,
  right: ConstantValue,
): ConstantValue | undefined {
  const a = numberOf(left)
  const b = numberOf(right)
  if (a && b) {
    if (left.kind === 'name' && right.kind === 'name') {
      const bits = ['&', '|', '^'].includes(operator) && foldBinary(operator, a, b)
      if (bits) return { kind: 'name', value: isTrue(bits) ? 'True' : 'False' }
    }
    if (a.kind === 'int' && b.kind === 'int') return foldInts(operator, a.value, b.value)
    return foldFloats(operator, Number(a.value), Number(b.value))
  }
  if (operator === '+') {
    if (left.kind === 'str' && right.kind === 'str') return { kind: 'str', value: left.value + right.value }
    if (left.kind === 'bytes' && right.kind === 'bytes')
      return { kind: 'bytes', value: Uint8Array.from([...left.value, ...right.value]) }
    if (left.kind === 'tuple' && right.kind === 'tuple')
      return { kind: 'tuple', items: [...left.items, ...right.items] }
  }
  if (operator === '*') {
    if (b?.kind === 'int') return foldRepeat(left, b.value)
    if (a?.kind === 'int') return foldRepeat(right, a.value)
  }
  return undefined
}

function foldRepeat(value: ConstantValue, times: bigint): ConstantValue | undefined {
  const count = times < 0n ? 0 : Number(times)
  if (value.kind === 'str') {
    const length = [...value.value].length * count
    return length <= LONGEST_STRING ? { kind: 'str', value: value.value.repeat(count) } : undefined
  }
  if (value.kind === 'bytes' && value.value.length * count <= LONGEST_STRING)
    return {
      kind: 'bytes',
      value: Uint8Array.from(Array.from({ length: count }, () => [...value.value]).flat()),
    }
  if (value.kind === 'tuple' && value.items.length * count <= LONGEST_TUPLE)
    return { kind: 'tuple', items: Array.from({ length: count }, () => value.items).flat() }
  return undefined
}

function bits(value: bigint): number {
  return (value < 0n ? -value : value).toString(2).length
}

function foldInts(operator: BinaryOperator, a: bigint, b: bigint): ConstantValue | undefined {
  const int = (value: bigint): ConstantValue => ({ kind: 'int', value })
  switch (operator) {
    case '+':
      return int(a + b)
    case '-':
      return int(a - b)
    case '*':
      return a !== 0n && b !== 0n && bits(a) + bits(b) > WIDEST_INT ? undefined : int(a * b)
    case '/':
      return b === 0n || bits(a) > 53 || bits(b) > 53
        ? undefined
        : { kind: 'float', value: Number(a) / Number(b) }
    case '//':
      return b === 0n ? undefined : int(floorDivide(a, b))
    case '%':
      return b === 0n ? undefined : int(a - floorDivide(a, b) * b)
    case '**':
      if (b < 0n) return bits(a) > 53 || bits(b) > 53 ? undefined : foldPower(Number(a), Number(b))
      return b > BigInt(WIDEST_INT) || BigInt(bits(a)) * b > BigInt(WIDEST_INT) ? undefined : int(a ** b)
    case '<<':
      return b < 0n || b > BigInt(WIDEST_INT) || bits(a) + Number(b) > WIDEST_INT ? undefined : int(a << b)
    case '>>':
      return b < 0n ? undefined : int(a >> b)
    case '&':
      return int(a & b)
    case '|':
      return int(a | b)
    case '^':
      return int(a ^ b)
    case '@':
      return undefined
  }
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient
}

/** Undefined for what has no result, or a complex one. */
function foldPower(a: number, b: number): ConstantValue | undefined {
  try {
    const value = powerFloats(a, b, ANY_VERSION)
    return value === null ? undefined : { kind: 'float', value }
  } catch (problem) {
    // An error of the operation is left to run time.
    if (problem instanceof ValueProblem) return undefined
    throw problem
  }
}

/** What does not fail is the same in every version. */
const ANY_VERSION = 12

function foldFloats(operator: BinaryOperator, a: number, b: number): ConstantValue | undefined {
  const float = (value: number): ConstantValue => ({ kind: 'float', value })
  switch (operator) {
    case '+':
      return float(a + b)
    case '-':
      return float(a - b)
    case '*':
      return float(a * b)
    case '/':
      return b === 0 ? undefined : float(a / b)
    case '//':
      return b === 0 ? undefined : float(floorDivideFloats(a, b, ANY_VERSION))
    case '%':
      return b === 0 ? undefined : float(moduloFloats(a, b, ANY_VERSION))
    case '**':
      return foldPower(a, b)
    default:
      return undefined
  }
}

function foldSubscript(object: ConstantValue, index: ConstantValue): ConstantValue | undefined {
  const at = numberOf(index)
  if (at?.kind !== 'int') return undefined
  const position = Number(at.value)
  if (object.kind === 'tuple') return object.items.at(position)
  if (object.kind === 'str') {
    const letter = [...object.value].at(position)
    return letter === undefined ? undefined : { kind: 'str', value: letter }
  }
  if (object.kind === 'bytes') {
    const byte = object.value.at(position)
    return byte === undefined ? undefined : { kind: 'int', value: BigInt(byte) }
  }
  return undefined
}
