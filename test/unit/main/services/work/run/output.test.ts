// What becomes of a program's output on its way: pieces worth a message, and what a session keeps of it.
import { describe, expect, it } from 'vitest'
import { KeptOutput, MOST_OUTPUT } from '@main/services/work/run/kept-output'
import { type OutputNews, OutputTeller } from '@main/services/work/run/output-teller'

describe('output that is told', () => {
  it('waits until it is due, a piece is full, or the stream changes', () => {
    let time = 0
    const told: OutputNews[] = []
    const teller = new OutputTeller(
      (news) => told.push(news),
      () => time,
    )
    teller.push('stdout', 'a')
    teller.flushIfDue()
    expect(told).toEqual([])
    time = 50
    teller.flushIfDue()
    teller.flushIfDue()
    teller.push('stdout', 'b')
    teller.push('stderr', 'c')
    teller.push('stderr', 'd'.repeat(8192))
    teller.flush()
    expect(told.map(({ stream, text }) => [stream, text.length])).toEqual([
      ['stdout', 1],
      ['stdout', 1],
      ['stderr', 8193],
    ])
  })
})

describe('output that is kept', () => {
  it('stands by line, with the moment at which each was begun', () => {
    const kept = new KeptOutput()
    kept.push('stdout', 'a', 1)
    kept.push('stdout', 'b\nc', 2)
    kept.push('stderr', 'd\n', 3)
    kept.push('stdout', '', 4)
    kept.push('stdout', 'e', 5)
    expect(kept.pieces).toEqual([
      { event: 1, stream: 'stdout', text: 'ab\n' },
      { event: 2, stream: 'stdout', text: 'c' },
      { event: 3, stream: 'stderr', text: 'd\n' },
      { event: 5, stream: 'stdout', text: 'e' },
    ])
    expect(kept.leftOut).toBe(0)
  })

  it('is cut where it is long, in lines too', () => {
    const kept = new KeptOutput()
    for (let event = 0; event < 100_000; event++) kept.push('stdout', 'line\n', event)
    const { length } = kept.pieces
    expect(length).toBeGreaterThan(65_536)
    expect(length).toBeLessThan(65_600)
    kept.push('stdout', 'x'.repeat(MOST_OUTPUT), 100_000)
    expect(kept.pieces.reduce((sum, { text }) => sum + text.length, 0)).toBe(MOST_OUTPUT)
    expect(kept.leftOut).toBe(500_000)
    const events = kept.pieces.map(({ event }) => event)
    expect(events).toEqual(events.toSorted((one, other) => one - other))
  })
})
