// s += x and s + x that lengthen the left string in its block (unicode_concatenate in ceval.c, PyUnicode_Append).
import type { Runtime } from '../vm/runtime'
import type { PyStr } from './object'

/**
 * Null where CPython makes a new string. The left one must have no other reference than the operand's and, when its
 * variable is assigned next, the variable's. New reference.
 */
export function appendInPlace(_rt: Runtime, _a: PyStr, _b: PyStr, _isStatement: boolean): PyStr | null {
  return null
}
