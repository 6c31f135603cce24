// Exception types and objects, tracebacks.
import type { Runtime } from '../vm/runtime'
import {
  dictOf,
  freeInstance,
  newInstance,
  ownAttribute,
  setOwnAttribute,
  visitAttributes,
} from './attributes'
import { method } from './define'
import { dictSetText, newDict } from './dict'
import { appendToList, type ListBuffer, newList, newTuple } from './list'
import { IMMORTAL, type PyObject, type PyTuple, PyType, type PythonError } from './object'
import { OBJ } from '../../allocator/memory'
import type { Frame } from '../vm/frame'
import { finalize } from './finalizers'

export interface ExceptionValue {
  args: PyTuple
  traceback: PyObject | null
  cause: PyObject | null
  context: PyObject | null
  suppressContext: boolean
  /** The name a NameError or AttributeError is about. Owned. */
  about: PyObject | null
  /** The object whose attribute an AttributeError misses (3.10). Owned. */
  missedBy: PyObject | null
}
export type PyException = PyObject<ExceptionValue>

/** One entry of a traceback: the frame, its line, and the entry further in. */
export interface TracebackValue {
  readonly frame: Frame
  readonly line: number
  readonly next: PyObject | null
}

/** Each type with its base. */
const HIERARCHY: readonly (readonly [string, string])[] = [
  ['SystemExit', 'BaseException'],
  ['KeyboardInterrupt', 'BaseException'],
  ['GeneratorExit', 'BaseException'],
  ['Exception', 'BaseException'],
  ['StopIteration', 'Exception'],
  ['ArithmeticError', 'Exception'],
  ['FloatingPointError', 'ArithmeticError'],
  ['OverflowError', 'ArithmeticError'],
  ['ZeroDivisionError', 'ArithmeticError'],
  ['AssertionError', 'Exception'],
  ['AttributeError', 'Exception'],
  ['BufferError', 'Exception'],
  ['EOFError', 'Exception'],
  ['ImportError', 'Exception'],
  ['ModuleNotFoundError', 'ImportError'],
  ['LookupError', 'Exception'],
  ['IndexError', 'LookupError'],
  ['KeyError', 'LookupError'],
  ['MemoryError', 'Exception'],
  ['NameError', 'Exception'],
  ['UnboundLocalError', 'NameError'],
  ['OSError', 'Exception'],
  ['FileExistsError', 'OSError'],
  ['ConnectionError', 'OSError'],
  ['IsADirectoryError', 'OSError'],
  ['NotADirectoryError', 'OSError'],
  ['InterruptedError', 'OSError'],
  ['ProcessLookupError', 'OSError'],
  ['ChildProcessError', 'OSError'],
  ['BlockingIOError', 'OSError'],
  ['FileNotFoundError', 'OSError'],
  ['PermissionError', 'OSError'],
  ['TimeoutError', 'OSError'],
  ['ReferenceError', 'Exception'],
  ['RuntimeError', 'Exception'],
  ['NotImplementedError', 'RuntimeError'],
  ['RecursionError', 'RuntimeError'],
  ['SyntaxError', 'Exception'],
  ['IndentationError', 'SyntaxError'],
  ['TabError', 'IndentationError'],
  ['StopAsyncIteration', 'Exception'],
  ['SystemError', 'Exception'],
  ['TypeError', 'Exception'],
  ['ValueError', 'Exception'],
  ['UnicodeError', 'ValueError'],
  ['UnicodeDecodeError', 'UnicodeError'],
  ['UnicodeEncodeError', 'UnicodeError'],
  ['UnicodeTranslateError', 'UnicodeError'],
  ['Warning', 'Exception'],
  ['DeprecationWarning', 'Warning'],
  ['UserWarning', 'Warning'],
  ['RuntimeWarning', 'Warning'],
  ['SyntaxWarning', 'Warning'],
  ['FutureWarning', 'Warning'],
  ['ImportWarning', 'Warning'],
  ['UnicodeWarning', 'Warning'],
  ['BytesWarning', 'Warning'],
  ['ResourceWarning', 'Warning'],
  ['PendingDeprecationWarning', 'Warning'],
]

