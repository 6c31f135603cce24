// What the compiler makes: code without objects, shared by every run. vm/ turns it into code objects, whose constants
// and names are simulated objects.
import type { ConstantValue } from '../syntax/tree'

/** A constant of a code object: a value, or the code of an inner function, class or comprehension. */
export type CodeConstant = ConstantValue | CodeTemplate

export interface ExceptionRange {
  /** Instructions from start up to, not including, end. */
  readonly start: number
  readonly end: number
  readonly handler: number
  /** Values that stay on the stack. */
  readonly depth: number
}

export interface CodeTemplate {
  readonly kind: 'code'
  readonly name: string
  readonly qualifiedName: string
  readonly firstLine: number
  /** Two words an instruction: opcode, argument. */
  readonly instructions: Int32Array
  /** Line of each instruction. */
  readonly lines: Int32Array
  /** Values on the stack before each instruction. */
  readonly depths: Int32Array
  readonly exceptionRanges: readonly ExceptionRange[]
  readonly constants: readonly CodeConstant[]
  readonly names: readonly string[]
  /** Parameters first: positional, keyword-only, *args, **kwargs; then the other locals. */
  readonly variables: readonly string[]
  readonly cells: readonly string[]
  readonly frees: readonly string[]
  /** For each cell: the parameter it starts with, or -1. */
  readonly cellParameters: readonly number[]
  readonly argumentCount: number
  readonly positionalOnlyCount: number
  readonly keywordOnlyCount: number
  readonly hasStar: boolean
  readonly hasDoubleStar: boolean
  readonly isGenerator: boolean
  /** Locals are in fast slots: a function, lambda or comprehension. */
  readonly isFunction: boolean
  readonly stackSize: number
  /** co_stacksize of CPython's own code: frames and generators have room for so many. */
  readonly stackSizeOfCPython: number
  readonly docstring: string | undefined
}
