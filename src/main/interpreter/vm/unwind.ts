// What happens when an instruction raises: the exception collects its traceback while frames end one by one, until one
// has a handler.
import type { ExceptionRange } from '../compile/code'
import { newException, type PyException } from '../objects/exceptions'
import { addTraceback } from '../objects/traceback-objects'
import type { GeneratorValue } from '../objects/generator'
import type { PythonError, PyType } from '../objects/object'
import { ValueProblem } from '../values/value-problem'
import { MemoryExhausted } from '../../allocator/layer3-objects/object-memory'
import { releaseArguments } from './argument-tuples'
import type { Frame } from './frame'
import type { Runtime } from './runtime'
import { chain } from './exception-steps'

/** Line of the instruction that ran last. */
export function lineOf(frame: Frame): number {
  return frame.code.value.template.lines[Math.max(0, frame.next - 1)] ?? 0
}

/** A kernel's problem becomes a Python exception; anything else ends the run. */
export function converted(rt: Runtime, problem: unknown): PythonError {
  if (problem instanceof ValueProblem) return rt.error(problem.type, problem.message)
  if (problem instanceof MemoryExhausted) return rt.error('MemoryError', null)
  if (problem instanceof RangeError) {
    if (/call stack/.test(problem.message))
      return rt.error('RecursionError', 'maximum recursion depth exceeded')
    // A string, array or big integer longer than JavaScript can hold.
    if (/Invalid (string|array|typed array) length|BigInt/.test(problem.message))
      return rt.error('MemoryError', null)
  }
  throw problem
}

/** Finds the handler, frame by frame; null when the entry frame has none. Takes over the exception. */
export function unwind(rt: Runtime, from: Frame, entry: Frame, error: PythonError): Frame | null {
  let frame = from
  chain(rt, error.exception as PyException)
  for (;;) {
    const exception = error.exception as PyException
    frame.line = lineOf(frame)
    if (error.isAgain) error.isAgain = false
    else addTraceback(rt, exception, frame)
    const range = handlerOf(frame.code.value.template.exceptionRanges, frame.next - 1)
    if (range) {
      frame.dropTo(rt, frame.bottom + range.depth)
      frame.push(exception)
      frame.next = range.handler
      return frame
    }
    const { back } = frame
    endFrame(rt, frame, error)
    if (frame === entry) return null
    frame = back as Frame
  }
}

function endFrame(rt: Runtime, frame: Frame, error: PythonError): void {
  frame.isFinished = true
  rt.depth--
  rt.frame = frame.back
  const { generator, held, instance } = frame
  if (generator) {
    ;(generator.value as GeneratorValue).frame = null
    ;(generator.value as GeneratorValue).isRunning = false
    replaceStop(rt, error)
  }
  if (frame.holders > 1) frame.dropTo(rt, frame.bottom)
  rt.dropFrame(frame)
  if (held) {
    frame.held = null
    releaseArguments(rt, held)
  }
  if (instance) {
    frame.instance = null
    rt.decref(instance)
  }
}

/** PEP 479: StopIteration that leaves a generator would look like its end. */
function replaceStop(rt: Runtime, error: PythonError): void {
  const stop = error.exception as PyException
  if (!stop.type.isSubtypeOf(rt.exceptions['StopIteration'] as PyType)) return
  const message = rt.str('generator raised StopIteration')
  const made = newException(rt, rt.exceptions['RuntimeError'] as PyType, [message])
  rt.decref(message)
  made.value.cause = stop
  made.value.context = stop
  made.value.suppressContext = true
  stop.refs++
  error.exception = made
}

function handlerOf(ranges: readonly ExceptionRange[], at: number): ExceptionRange | undefined {
  for (const range of ranges) if (at >= range.start && at < range.end) return range
  return undefined
}
