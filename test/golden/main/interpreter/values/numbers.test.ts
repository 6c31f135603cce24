// int, float, range and slice kernels against CPython 3.8-3.13.
import { describe, expect, it } from 'vitest'
import {
  absoluteInt,
  addInts,
  andInts,
  bitCount,
  bitLength,
  compareInts,
  digits30,
  divmodInts,
  floorDivideInts,
  type IntValue,
  invertInt,
  moduloInts,
  multiplyInts,
  negateInt,
  orInts,
  powerInts,
  powerModulo,
  roundInt,
  shiftLeft,
  shiftRight,
  subtractInts,
  xorInts,
} from '@main/interpreter/values/int'
import { byteOrder, intFromBytes, intToBytes } from '@main/interpreter/values/int-bytes'
import {
  floatEqualsInt,
  floatOfInt,
  integerRatio,
  intOfFloat,
  trueDivideInts,
} from '@main/interpreter/values/int-float'
import { intRepr, intWithPrefix, parseInt } from '@main/interpreter/values/int-text'
import {
  divmodFloats,
  floorDivideFloats,
  moduloFloats,
  powerFloats,
  roundFloat,
  roundToInt,
  trueDivideFloats,
} from '@main/interpreter/values/float'
import { floatRepr, parseFloatText } from '@main/interpreter/values/float-text'
import { hashFloat, hashInt } from '@main/interpreter/values/hash'
import {
  makeRange,
  rangeContains,
  rangeIndex,
  rangeItem,
  rangeLen,
  rangesEqual,
  rangeSlice,
  type RangeValue,
  reversedRange,
} from '@main/interpreter/values/range'
import { sliceRange } from '@main/interpreter/values/slice'
import {
  differences,
  Float,
  float,
  int,
  intOrNone,
  type Kernel,
  list,
  operationsOf,
  readTable,
  small,
  text,
  type Value,
} from './answers'

const ints = (kernel: (a: IntValue, b: IntValue, minor: number) => Value): Kernel => {
  return ([a, b], minor) => kernel(int(a), int(b), minor)
}
const floats = (kernel: (a: number, b: number, minor: number) => number): Kernel => {
  return ([a, b], minor) => new Float(kernel(float(a), float(b), minor))
}

const FLOAT: Readonly<Record<string, Kernel>> = {
  repr: ([x]) => floatRepr(float(x)),
  float: ([source], minor) => new Float(parseFloatText(text(source), minor)),
  trunc: ([x]) => intOfFloat(float(x)),
  ratio: ([x]) => integerRatio(float(x)),
  hash: ([x]) => hashFloat(float(x)),
  round: ([x, digits]) =>
    digits === undefined ? roundToInt(float(x)) : new Float(roundFloat(float(x), int(digits))),
  floordiv: floats(floorDivideFloats),
  mod: floats(moduloFloats),
  truediv: floats(trueDivideFloats),
  divmod: ([a, b], minor) => divmodFloats(float(a), float(b), minor).map((x) => new Float(x)),
  pow: ([a, b], minor) => {
    const result = powerFloats(float(a), float(b), minor)
    return result === null ? null : new Float(result)
  },
  eq: ([a, b]) => (a instanceof Float ? a.value === float(b) : floatEqualsInt(float(b), int(a))),
  lt: ([a, b]) => int(a) < float(b),
}

