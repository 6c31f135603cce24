// The math module's functions and ** against glibc 2.36 under CPython 3.12. Where glibc itself rounds the wrong way (it
// promises 0.55 units in the last place, not 0.5) ours is the neighbour; the test counts how often.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as right from '@main/interpreter/values/correctly-rounded'
import { fsum, nextAfter, norm } from '@main/interpreter/values/math-functions'

const rows = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../data/python-values/functions.json'), 'utf8'),
) as Readonly<Record<string, readonly (readonly string[])[]>>

/** float.fromhex, for what float.hex prints. */
function fromHex(text: string): number {
  const match = /^(-?)0x([01])\.([0-9a-f]{13})p([+-]\d+)$/.exec(text)
  if (match === null) return text === '0x0.0p+0' ? 0 : Number.NaN
  const [, sign, whole, fraction, exponent] = match
  const size = (Number(whole) + Number.parseInt(fraction ?? '', 16) / 2 ** 52) * 2 ** Number(exponent)
  return sign === '-' ? -size : size
}

function answers(name: string, compute: (values: readonly number[]) => number) {
  const table = rows[name] ?? []
  const pairs = table.map((row) => {
    const numbers = row.map(fromHex)
    return { ours: compute(numbers.slice(0, -1)), real: numbers.at(-1) ?? Number.NaN }
  })
  const isNeighbour = (a: number, b: number) => nextAfter(a, b) === b
  return {
    count: pairs.length,
    exact: pairs.filter(({ ours, real }) => ours === real).length,
    farther: pairs.filter(({ ours, real }) => ours !== real && !isNeighbour(ours, real)).length,
  }
}

const { exp, log, log2, log10, sin, cos, tan, asin, acos, atan, asinh, acosh } = right
const ONE_ARGUMENT = { exp, log, log2, log10, sin, cos, tan, asin, acos, atan, asinh, acosh }

describe('functions of the C library', () => {
  for (const [name, compute] of Object.entries(ONE_ARGUMENT)) {
    it(`${name} is glibc’s, at most one of sixty in the last place off`, () => {
      const { count, exact, farther } = answers(name, ([x = Number.NaN]) => compute(x))
      expect({ count, farther }).toEqual({ count: 60, farther: 0 })
      expect(exact).toBeGreaterThanOrEqual(59)
    })
  }

  it.each([
    ['pow', right.pow],
    ['atan2', right.atan2],
  ])('%s is glibc’s, at most two of 120 in the last place off', (name, compute) => {
    const { count, exact, farther } = answers(name, ([x = Number.NaN, y = Number.NaN]) => compute(x, y))
    expect({ count, farther }).toEqual({ count: 120, farther: 0 })
    expect(exact).toBeGreaterThanOrEqual(118)
  })
})

describe('functions that CPython computes itself', () => {
  it('hypot is exact', () => {
    expect(answers('hypot', (point) => norm(point, 12))).toEqual({ count: 60, exact: 60, farther: 0 })
  })

  it('fsum is exact', () => {
    expect(answers('fsum', fsum)).toEqual({ count: 30, exact: 30, farther: 0 })
  })
})
