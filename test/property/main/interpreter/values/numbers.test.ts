// Laws of the number kernels, for values on both sides of the border between number and bigint.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addInts,
  andInts,
  bitLength,
  divmodInts,
  floorDivideInts,
  type IntValue,
  invertInt,
  moduloInts,
  multiplyInts,
  normalised,
  orInts,
  powerBits,
  powerInts,
  productBits,
  shiftBits,
  shiftLeft,
  shiftRight,
  subtractInts,
  xorInts,
} from '@main/interpreter/values/int'
import { intFromBytes, intToBytes } from '@main/interpreter/values/int-bytes'
import { integerRatio, trueDivideInts } from '@main/interpreter/values/int-float'
import { intRepr, parseInt } from '@main/interpreter/values/int-text'
import { powerFloats } from '@main/interpreter/values/float'
import { floatRepr, parseFloatText } from '@main/interpreter/values/float-text'
import { hashFloat, hashInt } from '@main/interpreter/values/hash'

const MINOR = 12
const ints: fc.Arbitrary<IntValue> = fc
  .oneof(
    fc.integer({ min: -20, max: 20 }).map((value) => BigInt(value)),
    fc.maxSafeInteger().map((value) => BigInt(value)),
    fc.bigInt({ min: -(1n << 130n), max: 1n << 130n }),
    fc.integer({ min: -3, max: 3 }).map((near) => (1n << 53n) + BigInt(near)),
    fc.integer({ min: -3, max: 3 }).map((near) => -(1n << 53n) + BigInt(near)),
  )
  .map((value) => normalised(value))
const notZero = ints.filter((value) => value !== 0)

function expectNormal(value: IntValue): void {
  expect(typeof value).toBe(typeof normalised(BigInt(value)))
  expect(Object.is(value, -0)).toBe(false)
}

describe('ints', () => {
  it.each([
    ['+', addInts, (a: bigint, b: bigint) => a + b],
    ['-', subtractInts, (a: bigint, b: bigint) => a - b],
    ['*', multiplyInts, (a: bigint, b: bigint) => a * b],
    ['&', andInts, (a: bigint, b: bigint) => a & b],
    ['|', orInts, (a: bigint, b: bigint) => a | b],
    ['^', xorInts, (a: bigint, b: bigint) => a ^ b],
  ] as const)('%s is that of the mathematical values', (_, ours, exact) => {
    fc.assert(
      fc.property(ints, ints, (a, b) => {
        const result = ours(a, b)
        expectNormal(result)
        expect(BigInt(result)).toBe(exact(BigInt(a), BigInt(b)))
      }),
    )
  })

  it('divides so that quotient * divisor + remainder is the dividend, the remainder on the side of the divisor', () => {
    fc.assert(
      fc.property(ints, notZero, (a, b) => {
        const [quotient, remainder] = divmodInts(a, b, MINOR)
        expectNormal(quotient)
        expectNormal(remainder)
        expect(addInts(multiplyInts(quotient, b), remainder)).toBe(a)
        expect(remainder === 0 || remainder < 0 === b < 0).toBe(true)
        expect([floorDivideInts(a, b, MINOR), moduloInts(a, b, MINOR)]).toEqual([quotient, remainder])
      }),
    )
  })

  it('shifts like multiplication and floor division by powers of two', () => {
    fc.assert(
      fc.property(ints, fc.nat({ max: 140 }), (a, count) => {
        expect(shiftLeft(a, count)).toBe(multiplyInts(a, powerInts(2, count)))
        expect(shiftRight(a, count)).toBe(floorDivideInts(a, powerInts(2, count), MINOR))
        expect(invertInt(invertInt(a))).toBe(a)
      }),
    )
  })

  it('never has more bits in a result than was foretold', () => {
    fc.assert(
      fc.property(ints, ints, fc.nat({ max: 40 }), (a, b, n) => {
        expect(bitLength(multiplyInts(a, b))).toBeLessThanOrEqual(productBits(a, b))
        expect(bitLength(powerInts(a, n))).toBeLessThanOrEqual(Math.max(1, powerBits(a, n)))
        expect(bitLength(shiftLeft(a, n))).toBeLessThanOrEqual(shiftBits(a, n))
      }),
    )
  })

  it('reads back what it writes, as text and as bytes', () => {
    fc.assert(
      fc.property(ints, (a) => {
        expect(parseInt(intRepr(a, MINOR), 10, MINOR)).toBe(a)
        expect(parseInt(a.toString(36), 36, MINOR)).toBe(a)
        expect(intFromBytes(intToBytes(a, 20, 'little', true), 'little', true)).toBe(a)
      }),
    )
  })

  it('divides to the float nearest to the ratio', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), notZero, (x, b) => {
        // The exact ratio of a float, made longer, must give the float back.
        const [numerator, denominator] = integerRatio(x)
        expect(trueDivideInts(multiplyInts(numerator, b), multiplyInts(denominator, b), MINOR)).toBe(x + 0)
      }),
    )
  })
})

describe('floats', () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true })

  it('read back what they show', () => {
    fc.assert(
      fc.property(finite, (x) => {
        expect(parseFloatText(floatRepr(x), MINOR)).toBe(x)
      }),
    )
  })

  it('have the hash of the int they equal', () => {
    fc.assert(
      fc.property(ints, (a) => {
        const x = Number(a)
        expect(hashFloat(x)).toBe(hashInt(normalised(BigInt(x))))
      }),
    )
  })

  it('have exact powers where the power is a float', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200, max: 200 }), fc.integer({ min: 0, max: 6 }), (a, n) => {
        expect(powerFloats(a, n, MINOR)).toBe(a ** n)
      }),
    )
  })
})
