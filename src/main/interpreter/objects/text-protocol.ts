// PyObject_Str, PyObject_Repr and PyObject_ASCII as objects: what str(), repr(), ascii(), %s and f-strings make. Where only
// the text is needed, rt.strText and rt.repr give it.
import { MEM } from '../../allocator/memory'
import { asciiOfRepr } from '../text/repr'
import { digits30, type IntValue } from '../values/int'
import type { Runtime } from '../vm/runtime'
import { type PyObject, type PyStr, type UnarySlot } from './object'
import { exactStr, isStr, newStr } from './str'

/** New reference. */
export function strOf(rt: Runtime, value: PyObject): PyStr {
  if (value.type === rt.types.str) return exactStr(rt, value)
  return called(rt, value, value.type.slots.str, '__str__', ' while getting the str of an object')
}

/** New reference. */
export function reprOf(rt: Runtime, value: PyObject): PyStr {
  return called(rt, value, value.type.slots.repr, '__repr__', ' while getting the repr of an object')
}

/** long_to_decimal_string: a number is worked out in an int of its own, which goes when the text is there. */
export function withDecimalScratch<T>(
  rt: Runtime,
  value: IntValue,
  make: (rt: Runtime, text: string) => T,
  text: string,
): T {
  const digits = value === 0 ? 0 : digits30(value)
  const room = 1 + digits + Math.floor(digits / 99)
  const { ints } = rt.objects
  const scratch = ints.createWithRoom(room)
  const made = make(rt, text)
  ints.free(scratch, room)
  return made
}

/** PyOS_double_to_string: a float's text stands in a buffer of its own until the string is there. */
export function withFloatBuffer<T>(
  rt: Runtime,
  shown: string,
  make: (rt: Runtime, text: string) => T,
  text: string,
): T {
  const [mantissa = '', exponent] = shown.split(/e/i)
  const digits = mantissa.replace(/\D/g, '').length
  const buffer = rt.memory.malloc(MEM, digits === 0 ? 5 : 3 + digits + (exponent === undefined ? 0 : 5))
  const made = make(rt, text)
  rt.memory.free(MEM, buffer)
  return made
}

/** New reference: the repr itself where it is ASCII. */
export function asciiOf(rt: Runtime, value: PyObject): PyStr {
  const made = reprOf(rt, value)
  if (made.value.kind === 0) return made
  const text = asciiOfRepr(made.value.text)
  rt.decref(made)
  // By way of a bytes object with the escapes.
  const { bytes } = rt.objects
  const escaped = bytes.create(text.length)
  const shown = newStr(rt, text)
  bytes.free(escaped)
  return shown
}

function called(rt: Runtime, value: PyObject, slot: UnarySlot | null, name: string, where: string): PyStr {
  if (!slot) return newStr(rt, `<${value.type.name} object>`)
  rt.enter(where)
  try {
    const made = slot(rt, value)
    if (isStr(rt, made)) return made
    const { type } = made
    rt.decref(made)
    throw rt.error('TypeError', `${name} returned non-string (type ${type.name})`)
  } finally {
    rt.leave()
  }
}
