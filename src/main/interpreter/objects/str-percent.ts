// The % operator of str (unicodeobject.c PyUnicode_Format): fetches arguments, converts them and writes the result; the
// kernels of text/percent read the template and lay the values out.
import {
  characterOutOfRange,
  characterRequired,
  floatRequired,
  mappingRequired,
  notAllConverted,
  notEnoughArguments,
  numberRequired,
  starNeedsInt,
  type ArgumentName,
} from '../text/percent-problems'
import {
  type Conversion,
  conversionKind,
  formatPercentFloat,
  formatPercentInt,
  formatPercentText,
  parsePercent,
  type PercentPiece,
  type Sizes,
  sizesOf,
} from '../text/percent'
import type { IntValue } from '../values/int'
import { intRepr } from '../values/int-text'
import { ValueProblem } from '../values/value-problem'
import type { Runtime } from '../vm/runtime'
import { asFloat } from './float'
import { type PyObject, type PyStr, PythonError, type PyType } from './object'
import { freshStr, isStr, newStr, textOf } from './str'
import { asciiOf, reprOf, strOf, withDecimalScratch, withFloatBuffer } from './text-protocol'
import { TextWriter } from './text-writer'

/** The templates of a program are few and used often. */
const parsed = new Map<string, readonly PercentPiece[]>()

function piecesOf(template: string, minor: number): readonly PercentPiece[] {
  const key = `${minor} ${template}`
  const known = parsed.get(key)
  if (known) return known
  const made = parsePercent(template, minor)
  if (parsed.size >= 500) parsed.clear()
  if (template.length <= 1000) parsed.set(key, made)
  return made
}

/** `template % argument`. New reference. */
export function percentFormat(rt: Runtime, template: PyStr, argument: PyObject): PyObject {
  const pieces = piecesOf(template.value.text, rt.rules.minor)
  const writer = new TextWriter(rt, true, template.value.length + 100)
  const values = new PercentArguments(rt, argument)
  let isDone = false
  try {
    for (const [at, piece] of pieces.entries()) {
      const isLast = at === pieces.length - 1
      if (piece.kind === 'literal') {
        if (isLast) writer.overallocate = false
        if (pieces.length === 1) writer.writeStr(template)
        else writer.write(piece.text)
      } else if (piece.kind === 'problem') {
        if (piece.needsMapping) values.checkMapping()
        throw piece.problem
      } else writeConversion(rt, writer, values, piece, isLast)
    }
    values.checkAllUsed()
    isDone = true
    return writer.finish()
  } finally {
    values.close()
    if (!isDone) writer.discard()
  }
}

/** The right operand: a tuple gives one argument after the other, anything else is the only one or a mapping. */
export class PercentArguments {
  readonly #items: readonly PyObject[] | null
  #next = 0
  /** An argument that was looked up by its key; owned until the next one is. */
  #found: PyObject | null = null
  #key: PyObject | null = null
  #usesKeys = false
  readonly #isMapping: boolean

  constructor(
    readonly rt: Runtime,
    readonly argument: PyObject,
    readonly isBytes = false,
  ) {
    const { types } = rt
    const isTuple = rt.isInstance(argument, types.tuple)
    this.#items = isTuple ? (argument.value as PyObject[]) : null
    const isText = isBytes
      ? rt.isInstance(argument, types.bytes) || rt.isInstance(argument, types.bytearray)
      : isStr(rt, argument)
    this.#isMapping = !isTuple && !isText && argument.type.slots.getItem !== null
  }

