// s += x and s + x that lengthen the left string in its block: unicode_concatenate of ceval.c up to 3.10, the
// specialised instruction BINARY_OP_INPLACE_ADD_UNICODE later, PyUnicode_Append of unicodeobject.c.
import * as op from '../compile/opcodes'
import type { Frame, PyCell } from '../vm/frame'
import type { Runtime } from '../vm/runtime'
import { dictGet, type PyDict } from './dict'
import type { PyStr, StrValue } from './object'
import { exactStr, kindName } from './str'

/** How often an addition runs before it is specialised for a variable's string. */
const WARM_UP = { 11: 7, later: 1 } as const

/** Executions of additions by code object, counted up to WARM_UP. Of all runs: code objects belong to one. */
const executions = new WeakMap<readonly unknown[], Uint8Array>()

/** Null where CPython makes a new string. New reference. */
export function appendInPlace(rt: Runtime, a: PyStr, b: PyStr): PyStr | null {
  const { frame } = rt
  const { str } = rt.types
  // Operand and variable; the operand alone where it was computed.
  if (!frame || a.refs > 2 || a.type !== str || b.type !== str || !isAddition(frame)) return null
  if (rt.rules.minor <= 10) {
    if (a.refs === 2 && !isStoredNext(rt, frame, a)) return null
  } else if (!isSpecialised(rt, frame) || a.refs !== 2 || !isLocalStoredNext(frame, a)) return null
  return appended(rt, a, b)
}

/** Whether the instruction that runs is an addition of the program, not native code that adds. */
function isAddition(frame: Frame): boolean {
  const { instructions } = frame.code.value.template
  const at = 2 * (frame.next - 1)
  const opcode = (instructions[at] as number) & ~op.LOOK
  return (opcode === op.BINARY || opcode === op.INPLACE) && instructions[at + 1] === op.ADD
}

function isLocalStoredNext(frame: Frame, a: PyStr): boolean {
  const { instructions } = frame.code.value.template
  const opcode = (instructions[2 * frame.next] as number) & ~op.LOOK
  return opcode === op.STORE_FAST && frame.values[instructions[2 * frame.next + 1] as number] === a
}

/** unicode_concatenate: the variable that is assigned next holds the left operand. */
function isStoredNext(rt: Runtime, frame: Frame, a: PyStr): boolean {
  if (isLocalStoredNext(frame, a)) return true
  const { template, names } = frame.code.value
  const opcode = (template.instructions[2 * frame.next] as number) & ~op.LOOK
  const argument = template.instructions[2 * frame.next + 1] as number
  if (opcode === op.STORE_DEREF) return (frame.cells[argument] as PyCell).value.content === a
  if (opcode !== op.STORE_NAME) return false
  return dictGet(rt, (frame.namespace ?? frame.globals) as PyDict, names[argument] as PyStr) === a
}

function isSpecialised(rt: Runtime, frame: Frame): boolean {
  const { caches, template } = frame.code.value
  let counts = executions.get(caches)
  if (!counts) executions.set(caches, (counts = new Uint8Array(template.instructions.length / 2)))
  const done = counts[frame.next] as number
  if (done >= (rt.rules.minor === 11 ? WARM_UP[11] : WARM_UP.later)) return true
  counts[frame.next] = done + 1
  return false
}

/** PyUnicode_Append. */
function appended(rt: Runtime, a: PyStr, b: PyStr): PyStr | null {
  const x = a.value
  const y = b.value
  if (x.length === 0) return exactStr(rt, b)
  if (y.length === 0) return exactStr(rt, a)
  if (x.hash !== null || x.isInterned || y.kind > x.kind) return null
  const length = x.length + y.length
  if (length > 4096) rt.reserve(y.length)
  const value: StrValue = { text: x.text + y.text, kind: x.kind, length, hash: null, isInterned: false }
  a.block = rt.objects.strings.resize(a.block, kindName(x.kind), length)
  a.value = value
  a.refs++
  return a
}