export function makeExceptionTypes(rt: Runtime): Readonly<Record<string, PyType>> {
  const made: Record<string, PyType> = {}
  const add = (name: string, base: PyType) => {
    const type = new PyType(rt.types.type, name, base, rt.memory.malloc(OBJ, 408))
    type.refs = IMMORTAL
    type.isException = true
    made[name] = type
    return type
  }
  const root = add('BaseException', rt.types.object)
  root.hasDict = true
  initBaseException(rt, root)
  for (const [name, base] of HIERARCHY) add(name, made[base] as PyType)
  ;(made['KeyError'] as PyType).slots.str = (rt, object) => {
    const { args } = object.value as ExceptionValue
    return rt.str(args.value.length === 1 ? rt.repr(args.value[0] as PyObject) : textOfArguments(rt, args))
  }
  return made
}

function textOfArguments(rt: Runtime, args: PyTuple): string {
  const [first] = args.value
  if (!first) return ''
  return args.value.length === 1 ? rt.strText(first) : rt.repr(args)
}

/** New reference; makes its own references to the arguments. */
export function newException(rt: Runtime, type: PyType, args: readonly PyObject[]): PyException {
  for (const arg of args) arg.refs++
  const value: ExceptionValue = {
    args: newTuple(rt, [...args]),
    traceback: null,
    cause: null,
    context: null,
    suppressContext: false,
    about: null,
    missedBy: null,
  }
  const made = type.isHeap
    ? newInstance(rt, type, value)
    : rt.create(type, value, rt.rules.minor >= 11 ? 88 : 80)
  rt.gc.track(made)
  return made
}

/** To be thrown: an AttributeError that knows its name and object, as those of CPython do from 3.10 on. */
export function attributeError(rt: Runtime, message: string, object: PyObject, name: string): PythonError {
  const made = rt.error('AttributeError', message)
  if (rt.rules.minor < 10) return made
  const value = made.exception.value as ExceptionValue
  object.refs++
  value.missedBy = object
  value.about = rt.internedStr(name)
  return made
}

function initBaseException(rt: Runtime, root: PyType): void {
  const { slots } = root
  const of = (object: PyObject) => object.value as ExceptionValue
  slots.construct = (rt, type, args, names) =>
    newException(rt, type, names ? args.slice(0, args.length - names.length) : args)
  slots.init = (rt, object, args, names) => {
    if (names && names.length > 0)
      throw rt.error('TypeError', `${object.type.name}() takes no keyword arguments`)
    for (const arg of args) arg.refs++
    const old = of(object).args
    of(object).args = newTuple(rt, [...args])
    rt.decref(old)
  }
  slots.str = (rt, object) => rt.str(textOfArguments(rt, of(object).args))
  slots.repr = (rt, object) => {
    const { args } = of(object)
    const inner = args.value.map((arg) => rt.repr(arg)).join(', ')
    return rt.str(`${object.type.name}(${inner})`)
  }
  slots.traverse = (object, visit) => {
    const { args, traceback, cause, context, missedBy } = of(object)
    visit(args)
    for (const one of [traceback, cause, context, missedBy]) if (one) visit(one)
    visitAttributes(object, visit)
  }
  slots.clear = (rt, object) => {
    rt.clearAttributes(object)
    const value = of(object)
    const { traceback, cause, context, missedBy } = value
    value.traceback = null
    value.cause = null
    value.context = null
    value.missedBy = null
    for (const one of [traceback, cause, context, missedBy]) if (one) rt.decref(one)
  }
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    if (object.type.isHeap && object.type.lookup('__del__') && !finalize(rt, object)) return
    rt.clearWeakReferences(object)
    const { args, traceback, cause, context, about, missedBy } = of(object)
    rt.clearAttributes(object)
    // BaseException_clear: args, traceback, cause, context.
    rt.decref(args)
    for (const one of [traceback, cause, context, about, missedBy]) if (one) rt.decref(one)
    if (object.type.isHeap) freeInstance(rt, object)
    else rt.release(object)
  }
  const { getAttribute } = slots
  slots.getAttribute = (rt, object, name) => {
    const own = ownAttribute(object, name)
    if (own) {
      own.refs++
      return own
    }
    const found = partOf(rt, object, name)
    if (!found) return getAttribute ? getAttribute(rt, object, name) : rt.genericGet(object, name)
    found.refs++
    return found
  }
  slots.setAttribute = (rt, object, name, value) => {
    if (setPart(rt, object, name, value)) return
    rt.genericSet(object, name, value)
  }
  method(rt, root, 'with_traceback', 1, 1, (rt, args) => {
    const [self, traceback] = args as [PyObject, PyObject]
    setPart(rt, self, '__traceback__', traceback)
    self.refs++
    return self
  })
  if (rt.rules.minor >= 11)
    method(rt, root, 'add_note', 1, 1, (rt, args) => {
      const [self, note] = args as [PyObject, PyObject]
      if (!rt.isInstance(note, rt.types.str))
        throw rt.error('TypeError', `note must be a str, not '${note.type.name}'`)
      let notes = ownAttribute(self, '__notes__')
      if (!notes) {
        notes = newList(rt, [])
        setOwnAttribute(rt, self, '__notes__', notes)
        rt.decref(notes)
      }
      note.refs++
      appendToList(rt, (notes as PyObject<ListBuffer>).value, note)
      return rt.newNone()
    })
}

