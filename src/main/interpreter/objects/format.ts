// format(value, spec): PyObject_Format, and __format__ of str, int, float, bool and object. Called by format(), by
// f-strings and str.format.
import { formatFloat } from '../text/format-float'
import { formatInt } from '../text/format-int'
import { formatText, unsupportedFormat } from '../text/format-text'
import type { IntValue } from '../values/int'
import type { Runtime } from '../vm/runtime'
import type { PyObject } from './object'
import { exactStr, freshStr, isStr, newStr, textOf } from './str'
import { strOf, withDecimalScratch, withFloatBuffer } from './text-protocol'
import { writtenStr } from './text-writer'

/** PyObject_Format. New reference to a str. */
export function formatValue(rt: Runtime, value: PyObject, spec: string): PyObject {
  const { types } = rt
  const { type } = value
  // Exact strings and ints are not asked.
  if (spec === '' && (type === types.str || type === types.int)) return strOf(rt, value)
  if (type.isHeap && type.slots.format) return writtenStr(rt, type.slots.format(rt, value, spec))
  // __format__ is bound to the value for the call.
  const { plain, layouts } = rt.objects
  const method = plain.create(layouts.builtin)
  try {
    return formatBuiltin(rt, value, spec)
  } finally {
    plain.free(layouts.builtin, method)
  }
}

/** What the type's own __format__ gives, where no class of the program has replaced it. New reference. */
export function formatBuiltin(rt: Runtime, value: PyObject, spec: string): PyObject {
  const { types } = rt
  const { minor } = rt.rules
  const { type } = value
  reserveSizes(rt, spec)
  if (isStr(rt, value)) {
    if (spec === '') return strOf(rt, value)
    const text = textOf(value)
    const made = formatText(text, spec, minor, type.name)
    return made === text ? exactStr(rt, value) : newStr(rt, made)
  }
  if (spec === '') return strOf(rt, value)
  if (rt.isInstance(value, types.int)) return formattedInt(rt, value, spec)
  if (rt.isInstance(value, types.float)) {
    const made = formatFloat(value.value as number, spec, minor, type.name)
    const bare = made.replaceAll(/[\s,_]/g, '')
    if (STRAIGHT.test(spec)) return withFloatBuffer(rt, bare, writtenStr, made)
    const shown = withFloatBuffer(rt, bare, freshStr, bare)
    try {
      return writtenStr(rt, made)
    } finally {
      rt.decref(shown)
    }
  }
  const { format } = type.slots
  if (format) return writtenStr(rt, format(rt, value, spec))
  throw unsupportedFormat(type.name)
}

/** No sign, width or separator: the number is written straight, without a string of its digits. */
const STRAIGHT = /^-?z?#?(?:\.\d+)?[bdoxeEfFgG%]?$/

function formattedInt(rt: Runtime, value: PyObject, spec: string): PyObject {
  const number = value.value as IntValue
  const made = formatInt(number, spec, rt.rules.minor, value.type.name, rt.intMaxStrDigits)
  const isDecimal = /[dn]$|[^a-zA-Z%]$/.test(spec)
  if (STRAIGHT.test(spec))
    return isDecimal ? withDecimalScratch(rt, number, writtenStr, made) : writtenStr(rt, made)
  // Digits in another base come with their prefix.
  const bare = made.replaceAll(/[\s,_]/g, '')
  const digits = isDecimal
    ? withDecimalScratch(rt, number, freshStr, bare)
    : freshStr(rt, spec.includes('#') ? bare : `0x${bare}`)
  try {
    return writtenStr(rt, made)
  } finally {
    rt.decref(digits)
  }
}

/** A width or a precision of the program's choice; what is too big for C has an error of its own. */
function reserveSizes(rt: Runtime, spec: string): void {
  if (spec.length < 5) return
  for (const [, point, size] of spec.matchAll(/(\.?)(\d{5,})/g)) {
    const bytes = Number(size)
    if (bytes <= (point === '.' ? 2147483647 : Number.MAX_SAFE_INTEGER)) rt.reserve(bytes)
  }
}
