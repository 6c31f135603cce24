// Generators: a frame that is suspended between values.
import { requestWithItems, sizeWithItems } from '../../allocator/layer3-objects/layout'
import type { Frame } from '../vm/frame'
import { LOOK, YIELD_FROM } from '../compile/opcodes'
import { runFrame, swapHandled } from '../vm/interpreter'
import type { Runtime } from '../vm/runtime'
import { newException } from './exceptions'
import type { PyFunction } from './function'
import { getset, method } from './define'
import { type PyObject, PythonError, PyType } from './object'
import { isStr, textOf } from './str'
import { newFrameObject } from './traceback-objects'

export interface GeneratorValue {
  /** Slots of its frame, which is gone once it has ended. */
  readonly frameSlots: number
  /** Null once it has ended. */
  frame: Frame | null
  isRunning: boolean
  hasStarted: boolean
  /** __name__ and __qualname__. */
  name: string
  qualifiedName: string
  /** Set by the frame as it returns: what StopIteration carries. */
  result: PyObject | null
}
export type PyGenerator = PyObject<GeneratorValue>

export function newGenerator(rt: Runtime, frame: Frame, func: PyFunction): PyGenerator {
  const { name, qualifiedName } = func.value
  const value: GeneratorValue = {
    frameSlots: frame.code.value.owner.frameSlots,
    frame,
    isRunning: false,
    hasStarted: false,
    name,
    qualifiedName,
    result: null,
  }
  // From 3.11 on the frame stands inside: locals, cells and the stack of CPython's own code.
  const made = rt.create(
    rt.types.generator,
    value,
    requestWithItems(rt.objects.layouts.generator, value.frameSlots),
  )
  frame.generator = made
  rt.gc.track(made)
  return made
}

/**
 * Takes over the reference to what is sent. Null: it has ended, and `result` is what it returned. `given`: what throw() was
 * called with, for an iterator delegated to.
 */
export function resume(
  rt: Runtime,
  generator: PyGenerator,
  sent: PyObject | null,
  raised: PyObject | null = null,
  given: readonly PyObject[] = [],
): PyObject | null {
  const { value } = generator
  const { frame } = value
  if (value.isRunning) throw rt.error('ValueError', 'generator already executing')
  if (!frame) {
    if (sent) rt.decref(sent)
    if (raised) throw new PythonError(raised)
    return null
  }
  if (!value.hasStarted && sent && sent !== rt.none) {
    rt.decref(sent)
    throw rt.error('TypeError', "can't send non-None value to a just-started generator")
  }
  if (raised && value.hasStarted) {
    const inner = delegate(frame)
    if (inner) return throwInside(rt, generator, frame, inner, raised, given)
  }
  if (value.hasStarted) frame.push(sent ?? rt.newNone())
  else if (sent) rt.decref(sent)
  return run(rt, generator, frame, raised)
}

function run(rt: Runtime, generator: PyGenerator, frame: Frame, raised: PyObject | null): PyObject | null {
  const { value } = generator
  value.hasStarted = true
  value.isRunning = true
  generator.refs++
  if (frame.handlers > 0) swapHandled(rt, frame)
  try {
    const answer = runFrame(rt, frame, raised)
    if (value.frame) return answer
    value.result = answer
    return null
  } finally {
    value.isRunning = false
    rt.decref(generator)
  }
}

/** The iterator a suspended frame takes its values from, in `yield from`. Borrowed. */
function delegate(frame: Frame): PyObject | null {
  const opcode = frame.code.value.template.instructions[frame.next * 2] as number
  return (opcode & ~LOOK) === YIELD_FROM ? frame.peek(1) : null
}

/** gen_throw into the iterator that is delegated to; what it raises shows in the outer generator. */
function throwInside(
  rt: Runtime,
  generator: PyGenerator,
  frame: Frame,
  inner: PyObject,
  raised: PyObject,
  given: readonly PyObject[],
): PyObject | null {
  const { value } = generator
  let answer: PyObject | null
  value.isRunning = true
  inner.refs++
  try {
    if (raised.type.isSubtypeOf(rt.exceptions['GeneratorExit'] as PyType)) {
      closeIterator(rt, inner)
      throw new PythonError(raised)
    }
    answer = thrownInto(rt, inner, raised, given)
  } catch (problem) {
    if (!(problem instanceof PythonError)) throw problem
    value.isRunning = false
    const result = resultOf(rt, inner, problem.exception)
    if (!result) return run(rt, generator, frame, problem.exception)
    return finishDelegation(rt, generator, frame, result)
  } finally {
    value.isRunning = false
    rt.decref(inner)
  }
  if (answer) return answer
  const { result } = (inner as PyGenerator).value
  ;(inner as PyGenerator).value.result = null
  return finishDelegation(rt, generator, frame, result ?? rt.newNone())
}