/** What an exception has besides its dict; borrowed. */
function partOf(rt: Runtime, object: PyObject, name: string): PyObject | null {
  const value = object.value as ExceptionValue
  switch (name) {
    case 'args':
      return value.args
    case '__traceback__':
      return value.traceback ?? rt.none
    case '__cause__':
      return value.cause ?? rt.none
    case '__context__':
      return value.context ?? rt.none
    case '__suppress_context__':
      return value.suppressContext ? rt.true : rt.false
    case '__dict__':
      return dictOf(rt, object)
    case 'value':
      if (!object.type.isSubtypeOf(rt.exceptions['StopIteration'] as PyType)) return null
      return value.args.value[0] ?? rt.none
    case 'code':
      if (!object.type.isSubtypeOf(rt.exceptions['SystemExit'] as PyType)) return null
      return value.args.value.length > 1 ? value.args : (value.args.value[0] ?? rt.none)
    case 'obj':
      if (rt.rules.minor < 10 || !object.type.isSubtypeOf(rt.exceptions['AttributeError'] as PyType))
        return null
      return value.missedBy ?? rt.none
    case 'name':
      if (rt.rules.minor < 10) return null
      return (
        namedBy(rt, object) ??
        (object.type.isSubtypeOf(rt.exceptions['NameError'] as PyType) ? rt.none : null)
      )
    default:
      return null
  }
}

/** The name an error was raised for, if it was raised here. */
function namedBy(rt: Runtime, object: PyObject): PyObject | null {
  const { about } = object.value as ExceptionValue
  if (about) return about
  return object.type.isSubtypeOf(rt.exceptions['AttributeError'] as PyType) ? rt.none : null
}

/** False when `name` is an attribute like others. */
function setPart(rt: Runtime, object: PyObject, name: string, value: PyObject | null): boolean {
  const self = object.value as ExceptionValue
  if (name === '__suppress_context__') {
    self.suppressContext = value === rt.true
    return true
  }
  if (name === 'args' && value) {
    const items: PyObject[] = []
    rt.forEach(value, (item) => items.push(item))
    const old = self.args
    self.args = newTuple(rt, items)
    rt.decref(old)
    return true
  }
  if (name !== '__traceback__' && name !== '__cause__' && name !== '__context__') return false
  const key = name.slice(2, -2) as 'traceback' | 'cause' | 'context'
  const isNone = value === null || value === rt.none
  if (key === 'traceback' && !isNone && value.type !== rt.types.traceback)
    throw rt.error('TypeError', '__traceback__ must be a traceback or None')
  if (key !== 'traceback' && !isNone && !value.type.isException)
    throw rt.error('TypeError', `exception ${key} must be None or derive from BaseException`)
  const old = self[key]
  if (!isNone) value.refs++
  self[key] = isNone ? null : value
  if (key === 'cause') self.suppressContext = true
  if (old) rt.decref(old)
  return true
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
          const value = frame.locals[at]
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
