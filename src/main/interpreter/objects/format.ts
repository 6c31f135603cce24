// format(value, spec) of the built-in types.
import { formatFloat } from '../text/format-float'
import { formatInt } from '../text/format-int'
import { formatText } from '../text/format-text'
import type { IntValue } from '../values/int'
import type { Runtime } from '../vm/runtime'
import type { PyObject } from './object'
import { isStr, textOf } from './str'

/** New reference to a str. An empty specification is str(). */
export function formatValue(rt: Runtime, value: PyObject, spec: string): PyObject {
  const { types } = rt
  const { format } = value.type.slots
  if (format) return rt.str(format(rt, value, spec))
  if (isStr(rt, value) && spec === '') {
    value.refs++
    return value
  }
  if (spec === '') return rt.str(rt.strText(value))
  const { minor } = rt.rules
  if (isStr(rt, value)) return rt.str(formatText(textOf(value), spec, minor))
  if (rt.isInstance(value, types.int)) return rt.str(formatInt(value.value as IntValue, spec, minor))
  if (rt.isInstance(value, types.float)) return rt.str(formatFloat(value.value as number, spec, minor))
  throw rt.error('TypeError', `unsupported format string passed to ${value.type.name}.__format__`)
}
