// Exception types and objects, tracebacks.
import type { Runtime } from '../vm/runtime'
import { freeInstance, newInstance, visitAttributes } from './attributes'
import { newTuple } from './list'
import { IMMORTAL, type PyObject, type PyTuple, PyType } from './object'
import { OBJ } from '../../allocator/memory'
import type { Frame } from '../vm/frame'

export interface ExceptionValue {
  args: PyTuple
  traceback: PyObject | null
  cause: PyObject | null
  context: PyObject | null
  suppressContext: boolean
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
  ['FileNotFoundError', 'OSError'],
  ['PermissionError', 'OSError'],
  ['TimeoutError', 'OSError'],
  ['ReferenceError', 'Exception'],
  ['RuntimeError', 'Exception'],
  ['NotImplementedError', 'RuntimeError'],
  ['RecursionError', 'RuntimeError'],
  ['SyntaxError', 'Exception'],
  ['TypeError', 'Exception'],
  ['ValueError', 'Exception'],
  ['UnicodeError', 'ValueError'],
  ['UnicodeDecodeError', 'UnicodeError'],
  ['UnicodeEncodeError', 'UnicodeError'],
  ['Warning', 'Exception'],
  ['DeprecationWarning', 'Warning'],
  ['UserWarning', 'Warning'],
  ['RuntimeWarning', 'Warning'],
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
  initBaseException(root)
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
  }
  const made = type.isHeap
    ? newInstance(rt, type, value)
    : rt.create(type, value, rt.rules.minor >= 11 ? 88 : 80)
  rt.gc.track(made)
  return made
}

function initBaseException(root: PyType): void {
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
    const { args, traceback, cause, context } = of(object)
    visit(args)
    for (const one of [traceback, cause, context]) if (one) visit(one)
    visitAttributes(object, visit)
  }
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    const { args, traceback, cause, context } = of(object)
    rt.clearAttributes(object)
    rt.decref(args)
    for (const one of [traceback, cause, context]) if (one) rt.decref(one)
    if (object.type.isHeap) freeInstance(rt, object)
    else rt.release(object)
  }
  const { getAttribute } = slots
  slots.getAttribute = (rt, object, name) => {
    const value = of(object)
    const special: Readonly<Record<string, PyObject | null>> = {
      args: value.args,
      __traceback__: value.traceback ?? rt.none,
      __cause__: value.cause ?? rt.none,
      __context__: value.context ?? rt.none,
    }
    const found = Object.hasOwn(special, name) ? special[name] : undefined
    if (!found) return getAttribute ? getAttribute(rt, object, name) : rt.genericGet(object, name)
    found.refs++
    return found
  }
  slots.setAttribute = (rt, object, name, value) => {
    if (name === '__traceback__' || name === '__cause__' || name === '__context__') {
      const key = name.slice(2, -2) as 'traceback' | 'cause' | 'context'
      const old = of(object)[key]
      const isNone = value === null || value === rt.none
      if (!isNone) (value as PyObject).refs++
      of(object)[key] = isNone ? null : value
      if (old) rt.decref(old)
      return
    }
    rt.genericSet(object, name, value)
  }
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
}
