import { describe, expect, it } from 'vitest'
import { exceedsLimit, parseGrowthLimit } from '@shared/base/growth-limit'
import { unwrap } from '@shared/base/result'

describe('the amount of --fail-above', () => {
  it.each([
    ['5%', { kind: 'share', percent: 5 }],
    ['0.5 %', { kind: 'share', percent: 0.5 }],
    ['65536', { kind: 'bytes', bytes: 65536 }],
    ['10MiB', { kind: 'bytes', bytes: 10_485_760 }],
    ['1.5 kib', { kind: 'bytes', bytes: 1536 }],
  ])('reads %s', (text, limit) => {
    expect(unwrap(parseGrowthLimit(text))).toEqual(limit)
  })

  it.each(['', '-5%', '10MB', '5%%', '5constructor', '1e3', '9'.repeat(400)])(
    'refuses %s and says what is expected',
    (text) => {
      const result = parseGrowthLimit(text)
      expect(result.ok ? null : result.problem.expected).toContain('"10MiB"')
    },
  )
})

describe('the gate', () => {
  const fivePercent = unwrap(parseGrowthLimit('5%'))

  it('allows growth up to the limit and no byte more', () => {
    expect(exceedsLimit(fivePercent, 1000, 1050)).toBe(false)
    expect(exceedsLimit(fivePercent, 1000, 1051)).toBe(true)
    expect(exceedsLimit({ kind: 'bytes', bytes: 10 }, 5, 15)).toBe(false)
    expect(exceedsLimit({ kind: 'bytes', bytes: 10 }, 5, 16)).toBe(true)
  })

  it('never fails when memory shrank or stayed', () => {
    expect(exceedsLimit({ kind: 'bytes', bytes: 0 }, 10, 10)).toBe(false)
    expect(exceedsLimit(fivePercent, 10, 0)).toBe(false)
  })

  it('takes any growth from nothing as above every share', () => {
    expect(exceedsLimit(fivePercent, 0, 1)).toBe(true)
  })
})
