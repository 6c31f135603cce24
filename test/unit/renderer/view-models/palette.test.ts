import { describe, expect, it } from 'vitest'
import { filterEntries, parseQuery, titleParts } from '@renderer/view-models/palette'
import type { PaletteEntry } from '@renderer/view-models/palette'

const entry = (title: string, detail = ''): PaletteEntry => ({
  id: title,
  scope: 'command',
  title,
  detail,
  value: '',
  keys: null,
  icon: null,
})

/** "Switch to the [light] theme": what is stressed stands in brackets. */
const drawn = (title: string, text: string): string =>
  titleParts(title, text)
    .map((part) => (part.isMatch ? `[${part.text}]` : part.text))
    .join('')

describe('a query', () => {
  it.each([
    ['cache', null, 'cache'],
    ['@ cache.py', 'line', 'cache.py'],
    [':end', 'snapshot', 'end'],
    ['> theme ', 'command', 'theme'],
    ['', null, ''],
  ])('%j asks in scope %s for %j', (typed, scope, text) => {
    expect(parseQuery(typed)).toEqual({ scope, text })
  })
})

describe('filtering entries', () => {
  const entries = [
    entry('Open…', 'Session'),
    entry('Open the example', 'Session'),
    entry('Save a copy…', 'Session'),
    entry('Show Compare', 'View'),
    entry('Compare without stdlib', 'View'),
  ]
  const found = (text: string): readonly string[] => filterEntries(entries, text).map(({ title }) => title)

  it('keeps the given order for an empty text', () => {
    expect(found('')).toEqual(entries.map(({ title }) => title))
  })

  it('wants every word, in any order and case', () => {
    expect(found('example OPEN')).toEqual(['Open the example'])
    expect(found('open nothing')).toEqual([])
  })

  it('puts what begins with the text first', () => {
    expect(found('compare')).toEqual(['Compare without stdlib', 'Show Compare'])
  })

  it('puts what holds the words as typed before what has them scattered', () => {
    const entries = [entry('Show call stacks as treemap'), entry('Show call stacks as call tree')]
    expect(filterEntries(entries, 'as call tree')[0]?.title).toBe('Show call stacks as call tree')
  })

  it('finds by group too, behind titles', () => {
    expect(found('session')).toEqual(['Open…', 'Open the example', 'Save a copy…'])
  })
})

it('stresses each word where it first stands', () => {
  expect(drawn('Switch to the light theme', 'light')).toBe('Switch to the [light] theme')
  expect(drawn('app/cache.py:88', 'CACHE 88')).toBe('app/[cache].py:[88]')
  expect(drawn('app/cache.py', 'store')).toBe('app/cache.py')
})
