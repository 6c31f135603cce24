import { describe, expect, it } from 'vitest'
import type { Site } from '@shared/model/arenas'
import { chooseSites } from '@main/arenas/choice'
import { choiceSentence, returnedWords, siteName } from '@main/arenas/words'
import { arenasHeldBy } from '@test/support/arenas'

/** Thin spaces are hard to see. */
function plain(text: string): string {
  return text.replaceAll('\u2009', ' ')
}

describe('a site', () => {
  const names: readonly [Site, string][] = [
    [{ kind: 'line', file: 'app.py', line: 10 }, 'app.py:10'],
    [
      { kind: 'births', blockSize: 32, from: 1_000_000, to: 1_050_000 },
      '32-byte blocks asked for in events 1 000 000–1 050 000',
    ],
    [{ kind: 'births', blockSize: 0, from: 0, to: 500 }, 'large requests made in events 0–500'],
    [{ kind: 'type', name: 'str' }, 'str'],
    [{ kind: 'unknown' }, 'not known'],
  ]
  it.each(names)('%j is named', (site, name) => {
    expect(plain(siteName(site))).toBe(name)
  })
})

describe('the answer', () => {
  it('says what the best lines hold, and that no others hold more', () => {
    const held = arenasHeldBy([[1], [1, 2], [1, 2], [3], [4, 5, 6, 7]])
    expect(choiceSentence(held, 2, chooseSites(held, 2))).toBe(
      '2 lines hold 3 of 5 arenas; no 2 lines hold more',
    )
  })

  it('counts no arena that nothing holds', () => {
    const held = arenasHeldBy([[], [1], [1]])
    expect(choiceSentence(held, 1, chooseSites(held, 1))).toBe('1 line holds 2 of 2 arenas')
  })

  it('says so when no lines hold an arena alone', () => {
    const held = arenasHeldBy([
      [1, 2],
      [1, 2, 3],
    ])
    expect(choiceSentence(held, 1, chooseSites(held, 1))).toBe('2 arenas; no line holds one alone')
  })

  it('names the bound where the search found less', () => {
    const held = arenasHeldBy([[1], [2], [3]])
    const choice = { ...chooseSites(held, 2), emptied: 1, sites: [1] }
    expect(choiceSentence(held, 2, choice)).toBe('1 line holds 1 of 3 arenas; no 2 lines hold more than 2')
  })

  it('says how many arenas come back', () => {
    expect(returnedWords({ least: 61, most: 61 })).toBe('61 arenas come back')
    expect(returnedWords({ least: 1, most: 1 })).toBe('1 arena comes back')
    expect(returnedWords({ least: 60, most: 61 })).toBe('60 or 61 arenas come back')
    expect(returnedWords({ least: 0, most: 2 })).toBe('0 to 2 arenas come back')
  })
})
