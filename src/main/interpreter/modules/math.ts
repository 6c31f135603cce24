// math. The arithmetic stands in values/math-functions.ts; here arguments are unpacked and domains checked in the words
// of Modules/mathmodule.c.
import { asFloat } from '../objects/float'
import { MULTIPLY } from '../compile/opcodes'
import { builtin } from '../objects/define'
import { newTuple } from '../objects/list'
import type { Native, PyObject } from '../objects/object'
import { absoluteInt, floorDivideInts, type IntValue, multiplyInts } from '../values/int'
import { intOfFloat } from '../values/int-float'
import { floatRepr } from '../values/float-text'
import * as right from '../values/correctly-rounded'
import * as functions from '../values/math-functions'
import { ValueProblem } from '../values/value-problem'
import type { Runtime } from '../vm/runtime'
import { ANY, newModule } from './module'

type Functions = Record<string, readonly [least: number, most: number, call: Native]>

export function makeMath(rt: Runtime): PyObject {
  const { minor } = rt.rules
  const real = (object: PyObject | undefined): number => realNumber(rt, object as PyObject)
  const index = (object: PyObject | undefined): IntValue => integer(rt, object as PyObject)
  const table: Functions = {}
  for (const [name, compute] of Object.entries(EVERYWHERE))
    table[name] = [1, 1, (rt, [x]) => rt.float(checked(minor, real(x), compute))]
  if (minor >= 11)
    for (const [name, compute] of Object.entries(SINCE_3_11))
      table[name] = [1, 1, (rt, [x]) => rt.float(checked(minor, real(x), compute))]
  addRounding(table, real)
  addLogarithms(table, minor)
  addIntegers(table, minor, index)
  addPairs(table, minor, real)
  addSums(table, minor, real)
  return newModule(rt, 'math', table, {
    pi: rt.float(Math.PI),
    e: rt.float(Math.E),
    tau: rt.float(2 * Math.PI),
    inf: rt.float(Infinity),
    nan: rt.float(Number.NaN),
    isclose: builtin(rt, 'isclose', 2, 4, isClose, ['a', 'b', 'rel_tol', 'abs_tol']),
    prod: builtin(rt, 'prod', 1, 2, prod, ['iterable', 'start']),
  })
}

/** Functions of one float that have a value everywhere or say NaN where they have none. */
const EVERYWHERE: Readonly<Record<string, (x: number) => number>> = {
  sqrt: Math.sqrt,
  exp: right.exp,
  expm1: Math.expm1,
  log1p: Math.log1p,
  sin: right.sin,
  cos: right.cos,
  tan: right.tan,
  asin: right.asin,
  acos: right.acos,
  atan: right.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  asinh: right.asinh,
  acosh: right.acosh,
  atanh: (x) => (Math.abs(x) === 1 ? Number.NaN : Math.atanh(x)),
  fabs: Math.abs,
  degrees: (x) => x * (180 / Math.PI),
  radians: (x) => x * (Math.PI / 180),
}

const SINCE_3_11: Readonly<Record<string, (x: number) => number>> = {
  cbrt: Math.cbrt,
  exp2: (x) => right.pow(2, x),
}

/** NaN out of a number is outside the domain, an infinity out of a finite number is an overflow. */
function checked(minor: number, x: number, compute: (x: number) => number): number {
  const result = compute(x)
  if (Number.isNaN(result) && !Number.isNaN(x)) throw outsideDomain(minor, x, compute)
  if (!Number.isFinite(result) && Number.isFinite(x)) {
    if (compute === Math.log1p)
      throw functions.domainError(minor, `expected argument value > -1, got ${floatRepr(x)}`)
    throw functions.rangeError()
  }
  return result
}

function outsideDomain(minor: number, x: number, compute: (x: number) => number): ValueProblem {
  const shown = floatRepr(x)
  const expected = (() => {
    switch (compute) {
      case Math.sqrt:
        return `expected a nonnegative input, got ${shown}`
      case Math.log1p:
        return `expected argument value > -1, got ${shown}`
      case right.asin:
      case right.acos:
        return `expected a number in range from -1 up to 1, got ${shown}`
      case right.acosh:
        return `expected argument value not less than 1, got ${shown}`
      case EVERYWHERE['atanh']:
        return `expected a number between -1 and 1, got ${shown}`
      default:
        return `expected a finite input, got ${shown}`
    }
  })()
  return functions.domainError(minor, expected)
}