const INT: Readonly<Record<string, Kernel>> = {
  add: ints(addInts),
  subtract: ints(subtractInts),
  mul: ints(multiplyInts),
  floordiv: ints(floorDivideInts),
  mod: ints(moduloInts),
  divmod: ints(divmodInts),
  and: ints(andInts),
  or: ints(orInts),
  xor: ints(xorInts),
  lshift: ints(shiftLeft),
  rshift: ints(shiftRight),
  truediv: ints((a, b, minor) => new Float(trueDivideInts(a, b, minor))),
  pow: ints((a, b, minor) => {
    if (compareInts(b, 0) >= 0) return powerInts(a, b)
    const power = powerFloats(floatOfInt(a), floatOfInt(b), minor)
    return power === null ? null : new Float(power)
  }),
  pow3: ([a, b, m]) => powerModulo(int(a), int(b), int(m)),
  invert: ([a]) => invertInt(int(a)),
  neg: ([a]) => negateInt(int(a)),
  abs: ([a]) => absoluteInt(int(a)),
  bitlength: ([a]) => bitLength(int(a)),
  bitcount: ([a]) => bitCount(int(a)),
  hash: ([a]) => hashInt(int(a)),
  bin: ([a]) => intWithPrefix(int(a), 2),
  oct: ([a]) => intWithPrefix(int(a), 8),
  hex: ([a]) => intWithPrefix(int(a), 16),
  repr: ([a], minor) => intRepr(int(a), minor),
  // The interpreters give an int of 0 room for a digit from 3.11 on, where ours tells the digits in use.
  sizeof: ([a], minor) => Math.max(minor >= 11 ? 1 : 0, digits30(int(a))),
  round: ([a, digits]) => (int(digits) >= 0 ? int(a) : roundInt(int(a), negateInt(int(digits)))),
  tobytes: ([a, length, order, isSigned]) =>
    intToBytes(int(a), small(length), byteOrder(text(order)), isSigned === true),
  frombytes: ([bytes, order, isSigned]) =>
    intFromBytes(bytes as Uint8Array, byteOrder(text(order)), isSigned === true),
  int: ([source, base], minor) => parseInt(text(source), int(base), minor),
  strpow10: ([power, added], minor) => intRepr(addInts(powerInts(10, int(power)), int(added)), minor).length,
  intdigits: ([count, base], minor) => bitLength(parseInt('1'.repeat(small(count)), int(base), minor)),
}

const range = (value: Value | undefined): RangeValue => {
  const [start, stop, step] = list(value)
  return makeRange(int(start), int(stop), int(step))
}
const first50 = (value: RangeValue): Value[] => {
  const count = Math.min(50, rangeLen(value))
  return Array.from({ length: count }, (_, i) => rangeItem(value, i))
}

const RANGE: Readonly<Record<string, Kernel>> = {
  range: (args) => first50(range(args)),
  reversed: (args) => first50(reversedRange(range(args))),
  rangelen: (args) =>
    rangeLen(range(args)) > Number.MAX_SAFE_INTEGER ? range(args).length : rangeLen(range(args)),
  rangeitem: ([r, index]) => rangeItem(range(r), int(index)),
  rangehas: ([r, value]) => rangeContains(range(r), int(value)),
  rangeindex: ([r, value], minor) => rangeIndex(range(r), int(value), minor),
  rangeslice: ([r, start, stop, step]) => {
    const {
      start: from,
      stop: to,
      step: by,
    } = rangeSlice(range(r), intOrNone(start), intOrNone(stop), intOrNone(step))
    return [from, to, by]
  },
  rangeeq: ([a, b]) => rangesEqual(range(a), range(b)),
  indices: ([start, stop, step, length]) => {
    const part = sliceRange(intOrNone(start), intOrNone(stop), intOrNone(step), small(length))
    return [part.start, part.stop, part.step]
  },
}

for (const [topic, kernels] of Object.entries({ float: FLOAT, int: INT, range: RANGE })) {
  describe(`${topic} as CPython answers`, () => {
    const table = readTable(topic)
    it('covers every operation of the table', () => {
      expect(operationsOf(table).filter((operation) => kernels[operation] === undefined)).toEqual([])
    })
    for (const [operation, kernel] of Object.entries(kernels)) {
      it(operation, () => {
        const { compared, different } = differences(table, operation, kernel)
        expect(compared).toBeGreaterThan(0)
        expect(different).toEqual([])
      })
    }
  })
}
