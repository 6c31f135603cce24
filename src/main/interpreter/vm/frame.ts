// Frames: one activation of a code object, suspended or running. Frames of functions that have ended are used again by
// the next call of their code.
import { NO_MEMORY, type Pointer } from '../../allocator/layer1-general/general-allocator'
import type { FrameOwner } from '../../allocator/layer3-objects/frames'
import type { CodeTemplate } from '../compile/code'
import type { Shape } from '../objects/attributes'
import type { PyObject, PyStr, PyType } from '../objects/object'
import type { HeldArguments } from './argument-tuples'
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
  /** Ended frames of functions that wait for the next call. */
  readonly spares: Frame[]
  /** The block of a frame object that does (up to 3.10). */
  readonly owner: FrameOwner
}

/** What an instruction found the last time, and what must still be so for it to be true. */
export class InlineCache {
  constructor(
    /** Of the type, or of the globals. */
    readonly version: number,
    /** Index of an attribute's value, or -1. */
    readonly at: number,
    readonly value: PyObject | null,
    readonly shape: Shape | null,
    readonly type: PyType | null,
    /** The shape after an attribute was added. */
    readonly next: Shape | null,
    /** Of the builtins, for globals found there. */
    readonly outerVersion: number,
  ) {}
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
  /** Locals, then the stack. What lies at `sp` and above means nothing. */
  readonly values: (PyObject | null)[]
  /** Index in `values` of the stack's first value: how many locals there are. */
  readonly bottom: number
  /** Just above the top of the stack. Only right while the loop is not in this frame, or has called somebody for it. */
  sp: number
  /** Own cells, then those of the closure. */
  cells: PyCell[] = NO_CELLS
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
  /** What the call of a class holds besides the arguments of __init__. */
  held: HeldArguments | null = null
  /** Values on the caller's stack that go when this frame returns. */
  drops = 0
  /** A generator's frame that the loop itself resumed: what waits for its value. */
  awaits: typeof NATIVE | typeof FOR_LOOP | typeof DELEGATION = NATIVE
  /** except and finally clauses it is in. */
  handlers = 0
  /** Of a generator in such a clause: what is being handled outside, or inside while it is suspended. Owned. */
  otherHandled: PyObject | null = null
  /** The frame object's own block, up to 3.10. */
  block: Pointer = NO_MEMORY

  constructor(
    readonly code: PyCode,
    public globals: PyObject,
    /** The namespace of a module or class body; null in functions. */
    readonly namespace: PyObject | null,
  ) {
    const { variables, stackSize } = code.value.template
    const values: (PyObject | null)[] = []
    for (let at = variables.length + stackSize; at > 0; at--) values.push(null)
    this.values = values
    this.bottom = variables.length
    this.sp = variables.length
  }

  push(value: PyObject | null): void {
    this.values[this.sp++] = value
  }

  pop(): PyObject {
    return this.values[--this.sp] as PyObject
  }

  /** 1 is the top. */
  peek(depth: number): PyObject {
    return this.values[this.sp - depth] as PyObject
  }

  replaceTop(value: PyObject | null): void {
    this.values[this.sp - 1] = value
  }

  /** Lets go of what lies at `to` and above, the top first. */
  dropTo(rt: Runtime, to: number): void {
    const { values } = this
    while (this.sp > to) {
      const value = values[--this.sp] as PyObject | null
      if (value !== null && --value.refs === 0) rt.dealloc(value)
    }
  }

  /** `isRunning`: the loop has the stack. */
  visit(visit: (held: PyObject) => void, isRunning = false): void {
    const { values, cells, func, otherHandled } = this
    const end = isRunning ? this.bottom : this.sp
    for (let at = 0; at < end; at++) {
      const value = values[at] as PyObject | null
      if (value !== null) visit(value)
    }
    for (const cell of cells) visit(cell)
    if (func) visit(func)
    if (otherHandled) visit(otherHandled)
  }

  /** frame_dealloc: locals, cells, then the stack. */
  clear(rt: Runtime): void {
    const { values, cells, bottom, func } = this
    for (let at = 0; at < bottom; at++) {
      const local = values[at] as PyObject | null
      if (local !== null) {
        values[at] = null
        if (--local.refs === 0) rt.dealloc(local)
      }
    }
    if (cells !== NO_CELLS) {
      this.cells = NO_CELLS
      for (const cell of cells) rt.decref(cell)
    }
    const end = this.sp
    this.sp = bottom
    for (let at = bottom; at < end; at++) {
      const value = values[at] as PyObject | null
      if (value !== null) rt.decref(value)
    }
    if (func !== null) {
      this.func = null
      if (--func.refs === 0) rt.dealloc(func)
    }
  }
}

const NO_CELLS: PyCell[] = []

/** Frames that one code object keeps; recursion deeper than this makes new ones. */
const MOST_SPARES = 200

/** A frame for a call of a function, its values all empty. */
export function takeFrame(rt: Runtime, code: PyCode, globals: PyObject): Frame {
  const { spares, owner } = code.value
  let frame: Frame
  if (spares.length > 0) {
    frame = spares.pop() as Frame
    frame.globals = globals
    frame.next = 0
    frame.isEntry = false
    frame.isFinished = false
    frame.holders = 1
    frame.drops = 0
    frame.handlers = 0
  } else frame = new Frame(code, globals, null)
  if (rt.rules.hasFrameObjects) frame.block = rt.objects.frames.create(owner)
  return frame
}

/** The last holder of a frame lets go of it. */
export function releaseFrame(rt: Runtime, frame: Frame): void {
  frame.clear(rt)
  const { spares, owner } = frame.code.value
  if (frame.block !== NO_MEMORY) {
    rt.objects.frames.free(frame.block, owner)
    frame.block = NO_MEMORY
  }
  if (frame.generator === null && frame.namespace === null && spares.length < MOST_SPARES) spares.push(frame)
}

/** A frame for the body of a module or a class. */
export function bodyFrame(rt: Runtime, code: PyCode, globals: PyObject, namespace: PyObject): Frame {
  const frame = new Frame(code, globals, namespace)
  if (rt.rules.hasFrameObjects) frame.block = rt.objects.frames.create(code.value.owner)
  return frame
}
