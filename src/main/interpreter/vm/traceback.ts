// How an uncaught exception is told: the traceback as Python prints it, and the exit status.
import type { ExceptionValue, PyException } from '../objects/exceptions'
import type { TracebackValue } from '../objects/traceback-objects'
import type { PyObject } from '../objects/object'
import type { IntValue } from '../values/int'
import type { Runtime } from './runtime'

export interface ProgramError {
  readonly type: string
  readonly message: string
  readonly line: number
  /** As on stderr, ending in the line with type and message. */
  readonly traceback: string
  /** Lines of `file` that were running, oldest call first. */
  readonly frames: readonly number[]
}

export function describeError(
  rt: Runtime,
  exception: PyObject,
  file: string,
): { error: ProgramError | null; exit: number } {
  if (exception.type.isSubtypeOf(rt.exceptions['SystemExit'] as typeof exception.type))
    return exitStatus(rt, exception)
  const { traceback } = exception.value as ExceptionValue
  const lines: string[] = ['Traceback (most recent call last):']
  const frames: number[] = []
  for (let entry = traceback; entry; entry = (entry.value as TracebackValue).next) {
    const { frame, line: at } = entry.value as TracebackValue
    frames.push(at)
    lines.push(`  File "${file}", line ${at}, in ${frame.code.value.template.name}`)
  }
  const message = rt.strText(exception)
  const { type } = exception
  const isQualified = type.isHeap
  const name = isQualified ? `${type.module}.${type.qualifiedName}` : type.name
  lines.push(message === '' ? name : `${name}: ${message}`)
  const line = frames.at(-1) ?? 0
  return { error: { type: type.name, message, line, traceback: lines.join('\n'), frames }, exit: 1 }
}

function exitStatus(rt: Runtime, exception: PyObject): { error: ProgramError | null; exit: number } {
  const [code] = (exception as PyException).value.args.value
  if (!code || code === rt.none) return { error: null, exit: 0 }
  if (rt.isInstance(code, rt.types.int)) return { error: null, exit: Number(code.value as IntValue) & 0xff }
  const message = rt.strText(code)
  return { error: { type: 'SystemExit', message, line: 0, traceback: message, frames: [] }, exit: 1 }
}
