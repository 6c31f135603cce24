// Messages of versions the tables do not reach: what CPython 3.14.10 and 3.15.2 printed.
import { describe, expect, it } from 'vitest'
import { parsePercent, conversionKind } from '@main/interpreter/text/percent'
import {
  characterRequired,
  mappingRequired,
  notAllConverted,
  notEnoughArguments,
  numberRequired,
} from '@main/interpreter/text/percent-problems'
import {
  moduloFloats,
  floorDivideFloats,
  powerFloats,
  trueDivideFloats,
} from '@main/interpreter/values/float'
import { floorDivideInts, moduloInts } from '@main/interpreter/values/int'
import { trueDivideInts } from '@main/interpreter/values/int-float'
import { ValueProblem } from '@main/interpreter/values/value-problem'

function messageOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof ValueProblem) return error.message
    throw error
  }
  return 'no problem'
}

describe('from 3.14', () => {
  it.each([14, 15])('every division by zero of 3.%i says the same', (minor) => {
    const messages = [
      () => floorDivideInts(1, 0, minor),
      () => moduloInts(1n << 70n, 0, minor),
      () => trueDivideInts(1, 0, minor),
      () => floorDivideFloats(1, 0, minor),
      () => moduloFloats(1, 0, minor),
      () => trueDivideFloats(1, 0, minor),
    ].map((act) => messageOf(act))
    expect(new Set(messages)).toEqual(new Set(['division by zero']))
    expect(messageOf(() => powerFloats(0, -1, minor))).toBe('zero to a negative power')
  })

  it('%c names what it got', () => {
    expect(characterRequired('str', 2, null, 14).message).toBe(
      '%c requires an int or a unicode character, not a string of length 2',
    )
  })
})

describe('3.15', () => {
  it('words the problems of the % operator anew', () => {
    expect([
      numberRequired('d', 'str', null, 15).message,
      notEnoughArguments(1, 15).message,
      notAllConverted(1, 2, 15).message,
      characterRequired('str', 2, null, 15).message,
      mappingRequired('int', 15).message,
    ]).toEqual([
      'format argument: %d requires a real number, not str',
      'not enough arguments for format string (got 1)',
      'not all arguments converted during string formatting (required 1, got 2)',
      'format argument: %c requires an integer or a unicode character, not a string of length 2',
      'format requires a mapping, not int',
    ])
  })

  it('counts from the percent sign of an unknown conversion', () => {
    const [piece] = parsePercent('%q', 15)
    if (piece?.kind !== 'conversion') throw new Error('no conversion')
    expect(messageOf(() => conversionKind(piece, 15))).toBe('unsupported format %q at position 0')
  })
})