function addRounding(table: Functions, real: (object: PyObject | undefined) => number): void {
  const whole =
    (special: string, round: (x: number) => number): Native =>
    (rt, [object]) => {
      const x = object as PyObject
      if (rt.isInstance(x, rt.types.int)) return rt.int(x.value as IntValue)
      const own = rt.isInstance(x, rt.types.float) ? null : rt.callSpecial(x, special, [])
      return own ?? rt.int(intOfFloat(round(real(x))))
    }
  table['floor'] = [1, 1, whole('__floor__', Math.floor)]
  table['ceil'] = [1, 1, whole('__ceil__', Math.ceil)]
  table['trunc'] = [
    1,
    1,
    (rt, [object]) => {
      const x = object as PyObject
      if (rt.isInstance(x, rt.types.int)) return rt.int(x.value as IntValue)
      if (rt.isInstance(x, rt.types.float)) return rt.int(intOfFloat(Math.trunc(x.value as number)))
      const own = rt.callSpecial(x, '__trunc__', [])
      if (own) return own
      throw rt.error('TypeError', `type ${x.type.name} doesn't define __trunc__ method`)
    },
  ]
  table['isnan'] = [1, 1, (rt, [x]) => rt.bool(Number.isNaN(real(x)))]
  table['isinf'] = [1, 1, (rt, [x]) => rt.bool(Math.abs(real(x)) === Infinity)]
  table['isfinite'] = [1, 1, (rt, [x]) => rt.bool(Number.isFinite(real(x)))]
  table['modf'] = [
    1,
    1,
    (rt, [object]) => {
      const x = real(object)
      const rest = Number.isFinite(x) ? x - Math.trunc(x) : Number.isNaN(x) ? x : 0
      const signed = Math.abs(rest) * (x < 0 || Object.is(x, -0) ? -1 : 1)
      return newTuple(rt, [rt.float(signed), rt.float(Math.trunc(x))])
    },
  ]
  table['frexp'] = [
    1,
    1,
    (rt, [object]) => {
      const [mantissa, exponent] = functions.mantissaAndExponent(real(object))
      return newTuple(rt, [rt.float(mantissa), rt.int(exponent)])
    },
  ]
}

function addLogarithms(table: Functions, minor: number): void {
  const of = (rt: Runtime, object: PyObject, log: (x: number) => number): number => {
    const isInt = rt.isInstance(object, rt.types.int)
    const value = isInt ? (object.value as IntValue) : realNumber(rt, object)
    return functions.logarithm(value, isInt, log, minor)
  }
  table['log2'] = [1, 1, (rt, [x]) => rt.float(of(rt, x as PyObject, right.log2))]
  table['log10'] = [1, 1, (rt, [x]) => rt.float(of(rt, x as PyObject, right.log10))]
  table['log'] = [
    1,
    2,
    (rt, [x, base]) => {
      const natural = of(rt, x as PyObject, right.log)
      if (!base) return rt.float(natural)
      const divisor = of(rt, base, right.log)
      if (divisor === 0)
        throw new ValueProblem(
          'ZeroDivisionError',
          minor >= 14 ? 'division by zero' : 'float division by zero',
        )
      return rt.float(natural / divisor)
    },
  ]
}

function addIntegers(
  table: Functions,
  minor: number,
  index: (object: PyObject | undefined) => IntValue,
): void {
  table['gcd'] = [
    minor >= 9 ? 0 : 2,
    minor >= 9 ? ANY : 2,
    (rt, args) => {
      let divisor: IntValue = 0
      for (const arg of args) divisor = functions.greatestCommonDivisor(divisor, index(arg), minor)
      return rt.int(divisor)
    },
  ]
  if (minor >= 9)
    table['lcm'] = [
      0,
      ANY,
      (rt, args) => {
        let multiple: IntValue = 1
        for (const arg of args) {
          const value = index(arg)
          if (value === 0) return rt.int(0)
          const divisor = functions.greatestCommonDivisor(multiple, value, minor)
          multiple = absoluteInt(multiplyInts(floorDivideInts(multiple, divisor, minor), value))
        }
        return rt.int(multiple)
      },
    ]
  table['factorial'] = [
    1,
    1,
    (rt, [object]) => {
      const x = object as PyObject
      if (!rt.isInstance(x, rt.types.float)) return rt.int(functions.factorial(index(x)))
      if (minor >= 12) throw rt.error('TypeError', `'float' object cannot be interpreted as an integer`)
      const value = x.value as number
      if (!Number.isInteger(value)) throw rt.error('ValueError', 'factorial() only accepts integral values')
      return rt.int(functions.factorial(intOfFloat(value)))
    },
  ]
  table['isqrt'] = [1, 1, (rt, [x]) => rt.int(functions.integerRoot(index(x)))]
  table['comb'] = [2, 2, (rt, [n, k]) => rt.int(functions.combinations(index(n), index(k)))]
  table['perm'] = [
    1,
    2,
    (rt, [n, k]) =>
      rt.int(
        !k || k === rt.none ? functions.factorial(index(n)) : functions.permutations(index(n), index(k)),
      ),
  ]
}

