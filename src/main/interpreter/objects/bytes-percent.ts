// The % operator of bytes and bytearray (bytesobject.c _PyBytes_FormatEx): the conversions of str, but %s and %b take bytes
// and %c a byte.
import { latin1Bytes, latin1Text } from '../text/encode'
import {
  conversionKind,
  formatPercentFloat,
  formatPercentInt,
  formatPercentText,
  parsePercent,
  type Conversion,
} from '../text/percent'
import { ValueProblem } from '../values/value-problem'
import type { Runtime } from '../vm/runtime'
import { newBytes } from './bytes'
import { bytesLike } from './bytes-codec'
import { byteOf } from './bytes-sequence'
import type { PyObject } from './object'
import { asciiOf } from './text-protocol'
import { floatArgument, integerOf, PercentArguments, starSizes } from './str-percent'

/** The bytes of `template % argument`. */
export function percentBytes(rt: Runtime, template: Uint8Array, argument: PyObject): Uint8Array {
  const values = new PercentArguments(rt, argument, true)
  let text = ''
  try {
    for (const piece of parsePercent(latin1Text(template), rt.rules.minor)) {
      if (piece.kind === 'literal') text += piece.text
      else if (piece.kind === 'problem') {
        if (piece.needsMapping) values.checkMapping()
        throw piece.problem
      } else text += converted(rt, values, piece)
    }
    values.checkAllUsed()
    return latin1Bytes(text)
  } finally {
    values.close()
  }
}

function converted(rt: Runtime, values: PercentArguments, conversion: Conversion): string {
  const { minor } = rt.rules
  if (conversion.key !== null) values.find(newBytes(rt, latin1Bytes(conversion.key)))
  const sizes = starSizes(rt, values, conversion)
  if (sizes.width > 4096) rt.reserve(sizes.width)
  if (sizes.precision > 4096) rt.reserve(sizes.precision)
  const value = values.next()
  const { type } = conversion
  if (type === 's' || type === 'b') return formatPercentText(bytesText(rt, value), conversion, sizes)
  if (type === 'c') return formatPercentText(byteText(rt, value), conversion, sizes)
  const kind = conversionKind(conversion, minor)
  if (kind === 'int' || kind === 'index')
    return formatPercentInt(integerOf(rt, value, type, values), conversion, sizes, minor)
  if (kind === 'float') {
    return formatPercentFloat(floatOf(rt, value, type, values), conversion, sizes)
  }
  const shown = asciiOf(rt, value)
  try {
    return formatPercentText(shown.value.text, conversion, sizes)
  } finally {
    rt.decref(shown)
  }
}

function floatOf(rt: Runtime, value: PyObject, type: string, values: PercentArguments): number {
  const isNumber =
    rt.isInstance(value, rt.types.float) ||
    value.type.slots.index !== null ||
    value.type.lookup('__float__') !== null
  if (!isNumber) throw new ValueProblem('TypeError', `float argument required, not ${value.type.name}`)
  return floatArgument(rt, value, type, values)
}

function bytesText(rt: Runtime, value: PyObject): string {
  const bytes = bytesLike(rt, value)
  if (bytes) return latin1Text(bytes)
  const made = value.type.isHeap ? rt.callSpecial(value, '__bytes__', []) : null
  const given = made ? bytesLike(rt, made) : null
  if (made) rt.decref(made)
  if (given) return latin1Text(given)
  throw rt.error(
    'TypeError',
    `%b requires a bytes-like object, or an object that implements __bytes__, not '${value.type.name}'`,
  )
}

function byteText(rt: Runtime, value: PyObject): string {
  const bytes = bytesLike(rt, value)
  if (bytes?.length === 1) return latin1Text(bytes)
  if (!bytes && value.type.slots.index && rt.isInstance(value, rt.types.int)) {
    try {
      return String.fromCharCode(byteOf(rt, value))
    } catch {
      throw rt.error('OverflowError', '%c arg not in range(256)')
    }
  }
  throw rt.error('TypeError', '%c requires an integer in range(256) or a single byte')
}
