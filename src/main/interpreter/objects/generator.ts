// Generators: a frame that is suspended between values.
import type { Frame } from '../vm/frame'
import { LOOK, YIELD_FROM } from '../compile/opcodes'
import { runFrame, swapHandled } from '../vm/interpreter'
import type { Runtime } from '../vm/runtime'
import { newException } from './exceptions'
import type { PyFunction } from './function'
import { method } from './define'
import { type PyObject, PythonError, type PyType } from './object'

export interface GeneratorValue {
  /** Null once it has ended. */
  frame: Frame | null
  isRunning: boolean
  hasStarted: boolean
  readonly name: string
  /** Set by the frame as it returns: what StopIteration carries. */
  result: PyObject | null
}
export type PyGenerator = PyObject<GeneratorValue>

export function newGenerator(rt: Runtime, frame: Frame, func: PyFunction): PyGenerator {
  const { name } = func.value.code.value.template
  const value: GeneratorValue = { frame, isRunning: false, hasStarted: false, name, result: null }
  const made = rt.create(rt.types.generator, value, rt.rules.minor <= 9 ? 112 : 104)
  frame.generator = made
  rt.gc.track(made)
  return made
}

/** Takes over the reference to what is sent. Null: it has ended, and `result` is what it returned. */
export function resume(
  rt: Runtime,
  generator: PyGenerator,
  sent: PyObject | null,
  raised: PyObject | null = null,
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
    const inner = delegate(rt, frame)
    if (inner) return throwInside(rt, generator, frame, inner, raised)
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

/** The generator a suspended frame takes its values from, in `yield from`. */
function delegate(rt: Runtime, frame: Frame): PyGenerator | null {
  const opcode = frame.code.value.template.instructions[frame.next * 2] as number
  if ((opcode & ~LOOK) !== YIELD_FROM) return null
  const inner = frame.peek(1)
  return inner?.type === rt.types.generator ? (inner as PyGenerator) : null
}

/** gen_throw into the generator that is delegated to; what it raises shows in the outer one. */
function throwInside(
  rt: Runtime,
  generator: PyGenerator,
  frame: Frame,
  inner: PyGenerator,
  raised: PyObject,
): PyObject | null {
  const { value } = generator
  let answer: PyObject | null
  value.isRunning = true
  try {
    if (raised.type.isSubtypeOf(rt.exceptions['GeneratorExit'] as PyType)) {
      closeGenerator(rt, inner)
      throw new PythonError(raised)
    }
    answer = resume(rt, inner, null, raised)
  } catch (problem) {
    if (!(problem instanceof PythonError)) throw problem
    value.isRunning = false
    return run(rt, generator, frame, problem.exception)
  } finally {
    value.isRunning = false
  }
  if (answer) return answer
  const { result } = inner.value
  inner.value.result = null
  frame.replaceTop(result ?? rt.newNone())
  rt.decref(inner)
  frame.next++
  return run(rt, generator, frame, null)
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
    closeGenerator(rt, args[0] as PyGenerator)
    return rt.newNone()
  })
  method(rt, generator, 'throw', 1, 3, (rt, args) => {
    const [self, given] = args as [PyGenerator, PyObject]
    const exception = rt.asException(given)
    return answered(rt, self, resume(rt, self, null, exception))
  })
}

function answered(rt: Runtime, generator: PyGenerator, answer: PyObject | null): PyObject {
  if (answer) return answer
  const { result } = generator.value
  generator.value.result = null
  throw stopIteration(rt, result)
}

/** gen_close: raises GeneratorExit inside. */
export function closeGenerator(rt: Runtime, generator: PyGenerator): void {
  const { value } = generator
  if (!value.frame) return
  const exit = rt.exceptions['GeneratorExit'] as PyType
  try {
    const answer = resume(rt, generator, null, newException(rt, exit, []))
    if (value.result) rt.decref(value.result)
    value.result = null
    if (!answer) return
    rt.decref(answer)
  } catch (problem) {
    if (!(problem instanceof PythonError)) throw problem
    const { type } = problem.exception
    if (!type.isSubtypeOf(exit) && !type.isSubtypeOf(rt.exceptions['StopIteration'] as PyType)) throw problem
    rt.decref(problem.exception)
    return
  }
  throw rt.error('RuntimeError', 'generator ignored GeneratorExit')
}
