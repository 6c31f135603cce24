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
import type { IntValue } from '../values/int'
import { ValueProblem } from '../values/value-problem'
import type { Runtime } from '../vm/runtime'
import { newBytes } from './bytes'
import { bytesLike } from './bytes-codec'
import type { BytesWriter } from './bytes-writer'
import type { PyObject } from './object'
import { asciiOf, withDecimalScratch } from './text-protocol'
import { floatArgument, integerOf, PercentArguments, starSizes } from './str-percent'

/** The bytes of `template % argument`; `writer` asks for the memory of the result. */
export function percentBytes(
  rt: Runtime,
  template: Uint8Array,
  argument: PyObject,
  writer: BytesWriter | null = null,
): Uint8Array {
  const values = new PercentArguments(rt, argument, true)
  let text = ''
  writer?.begin(template.length)
  try {
    for (const piece of parsePercent(latin1Text(template), rt.rules.minor)) {
      if (piece.kind === 'literal') text += piece.text
      else if (piece.kind === 'problem') {
        if (piece.needsMapping) values.checkMapping()
        throw piece.problem
      } else {
        const { shown, decimal } = converted(rt, values, piece)
        // Two bytes of the template are room already.
        const prepare = () => {
          if (shown.length > 2) writer?.prepare(shown.length - 2)
        }
        if (decimal === null) prepare()
        else withDecimalScratch(rt, decimal, prepare, shown)
        text += shown
      }
    }
    values.checkAllUsed()
    return latin1Bytes(text)
  } finally {
    values.close()
  }
}

interface Converted {
  readonly shown: string
  /** The int whose decimal digits it has. */
  readonly decimal: IntValue | null
}

function plain(shown: string): Converted {
  return { shown, decimal: null }
}

function converted(rt: Runtime, values: PercentArguments, conversion: Conversion): Converted {
  const { minor } = rt.rules
  if (conversion.key !== null) values.find(newBytes(rt, latin1Bytes(conversion.key)))
  const sizes = starSizes(rt, values, conversion)
  if (sizes.width > 4096) rt.reserve(sizes.width)
  if (sizes.precision > 4096) rt.reserve(sizes.precision)
  const value = values.next()
  const { type } = conversion
  if (type === 's' || type === 'b') return plain(formatPercentText(bytesText(rt, value), conversion, sizes))
  if (type === 'c') return plain(formatPercentText(byteText(rt, value), conversion, sizes))
  const kind = conversionKind(conversion, minor)
  if (kind === 'int' || kind === 'index') {
    const a = integerOf(rt, value, type, values)
    return { shown: formatPercentInt(a, conversion, sizes, minor), decimal: kind === 'int' ? a : null }
  }
  if (kind === 'float') {
    return plain(formatPercentFloat(floatOf(rt, value, type, values), conversion, sizes))
  }
  const shown = asciiOf(rt, value)
  try {
    return plain(formatPercentText(shown.value.text, conversion, sizes))
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
  if (rt.isInstance(value, rt.types.int)) {
    const byte = value.value as IntValue
    if (byte < 0 || byte > 255) throw rt.error('OverflowError', '%c arg not in range(256)')
    return String.fromCharCode(Number(byte))
  }
  throw rt.error('TypeError', '%c requires an integer in range(256) or a single byte')
}