function addPairs(table: Functions, minor: number, real: (object: PyObject | undefined) => number): void {
  const pair = (compute: (x: number, y: number) => number): Functions[string] => [
    2,
    2,
    (rt, [x, y]) => rt.float(compute(real(x), real(y))),
  ]
  table['atan2'] = pair(right.atan2)
  table['copysign'] = pair((x, y) => Math.abs(x) * (y < 0 || Object.is(y, -0) ? -1 : 1))
  table['fmod'] = pair((x, y) => {
    if ((Math.abs(x) === Infinity && !Number.isNaN(y)) || (y === 0 && !Number.isNaN(x)))
      throw functions.domainError(minor, 'math domain error')
    return x % y
  })
  table['remainder'] = pair((x, y) => {
    if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN
    if (!Number.isFinite(x) || y === 0) throw functions.domainError(minor, 'math domain error')
    return Number.isFinite(y) ? functions.ieeeRemainder(x, y) : x
  })
  table['pow'] = pair((x, y) => {
    if (x === 1 || y === 0) return 1
    if (x === -1 && Math.abs(y) === Infinity) return 1
    const power = right.pow(x, y)
    if (!Number.isFinite(x) || !Number.isFinite(y)) return power
    if (Number.isNaN(power) || x === 0) {
      if (Number.isFinite(power)) return power
      throw functions.domainError(minor, 'math domain error')
    }
    if (!Number.isFinite(power)) throw functions.rangeError()
    return power
  })
  table['ldexp'] = [
    2,
    2,
    (rt, [x, exponent]) => {
      const value = real(x)
      const by = Number(integer(rt, exponent as PyObject))
      const [mantissa, own] = functions.mantissaAndExponent(value)
      const total = own + by
      const scaled =
        total > 1024
          ? mantissa * Infinity
          : total < -1080
            ? mantissa * 0
            : mantissa * 2 ** Math.trunc(total / 2) * 2 ** (total - Math.trunc(total / 2))
      if (value === 0 || !Number.isFinite(value)) return rt.float(value)
      if (!Number.isFinite(scaled)) throw functions.rangeError()
      return rt.float(scaled)
    },
  ]
  if (minor >= 9) {
    table['nextafter'] = pair(functions.nextAfter)
    table['ulp'] = [
      1,
      1,
      (rt, [object]) => {
        const x = Math.abs(real(object))
        if (!Number.isFinite(x)) return rt.float(x)
        const above = functions.nextAfter(x, Infinity)
        return rt.float(above === Infinity ? x - functions.nextAfter(x, 0) : above - x)
      },
    ]
  }
}

function addSums(table: Functions, minor: number, real: (object: PyObject | undefined) => number): void {
  const numbers = (rt: Runtime, iterable: PyObject): number[] => {
    const values: number[] = []
    rt.forEach(iterable, (item) => {
      try {
        values.push(real(item))
      } finally {
        rt.decref(item)
      }
    })
    return values
  }
  table['fsum'] = [1, 1, (rt, [values]) => rt.float(functions.fsum(numbers(rt, values as PyObject)))]
  table['hypot'] = [0, ANY, (rt, args) => rt.float(functions.norm(args.map(real), minor))]
  table['dist'] = [
    2,
    2,
    (rt, [p, q]) => {
      const from = numbers(rt, p as PyObject)
      const to = numbers(rt, q as PyObject)
      if (from.length !== to.length)
        throw rt.error('ValueError', 'both points must have the same number of dimensions')
      return rt.float(
        functions.norm(
          from.map((x, at) => x - (to[at] as number)),
          minor,
        ),
      )
    },
  ]
}

const prod: Native = (rt, [values, start]) => {
  let product = start ?? rt.int(1)
  if (start) start.refs++
  rt.forEach(values as PyObject, (item) => {
    try {
      const next = rt.binary(product, item, MULTIPLY, '*')
      rt.decref(product)
      product = next
    } finally {
      rt.decref(item)
    }
  })
  return product
}

const isClose: Native = (rt, [first, second, relTol, absTol]) => {
  const a = realNumber(rt, first as PyObject)
  const b = realNumber(rt, second as PyObject)
  const relative = relTol ? realNumber(rt, relTol) : 1e-9
  const absolute = absTol ? realNumber(rt, absTol) : 0
  if (relative < 0 || absolute < 0) throw rt.error('ValueError', 'tolerances must be non-negative')
  if (a === b) return rt.bool(true)
  if (!Number.isFinite(a) || !Number.isFinite(b)) return rt.bool(false)
  const difference = Math.abs(b - a)
  return rt.bool(
    difference <= Math.abs(relative * b) || difference <= Math.abs(relative * a) || difference <= absolute,
  )
}

export function realNumber(rt: Runtime, object: PyObject): number {
  const value = asFloat(rt, object)
  if (value !== undefined) return value
  const own = rt.callSpecial(object, '__float__', [])
  if (own === null) throw rt.error('TypeError', `must be real number, not ${object.type.name}`)
  try {
    return realNumber(rt, own)
  } finally {
    rt.decref(own)
  }
}

function integer(rt: Runtime, object: PyObject): IntValue {
  const { index } = object.type.slots
  if (index) return index(rt, object)
  throw rt.error('TypeError', `'${object.type.name}' object cannot be interpreted as an integer`)
}
