// Frames: one activation of a code object, suspended or running.
import type { CodeTemplate } from '../compile/code'
import type { PyObject } from '../objects/object'
import type { Runtime } from './runtime'

/** A code object's payload: the compiled code with its constants and names as objects. */
export interface CodeValue {
  readonly template: CodeTemplate
  readonly constants: readonly PyObject[]
  readonly names: readonly PyObject[]
}
export type PyCode = PyObject<CodeValue>

export interface CellValue {
  content: PyObject | null
}
export type PyCell = PyObject<CellValue>

export class Frame {
  /** Index of the next instruction. */
  next = 0
  readonly stack: (PyObject | null)[] = []
  readonly locals: (PyObject | null)[] = []
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

  constructor(
    readonly code: PyCode,
    readonly globals: PyObject,
    /** The namespace of a module or class body; null in functions. */
    readonly namespace: PyObject | null,
  ) {
    const { length } = code.value.template.variables
    for (let at = 0; at < length; at++) this.locals.push(null)
  }

  visit(visit: (held: PyObject) => void): void {
    for (const local of this.locals) if (local) visit(local)
    for (const cell of this.cells) visit(cell)
    for (const value of this.stack) if (value) visit(value)
  }

  /** frame_dealloc: locals, cells, then the stack. */
  clear(rt: Runtime): void {
    const { locals, cells, stack } = this
    for (let at = 0; at < locals.length; at++) {
      const local = locals[at]
      locals[at] = null
      if (local) rt.decref(local)
    }
    this.cells = []
    for (const cell of cells) rt.decref(cell)
    for (const value of stack.splice(0)) if (value) rt.decref(value)
  }
}
