// Tracebacks and frames as programs see them: e.__traceback__, tb_frame, f_locals.
import type { Frame } from '../vm/frame'
import type { Runtime } from '../vm/runtime'
import { method } from './define'
import { dictSetText, newDict } from './dict'
import type { PyException } from './exceptions'
import type { PyObject } from './object'

/** One entry of a traceback: the frame, its line, and the entry further in. */
export interface TracebackValue {
  readonly frame: Frame
  readonly line: number
  readonly next: PyObject | null
}

/** PyTraceBack_Here: the frame becomes the outermost entry so far. */
export function addTraceback(rt: Runtime, exception: PyException, frame: Frame): void {
  const value: TracebackValue = { frame, line: frame.line, next: exception.value.traceback }
  frame.holders++
  const made = rt.create(rt.types.traceback, value, 64)
  rt.gc.track(made)
  exception.value.traceback = made
}

export function initTraceback(rt: Runtime): void {
  const { slots } = rt.types.traceback
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    const { next, frame } = object.value as TracebackValue
    if (next) rt.decref(next)
    rt.dropFrame(frame)
    rt.release(object)
  }
  slots.traverse = (object, visit) => {
    const { next, frame } = object.value as TracebackValue
    if (next) visit(next)
    if (frame.holders === 1 && frame.isFinished) frame.visit(visit)
  }
  slots.clear = (rt, object) => {
    const { frame } = object.value as TracebackValue
    if (frame.holders === 1 && frame.isFinished) frame.clear(rt)
  }
  slots.getAttribute = (rt, object, name) => {
    const { next, frame, line } = object.value as TracebackValue
    switch (name) {
      case 'tb_lineno':
        return rt.int(line)
      case 'tb_next':
        if (next) next.refs++
        return next ?? rt.newNone()
      case 'tb_frame':
        return newFrameObject(rt, frame)
      default:
        return rt.genericGet(object, name)
    }
  }
  initFrameObject(rt)
}

/** A frame as a program sees it; while it lives, the frame's values do. */
export function newFrameObject(rt: Runtime, frame: Frame): PyObject<Frame> {
  frame.holders++
  const made = rt.withoutMemory(rt.types.frame, frame)
  rt.gc.track(made)
  return made
}

function initFrameObject(rt: Runtime): void {
  const { slots } = rt.types.frame
  const of = (object: PyObject) => object.value as Frame
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    rt.dropFrame(of(object))
  }
  slots.traverse = (object, visit) => {
    if (of(object).holders === 1 && of(object).isFinished) of(object).visit(visit)
  }
  slots.getAttribute = (rt, object, name) => {
    const frame = of(object)
    switch (name) {
      case 'f_lineno':
        return rt.int(frame.line)
      case 'f_code':
        frame.code.refs++
        return frame.code
      case 'f_globals':
        frame.globals.refs++
        return frame.globals
      case 'f_back':
        return frame.back ? newFrameObject(rt, frame.back) : rt.newNone()
      case 'f_locals': {
        if (frame.namespace) {
          frame.namespace.refs++
          return frame.namespace
        }
        const made = newDict(rt)
        for (const [at, variable] of frame.code.value.template.variables.entries()) {
          const value = frame.values[at]
          if (value) dictSetText(rt, made, variable, value)
        }
        return made
      }
      default:
        return rt.genericGet(object, name)
    }
  }
  method(rt, rt.types.frame, 'clear', 0, 0, (rt, [self]) => {
    const frame = of(self as PyObject)
    if (!frame.isFinished) throw rt.error('RuntimeError', 'cannot clear an executing frame')
    frame.clear(rt)
    return rt.newNone()
  })
}
