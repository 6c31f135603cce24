// try, with, and the ways out of them. A stretch of instructions is protected by a handler; leaving it by return,
// break or continue runs the cleanup in place, outside the protection.
import type { ExceptHandler, Statement, WithItem } from '../syntax/tree'
import { Label, type Protection } from './assembler'
import { compileExpression } from './expressions'
import * as op from './opcodes'
import { compileBody, compileTarget } from './statements'
import type { Block, Unit } from './unit'

/** Exception raised inside a handler: the one before is being handled again, the new one goes on. */
function emitRestore(unit: Unit): void {
  unit.assembler.emit(op.ROT_TWO)
  unit.assembler.emit(op.POP_EXCEPT)
  unit.assembler.emit(op.RERAISE)
}

export function compileTry(unit: Unit, statement: Extract<Statement, { kind: 'Try' }>): void {
  if (statement.finalBody.length === 0) return compileExcept(unit, statement)
  const { assembler } = unit
  const handler = new Label()
  const end = new Label()
  const protection = assembler.protect(handler)
  unit.blocks.push({ kind: 'finally', protection, body: statement.finalBody })
  if (statement.handlers.length > 0) compileExcept(unit, statement)
  else compileBody(unit, statement.body)
  unit.blocks.pop()
  assembler.release(protection)
  const isReached = assembler.isReachable
  const { minor } = unit.context.rules
  if (isReached) {
    // 3.8 counts the six values of an exception on the way without one, too.
    unit.withSurplus(minor === 8 ? 6 : 0, () => compileBody(unit, statement.finalBody))
    if (assembler.isReachable) assembler.jump(op.JUMP, end)
  }
  assembler.placeHandler(handler, protection.depth)
  const cleanup = new Label()
  assembler.emit(op.PUSH_EXC_INFO)
  assembler.depth--
  const inner = assembler.protect(cleanup)
  assembler.depth++
  unit.blocks.push({ kind: 'raising', protection: inner })
  assembler.peak(protection.depth + (minor <= 10 ? 6 : 4))
  unit.withSurplus(minor <= 10 ? 4 : 0, () => compileBody(unit, statement.finalBody))
  unit.blocks.pop()
  if (assembler.isReachable) assembler.emit(op.RERAISE)
  assembler.release(inner)
  assembler.placeHandler(cleanup, protection.depth + 1)
  emitRestore(unit)
  assembler.depth = protection.depth
  assembler.place(end)
  assembler.isReachable = true
}

function compileExcept(unit: Unit, statement: Extract<Statement, { kind: 'Try' }>): void {
  const { assembler } = unit
  const handler = new Label()
  const end = new Label()
  const protection = assembler.protect(handler)
  unit.blocks.push({ kind: 'try', protection })
  compileBody(unit, statement.body)
  unit.blocks.pop()
  assembler.release(protection)
  if (assembler.isReachable) {
    compileBody(unit, statement.orElse)
    if (assembler.isReachable) assembler.jump(op.JUMP, end)
  }
  assembler.placeHandler(handler, protection.depth)
  const cleanup = new Label()
  assembler.emit(op.PUSH_EXC_INFO)
  assembler.depth--
  const inner = assembler.protect(cleanup)
  assembler.depth++
  assembler.peak(protection.depth + (unit.context.rules.minor <= 10 ? 6 : 4))
  for (const one of statement.handlers) compileHandler(unit, one, inner, end)
  if (assembler.isReachable) assembler.emit(op.RERAISE)
  assembler.release(inner)
  assembler.placeHandler(cleanup, protection.depth + 1)
  emitRestore(unit)
  assembler.depth = protection.depth
  assembler.place(end)
  assembler.isReachable = true
}

/** Stack on arrival: the exception before, the exception. */
function compileHandler(unit: Unit, handler: ExceptHandler, inner: Protection, end: Label): void {
  const { assembler } = unit
  const next = new Label()
  const depth = assembler.depth
  // Up to 3.10 an exception is six values until it is caught, and three then.
  const isOld = unit.context.rules.minor <= 10
  assembler.line = handler.line
  if (handler.type) {
    const { type } = handler
    unit.withSurplus(isOld ? 5 : 0, () => compileExpression(unit, type))
    assembler.emit(op.CHECK_EXC_MATCH)
    // Leaves the exception and the answer.
    assembler.depth = depth + 1
    assembler.jump(op.POP_JUMP_IF_FALSE, next)
  }
  if (handler.name) unit.store(handler.name)
  else assembler.emit(op.POP_TOP)
  const unbind = new Label()
  const named = handler.name ? assembler.protect(unbind) : undefined
  const protections = named ? [inner, named] : [inner]
  unit.blocks.push({ kind: 'handler', protections, name: handler.name })
  if (isOld && named) assembler.peak(depth + 8)
  unit.withSurplus(isOld ? 2 : 0, () => compileBody(unit, handler.body))
  unit.blocks.pop()
  if (named) assembler.release(named)
  if (assembler.isReachable) {
    assembler.emit(op.POP_EXCEPT)
    if (handler.name) emitUnbind(unit, handler.name)
    assembler.jump(op.JUMP, end)
  }
  if (named && handler.name) {
    assembler.placeHandler(unbind, named.depth)
    emitUnbind(unit, handler.name)
    assembler.emit(op.RERAISE)
  }
  assembler.depth = depth
  assembler.place(next)
  assembler.isReachable = handler.type !== undefined
}