  checkMapping(): void {
    if (!this.#isMapping) throw mappingRequired(this.argument.type.name, this.rt.rules.minor)
  }

  /** `%(key)`: looks the argument up. */
  find(key: PyObject): void {
    const { rt, argument } = this
    this.checkMapping()
    this.#drop()
    this.#usesKeys = true
    const getItem = argument.type.slots.getItem as NonNullable<PyType['slots']['getItem']>
    this.#key = key
    this.#found = getItem(rt, argument, key)
    this.#next = 0
  }

  /** Borrowed. */
  next(): PyObject {
    const { rt } = this
    if (this.#usesKeys) {
      if (this.#next++ === 0 && this.#found) return this.#found
    } else if (this.#items) {
      const item = this.#items[this.#next++]
      if (item) return item
      throw notEnoughArguments(this.#items.length, rt.rules.minor)
    } else if (this.#next++ === 0) return this.argument
    throw notEnoughArguments(1, rt.rules.minor)
  }

  /** How messages of 3.15 call the argument that next() gave last. */
  get name(): ArgumentName {
    if (this.#usesKeys && this.#key) return this.rt.repr(this.#key)
    return this.#items ? this.#next : null
  }

  checkAllUsed(): void {
    if (this.#usesKeys) return
    if (this.#items) {
      if (this.#next < this.#items.length) throw this.#notAllConverted(this.#items.length)
    } else if (this.#next === 0 && !this.#isMapping) throw this.#notAllConverted(1)
  }

  #notAllConverted(count: number): ValueProblem {
    const { type, message } = notAllConverted(this.#next, count, this.rt.rules.minor)
    return new ValueProblem(type, this.isBytes ? message.replace('string', 'bytes') : message)
  }

  #drop(): void {
    if (this.#found) this.rt.decref(this.#found)
    if (this.#key) this.rt.decref(this.#key)
    this.#found = null
    this.#key = null
  }

  close(): void {
    this.#drop()
  }
}

/** Stars take arguments of their own. */
export function starSizes(rt: Runtime, values: PercentArguments, conversion: Conversion): Sizes {
  const star = (what: 'width' | 'precision'): number | undefined => {
    if (conversion[what] !== '*') return undefined
    const value = values.next()
    if (!rt.isInstance(value, rt.types.int)) throw starNeedsInt(value.type.name, values.name, rt.rules.minor)
    const size = value.value as IntValue
    const largest = what === 'width' ? Number.MAX_SAFE_INTEGER : 2147483647
    if (size > largest || size < -largest)
      throw new ValueProblem(
        'OverflowError',
        what === 'width'
          ? 'Python int too large to convert to C ssize_t'
          : 'Python int too large to convert to C int',
      )
    return Number(size)
  }
  const width = star('width')
  return sizesOf(conversion, width, star('precision'))
}

function writeConversion(
  rt: Runtime,
  writer: TextWriter,
  values: PercentArguments,
  conversion: Conversion,
  isLast: boolean,
): void {
  const { minor } = rt.rules
  if (conversion.key !== null) values.find(newStr(rt, conversion.key))
  const sizes = starSizes(rt, values, conversion)
  if (isLast) writer.overallocate = false
  const isPlain = sizes.width <= 0 && sizes.precision < 0
  if (sizes.width > 4096) rt.reserve(sizes.width)
  if (sizes.precision > 4096) rt.reserve(sizes.precision)
  // The value is fetched first: what is missing is said before what the letter means.
  const value = values.next()
  const kind = conversionKind(conversion, minor)
  switch (kind) {
    case 'str':
    case 'repr':
    case 'ascii': {
      if (isPlain && value.type === rt.types.int)
        return withDecimalScratch(
          rt,
          value.value as IntValue,
          (_, text) => writer.write(text),
          intRepr(value.value as IntValue, minor, rt.intMaxStrDigits),
        )
      const shown =
        kind === 'str' ? strOf(rt, value) : kind === 'repr' ? reprOf(rt, value) : asciiOf(rt, value)
      try {
        const { text } = shown.value
        const made = isPlain ? text : formatPercentText(text, conversion, sizes)
        if (made === text) writer.writeStr(shown)
        else writer.write(made)
      } finally {
        rt.decref(shown)
      }
      return
    }
    case 'int':
    case 'index': {
      const a = integerOf(rt, value, conversion.type, values)
      const format = (given: Sizes) => formatPercentInt(a, conversion, given, minor)
      const bare = isFast(conversion, sizes, 'X') ? null : format({ ...sizes, width: -1 })
      return writeNumber(rt, writer, format(sizes), bare, kind === 'int' ? { decimal: a } : null, true)
    }
    case 'float': {
      const x = floatArgument(rt, value, conversion.type, values)
      const format = (given: Sizes) => formatPercentFloat(x, conversion, given)
      const bare = isFast(conversion, sizes, '') ? null : format({ ...sizes, width: -1 })
      const isShared = sizes.precision < 0 || sizes.precision >= (bare ?? '').length
      return writeNumber(rt, writer, format(sizes), bare, 'float', isShared)
    }
    case 'character':
      return writer.write(formatPercentText(characterOf(rt, value, values), conversion, sizes))
  }
}

/** Without width, precision and sign a number is written straight. */
function isFast(
  { hasSign, hasBlank, type }: Conversion,
  { width, precision }: Sizes,
  never: string,
): boolean {
  return width < 0 && precision < 0 && !hasSign && !hasBlank && type !== never
}

/** What making the text of a number needs meanwhile: the int of decimal digits, a float's buffer, or nothing. */
type Working = { readonly decimal: IntValue } | 'float' | null

function withWorking<T>(
  rt: Runtime,
  working: Working,
  make: (rt: Runtime, text: string) => T,
  text: string,
): T {
  if (working === null) return make(rt, text)
  if (working === 'float') return withFloatBuffer(rt, text, make, text)
  return withDecimalScratch(rt, working.decimal, make, text)
}

/** Straight, or by way of a string that has no padding yet (`bare`), which may be the result itself. */
function writeNumber(
  rt: Runtime,
  writer: TextWriter,
  text: string,
  bare: string | null,
  working: Working,
  isShared: boolean,
): void {
  if (bare === null) return withWorking(rt, working, () => writer.write(text), text)
  const shown = withWorking(rt, working, freshStr, bare)
  try {
    if (isShared && bare === text) writer.writeStr(shown)
    else writer.write(text)
  } finally {
    rt.decref(shown)
  }
}

/** %d takes any number, cut to an int; %x ints only. */
export function integerOf(rt: Runtime, value: PyObject, type: string, values: PercentArguments): IntValue {
  const { types } = rt
  if (rt.isInstance(value, types.int)) return value.value as IntValue
  const isIndex = type === 'o' || type === 'x' || type === 'X'
  const refused = () => numberRequired(type, value.type.name, values.name, rt.rules.minor)
  if (isIndex) {
    const { index } = value.type.slots
    if (!index) throw refused()
    return index(rt, value)
  }
  if (isStr(rt, value)) throw refused()
  const isNumber =
    rt.isInstance(value, types.float) ||
    value.type.slots.index !== null ||
    value.type.lookup('__int__') !== null
  if (!isNumber) throw refused()
  let made: PyObject
  try {
    made = rt.call(types.int, [value])
  } catch (problem) {
    if (!(problem instanceof PythonError)) throw problem
    if (!problem.exception.type.isSubtypeOf(rt.exceptions['TypeError'] as PyType)) throw problem
    rt.decref(problem.exception)
    throw refused()
  }
  const cut = made.value as IntValue
  rt.decref(made)
  return cut
}

export function floatArgument(rt: Runtime, value: PyObject, type: string, values: PercentArguments): number {
  const known = asFloat(rt, value)
  if (known !== undefined) return known
  if (value.type.lookup('__float__') === null && value.type.slots.index === null)
    throw floatRequired(type, value.type.name, values.name, rt.rules.minor)
  if (isStr(rt, value)) throw floatRequired(type, value.type.name, values.name, rt.rules.minor)
  const made = rt.call(rt.types.float, [value])
  const x = made.value as number
  rt.decref(made)
  return x
}

function characterOf(rt: Runtime, value: PyObject, values: PercentArguments): string {
  const { minor } = rt.rules
  if (isStr(rt, value)) {
    if (value.value.length === 1) return textOf(value)
    throw characterRequired(value.type.name, value.value.length, values.name, minor)
  }
  const { index } = value.type.slots
  if (!index) throw characterRequired(value.type.name, null, values.name, minor)
  const code = index(rt, value)
  if (code < 0 || code > 0x10ffff) throw characterOutOfRange(code, values.name, minor)
  return String.fromCodePoint(Number(code))
}
