import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ArenaHistoryRecorder } from '@main/arenas/history'
import { ledgerAt, LedgerHistoryRecorder } from '@main/ledger/history'
import { ledgerWith } from '@test/support/ledger'

/** A ledger that tells its instant. */
const ledgerOfInstant = (at: number) => ledgerWith({ liveRequested: at }, { mallocTop: 2 * at }, 3, -at)

function recorded(instants: readonly number[], moments: number) {
  const recorder = new LedgerHistoryRecorder({ moments })
  for (const at of instants) recorder.sample(at, ledgerOfInstant(at))
  return recorder.history()
}

describe('the ledger over time', () => {
  it('keeps every moment while there is room', () => {
    const history = recorded([0, 1, 2, 7], 8)
    expect([...history.at]).toEqual([0, 1, 2, 7])
    expect([...history.resident.liveRequested]).toEqual([0, 1, 2, 7])
    expect([...history.untouched.mallocTop]).toEqual([0, 2, 4, 14])
  })

  it('moves its moments apart when the room is full, and always knows the last', () => {
    const history = recorded(
      Array.from({ length: 1000 }, (_, at) => at),
      16,
    )
    expect([...history.at]).toEqual([
      0, 64, 128, 192, 256, 320, 384, 448, 512, 576, 640, 704, 768, 832, 896, 960, 999,
    ])
  })

  it('gives back each ledger as it was, balanced', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(5000), { maxLength: 300 }),
        fc.integer({ min: 1, max: 40 }),
        (steps, moments) => {
          const instants = steps.toSorted((one, other) => one - other)
          const history = recorded(instants, moments)
          history.at.forEach((at, moment) => expect(ledgerAt(history, moment)).toEqual(ledgerOfInstant(at)))
          expect(history.at.at(-1)).toBe(instants.at(-1))
          expect(history.at.length).toBeLessThanOrEqual(moments + 1)
        },
      ),
    )
  })

  it('has the moments that the history of the arenas has', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3000), { minLength: 1, maxLength: 300 }), (steps) => {
        const instants = steps.toSorted((one, other) => one - other)
        const arenas = new ArenaHistoryRecorder({ arenaSize: 2 ** 20, poolSize: 2 ** 14, moments: 16 })
        const nothing = { address: new Float64Array(0), liveBytes: new Float64Array(0) }
        for (const at of instants) arenas.sample(at, nothing)
        expect([...recorded(instants, 16).at]).toEqual([...arenas.history().at])
      }),
    )
  })

  it('asks for a ledger only where it would keep it', () => {
    const recorder = new LedgerHistoryRecorder({ interval: 10 })
    expect(recorder.isDue(3)).toBe(true)
    recorder.sample(3, ledgerOfInstant(3))
    expect([recorder.isDue(9), recorder.isDue(10)]).toEqual([false, true])
  })

  it('does not go back in time and takes in no ledger that lost a byte', () => {
    const recorder = new LedgerHistoryRecorder()
    recorder.sample(5, ledgerOfInstant(5))
    expect(() => recorder.sample(4, ledgerOfInstant(4))).toThrow(/time/)
    expect(() => recorder.sample(6, { ...ledgerOfInstant(6), mapped: 1 })).toThrow(/mapped/)
  })
})