function emitUnbind(unit: Unit, name: string): void {
  unit.loadNone()
  unit.store(name)
  unit.remove(name)
}

export function compileWith(
  unit: Unit,
  items: readonly WithItem[],
  body: readonly Statement[],
  line: number,
): void {
  const [item, ...rest] = items
  if (!item) return compileBody(unit, body)
  const { assembler } = unit
  compileExpression(unit, item.context)
  assembler.emit(op.SETUP_WITH)
  const handler = new Label()
  const end = new Label()
  assembler.depth--
  const protection = assembler.protect(handler)
  assembler.depth++
  unit.blocks.push({ kind: 'with', protection, line })
  if (item.target) compileTarget(unit, item.target)
  else assembler.emit(op.POP_TOP)
  compileWith(unit, rest, body, line)
  unit.blocks.pop()
  assembler.release(protection)
  assembler.line = line
  if (assembler.isReachable) {
    assembler.emit(op.WITH_LEAVE)
    assembler.jump(op.JUMP, end)
  }
  assembler.placeHandler(handler, protection.depth)
  const cleanup = new Label()
  const suppress = new Label()
  assembler.emit(op.PUSH_EXC_INFO)
  assembler.depth--
  const inner = assembler.protect(cleanup)
  assembler.depth++
  assembler.peak(
    protection.depth + (unit.context.rules.minor >= 11 ? 5 : unit.context.rules.minor === 8 ? 8 : 7),
  )
  assembler.emit(op.WITH_EXCEPT_START)
  assembler.jump(op.POP_JUMP_IF_TRUE, suppress)
  assembler.emit(op.RERAISE)
  assembler.release(inner)
  assembler.placeHandler(cleanup, protection.depth + 1)
  emitRestore(unit)
  assembler.place(suppress)
  assembler.emit(op.POP_TOP)
  assembler.emit(op.POP_EXCEPT)
  assembler.emit(op.POP_TOP)
  assembler.depth = protection.depth - 1
  assembler.place(end)
  assembler.isReachable = true
}

/**
 * Emits what must happen when control leaves the blocks from index `to` on, then `finish`, outside their protection.
 * `hasValue`: a value to return lies on top and stays there.
 */
export function leaveBlocks(unit: Unit, to: number, hasValue: boolean, finish: () => void): void {
  const { assembler } = unit
  const left: Block[] = []
  const interrupted: Protection[] = []
  const depth = assembler.depth
  while (unit.blocks.length > to) {
    const block = unit.blocks.pop() as Block
    left.unshift(block)
    for (const protection of protectionsOf(block))
      if (!interrupted.includes(protection)) {
        assembler.interrupt(protection)
        interrupted.push(protection)
      }
    leaveBlock(unit, block, hasValue)
  }
  finish()
  unit.blocks.push(...left)
  for (const protection of interrupted) assembler.resume(protection)
  assembler.depth = depth
}

function protectionsOf(block: Block): readonly Protection[] {
  if (block.kind === 'loop') return []
  return block.kind === 'handler' ? [...block.protections].reverse() : [block.protection]
}

function leaveBlock(unit: Unit, block: Block, hasValue: boolean): void {
  const { assembler } = unit
  const lift = () => hasValue && assembler.emit(op.ROT_TWO)
  switch (block.kind) {
    case 'loop':
      if (block.isFor) {
        lift()
        assembler.emit(op.POP_TOP)
      }
      return
    case 'try':
      return
    case 'with':
      lift()
      return assembler.emit(op.WITH_LEAVE)
    case 'finally':
      return compileBody(unit, block.body)
    case 'raising':
      lift()
      assembler.emit(op.POP_TOP)
      lift()
      return assembler.emit(op.POP_EXCEPT)
    case 'handler':
      lift()
      assembler.emit(op.POP_EXCEPT)
      if (block.name) emitUnbind(unit, block.name)
  }
}
