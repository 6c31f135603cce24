// The decision table of docs/verdict.md, row by row, on histories that are told by their figures.
import { describe, expect, it } from 'vitest'
import type { LedgerLine } from '@shared/model/ledger'
import { LedgerHistoryRecorder } from '@main/ledger/history'
import { type VerdictInput, verdictOf } from '@main/ledger/verdict'
import { ledgerWith } from '@test/support/ledger'

const MIB = 1024 * 1024

interface Moment extends Partial<Record<LedgerLine, number>> {
  readonly unexplained?: number
}

/** A history of moments in MiB; the rest as a simulation knows it. */
function story(moments: readonly Moment[], known: Partial<VerdictInput> = {}) {
  const recorder = new LedgerHistoryRecorder()
  moments.forEach(({ unexplained = 0, ...lines }, index) => {
    const bytes = Object.fromEntries(Object.entries(lines).map(([line, value]) => [line, value * MIB]))
    recorder.sample(index, ledgerWith(bytes, {}, 4 * MIB, unexplained * MIB))
  })
  return verdictOf({
    ledger: recorder.history(),
    from: 0,
    to: moments.length - 1,
    arenas: null,
    pins: null,
    growth: null,
    garbage: 0,
    mark: 'derived',
    ...known,
  })
}

const growing = [1, 3, 5, 7, 9].map((liveRequested) => ({ liveRequested }))
const level = [1, 8, 8, 8, 8].map((liveRequested) => ({ liveRequested }))
const held = [
  { liveRequested: 2 },
  { liveRequested: 60 },
  { liveRequested: 30, emptyPools: 30 },
  { liveRequested: 4, emptyPools: 50, freeBlocks: 8 },
]

describe('the verdict', () => {
  it('calls memory that grows in every quarter a leak, and names the line', () => {
    const verdict = story(growing, { growth: [{ name: 'cache.py:12', bytes: 7.5 * MIB }] })
    expect(verdict.kind).toBe('leak')
    expect(verdict.paragraph).toContain('from 1.0 MiB to 9.0 MiB')
    expect(verdict.paragraph).toContain('cache.py:12 (7.5 MiB)')
    expect(verdict.evidence).toContainEqual({
      label: 'Growth in every quarter',
      value: 'yes',
      isFor: true,
      mark: 'derived',
    })
  })

  it('calls growth that became level memory in use', () => {
    const verdict = story(level, { growth: [{ name: 'index.py:3', bytes: 6 * MIB }] })
    expect(verdict.kind).toBe('inUse')
    expect(verdict.paragraph).toContain('index.py:3 asked for 6.0 MiB of it')
  })

  it('calls free memory in arenas fragmentation when live memory fell, and names what holds them', () => {
    const verdict = story(held, {
      arenas: { before: 3, after: 66 },
      pins: [
        { name: 'cache.py:88', arenas: 38, bytes: 44_600 },
        { name: 'parse.py:210', arenas: 28, bytes: 28_000 },
      ],
    })
    expect(verdict).toMatchObject({ kind: 'fragmentation', title: 'Held by fragmentation, not leaked' })
    expect(verdict.paragraph).toBe(
      'Live memory fell 93.3 % from its peak, and 58.0 MiB of 62.0 MiB are free memory in arenas that cannot go back. 66 arenas stay. cache.py:88 holds 38, parse.py:210 holds 28.',
    )
    expect(verdict.next).toContain('cache.py:88, parse.py:210')
    expect(verdict.evidence.filter(({ isFor }) => isFor).map(({ label }) => label)).toEqual([
      'Live bytes at A, at most, at B',
      'Arenas at A and B',
      'Free memory in live arenas',
      'cache.py:88, 43.6 KiB alive',
      'parse.py:210, 27.3 KiB alive',
    ])
  })

  it('calls what lies in malloc’s bins kept by malloc', () => {
    const verdict = story([
      { liveRequested: 2, largeAndRaw: 2 },
      { liveRequested: 2, largeAndRaw: 40 },
      { liveRequested: 2, largeAndRaw: 20, mallocBins: 20 },
      { liveRequested: 2, largeAndRaw: 2, mallocBins: 30, mallocTop: 8 },
    ])
    expect(verdict.kind).toBe('mallocRetention')
    expect(verdict.paragraph).toContain('38.0 MiB of 42.0 MiB')
    expect(verdict.next).toContain('malloc_trim(0)')
  })

  it('asks for a collection before anything else when dead cycles hold the memory', () => {
    const verdict = story(growing, { garbage: 6 * MIB })
    expect(verdict.kind).toBe('cycles')
    expect(verdict.next).toContain('gc.collect()')
  })

  it('does not take garbage that was never looked for as none', () => {
    const verdict = story(growing, { garbage: null })
    expect(verdict.evidence).toContainEqual({
      label: 'Garbage that waits for the collector',
      value: 'not known',
      isFor: false,
      mark: 'unknown',
    })
  })

  it('says when memory came back', () => {
    const verdict = story([
      { liveRequested: 1 },
      { liveRequested: 9 },
      { liveRequested: 5 },
      { liveRequested: 1 },
    ])
    expect(verdict).toMatchObject({ kind: 'returned', next: null })
  })

  it.each([
    ['too few samples', growing.slice(0, 3), '3 samples from A to B carry no trend'],
    [
      'too much that is unexplained',
      growing.map((moment) => ({ ...moment, unexplained: 3 })),
      '3.0 MiB, 18.8 % of RSS, cannot be explained',
    ],
    [
      'changes that are too small',
      [1, 1.1, 1, 1.1].map((liveRequested) => ({ liveRequested })),
      'changed too little from A to B',
    ],
  ])('is silent with a reason: %s', (_, moments, reason) => {
    const verdict = story(moments)
    expect(verdict).toMatchObject({ kind: null, title: 'No verdict', next: null })
    expect(verdict.paragraph).toContain(reason)
    expect(verdict.evidence.every(({ isFor }) => !isFor)).toBe(true)
  })
})
