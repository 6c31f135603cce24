// Exceptions at the border between Python and native code: what becomes one, what is swallowed, what cannot be simulated
// instead. Called as methods of Runtime.
import { isBuiltinOfCPython, isMethodOfCPython } from '../builtins/known-names'
import { type ExceptionValue, nameError } from '../objects/exceptions'
import { type PyObject, PythonError, PyType } from '../objects/object'
import { NotSimulated } from './control'
import type { Runtime } from './runtime'

/** An exception of what raise or throw was given: an instance, or a class that is called. New reference. */
export function asException(rt: Runtime, given: PyObject, problem: string): PyObject {
  if (given instanceof PyType && given.isException) {
    const made = rt.call(given, [])
    if (made.type.isException) return made
    const { name } = made.type
    rt.decref(made)
    throw rt.error(
      'TypeError',
      `calling ${rt.repr(given)} should have returned an instance of BaseException, not <class '${name}'>`,
    )
  } else if (given.type.isException) {
    given.refs++
    return given
  }
  throw rt.error('TypeError', problem)
}

/** What a native next gives: null where Python code raises StopIteration. */
export function untilStop(rt: Runtime, step: () => PyObject): PyObject | null {
  try {
    return step()
  } catch (problem) {
    const stop = rt.exceptions['StopIteration'] as PyType
    if (!(problem instanceof PythonError) || !problem.exception.type.isSubtypeOf(stop)) throw problem
    const { args, fields } = problem.exception.value as ExceptionValue
    const value = fields?.get('value') ?? args.value[0]
    if (value && value !== rt.none) {
      value.refs++
      if (rt.stopValue) rt.decref(rt.stopValue)
      rt.stopValue = value
    }
    rt.decref(problem.exception)
    return null
  }
}

/** What `ask` gives; null where it raises AttributeError. */
export function unlessAttributeError(rt: Runtime, ask: () => PyObject | null): PyObject | null {
  try {
    return ask()
  } catch (problem) {
    const wanted = rt.exceptions['AttributeError'] as PyType
    if (!(problem instanceof PythonError) || !problem.exception.type.isSubtypeOf(wanted)) throw problem
    rt.decref(problem.exception)
    return null
  }
}

/** Throws where CPython's type of rt object has the method, and the interpreter does not. */
export function checkIsSimulated(rt: Runtime, object: PyObject, name: string): void {
  const type = object instanceof PyType ? object : object.type
  const owner = type.mro.find((base) => !base.isHeap && isMethodOfCPython(base.name, name, rt.rules.minor))
  if (owner !== undefined) throw new NotSimulated(`'${owner.name}.${name}' is not simulated`)
}

/** A name that neither the program nor builtins has. */
export function undefinedName(rt: Runtime, name: string): PythonError | NotSimulated {
  if (isBuiltinOfCPython(name, rt.rules.minor)) return new NotSimulated(`'${name}' is not simulated`)
  return nameError(rt, `name '${name}' is not defined`, name)
}

/** Runs what may not raise: a finalizer, a callback. The problem is written where Python writes it. */
export function unraisable(rt: Runtime, run: () => void): void {
  try {
    run()
  } catch (problem) {
    if (!(problem instanceof PythonError)) throw problem
    rt.decref(problem.exception)
  }
}