/** What the iterator yields next; null when it is a generator that has ended. */
function thrownInto(
  rt: Runtime,
  inner: PyObject,
  raised: PyObject,
  given: readonly PyObject[],
): PyObject | null {
  if (inner.type === rt.types.generator) return resume(rt, inner as PyGenerator, null, raised, given)
  const method = rt.attributeOrNull(inner, 'throw')
  if (!method) throw new PythonError(raised)
  try {
    const answer = rt.call(method, given)
    rt.decref(raised)
    return answer
  } finally {
    rt.decref(method)
  }
}

/** The value of a StopIteration that throw() of a plain iterator raised. New reference. */
function resultOf(rt: Runtime, inner: PyObject, exception: PyObject): PyObject | null {
  if (inner.type === rt.types.generator) return null
  if (!exception.type.isSubtypeOf(rt.exceptions['StopIteration'] as PyType)) return null
  const result = rt.getAttribute(exception, 'value')
  rt.decref(exception)
  return result
}

/** The expression `yield from` has its value: takes over the reference. */
function finishDelegation(
  rt: Runtime,
  generator: PyGenerator,
  frame: Frame,
  result: PyObject,
): PyObject | null {
  const inner = frame.peek(1)
  frame.replaceTop(result)
  rt.decref(inner)
  frame.next++
  return run(rt, generator, frame, null)
}

/** Asks an iterator that is no generator for its next value, or sends it one. Takes over what is sent; null when it has ended. */
export function stepDelegate(rt: Runtime, iterator: PyObject, sent: PyObject): PyObject | null {
  rt.decref(rt.takeStopValue())
  if (sent === rt.none) {
    rt.decref(sent)
    return rt.next(iterator)
  }
  const method = rt.getAttribute(iterator, 'send')
  try {
    return rt.untilStop(() => rt.call(method, [sent]))
  } finally {
    rt.decref(method)
    rt.decref(sent)
  }
}

/** gen_close_iter. */
function closeIterator(rt: Runtime, inner: PyObject): void {
  if (inner.type === rt.types.generator) return closeGenerator(rt, inner as PyGenerator)
  const method = rt.attributeOrNull(inner, 'close')
  if (!method) return
  try {
    rt.decref(rt.call(method, []))
  } finally {
    rt.decref(method)
  }
}

/** StopIteration with what the generator returned, as an error to throw. */
export function stopIteration(rt: Runtime, result: PyObject | null): PythonError {
  const isPlain = result === null || result === rt.none
  const made = newException(rt, rt.exceptions['StopIteration'] as PyType, isPlain ? [] : [result])
  if (result) rt.decref(result)
  return new PythonError(made)
}

export function initGenerator(rt: Runtime): void {
  const { generator } = rt.types
  const { slots } = generator
  generator.hasWeakReferences = true
  slots.iter = (_, object) => {
    object.refs++
    return object
  }
  slots.next = (rt, object) => {
    const answer = resume(rt, object as PyGenerator, null)
    const { value } = object as PyGenerator
    if (answer) return answer
    if (value.result) rt.decref(value.result)
    value.result = null
    return null
  }
  slots.traverse = (object, visit) => {
    const { frame, isRunning } = object.value as GeneratorValue
    frame?.visit(visit, isRunning)
  }
  slots.size = (rt, object) =>
    sizeWithItems(rt.objects.layouts.generator, (object as PyGenerator).value.frameSlots)
  slots.dealloc = (rt, object) => {
    rt.gc.untrack(object)
    const { value } = object as PyGenerator
    if (value.frame && value.hasStarted) {
      object.refs = 1
      rt.unraisable(() => closeGenerator(rt, object as PyGenerator))
      if (--object.refs > 0) return
    }
    rt.clearWeakReferences(object)
    const { frame } = value
    value.frame = null
    if (frame) rt.dropFrame(frame)
    rt.release(object)
  }
  method(rt, generator, 'send', 1, 1, (rt, args) => {
    const [self, sent] = args as [PyGenerator, PyObject]
    sent.refs++
    return answered(rt, self, resume(rt, self, sent))
  })
  method(rt, generator, 'close', 0, 0, (rt, args) => {
    const result = closedResult(rt, args[0] as PyGenerator)
    if (result && rt.rules.minor >= 13) return result
    if (result) rt.decref(result)
    return rt.newNone()
  })
  method(rt, generator, 'throw', 1, 3, (rt, args) => {
    const [self, ...given] = args as [PyGenerator, ...PyObject[]]
    return answered(rt, self, resume(rt, self, null, thrown(rt, given), given))
  })
  initAttributes(rt, generator)
}

