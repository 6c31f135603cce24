// How many digits an integer operation asks room for before it knows the result: what _PyLong_New is called with. Facts:
// Objects/longobject.c 3.7 to 3.14. Called by the interpreter; the answers go to Ints.createWithRoom.
import { DIGIT_BITS } from './data/numbers'

/** x_add: a carry may come. `left`, `right`: digits of the operands. */
export function roomForSum(left: number, right: number): number {
  return Math.max(left, right) + 1
}

/** x_sub: of operands of one sign, or a sum of two signs. */
export function roomForDifference(left: number, right: number): number {
  return Math.max(left, right)
}

/** x_mul. Beyond 70 digits Karatsuba's method asks for the same result, and for temporary parts besides. */
export function roomForProduct(left: number, right: number): number {
  return left + right
}

/** long_lshift of a value of `digits` by `bits`. */
export function roomForLeftShift(digits: number, bits: number): number {
  return digits + Math.floor(bits / DIGIT_BITS) + (bits % DIGIT_BITS === 0 ? 0 : 1)
}

/** long_rshift; the result may be 0. */
export function roomForRightShift(digits: number, bits: number): number {
  return Math.max(digits - Math.floor(bits / DIGIT_BITS), 0)
}

/** int(text): an estimate by length. `characters`: digits in the text, without sign, prefix and underscores. */
export function roomForText(characters: number, base: number): number {
  const bits = Math.log2(base)
  if (Number.isInteger(bits)) return Math.ceil((characters * bits) / DIGIT_BITS)
  return Math.floor(characters * (Math.log(base) / Math.log(2 ** DIGIT_BITS))) + 1
}
