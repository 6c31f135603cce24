// Statements to instructions.
import type { Expression, Statement } from '../syntax/tree'
import { Label } from './assembler'
import { compileExpression, compileIterable, jumpIf, jumpUnless } from './expressions'
import { compileClass, compileFunction } from './functions'
import * as op from './opcodes'
import { compileTry, compileWith, leaveBlocks } from './protected'
import type { Unit } from './unit'
import { folded } from './constants'

export function compileBody(unit: Unit, body: readonly Statement[]): void {
  for (const statement of body) {
    unit.assembler.line = statement.line
    compileStatement(unit, statement)
  }
}

function compileStatement(unit: Unit, statement: Statement): void {
  const { assembler } = unit
  switch (statement.kind) {
    case 'Expr':
      // A constant on its own leaves no instruction.
      if (folded(statement.value)) return assembler.emit(op.NOP)
      compileExpression(unit, statement.value)
      return assembler.emit(op.POP_TOP)
    case 'Assign': {
      const { targets, value } = statement
      if (compileSwap(unit, targets, value)) return
      compileExpression(unit, value)
      for (const [index, target] of targets.entries()) {
        if (index < targets.length - 1) assembler.emit(op.DUP_TOP)
        compileTarget(unit, target)
      }
      return
    }
    case 'AugAssign':
      return compileAugmented(unit, statement)
    case 'AnnAssign':
      if (statement.value) {
        compileExpression(unit, statement.value)
        compileTarget(unit, statement.target)
      }
      return compileAnnotation(unit, statement)
    case 'Return':
      return compileReturn(unit, statement.value)
    case 'Delete':
      for (const target of statement.targets) compileDelete(unit, target)
      return
    case 'Pass':
      return assembler.emit(op.NOP)
    case 'Break':
    case 'Continue':
      return compileJumpOut(unit, statement.kind)
    case 'If':
      return compileIf(unit, statement)
    case 'While':
      return compileWhile(unit, statement)
    case 'For':
      return compileFor(unit, statement)
    case 'Try':
      return compileTry(unit, statement)
    case 'With':
      return compileWith(unit, statement.items, statement.body, statement.line)
    case 'Raise':
      if (statement.exception) compileExpression(unit, statement.exception)
      if (statement.cause) compileExpression(unit, statement.cause)
      return assembler.emit(op.RAISE_VARARGS, statement.cause ? 2 : statement.exception ? 1 : 0)
    case 'Assert': {
      const end = new Label()
      jumpIf(unit, statement.test, end, true)
      assembler.emit(op.LOAD_ASSERTION_ERROR)
      if (statement.message) {
        compileExpression(unit, statement.message)
        assembler.emit(op.CALL_FUNCTION, 1)
      }
      assembler.emit(op.RAISE_VARARGS, 1)
      return assembler.place(end)
    }
    case 'Global':
    case 'Nonlocal':
      return
    case 'Import':
      for (const { name, as } of statement.names) {
        assembler.emit(op.LOAD_CONST, unit.constant({ kind: 'name', value: 'None' }))
        assembler.emit(op.LOAD_CONST, unit.constant({ kind: 'name', value: 'None' }))
        assembler.emit(op.IMPORT_NAME, unit.nameIndex(name))
        unit.store(as ?? (name.split('.')[0] as string))
      }
      return
    case 'ImportFrom':
      assembler.emit(op.LOAD_CONST, unit.constant({ kind: 'name', value: 'None' }))
      unit.loadConstant({
        kind: 'tuple',
        items: statement.names.map(({ name }) => ({ kind: 'str', value: name })),
      })
      assembler.emit(op.IMPORT_NAME, unit.nameIndex(statement.module))
      for (const { name, as } of statement.names) {
        assembler.emit(op.IMPORT_FROM, unit.nameIndex(name))
        unit.store(as ?? name)
      }
      return assembler.emit(op.POP_TOP)
    case 'FunctionDef':
      return compileFunction(unit, statement)
    case 'ClassDef':
      return compileClass(unit, statement)
  }
}

