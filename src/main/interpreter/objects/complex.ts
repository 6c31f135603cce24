// complex, as far as a program without complex literals meets it: the power of a negative number by a fraction.
import { ADD, EQ, MULTIPLY, NE, SUBTRACT, TRUE_DIVIDE } from '../compile/opcodes'
import { cos, pow, sin } from '../values/correctly-rounded'
import { floatRepr } from '../values/float-text'
import { hashFloat } from '../values/hash'
import { addInts, type IntValue, multiplyInts } from '../values/int'
import type { Runtime } from '../vm/runtime'
import { asFloat } from './float'
import { nativeAttributes } from './number-protocol'
import { method } from './define'
import { PyObject } from './object'

interface ComplexValue {
  readonly real: number
  readonly imag: number
}

function newComplex(rt: Runtime, real: number, imag: number): PyObject<ComplexValue> {
  const { plain, layouts } = rt.objects
  return new PyObject(rt.types.complex, { real, imag }, plain.create(layouts.complex))
}

/** base ** exponent for a negative base and an exponent that is no whole number (c_pow). */
export function newComplexPower(rt: Runtime, base: number, exponent: number): PyObject {
  const length = pow(Math.abs(base), exponent)
  const phase = Math.PI * exponent
  return newComplex(rt, length * cos(phase), length * sin(phase))
}

function parts(rt: Runtime, object: PyObject): ComplexValue | null {
  if (object.type === rt.types.complex) return object.value as ComplexValue
  const real = asFloat(rt, object)
  return real === undefined ? null : { real, imag: 0 }
}

export function initComplex(rt: Runtime): void {
  const { complex } = rt.types
  const { slots } = complex
  const of = (object: PyObject) => object.value as ComplexValue
  const define = (
    operator: number,
    compute: (a: ComplexValue, b: ComplexValue) => readonly [number, number],
  ) => {
    slots.binary[operator] = (rt, x, y) => {
      const a = parts(rt, x)
      const b = parts(rt, y)
      return a && b ? newComplex(rt, ...compute(a, b)) : null
    }
  }
  define(ADD, (a, b) => [a.real + b.real, a.imag + b.imag])
  define(SUBTRACT, (a, b) => [a.real - b.real, a.imag - b.imag])
  define(MULTIPLY, (a, b) => [a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real])
  define(TRUE_DIVIDE, (a, b) => quotient(rt, a, b))
  slots.unary[0] = (rt, object) => newComplex(rt, -of(object).real, -of(object).imag)
  slots.truth = (_, object) => of(object).real !== 0 || of(object).imag !== 0
  slots.repr = (rt, object) => rt.str(complexRepr(of(object)))
  slots.str = (rt, object) => rt.str(rt.repr(object))
  slots.size = (rt) => rt.objects.layouts.complex.request
  slots.hash = (_, object) => complexHash(of(object))
  slots.compare = (rt, x, y, operator) => {
    if (operator !== EQ && operator !== NE) return null
    const a = parts(rt, x)
    const b = parts(rt, y)
    return a && b ? rt.bool((a.real === b.real && a.imag === b.imag) === (operator === EQ)) : null
  }
  slots.dealloc = (rt, object) => rt.objects.plain.free(rt.objects.layouts.complex, object.block)
  method(rt, complex, 'conjugate', 0, 0, (rt, [self]) =>
    newComplex(rt, of(self as PyObject).real, -of(self as PyObject).imag),
  )
  method(rt, complex, '__abs__', 0, 0, (rt, [self]) =>
    rt.float(Math.hypot(of(self as PyObject).real, of(self as PyObject).imag)),
  )
  nativeAttributes(rt, complex, {
    real: (rt, self) => rt.float(of(self).real),
    imag: (rt, self) => rt.float(of(self).imag),
  })
}

/** Smith's method, by the larger part of the divisor (_Py_c_quot). */
function quotient(rt: Runtime, a: ComplexValue, b: ComplexValue): readonly [number, number] {
  if (b.real === 0 && b.imag === 0)
    throw rt.error(
      'ZeroDivisionError',
      rt.rules.minor >= 14 ? 'division by zero' : 'complex division by zero',
    )
  if (Math.abs(b.real) >= Math.abs(b.imag)) {
    const ratio = b.imag / b.real
    const divisor = b.real + b.imag * ratio
    return [(a.real + a.imag * ratio) / divisor, (a.imag - a.real * ratio) / divisor]
  }
  const ratio = b.real / b.imag
  const divisor = b.real * ratio + b.imag
  return [(a.real * ratio + a.imag) / divisor, (a.imag * ratio - a.real) / divisor]
}

function shortRepr(x: number): string {
  return floatRepr(x).replace(/\.0$/, '')
}

function complexRepr({ real, imag }: ComplexValue): string {
  const shown = shortRepr(imag)
  if (Object.is(real, 0)) return `${shown}j`
  return `(${shortRepr(real)}${shown.startsWith('-') ? '' : '+'}${shown}j)`
}

/** hash(real) + 1000003 * hash(imag), in 64 bits. */
function complexHash({ real, imag }: ComplexValue): IntValue {
  const sum = addInts(hashFloat(real), multiplyInts(hashFloat(imag), 1000003))
  const wrapped = BigInt.asIntN(64, BigInt(sum))
  const hash = addInts(0, wrapped)
  return hash === -1 ? -2 : hash
}
