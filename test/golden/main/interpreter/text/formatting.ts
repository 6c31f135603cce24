// The caller's half of % and str.format for plain values: what the interpreter does with objects, done with values.
import { asciiOfRepr, strRepr } from '@main/interpreter/text/repr'
import { formatFloat } from '@main/interpreter/text/format-float'
import { formatInt } from '@main/interpreter/text/format-int'
import { formatText, unsupportedFormat } from '@main/interpreter/text/format-text'
import {
  argumentMissing,
  checkConversion,
  FieldNumbering,
  MARKUP_DEPTH,
  nextMarkup,
  parseFieldName,
  tooDeep,
} from '@main/interpreter/text/markup'
import {
  type Conversion,
  conversionKind,
  formatPercentFloat,
  formatPercentInt,
  formatPercentText,
  parsePercent,
  sizesOf,
} from '@main/interpreter/text/percent'
import {
  characterOutOfRange,
  characterRequired,
  floatRequired,
  mappingRequired,
  notAllConverted,
  notEnoughArguments,
  numberRequired,
  starNeedsInt,
} from '@main/interpreter/text/percent-problems'
import { codePointLength } from '@main/interpreter/text/code-points'
import { floatOfInt, intOfFloat } from '@main/interpreter/values/int-float'
import { floatRepr } from '@main/interpreter/values/float-text'
import { intRepr } from '@main/interpreter/values/int-text'
import { ValueProblem } from '@main/interpreter/values/value-problem'
import { Float, int, type Value } from '../values/answers'

function typeName(value: Value): string {
  if (value === null) return 'NoneType'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number' || typeof value === 'bigint') return 'int'
  if (value instanceof Float) return 'float'
  if (typeof value === 'string') return 'str'
  return Array.isArray(value) ? 'tuple' : 'bytes'
}

function reprOf(value: Value, minor: number): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number' || typeof value === 'bigint') return intRepr(value, minor)
  if (value instanceof Float) return floatRepr(value.value)
  if (typeof value === 'string') return strRepr(value)
  if (value instanceof Uint8Array) throw new TypeError('No bytes in these tables')
  const items = value.map((item) => reprOf(item, minor))
  return items.length === 1 ? `(${items[0] ?? ''},)` : `(${items.join(', ')})`
}

export function strOf(value: Value, minor: number): string {
  return typeof value === 'string' ? value : reprOf(value, minor)
}

export function formatValue(value: Value, spec: string, minor: number): string {
  if (spec === '') return strOf(value, minor)
  if (typeof value === 'string') return formatText(value, spec, minor)
  if (value instanceof Float) return formatFloat(value.value, spec, minor)
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return formatInt(int(value), spec, minor, typeName(value))
  }
  throw unsupportedFormat(typeName(value))
}

export function formatPercent(template: string, args: readonly Value[], minor: number): string {
  let used = 0
  const next = (): Value => {
    const value = args[used]
    if (value === undefined) throw notEnoughArguments(args.length, minor)
    used++
    return value
  }
  const star = (size: number | '*'): number | undefined => {
    if (size !== '*') return undefined
    const value = next()
    if (typeof value !== 'number') throw starNeedsInt(typeName(value), used, minor)
    return value
  }
  let result = ''
  for (const piece of parsePercent(template, minor)) {
    if (piece.kind === 'problem') throw piece.needsMapping ? mappingRequired('tuple', minor) : piece.problem
    if (piece.kind === 'literal') result += piece.text
    else {
      if (piece.key !== null) throw mappingRequired('tuple', minor)
      const sizes = sizesOf(piece, star(piece.width), star(piece.precision))
      result += converted(next(), used, piece, sizes, minor)
    }
  }
  if (used < args.length) throw notAllConverted(used, args.length, minor)
  return result
}

function converted(
  value: Value,
  index: number,
  piece: Conversion,
  sizes: ReturnType<typeof sizesOf>,
  minor: number,
): string {
  const isInt = typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
  const kind = conversionKind(piece, minor)
  switch (kind) {
    case 'str':
      return formatPercentText(strOf(value, minor), piece, sizes)
    case 'repr':
      return formatPercentText(reprOf(value, minor), piece, sizes)
    case 'ascii':
      return formatPercentText(asciiOfRepr(reprOf(value, minor)), piece, sizes)
    case 'int':
    case 'index':
      if (isInt) return formatPercentInt(int(value), piece, sizes, minor)
      if (kind === 'index' || !(value instanceof Float)) {
        throw numberRequired(piece.type, typeName(value), index, minor)
      }
      return formatPercentInt(intOfFloat(value.value), piece, sizes, minor)
    case 'float':
      if (value instanceof Float) return formatPercentFloat(value.value, piece, sizes)
      if (!isInt) throw floatRequired(piece.type, typeName(value), index, minor)
      return formatPercentFloat(floatOfInt(int(value)), piece, sizes)
    case 'character': {
      if (isInt) {
        const code = int(value)
        if (code < 0 || code > 0x10ffff) throw characterOutOfRange(code, index, minor)
        return formatPercentText(String.fromCodePoint(Number(code)), piece, sizes)
      }
      const length = typeof value === 'string' ? codePointLength(value) : null
      if (length !== 1) throw characterRequired(typeName(value), length, index, minor)
      return formatPercentText(strOf(value, minor), piece, sizes)
    }
  }
}

export function formatMarkup(
  template: string,
  args: readonly Value[],
  names: ReadonlyMap<string, Value>,
  minor: number,
): string {
  const numbering = new FieldNumbering()
  const look = (name: string): Value => {
    const field = parseFieldName(name)
    const first = numbering.resolve(field.first)
    let value = typeof first === 'number' ? args[first] : names.get(first)
    if (value === undefined) {
      throw typeof first === 'number' ? argumentMissing(first) : new ValueProblem('KeyError', strRepr(first))
    }
    for (const accessor of field.path) {
      if (accessor.kind === 'problem') throw accessor.problem
      if (accessor.kind === 'attribute') value = accessor.name === 'imag' ? 0 : value
      else if (!Array.isArray(value)) {
        throw new ValueProblem('TypeError', `'${typeName(value)}' object is not subscriptable`)
      } else if (typeof accessor.key === 'string') {
        throw new ValueProblem('TypeError', 'tuple indices must be integers or slices, not str')
      } else value = (value as readonly Value[])[accessor.key] ?? null
    }
    return value
  }
  const expand = (text: string, depth: number): string => {
    if (depth <= 0) throw tooDeep()
    let result = ''
    for (let at = 0; at < text.length;) {
      const { literal, field, next } = nextMarkup(text, at)
      result += literal
      at = next
      if (field === null) continue
      let value = look(field.name)
      if (field.conversion !== '') {
        const conversion = checkConversion(field.conversion)
        const shown = conversion === 's' ? strOf(value, minor) : reprOf(value, minor)
        value = conversion === 'a' ? asciiOfRepr(shown) : shown
      }
      result += formatValue(value, field.isSpecNested ? expand(field.spec, depth - 1) : field.spec, minor)
    }
    return result
  }
  return expand(template, MARKUP_DEPTH)
}