/** The exception of throw(type, value, traceback), or of throw(value). New reference. */
function thrown(rt: Runtime, [kind, value, traceback]: readonly PyObject[]): PyObject {
  if (traceback && traceback !== rt.none && traceback.type !== rt.types.traceback)
    throw rt.error('TypeError', 'throw() third argument must be a traceback object')
  const given = kind as PyObject
  const problem = `exceptions must be classes or instances deriving from BaseException, not ${given.type.name}`
  const hasValue = value !== undefined && value !== rt.none
  if (!(given instanceof PyType)) {
    const made = rt.asException(given, problem)
    if (!hasValue) return made
    rt.decref(made)
    throw rt.error('TypeError', 'instance exception may not have a separate value')
  }
  if (!given.isException || !hasValue) return rt.asException(given, problem)
  if (rt.isInstance(value, given)) {
    value.refs++
    return value
  }
  return rt.call(given, rt.isInstance(value, rt.types.tuple) ? (value.value as PyObject[]) : [value])
}

function initAttributes(rt: Runtime, generator: PyType): void {
  const of = (object: PyObject) => object.value as GeneratorValue
  const orNone = (object: PyObject | null): PyObject => {
    const shown = object ?? rt.none
    shown.refs++
    return shown
  }
  for (const [name, key] of [
    ['__name__', 'name'],
    ['__qualname__', 'qualifiedName'],
  ] as const)
    getset(
      rt,
      generator,
      name,
      (rt, object) => rt.str(of(object)[key]),
      (rt, object, value) => {
        if (!value || !isStr(rt, value)) throw rt.error('TypeError', `${name} must be set to a string object`)
        of(object)[key] = textOf(value)
      },
    )
  getset(rt, generator, 'gi_running', (rt, object) => rt.bool(of(object).isRunning))
  getset(rt, generator, 'gi_suspended', (rt, object) => {
    const { frame, hasStarted, isRunning } = of(object)
    return rt.bool(frame !== null && hasStarted && !isRunning)
  })
  getset(rt, generator, 'gi_frame', (rt, object) => {
    const { frame } = of(object)
    return frame ? newFrameObject(rt, frame) : rt.newNone()
  })
  getset(rt, generator, 'gi_yieldfrom', (_, object) => {
    const { frame, hasStarted, isRunning } = of(object)
    return orNone(frame && hasStarted && !isRunning ? delegate(frame) : null)
  })
  generator.slots.repr = (rt, object) =>
    rt.str(`<generator object ${of(object).qualifiedName} at ${rt.addressText(object)}>`)
}

function answered(rt: Runtime, generator: PyGenerator, answer: PyObject | null): PyObject {
  if (answer) return answer
  const { result } = generator.value
  generator.value.result = null
  throw stopIteration(rt, result)
}

/** gen_close: raises GeneratorExit inside. */
export function closeGenerator(rt: Runtime, generator: PyGenerator): void {
  const result = closedResult(rt, generator)
  if (result) rt.decref(result)
}

/** What the generator returned instead of letting GeneratorExit out; close() tells it from 3.13 on. New reference or null. */
function closedResult(rt: Runtime, generator: PyGenerator): PyObject | null {
  const { value } = generator
  if (!value.frame) return null
  const exit = rt.exceptions['GeneratorExit'] as PyType
  try {
    const answer = resume(rt, generator, null, newException(rt, exit, []))
    const { result } = value
    value.result = null
    if (!answer) return result
    rt.decref(answer)
  } catch (problem) {
    if (!(problem instanceof PythonError)) throw problem
    const { type } = problem.exception
    if (!type.isSubtypeOf(exit) && !type.isSubtypeOf(rt.exceptions['StopIteration'] as PyType)) throw problem
    rt.decref(problem.exception)
    return null
  }
  throw rt.error('RuntimeError', 'generator ignored GeneratorExit')
}
