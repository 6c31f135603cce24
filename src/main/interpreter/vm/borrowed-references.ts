// References that CPython does not count from 3.14 on: a load of a local borrows when the value is used up in the same
// stretch of code (LOAD_FAST_BORROW; flowgraph.c, optimize_load_fast), and an argument stays borrowed in the function it
// is passed to. Here every load counts, which changes nothing about when an object dies; sys.getrefcount takes off what
// CPython would not have counted.
import type { CodeTemplate } from '../compile/code'
import * as op from '../compile/opcodes'
import type { PyObject } from '../objects/object'
import type { Frame } from './frame'
import type { Runtime } from './runtime'

/** How many of the references to `object` are borrowed, while a function in C is being called. */
export function borrowedReferences(rt: Runtime, object: PyObject): number {
  let count = 0
  for (let frame = rt.frame; frame; frame = frame.back) {
    const { bottom, sp, values } = frame
    for (let at = bottom; at < sp; at++) if (values[at] === object && isBorrowed(frame, at - bottom)) count++
    count += borrowedArguments(rt, frame, object)
  }
  return count
}

/** Parameters that hold `object`, were loaded in the caller by borrowing and are never stored to. */
function borrowedArguments(rt: Runtime, frame: Frame, object: PyObject): number {
  const { back: caller, values, isEntry, instance } = frame
  const { template } = frame.code.value
  if (!caller || isEntry || instance || !template.isFunction || frame.generator) return 0
  const pc = caller.next - 1
  const called = caller.code.value.template
  const opcode = opcodeAt(called, pc)
  if (opcode !== op.CALL_FUNCTION && opcode !== op.CALL_METHOD) return 0
  const given = called.instructions[2 * pc + 1] as number
  // The first argument in the caller's stack, and the parameter it is; what lay there still can be read.
  let slot = (called.depths[pc] as number) - given
  let parameter = caller.values[caller.bottom + slot - 1]?.type === rt.types.method ? 1 : 0
  if (opcode === op.CALL_METHOD && caller.values[caller.bottom + slot - 2]) {
    slot--
    parameter = 0
  }
  let count = 0
  for (; parameter < template.argumentCount && slot < (called.depths[pc] as number); parameter++, slot++)
    if (values[parameter] === object && !isStored(template, parameter) && isBorrowed(caller, slot)) count++
  return count
}

function isStored({ instructions, lines }: CodeTemplate, local: number): boolean {
  for (let at = 0; at < lines.length; at++) {
    const opcode = (instructions[2 * at] as number) & ~op.LOOK
    const isStore = opcode === op.STORE_FAST || opcode === op.DELETE_FAST || opcode === op.LOAD_FAST_AND_CLEAR
    if (isStore && instructions[2 * at + 1] === local) return true
  }
  return false
}

/** Whether what lies at `depth` of the frame's stack, as its current call began, is a borrowed local. */
function isBorrowed(frame: Frame, depth: number): boolean {
  const { template } = frame.code.value
  const pc = frame.next - 1
  const local = loadedLocal(template, pc, depth)
  return local >= 0 && isUsedUp(template, pc, depth, local)
}

/** The local that was loaded there in this stretch of code and not changed since; -1: none. */
function loadedLocal(template: CodeTemplate, pc: number, depth: number): number {
  const { depths, instructions } = template
  const changed = new Set<number>()
  let wanted = depth
  for (let at = pc - 1; at >= 0 && !isTarget(template, at + 1); at--) {
    const opcode = opcodeAt(template, at)
    if (JUMPS.has(opcode)) return -1
    const argument = instructions[2 * at + 1] as number
    if (opcode === op.STORE_FAST || opcode === op.DELETE_FAST) changed.add(argument)
    const before = depths[at] as number
    if (before > wanted || (depths[at + 1] as number) <= wanted) continue
    if (opcode === op.LOAD_FAST) return changed.has(argument) ? -1 : argument
    // The object a method is called on, and a copy, were loaded one place below.
    if (opcode !== op.LOAD_METHOD && opcode !== op.DUP_TOP) return -1
    wanted--
  }
  return -1
}

/** Whether it is used up before the stretch ends, and the local stays as it is until then. */
function isUsedUp(template: CodeTemplate, pc: number, depth: number, local: number): boolean {
  const { depths, instructions, lines } = template
  for (let at = pc; at < lines.length; at++) {
    const opcode = opcodeAt(template, at)
    if (at > pc && isTarget(template, at)) return false
    const isStore = opcode === op.STORE_FAST
    const after = at + 1 < lines.length ? (depths[at + 1] as number) : 0
    if (after <= depth || opcode === op.RETURN_VALUE) return !isStore
    if (JUMPS.has(opcode)) return false
    if ((isStore || opcode === op.DELETE_FAST) && instructions[2 * at + 1] === local) return false
    // A call leaves its result where the callee lay: what it took is gone.
    if (CALLS.has(opcode) && after <= depth + 1) return true
  }
  return false
}

function opcodeAt({ instructions }: CodeTemplate, at: number): number {
  return (instructions[2 * at] as number) & ~op.LOOK
}

const CALLS: ReadonlySet<number> = new Set([op.CALL_FUNCTION, op.CALL_FUNCTION_KW, op.CALL_METHOD])

const JUMPS: ReadonlySet<number> = new Set([
  op.JUMP,
  op.POP_JUMP_IF_FALSE,
  op.POP_JUMP_IF_TRUE,
  op.JUMP_IF_FALSE_OR_POP,
  op.JUMP_IF_TRUE_OR_POP,
  op.FOR_ITER,
])

const targets = new WeakMap<CodeTemplate, ReadonlySet<number>>()

/** Whether a jump leads to the instruction. */
function isTarget(template: CodeTemplate, at: number): boolean {
  let known = targets.get(template)
  if (!known) {
    const found = new Set<number>()
    for (let one = 0; one < template.lines.length; one++)
      if (JUMPS.has(opcodeAt(template, one))) found.add(template.instructions[2 * one + 1] as number)
    for (const { handler } of template.exceptionRanges) found.add(handler)
    targets.set(template, found)
    known = found
  }
  return known.has(at)
}
