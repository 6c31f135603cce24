// Emits instructions with lines, labels and exception ranges, and keeps count of the stack while doing so.
import type { CodeTemplate } from './code'
import * as op from './opcodes'

/** A place in the code that may not be known yet. */
export class Label {
  at = -1
  depth = -1
  readonly patches: number[] = []
}

/** A stretch of protected instructions; it is interrupted where cleanup code is placed inside. */
export interface Protection {
  readonly handler: Label
  readonly depth: number
  segmentStart: number
  readonly segments: (readonly [number, number])[]
}

export class Assembler {
  line = 1
  depth = 0
  deepest = 0
  /** co_stacksize: the deepest that CPython's own instructions get, which `surplus` values more lie on than here. */
  deepestOfCPython = 0
  surplus = 0
  /** False after an unconditional jump, until a label. */
  isReachable = true
  readonly #words: number[] = []
  readonly #lines: number[] = []
  readonly #depths: number[] = []
  readonly #ranges: { start: number; end: number; handler: Label; depth: number }[] = []

  get position(): number {
    return this.#lines.length
  }

  emit(opcode: number, argument = 0): void {
    this.#words.push(opcode, argument)
    this.#lines.push(this.line)
    this.#depths.push(this.depth)
    this.depth += effectOf(opcode, argument)
    this.#measure()
    if (opcode === op.RETURN_VALUE || opcode === op.RAISE_VARARGS || opcode === op.RERAISE)
      this.isReachable = false
  }

  jump(opcode: number, label: Label): void {
    if (label.at < 0) label.patches.push(this.#words.length + 1)
    this.#words.push(opcode, label.at)
    this.#lines.push(this.line)
    this.#depths.push(this.depth)
    const jumped =
      this.depth +
      (opcode === op.FOR_ITER || opcode === op.POP_JUMP_IF_FALSE || opcode === op.POP_JUMP_IF_TRUE ? -1 : 0)
    label.depth = Math.max(label.depth, jumped)
    if (opcode === op.FOR_ITER) this.depth++
    else if (opcode !== op.JUMP) this.depth--
    this.#measure()
    if (opcode === op.JUMP) this.isReachable = false
  }

  place(label: Label): void {
    label.at = this.position
    for (const patch of label.patches) this.#words[patch] = label.at
    if (label.depth >= 0 && (!this.isReachable || label.depth > this.depth)) this.depth = label.depth
    this.isReachable = true
  }

  /** Where control arrives with an exception on top of `depth` values. */
  placeHandler(label: Label, depth: number): void {
    label.depth = depth + 1
    this.isReachable = false
    this.place(label)
    this.depth = depth + 1
    this.#measure()
  }

  #measure(): void {
    if (this.depth > this.deepest) this.deepest = this.depth
    this.peak(this.depth)
  }

  /** CPython's stack is `depth` deep for a moment, besides the surplus. */
  peak(depth: number): void {
    if (depth + this.surplus > this.deepestOfCPython) this.deepestOfCPython = depth + this.surplus
  }

  protect(handler: Label): Protection {
    return { handler, depth: this.depth, segmentStart: this.position, segments: [] }
  }

  /** Ends the stretch; the innermost protections must be released first. */
  release(protection: Protection): void {
    this.interrupt(protection)
    for (const [start, end] of protection.segments)
      if (end > start) this.#ranges.push({ start, end, handler: protection.handler, depth: protection.depth })
  }

  interrupt(protection: Protection): void {
    ;(protection.segments as [number, number][]).push([protection.segmentStart, this.position])
    protection.segmentStart = this.position
  }

  resume(protection: Protection): void {
    protection.segmentStart = this.position
  }

  finish(): Pick<CodeTemplate, 'instructions' | 'lines' | 'depths' | 'exceptionRanges'> {
    return {
      instructions: Int32Array.from(this.#words),
      lines: Int32Array.from(this.#lines),
      depths: Int32Array.from(this.#depths),
      exceptionRanges: this.#ranges.map(({ start, end, handler, depth }) => ({
        start,
        end,
        handler: handler.at,
        depth,
      })),
    }
  }
}

const EFFECTS = new Int8Array(op.OPCODES)
for (const [opcodes, effect] of [
  [
    [
      op.LOAD_FAST,
      op.LOAD_CONST,
      op.LOAD_GLOBAL,
      op.LOAD_NAME,
      op.LOAD_DEREF,
      op.LOAD_CLASSDEREF,
      op.LOAD_CLOSURE,
      op.DUP_TOP,
      op.LOAD_METHOD,
      op.LOAD_BUILD_CLASS,
      op.PUSH_EXC_INFO,
      op.SETUP_WITH,
      op.WITH_EXCEPT_START,
      op.IMPORT_FROM,
      op.LOAD_ASSERTION_ERROR,
      op.LOAD_FAST_AND_CLEAR,
    ],
    1,
  ],
  [[op.DUP_TOP_TWO], 2],
  [
    [
      op.STORE_FAST,
      op.STORE_GLOBAL,
      op.STORE_NAME,
      op.STORE_DEREF,
      op.POP_TOP,
      op.BINARY,
      op.INPLACE,
      op.COMPARE,
      op.IS,
      op.CONTAINS,
      op.LIST_APPEND,
      op.SET_ADD,
      op.LIST_EXTEND,
      op.SET_UPDATE,
      op.DICT_UPDATE,
      op.DICT_MERGE,
      op.DELETE_ATTR,
      op.BINARY_SUBSCR,
      op.RETURN_VALUE,
      op.YIELD_FROM,
      op.POP_EXCEPT,
      op.WITH_LEAVE,
      op.IMPORT_NAME,
      op.RERAISE,
    ],
    -1,
  ],
  [[op.MAP_ADD, op.STORE_ATTR, op.DELETE_SUBSCR], -2],
  [[op.STORE_SUBSCR], -3],
] as const)
  for (const opcode of opcodes) EFFECTS[opcode] = effect

function effectOf(opcode: number, argument: number): number {
  switch (opcode) {
    case op.BUILD_TUPLE:
    case op.BUILD_LIST:
    case op.BUILD_SET:
    case op.BUILD_STRING:
    case op.BUILD_SLICE:
      return 1 - argument
    case op.BUILD_MAP:
      return 1 - 2 * argument
    case op.BUILD_CONST_KEY_MAP:
      return -argument
    case op.UNPACK_SEQUENCE:
      return argument - 1
    case op.UNPACK_EX:
      return (argument & 0xff) + (argument >> 8)
    case op.CALL_METHOD:
    case op.CALL_FUNCTION_KW:
      return -argument - 1
    case op.CALL_FUNCTION:
      return -argument
    case op.CALL_FUNCTION_EX:
      return argument ? -2 : -1
    case op.MAKE_FUNCTION:
      return -1 - ((argument & 1) + ((argument >> 1) & 1) + ((argument >> 2) & 1) + ((argument >> 3) & 1))
    case op.RAISE_VARARGS:
      return -argument
    case op.FORMAT_VALUE:
      return argument & 4 ? -1 : 0
    default:
      return EFFECTS[opcode] ?? 0
  }
}
