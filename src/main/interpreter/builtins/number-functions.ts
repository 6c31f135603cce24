// Built-in functions of numbers and characters: abs, divmod, pow, round, bin, oct, hex, chr, ord (bltinmodule.c, abstract.c).
import { POWER } from '../compile/opcodes'
import { builtin } from '../objects/define'
import { dictSetText } from '../objects/dict'
import { asFloat } from '../objects/float'
import { floatDivmod, roundedFloat } from '../objects/float-methods'
import { isInt } from '../objects/int'
import { asInt, intDivmod, roundedInt } from '../objects/int-methods'
import { bytesOf } from '../objects/number-protocol'
import type { Native, PyFloat, PyInt, PyObject } from '../objects/object'
import { indexOf } from '../objects/sequence'
import { isStr, textOf } from '../objects/str'
import { codePointLength } from '../text/code-points'
import { absoluteInt, type IntValue, powerModulo } from '../values/int'
import { intWithPrefix } from '../values/int-text'
import type { Runtime } from '../vm/runtime'

export function addNumberFunctions(rt: Runtime): void {
  const add = (name: string, least: number, most: number, call: Native, parameters?: readonly string[]) =>
    dictSetText(rt, rt.builtins, name, builtin(rt, name, least, most, call, parameters ?? null))
  add('abs', 1, 1, (rt, [number]) => absolute(rt, number as PyObject))
  add('divmod', 2, 2, (rt, [a, b]) => divmod(rt, a as PyObject, b as PyObject))
  add(
    'pow',
    2,
    3,
    (rt, [base, exponent, modulus]) =>
      !modulus || modulus === rt.none
        ? rt.binary(base as PyObject, exponent as PyObject, POWER, '**')
        : modularPower(rt, base as PyObject, exponent as PyObject, modulus),
    ['base', 'exp', 'mod'],
  )
  add('round', 1, 2, (rt, [number, digits]) => round(rt, number as PyObject, digits), ['number', 'ndigits'])
  for (const [name, base] of [
    ['bin', 2],
    ['oct', 8],
    ['hex', 16],
  ] as const)
    add(name, 1, 1, (rt, [number]) => rt.str(intWithPrefix(indexOf(rt, number as PyObject), base)))
  add('chr', 1, 1, (rt, [code]) => rt.str(character(rt, code as PyObject)))
  add('ord', 1, 1, (rt, [text]) => rt.int(ordinal(rt, text as PyObject)))
}

function absolute(rt: Runtime, number: PyObject): PyObject {
  const { int, float } = rt.types
  if (number.type === int) {
    const { value } = number as PyInt
    return value < 0 ? rt.int(absoluteInt(value)) : asInt(rt, number as PyInt)
  }
  if (number.type === float) return rt.float(Math.abs((number as PyFloat).value))
  const own = rt.callSpecial(number, '__abs__', [])
  if (own) return own
  if (isInt(rt, number)) return rt.int(absoluteInt(number.value))
  if (rt.isInstance(number, float)) return rt.float(Math.abs((number as PyFloat).value))
  throw rt.error('TypeError', `bad operand type for abs(): '${number.type.name}'`)
}

/** What a special method says of two operands; null: it has none, or says NotImplemented. */
function tried(rt: Runtime, a: PyObject, name: string, args: readonly PyObject[]): PyObject | null {
  if (!a.type.isHeap) return null
  const answer = rt.callSpecial(a, name, args)
  if (answer !== rt.notImplemented) return answer
  rt.decref(rt.notImplemented)
  return null
}

function divmod(rt: Runtime, a: PyObject, b: PyObject): PyObject {
  const isReflectedFirst = a.type !== b.type && b.type.isSubtypeOf(a.type)
  const own = isReflectedFirst
    ? (tried(rt, b, '__rdivmod__', [a]) ?? tried(rt, a, '__divmod__', [b]))
    : (tried(rt, a, '__divmod__', [b]) ?? (a.type === b.type ? null : tried(rt, b, '__rdivmod__', [a])))
  if (own) return own
  if (isInt(rt, a) && isInt(rt, b)) return intDivmod(rt, a.value, b.value)
  const x = asFloat(rt, a)
  const y = x === undefined ? undefined : asFloat(rt, b)
  if (x !== undefined && y !== undefined) return floatDivmod(rt, x, y)
  throw rt.error(
    'TypeError',
    `unsupported operand type(s) for divmod(): '${a.type.name}' and '${b.type.name}'`,
  )
}

/** pow with three arguments: ints only, unless a class has its own. */
function modularPower(rt: Runtime, base: PyObject, exponent: PyObject, modulus: PyObject): PyObject {
  const own = tried(rt, base, '__pow__', [exponent, modulus])
  if (own) return own
  const operands = [base, exponent, modulus]
  if (isInt(rt, base) && isInt(rt, exponent) && isInt(rt, modulus))
    return rt.int(powerModulo(base.value, exponent.value, modulus.value))
  if (operands.some((one) => rt.isInstance(one, rt.types.float)))
    throw rt.error('TypeError', 'pow() 3rd argument not allowed unless all arguments are integers')
  const shown = rt.rules.minor >= 10 ? '** or pow()' : 'pow()'
  const types = operands.map((one) => `'${one.type.name}'`).join(', ')
  throw rt.error('TypeError', `unsupported operand type(s) for ${shown}: ${types}`)
}

function round(rt: Runtime, number: PyObject, digits: PyObject | undefined): PyObject {
  const given = digits === rt.none ? undefined : digits
  if (number.type === rt.types.float) return roundedFloat(rt, number as PyFloat, given)
  if (number.type === rt.types.int) return roundedInt(rt, number as PyInt, given)
  const answer = rt.callSpecial(number, '__round__', given ? [given] : [])
  if (answer) return answer
  throw rt.error('TypeError', `type ${number.type.name} doesn't define __round__ method`)
}

const LARGEST_INT = 2 ** 31 - 1

function character(rt: Runtime, given: PyObject): string {
  const { minor } = rt.rules
  const { index } = given.type.slots
  if (!index && minor <= 9)
    throw rt.error(
      'TypeError',
      rt.isInstance(given, rt.types.float)
        ? 'integer argument expected, got float'
        : `an integer is required (got type ${given.type.name})`,
    )
  const code: IntValue = indexOf(rt, given)
  if (minor <= 12 && (code > LARGEST_INT || code < -LARGEST_INT - 1))
    throw rt.error('OverflowError', 'Python int too large to convert to C int')
  if (code < 0 || code > 0x10ffff) throw rt.error('ValueError', 'chr() arg not in range(0x110000)')
  return String.fromCodePoint(Number(code))
}

function ordinal(rt: Runtime, given: PyObject): number {
  const { bytes, bytearray } = rt.types
  let length: number
  if (isStr(rt, given)) {
    const text = textOf(given)
    length = codePointLength(text)
    if (length === 1) return text.codePointAt(0) as number
  } else if (rt.isInstance(given, bytes) || rt.isInstance(given, bytearray)) {
    const all = bytesOf(rt, given)
    length = all.length
    if (length === 1) return all[0] as number
  } else throw rt.error('TypeError', `ord() expected string of length 1, but ${given.type.name} found`)
  throw rt.error('TypeError', `ord() expected a character, but string of length ${length} found`)
}