/** `a, b = x, y` of two or three plain values moves them on the stack without making a tuple. */
function compileSwap(unit: Unit, targets: readonly Expression[], value: Expression): boolean {
  const [target] = targets
  if (targets.length !== 1 || target?.kind !== 'Tuple' || value.kind !== 'Tuple' || folded(value))
    return false
  const count = target.items.length
  const isPlain = [...target.items, ...value.items].every((item) => item.kind !== 'Starred')
  if ((count !== 2 && count !== 3) || value.items.length !== count || !isPlain) return false
  for (const item of value.items) compileExpression(unit, item)
  if (count === 3) unit.assembler.emit(op.ROT_THREE)
  unit.assembler.emit(op.ROT_TWO)
  for (const item of target.items) compileTarget(unit, item)
  return true
}

export function compileTarget(unit: Unit, target: Expression): void {
  const { assembler } = unit
  const lineBefore = assembler.line
  assembler.line = target.line
  switch (target.kind) {
    case 'Name':
      unit.store(target.id)
      break
    case 'Attribute':
      compileExpression(unit, target.value)
      unit.atName(target.nameLine)
      assembler.emit(op.STORE_ATTR, unit.nameIndex(unit.mangled(target.name)))
      break
    case 'Subscript':
      compileExpression(unit, target.value)
      compileExpression(unit, target.index)
      assembler.emit(op.STORE_SUBSCR)
      break
    case 'Tuple':
    case 'List': {
      const star = target.items.findIndex((item) => item.kind === 'Starred')
      if (star < 0) assembler.emit(op.UNPACK_SEQUENCE, target.items.length)
      else assembler.emit(op.UNPACK_EX, star | ((target.items.length - star - 1) << 8))
      for (const item of target.items) compileTarget(unit, item.kind === 'Starred' ? item.value : item)
      break
    }
    default:
      break
  }
  assembler.line = lineBefore
}

function compileDelete(unit: Unit, target: Expression): void {
  const { assembler } = unit
  switch (target.kind) {
    case 'Name':
      return unit.remove(target.id)
    case 'Attribute':
      compileExpression(unit, target.value)
      return assembler.emit(op.DELETE_ATTR, unit.nameIndex(unit.mangled(target.name)))
    case 'Subscript':
      compileExpression(unit, target.value)
      compileExpression(unit, target.index)
      return assembler.emit(op.DELETE_SUBSCR)
    case 'Tuple':
    case 'List':
      for (const item of target.items) compileDelete(unit, item)
      return
    default:
      return
  }
}

function compileAugmented(
  unit: Unit,
  { target, operator, value }: Extract<Statement, { kind: 'AugAssign' }>,
): void {
  const { assembler } = unit
  const inPlace = op.BINARY_OPERATORS.indexOf(operator)
  switch (target.kind) {
    case 'Attribute': {
      const name = unit.nameIndex(unit.mangled(target.name))
      compileExpression(unit, target.value)
      assembler.emit(op.DUP_TOP)
      assembler.emit(op.LOAD_ATTR, name)
      compileExpression(unit, value)
      assembler.emit(op.INPLACE, inPlace)
      assembler.emit(op.ROT_TWO)
      return assembler.emit(op.STORE_ATTR, name)
    }
    case 'Subscript':
      compileExpression(unit, target.value)
      compileExpression(unit, target.index)
      assembler.emit(op.DUP_TOP_TWO)
      assembler.emit(op.BINARY_SUBSCR)
      compileExpression(unit, value)
      assembler.emit(op.INPLACE, inPlace)
      assembler.emit(op.ROT_THREE)
      return assembler.emit(op.STORE_SUBSCR)
    case 'Name':
      unit.load(target.id)
      compileExpression(unit, value)
      assembler.emit(op.INPLACE, inPlace)
      return unit.store(target.id)
    default:
      return
  }
}

