// How an uncaught exception is told: the traceback as Python prints it, and the exit status.
import { ownAttribute } from '../objects/attributes'
import type { ExceptionValue, PyException } from '../objects/exceptions'
import type { TracebackValue } from '../objects/traceback-objects'
import { type PyObject, PythonError, type PyType } from '../objects/object'
import type { IntValue } from '../values/int'
import type { Runtime } from './runtime'
import { suggestionFor } from './suggestions'

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
  if (exception.type.isSubtypeOf(rt.exceptions['SystemExit'] as PyType)) return exitStatus(rt, exception)
  const frames: number[] = []
  for (
    let entry = (exception as PyException).value.traceback;
    entry;
    entry = (entry.value as TracebackValue).next
  )
    frames.push((entry.value as TracebackValue).line)
  const isInterrupt = exception.type.isSubtypeOf(rt.exceptions['KeyboardInterrupt'] as PyType)
  const error: ProgramError = {
    type: exception.type.name,
    message: messageOf(rt, exception),
    line: frames.at(-1) ?? 0,
    traceback: tracebackText(rt, exception, file),
    frames,
  }
  return { error, exit: isInterrupt ? EXIT_OF_INTERRUPT : 1 }
}

/** As a shell shows the end by SIGINT. */
const EXIT_OF_INTERRUPT = 130

function exitStatus(rt: Runtime, exception: PyObject): { error: ProgramError | null; exit: number } {
  const code = rt.getAttribute(exception, 'code')
  try {
    if (code === rt.none) return { error: null, exit: 0 }
    if (rt.isInstance(code, rt.types.int))
      return { error: null, exit: Number(BigInt.asUintN(8, BigInt(code.value as IntValue))) }
    const message = rt.strText(code)
    return { error: { type: 'SystemExit', message, line: 0, traceback: message, frames: [] }, exit: 1 }
  } finally {
    rt.decref(code)
  }
}

const CAUSE = '\nThe above exception was the direct cause of the following exception:\n'
const CONTEXT = '\nDuring handling of the above exception, another exception occurred:\n'

/** What Python writes to sys.stderr, without source lines: causes and contexts first. */
export function tracebackText(rt: Runtime, exception: PyObject, file: string): string {
  const parts: string[] = []
  const seen = new Set<PyObject>()
  for (let one: PyObject | null = exception; one;) {
    seen.add(one)
    parts.unshift(...ownLines(rt, one, file))
    const { cause, context, suppressContext } = one.value as ExceptionValue
    const next: PyObject | null = cause ?? (suppressContext ? null : context)
    if (!next || seen.has(next)) break
    parts.unshift(cause ? CAUSE : CONTEXT)
    one = next
  }
  return parts.join('\n')
}

/** One exception with its own traceback, its message and its notes. */
function ownLines(rt: Runtime, exception: PyObject, file: string): string[] {
  const { traceback } = exception.value as ExceptionValue
  const lines: string[] = traceback ? ['Traceback (most recent call last):'] : []
  let last = ''
  let repeats = 0
  const told = () => {
    const more = repeats - MOST_EQUAL_LINES
    if (more > 0) lines.push(`  [Previous line repeated ${more} more time${more === 1 ? '' : 's'}]`)
  }
  for (let entry = traceback; entry; entry = (entry.value as TracebackValue).next) {
    const { frame, line } = entry.value as TracebackValue
    const shown = `  File "${file}", line ${line}, in ${frame.code.value.template.name}`
    if (shown !== last) {
      told()
      last = shown
      repeats = 0
    }
    if (++repeats <= MOST_EQUAL_LINES) lines.push(shown)
  }
  told()
  lines.push(...lastLine(rt, exception))
  return lines
}

/** TB_RECURSIVE_CUTOFF. */
const MOST_EQUAL_LINES = 3

function messageOf(rt: Runtime, exception: PyObject): string {
  try {
    return rt.strText(exception)
  } catch (problem) {
    if (!(problem instanceof PythonError)) throw problem
    rt.decref(problem.exception)
    return '<exception str() failed>'
  }
}

/** Type and message as Python words them; from 3.11 on with the notes behind. */
export function lastLine(rt: Runtime, exception: PyObject): string[] {
  const { type } = exception
  const isNew = rt.rules.minor >= 11
  const module = type.module === 'builtins' || (isNew && type.module === '__main__') ? '' : `${type.module}.`
  const name = module + (rt.rules.minor >= 9 ? type.qualifiedName : type.name)
  const message = messageOf(rt, exception) + suggestionFor(rt, exception)
  const lines = [message === '' ? name : `${name}: ${message}`]
  const notes = isNew ? ownAttribute(exception, '__notes__') : null
  if (notes && rt.isInstance(notes, rt.types.list)) {
    const { items } = notes.value as { items: PyObject[] }
    for (const note of items)
      lines.push(...(rt.isInstance(note, rt.types.str) ? rt.strText(note) : rt.repr(note)).split('\n'))
  }
  return lines
}
