// The protocols of objects that take more than a slot (Objects/abstract.c, object.c): comparison, operators, text,
// attributes that are missing, special methods. Called as methods of Runtime.
import { ADD, COMPARE_OPERATORS, MULTIPLY, type UNARY_OPERATORS } from '../compile/opcodes'
import { attributeError } from '../objects/exceptions'
import { type BinarySlot, type PyObject, PyType, type StrValue, type UnarySlot } from '../objects/object'
import type { Runtime } from './runtime'

/** By operator: the one that b asks of a. */
const SWAPPED = [4, 5, 2, 3, 0, 1]

/** PyObject_RichCompare: new reference. */
export function compare(rt: Runtime, a: PyObject, b: PyObject, operator: number): PyObject {
  const first = b.type !== a.type && b.type.isSubtypeOf(a.type) ? b : a
  const second = first === a ? b : a
  const swapped = SWAPPED[operator] as number
  const tried = first.type.slots.compare?.(rt, first, second, first === a ? operator : swapped)
  if (tried) return tried
  const again = second.type.slots.compare?.(rt, second, first, first === a ? swapped : operator)
  if (again) return again
  const sign = COMPARE_OPERATORS[operator]
  if (sign === '==') return rt.bool(a === b)
  if (sign === '!=') return rt.bool(a !== b)
  throw rt.error(
    'TypeError',
    `'${sign}' not supported between instances of '${a.type.name}' and '${b.type.name}'`,
  )
}

export function binary(rt: Runtime, a: PyObject, b: PyObject, operator: number, sign: string): PyObject {
  reserveSequence(rt, a, b, operator)
  const left = a.type.slots.binary[operator] ?? null
  let right = a.type === b.type ? null : (b.type.slots.binary[operator] ?? null)
  if (right === left) right = null
  if (right && b.type.isSubtypeOf(a.type)) {
    const made = right(rt, a, b)
    if (made) return made
    right = null
  }
  // + and * of sequences are no operators of numbers: the other operand is asked first.
  const isLast = left !== null && right !== null && isSequence(rt, a.type, left)
  const made = isLast ? (right?.(rt, a, b) ?? left(rt, a, b)) : (left?.(rt, a, b) ?? right?.(rt, a, b))
  if (made) return made
  const shown = sign === '**' ? '** or pow()' : sign === '**=' ? '**=' : sign
  throw rt.error(
    'TypeError',
    `unsupported operand type(s) for ${shown}: '${a.type.name}' and '${b.type.name}'`,
  )
}

/** Lists and tuples whose length a program chooses: nothing is built that does not fit. */
export function reserveSequence(rt: Runtime, a: PyObject, b: PyObject, operator: number): void {
  if (operator !== ADD && operator !== MULTIPLY) return
  const { list, tuple } = rt.types
  const isSequence = (object: PyObject) => object.type === list || object.type === tuple
  const sequence = isSequence(a) ? a : isSequence(b) ? b : null
  if (sequence === null) return
  const other = sequence === a ? b : a
  const length = rt.length(sequence)
  if (operator === ADD) rt.reserve(8 * (length + (isSequence(other) ? rt.length(other) : 0)))
  else if (typeof other.value === 'number' && length > 0) rt.reserve(8 * length * other.value)
}

/** Whether the slot is sq_concat or sq_repeat of a built-in sequence, and the type's own classes did not replace it. */
function isSequence(rt: Runtime, type: PyType, slot: BinarySlot): boolean {
  const { list, tuple, str, bytes, bytearray } = rt.types
  return [list, tuple, str, bytes, bytearray].some(
    ({ slots }) =>
      type.slots.length !== null && (slot === slots.binary[ADD] || slot === slots.binary[MULTIPLY]),
  )
}

export function unary(
  rt: Runtime,
  object: PyObject,
  operator: number,
  sign: (typeof UNARY_OPERATORS)[number],
): PyObject {
  const slot = object.type.slots.unary[operator]
  if (!slot) throw rt.error('TypeError', `bad operand type for unary ${sign}: '${object.type.name}'`)
  return slot(rt, object)
}

/** PyObject_Repr, PyObject_Str. */
export function shownText(rt: Runtime, object: PyObject, slot: UnarySlot | null, name: string): string {
  if (!slot) return `<${object.type.name} object>`
  rt.enter(' while getting the ' + (name === '__str__' ? 'str' : 'repr') + ' of an object')
  try {
    const made = slot(rt, object)
    if (!rt.isInstance(made, rt.types.str)) {
      const type = made.type.name
      rt.decref(made)
      throw rt.error('TypeError', `${name} returned non-string (type ${type})`)
    }
    const { text } = made.value as StrValue
    rt.decref(made)
    return text
  } finally {
    rt.leave()
  }
}

/** The object has no such attribute: raises. */
export function missingAttribute(rt: Runtime, object: PyObject, name: string): never {
  rt.checkIsSimulated(object, name)
  if (object instanceof PyType)
    throw attributeError(rt, `type object '${object.name}' has no attribute '${name}'`, object, name)
  if (object.type === rt.types.module)
    throw attributeError(rt, `module '${object.value as string}' has no attribute '${name}'`, object, name)
  throw attributeError(rt, `'${object.type.name}' object has no attribute '${name}'`, object, name)
}

/** Calls a special method found on the type; null when the type has none. */
export function callSpecial(
  rt: Runtime,
  object: PyObject,
  name: string,
  args: readonly PyObject[],
): PyObject | null {
  const method = object.type.lookup(name)
  if (!method) return null
  const { descrGet } = method.type.slots
  if (method.type === rt.types.function) return rt.call(method, [object, ...args])
  if (!descrGet) return rt.call(method, args)
  const bound = descrGet(rt, method, object, object.type)
  try {
    return rt.call(bound, args)
  } finally {
    rt.decref(bound)
  }
}
