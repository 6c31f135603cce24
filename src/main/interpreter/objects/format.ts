// format(value, spec): PyObject_Format, and __format__ of str, int, float, bool and object. Called by format(), by
// f-strings and str.format.
import { formatFloat } from '../text/format-float'
import { formatInt } from '../text/format-int'
import { formatText, unsupportedFormat } from '../text/format-text'
import type { IntValue } from '../values/int'
import type { Runtime } from '../vm/runtime'
import type { PyObject } from './object'
import { exactStr, isStr, newStr, textOf } from './str'
import { strOf } from './text-protocol'
import { writtenStr } from './text-writer'

/** New reference to a str. */
export function formatValue(rt: Runtime, value: PyObject, spec: string): PyObject {
  const { types } = rt
  const { type } = value
  if (spec === '') {
    // PyObject_Format: exact strings and ints are not asked.
    if (type === types.str) return exactStr(rt, value)
    if (type === types.int) return strOf(rt, value)
  }
  const { format } = type.slots
  if (format) return writtenStr(rt, format(rt, value, spec))
  return formatBuiltin(rt, value, spec)
}

/** What the type's own __format__ gives, where no class of the program has replaced it. */
export function formatBuiltin(rt: Runtime, value: PyObject, spec: string): PyObject {
  const { types } = rt
  if (isStr(rt, value)) {
    if (spec === '') return value.type === types.str ? exactStr(rt, value) : strOf(rt, value)
    const text = textOf(value)
    const made = formatText(text, spec, rt.rules.minor, value.type.name)
    return made === text ? exactStr(rt, value) : newStr(rt, made)
  }
  if (spec === '') return strOf(rt, value)
  const { minor } = rt.rules
  if (rt.isInstance(value, types.int))
    return writtenStr(rt, formatInt(value.value as IntValue, spec, minor, value.type.name))
  if (rt.isInstance(value, types.float))
    return writtenStr(rt, formatFloat(value.value as number, spec, minor, value.type.name))
  throw unsupportedFormat(value.type.name)
}
