import { describe, expect, it } from 'vitest'
import { LEDGER_LINES, type LedgerLine, PROCESS_LINES } from '@shared/model/ledger'
import { assertBalanced } from '@main/ledger/balance'
import { differenceOf } from '@main/ledger/difference'
import { rolledUp } from '@main/ledger/roll-up'
import { ledgerWith } from '@test/support/ledger'

/** A different power of two for each line, so that a sum says which lines are in it. */
const bit = (line: LedgerLine): number => 2 ** LEDGER_LINES.indexOf(line)
const EVERY = Object.fromEntries(LEDGER_LINES.map((line) => [line, bit(line)]))

describe('the picture', () => {
  it('puts each fine line into one of its ten', () => {
    const { rss, ...lines } = rolledUp(ledgerWith(EVERY, {}, 2 ** 20, -(2 ** 21)))
    expect(lines).toEqual({
      liveRequested: bit('liveRequested'),
      rounding: bit('rounding'),
      poolHeadersAndTails: bit('poolHeaders') + bit('poolTails'),
      freeBlocks: bit('freeBlocks'),
      emptyPools: bit('emptyPools') + bit('neverCarvedPools'),
      arenaAlignment: bit('arenaAlignment'),
      largeAndRaw: bit('largeAndRaw') + bit('mallocOverhead'),
      mallocFree: bit('mallocBins') + bit('mallocTop'),
      baseline: 2 ** 20,
      unexplained: -(2 ** 21),
    })
    expect(Object.keys(lines)).toEqual([...PROCESS_LINES])
    expect(rss).toBe(2 ** LEDGER_LINES.length - 1 + 2 ** 20 - 2 ** 21)
  })

  it('leaves out what was never written', () => {
    const { emptyPools, rss } = rolledUp(
      ledgerWith({ emptyPools: 4096 }, { emptyPools: 12_288, mallocTop: 4096 }),
    )
    expect([emptyPools, rss]).toEqual([4096, 4096])
  })

  it('is not drawn from a ledger that lost a byte', () => {
    const ledger = ledgerWith(EVERY, { mallocTop: 8 })
    expect(() => rolledUp({ ...ledger, mapped: ledger.mapped + 1 })).toThrow(/mapped/)
    expect(() => rolledUp({ ...ledger, rss: ledger.rss - 1 })).toThrow(/RSS/)
  })
})

describe('a difference', () => {
  const before = ledgerWith({ liveRequested: 1000, freeBlocks: 24 }, { mallocTop: 100 }, 7)
  const after = ledgerWith({ liveRequested: 200, freeBlocks: 824, mallocBins: 32 }, { mallocTop: 68 }, 7, 5)

  it('says what each line gained or lost', () => {
    const difference = differenceOf(before, after)
    expect(difference.resident).toMatchObject({ liveRequested: -800, freeBlocks: 800, mallocBins: 32 })
    expect(difference.untouched.mallocTop).toBe(-32)
    expect([difference.mapped, difference.baseline, difference.unexplained, difference.rss]).toEqual([
      0, 0, 5, 37,
    ])
  })

  it('balances, and its picture is the difference of the pictures', () => {
    const difference = differenceOf(before, after)
    assertBalanced(difference)
    const [old, now, change] = [before, after, difference].map(rolledUp)
    for (const line of [...PROCESS_LINES, 'rss'] as const) {
      expect(change?.[line]).toBe((now?.[line] ?? 0) - (old?.[line] ?? 0))
    }
  })

  it('of a ledger with itself is empty', () => {
    expect(Object.values(rolledUp(differenceOf(after, after))).every((bytes) => bytes === 0)).toBe(true)
  })
})
