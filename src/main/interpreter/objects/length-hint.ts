// How many items something will bring, as far as it says: PyObject_LengthHint. Asked by list() and by whatever makes
// room before it iterates.
import { PythonError, type PyType } from './object'
import type { PyObject } from './object'
import type { IntValue } from '../values/int'
import type { Runtime } from '../vm/runtime'

/** len(), else __length_hint__, else `fallback`. */
export function lengthHint(rt: Runtime, object: PyObject, fallback: number): number {
  const { length } = object.type.slots
  if (length) {
    try {
      return length(rt, object)
    } catch (problem) {
      if (!isTypeError(rt, problem)) throw problem
      rt.decref(problem.exception)
    }
  }
  let answer: PyObject | null
  try {
    answer = rt.callSpecial(object, '__length_hint__', [])
  } catch (problem) {
    if (!isTypeError(rt, problem)) throw problem
    rt.decref(problem.exception)
    return fallback
  }
  if (!answer) return fallback
  try {
    if (answer === rt.notImplemented) return fallback
    if (!rt.isInstance(answer, rt.types.int))
      throw rt.error('TypeError', `__length_hint__ must be an integer, not ${answer.type.name}`)
    const hinted = answer.value as IntValue
    if (hinted < 0) throw rt.error('ValueError', '__length_hint__() should return >= 0')
    if (hinted >= 1n << 63n) throw rt.error('OverflowError', 'Python int too large to convert to C ssize_t')
    return Number(hinted)
  } finally {
    rt.decref(answer)
  }
}

function isTypeError(rt: Runtime, problem: unknown): problem is PythonError {
  return (
    problem instanceof PythonError && problem.exception.type.isSubtypeOf(rt.exceptions['TypeError'] as PyType)
  )
}