function compileReturn(unit: Unit, value: Expression | undefined): void {
  const { assembler } = unit
  if (unit.scope.kind !== 'function')
    unit.context.scopes.problems.push({
      line: assembler.line,
      column: 0,
      message: "'return' outside function",
    })
  const constant = value ? folded(value) : ({ kind: 'name', value: 'None' } as const)
  if (value && !constant) compileExpression(unit, value)
  leaveBlocks(unit, 0, value !== undefined && !constant, () => {
    if (constant) unit.returnConstant(constant)
    else assembler.emit(op.RETURN_VALUE)
  })
}

function compileJumpOut(unit: Unit, kind: 'Break' | 'Continue'): void {
  const { assembler } = unit
  const at = unit.blocks.findLastIndex((block) => block.kind === 'loop')
  const loop = unit.blocks[at]
  if (loop?.kind !== 'loop') {
    const message = kind === 'Break' ? "'break' outside loop" : "'continue' not properly in loop"
    unit.context.scopes.problems.push({ line: assembler.line, column: 0, message })
    return
  }
  const depth = assembler.depth
  leaveBlocks(unit, at + 1, false, () => {
    if (kind === 'Break' && loop.isFor) assembler.emit(op.POP_TOP)
    assembler.jump(op.JUMP, kind === 'Break' ? loop.end : loop.start)
  })
  assembler.depth = depth
}

/** Annotations of variables are evaluated in modules and classes, up to 3.13; those of plain names are kept. */
function compileAnnotation(unit: Unit, statement: Extract<Statement, { kind: 'AnnAssign' }>): void {
  const { target, annotation, isSimple } = statement
  if (unit.scope.kind === 'function' || unit.context.rules.delaysAnnotations) return
  const { assembler } = unit
  compileExpression(unit, annotation)
  if (target.kind !== 'Name' || !isSimple) return assembler.emit(op.POP_TOP)
  unit.load('__annotations__')
  unit.loadConstant({ kind: 'str', value: unit.mangled(target.id) })
  assembler.emit(op.STORE_SUBSCR)
}

function compileIf(unit: Unit, statement: Extract<Statement, { kind: 'If' | 'While' }>): void {
  const { assembler } = unit
  const ends: Label[] = []
  // A loop for the elifs: two thousand are too many for the stack.
  for (let next: typeof statement | undefined = statement; next;) {
    const { test, body, orElse }: typeof statement = next
    const behind = new Label()
    const end = new Label()
    assembler.line = next.line
    ends.push(end)
    jumpUnless(unit, test, behind)
    compileBody(unit, body)
    if (orElse.length > 0 && assembler.isReachable) assembler.jump(op.JUMP, end)
    assembler.place(behind)
    const [only] = orElse
    next = orElse.length === 1 && only?.kind === 'If' ? only : undefined
    if (!next) compileBody(unit, orElse)
  }
  for (const end of ends.toReversed()) assembler.place(end)
}

function compileWhile(unit: Unit, statement: Extract<Statement, { kind: 'If' | 'While' }>): void {
  const { assembler } = unit
  const start = new Label()
  const orElse = new Label()
  const end = new Label()
  assembler.place(start)
  jumpUnless(unit, statement.test, orElse)
  unit.blocks.push({ kind: 'loop', start, end, isFor: false })
  compileBody(unit, statement.body)
  unit.blocks.pop()
  assembler.line = statement.line
  assembler.jump(op.JUMP, start)
  assembler.place(orElse)
  compileBody(unit, statement.orElse)
  assembler.place(end)
}

function compileFor(unit: Unit, statement: Extract<Statement, { kind: 'For' }>): void {
  const { assembler } = unit
  const start = new Label()
  const done = new Label()
  const end = new Label()
  compileIterable(unit, statement.iterable)
  assembler.line = statement.iterable.line
  assembler.emit(op.GET_ITER)
  assembler.place(start)
  assembler.jump(op.FOR_ITER, done)
  unit.blocks.push({ kind: 'loop', start, end, isFor: true })
  compileTarget(unit, statement.target)
  compileBody(unit, statement.body)
  unit.blocks.pop()
  assembler.line = statement.line
  assembler.jump(op.JUMP, start)
  assembler.place(done)
  compileBody(unit, statement.orElse)
  assembler.place(end)
}
