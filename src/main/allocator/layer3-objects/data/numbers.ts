// Integers: digits, the cache of small ones, and how many digits a result is given room for before it is known how many
// it needs. Facts: Objects/longobject.c 3.7 to 3.14, Include/cpython/longintrepr.h; requests and cache as recorded.
import type { ByRelease } from '../releases'

/** PyLong_SHIFT: bits of a digit. */
export const DIGIT_BITS = 30
/** offsetof(PyLongObject, ob_digit), bytes. */
export const INT_BASIC = 24
/** sizeof(digit), bytes. */
export const DIGIT_BYTES = 4

/** 0 has a digit, too, from 3.11 on. */
export const FEWEST_DIGITS: ByRelease<number> = [
  ['3.7', 0],
  ['3.11', 1],
]

/**
 * Bytes that _PyLong_FromMedium asks for a result of one digit: sizeof(PyLongObject), which has padding behind the
 * digit. Before 3.11 there is no such path and one digit is asked for.
 */
export const ONE_DIGIT_REQUEST: ByRelease<number> = [
  ['3.7', 28],
  ['3.11', 32],
]

/** _PY_NSMALLNEGINTS and _PY_NSMALLPOSINTS: the first and the last value that is one object each. */
export const SMALL_INTS: ByRelease<{ readonly first: number; readonly last: number }> = [
  ['3.7', { first: -5, last: 256 }],
  ['3.15', { first: -5, last: 1024 }],
]

/** From 3.11 on small ints are part of the executable; before, they are requests made at start-up. */
export const SMALL_INTS_ARE_STATIC: ByRelease<boolean> = [
  ['3.7', false],
  ['3.11', true],
]

/** bool: sys.getsizeof, bytes. */
export const BOOL_SIZES: ByRelease<{ readonly false: number; readonly true: number }> = [
  ['3.7', { false: 24, true: 28 }],
  ['3.11', { false: 28, true: 28 }],
]

/** long_lshift and the bit operations take the path of one-digit results when the operands have one digit. */
export const FAST_BITWISE: ByRelease<boolean> = [
  ['3.7', false],
  ['3.11', true],
]
