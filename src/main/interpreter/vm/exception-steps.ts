// Instructions of raise, try, except, finally and with (ceval.c: do_raise, exception matching, SETUP_WITH).
import { type PyException } from '../objects/exceptions'
import { type MethodValue, newMethod } from '../objects/function'
import { type PyObject, type PyTuple, PyType, PythonError } from '../objects/object'
import type { Frame } from './frame'
import type { Runtime } from './runtime'

/** A new exception remembers the one that is being handled. */
export function chain(rt: Runtime, exception: PyException): void {
  const { handled } = rt
  if (!handled || handled === exception || exception.value.context) return
  // The chain must stay free of cycles: what leads back to the new exception is cut.
  for (let one = handled as PyException | null; one; one = one.value.context as PyException | null)
    if (one.value.context === exception) {
      one.value.context = null
      rt.decref(exception)
      break
    }
  handled.refs++
  exception.value.context = handled
}

/** RERAISE: raised again as it is; the traceback knows this frame already. Takes over the exception. */
export function again(exception: PyObject): PythonError {
  const error = new PythonError(exception)
  error.isAgain = true
  return error
}

/** RAISE_VARARGS: nothing, an exception, or an exception and its cause on the stack. */
export function raised(rt: Runtime, frame: Frame, count: number): PythonError {
  if (count === 0) {
    const { handled } = rt
    if (!handled) return rt.error('RuntimeError', 'No active exception to reraise')
    handled.refs++
    return again(handled)
  }
  const cause = count === 2 ? frame.pop() : null
  const given = frame.pop()
  const exception = rt.asException(given) as PyException
  rt.decref(given)
  if (cause) {
    exception.value.suppressContext = true
    exception.value.cause =
      cause === rt.none ? null : rt.asException(cause, 'exception causes must derive from BaseException')
    rt.decref(cause)
  }
  return new PythonError(exception)
}

/** PUSH_EXC_INFO: the exception on top is being handled; what was handled before lies below it. */
export function beginHandling(rt: Runtime, frame: Frame): void {
  const exception = frame.pop()
  if (frame.generator && frame.handlers === 0) {
    frame.otherHandled = rt.handled
    if (rt.handled) rt.handled.refs++
  }
  frame.handlers++
  frame.push(rt.handled)
  frame.push(exception)
  exception.refs++
  rt.handled = exception
}

/** POP_EXCEPT. */
export function endHandling(rt: Runtime, frame: Frame): void {
  const before = frame.pop() as PyObject | null
  const { handled } = rt
  if (--frame.handlers === 0 && frame.generator) {
    rt.handled = frame.otherHandled
    frame.otherHandled = null
    if (before) rt.decref(before)
  } else rt.handled = before
  if (handled) rt.decref(handled)
}

/** CHECK_EXC_MATCH: the type on top gives way to the answer. */
export function checkMatch(rt: Runtime, frame: Frame): void {
  const type = frame.pop()
  try {
    frame.push(rt.bool(matches(rt, frame.peek(1), type)))
  } finally {
    rt.decref(type)
  }
}

function matches(rt: Runtime, exception: PyObject, type: PyObject): boolean {
  const types = type.type === rt.types.tuple ? (type as PyTuple).value : [type]
  for (const one of types)
    if (!(one instanceof PyType) || !one.isException)
      throw rt.error('TypeError', 'catching classes that do not inherit from BaseException is not allowed')
  return types.some((one) => exception.type.isSubtypeOf(one as PyType))
}

/** SETUP_WITH: the manager gives way to its bound __exit__, and above that what __enter__ gave. */
export function enterContext(rt: Runtime, frame: Frame): void {
  const manager = frame.peek(1)
  const enter = manager.type.lookup('__enter__')
  const exit = manager.type.lookup('__exit__')
  if (!enter || !exit) {
    if (rt.rules.minor < 11) throw rt.error('AttributeError', enter ? '__exit__' : '__enter__')
    const detail = enter ? ' (missed __exit__ method)' : ''
    throw rt.error(
      'TypeError',
      `'${manager.type.name}' object does not support the context manager protocol${detail}`,
    )
  }
  const boundEnter = bind(rt, enter, manager)
  frame.replaceTop(bind(rt, exit, manager))
  rt.decref(manager)
  try {
    frame.push(rt.call(boundEnter, []))
  } finally {
    rt.decref(boundEnter)
  }
}

/** A special method on its object; from 3.14 on functions and their object stay apart, and nothing is asked for. */
function bind(rt: Runtime, method: PyObject, self: PyObject): PyObject {
  const { types } = rt
  if (method.type !== types.function) {
    const { descrGet } = method.type.slots
    if (descrGet) return descrGet(rt, method, self, self.type)
    method.refs++
    return method
  }
  if (rt.rules.minor < 14) return newMethod(rt, method, self)
  method.refs++
  self.refs++
  return rt.withoutMemory<MethodValue>(types.method, { callee: method, self })
}

/** WITH_LEAVE: the body ended; __exit__ is on top. */
export function leaveContext(rt: Runtime, frame: Frame): void {
  const exit = frame.pop()
  try {
    rt.decref(rt.call(exit, [rt.none, rt.none, rt.none]))
  } finally {
    rt.decref(exit)
  }
}

/** WITH_EXCEPT_START: pushes what __exit__ says to the exception on top. */
export function askContext(rt: Runtime, frame: Frame): void {
  const exception = frame.peek(1) as PyException
  const exit = frame.peek(3)
  frame.push(rt.call(exit, [exception.type, exception, exception.value.traceback ?? rt.none]))
}
