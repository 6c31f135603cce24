// Frames: one activation of a code object, suspended or running.
import type { CodeTemplate } from '../compile/code'
import type { Shape } from '../objects/attributes'
import type { PyObject, PyStr, PyType } from '../objects/object'
import type { Runtime } from './runtime'

/** A code object's payload: the compiled code with its constants and names as objects. */
export interface CodeValue {
  readonly template: CodeTemplate
  readonly constants: readonly PyObject[]
  readonly names: readonly PyStr[]
  /** How many arguments bind without further ado: all positional, none optional kinds. -1: never. */
  readonly plainArguments: number
  /** Has cells of its own or a closure. */
  readonly hasCells: boolean
  /** By the index of the instruction that follows. */
  readonly caches: (InlineCache | undefined)[]
}

/** What an instruction found the last time, and what must still be so for it to be true. */
export interface InlineCache {
  readonly shape: Shape | null
  readonly type: PyType | null
  /** Of the type, or of the globals. */
  readonly version: number
  /** Of the builtins, for globals found there. */
  readonly outerVersion: number
  /** Index of an attribute's value, or -1. */
  readonly at: number
  readonly value: PyObject | null
  /** The shape after an attribute was added. */
  readonly next: Shape | null
}
export type PyCode = PyObject<CodeValue>

export interface CellValue {
  content: PyObject | null
}
export type PyCell = PyObject<CellValue>

/** What a generator's frame answers to: native code, or an instruction of the frame behind it. */
export const NATIVE = 0
export const FOR_LOOP = 1
export const DELEGATION = 2

export class Frame {
  /** Index of the next instruction. */
  next = 0
  readonly stack: (PyObject | null)[] = []
  readonly locals: (PyObject | null)[]
  /** Own cells, then those of the closure. */
  cells: PyCell[] = []
  back: Frame | null = null
  /** Set while the frame belongs to a generator. */
  generator: PyObject | null = null
  /** Where a result goes that nobody wants: a frame for __init__ answers with the new object. */
  instance: PyObject | null = null
  /** The native caller waits for this frame: the loop returns when it ends. */
  isEntry = false
  /** Line of the last instruction that ran, for tracebacks. */
  line = 0
  /** Who needs the values: the loop while it runs, tracebacks, a generator. */
  holders = 1
  isFinished = false
  /** The function, held until the locals are gone (3.11 on). */
  func: PyObject | null = null
  /** Values on the caller's stack that go when this frame returns. */
  drops = 0
  /** A generator's frame that the loop itself resumed: what waits for its value. */
  awaits: typeof NATIVE | typeof FOR_LOOP | typeof DELEGATION = NATIVE
  /** except and finally clauses it is in. */
  handlers = 0
  /** Of a generator in such a clause: what is being handled outside, or inside while it is suspended. Owned. */
  otherHandled: PyObject | null = null

  constructor(
    readonly code: PyCode,
    readonly globals: PyObject,
    /** The namespace of a module or class body; null in functions. */
    readonly namespace: PyObject | null,
  ) {
    const { length } = code.value.template.variables
    const locals: (PyObject | null)[] = []
    for (let at = 0; at < length; at++) locals.push(null)
    this.locals = locals
  }

  visit(visit: (held: PyObject) => void): void {
    for (const local of this.locals) if (local) visit(local)
    for (const cell of this.cells) visit(cell)
    for (const value of this.stack) if (value) visit(value)
    if (this.func) visit(this.func)
    if (this.otherHandled) visit(this.otherHandled)
  }

  /** frame_dealloc: locals, cells, then the stack. */
  clear(rt: Runtime): void {
    const { locals, cells, stack, func } = this
    for (let at = 0; at < locals.length; at++) {
      const local = locals[at] as PyObject | null
      if (local !== null) {
        locals[at] = null
        if (--local.refs === 0) rt.dealloc(local)
      }
    }
    if (cells.length > 0) {
      this.cells = []
      for (const cell of cells) rt.decref(cell)
    }
    if (stack.length > 0) for (const value of stack.splice(0)) if (value) rt.decref(value)
    if (func !== null) {
      this.func = null
      if (--func.refs === 0) rt.dealloc(func)
    }
  }
}
