// Laws of the text kernels, with characters outside the basic plane among them.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { characterAt, codePointLength, sliceText, stringKind } from '@main/interpreter/text/code-points'
import { decode, encode, latin1Bytes, latin1Text } from '@main/interpreter/text/encode'
import { stringLiteral } from '@main/interpreter/text/literal'
import { strAscii, strRepr } from '@main/interpreter/text/repr'
import { count, find, findLast, partition, replace } from '@main/interpreter/text/search'
import { split, splitLast, splitLines } from '@main/interpreter/text/split'
import { sliceRange } from '@main/interpreter/values/slice'

const characters = fc.constantFrom(
  'a',
  'b',
  ' ',
  '\n',
  '\r',
  "'",
  '"',
  '\\',
  'é',
  '€',
  '\u2028',
  '😀',
  '𝒳',
  '\0',
  '\u{e0001}',
)
const texts = fc.array(characters, { maxLength: 12 }).map((list) => list.join(''))
const bounds = fc.option(fc.integer({ min: -15, max: 15 }))

describe('code points', () => {
  it('are what indices and slices count', () => {
    fc.assert(
      fc.property(texts, bounds, bounds, fc.constantFrom(null, 1, 2, -1, -3), (text, start, stop, step) => {
        const list = [...text]
        expect(codePointLength(text)).toBe(list.length)
        for (let i = 0; i < list.length; i++) {
          expect(characterAt(text, i)).toBe(list[i])
          expect(characterAt(text, i - list.length)).toBe(list[i])
        }
        const part = sliceRange(start, stop, step, list.length)
        const expected = Array.from({ length: part.count }, (_, i) => list[part.start + i * part.step])
        expect(sliceText(text, part)).toBe(expected.join(''))
      }),
    )
  })

  it('need the room of the widest one', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const widest = Math.max(0, ...[...text].map((character) => character.codePointAt(0) ?? 0))
        const kind = widest < 128 ? 'ascii' : widest < 256 ? 'latin1' : widest < 65536 ? 'ucs2' : 'ucs4'
        expect(stringKind(text)).toBe(kind)
      }),
    )
  })
})

describe('representations', () => {
  it('are literals of the text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(stringLiteral(strRepr(text).slice(1, -1))).toEqual({ text, invalidEscapes: [] })
        expect(stringLiteral(strAscii(text).slice(1, -1)).text).toBe(text)
        expect(/^[\x20-\x7e]*$/.test(strAscii(text))).toBe(true)
      }),
    )
  })
})

describe('encodings', () => {
  it('lead back to the text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(decode(encode(text, 'utf-8', 'strict'), 'utf-8', 'strict')).toBe(text)
      }),
    )
  })

  it('replace broken UTF-8 as the platform’s decoder does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        const platform = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
        expect(decode(bytes, 'utf-8', 'replace')).toBe(platform)
        expect(latin1Bytes(latin1Text(bytes))).toEqual(bytes)
      }),
    )
  })
})

describe('searching', () => {
  const separators = fc.constantFrom('a', 'b', 'ab', 'aa', '😀', ' ')

  it('splits into what joins to the text', () => {
    fc.assert(
      fc.property(texts, separators, fc.integer({ min: -1, max: 4 }), (text, separator, limit) => {
        const parts = split(text, separator, limit)
        expect(parts.join(separator)).toBe(text)
        expect(splitLast(text, separator, limit).join(separator)).toBe(text)
        expect(splitLines(text, true).join('')).toBe(text)
        expect(partition(text, separator).join('')).toBe(text)
        if (limit < 0) expect(parts.length).toBe(count(text, separator) + 1)
        expect(replace(text, separator, '', 12)).toBe(split(text, separator).join(''))
      }),
    )
  })

  it('finds the first and the last place, counted in code points', () => {
    fc.assert(
      fc.property(texts, separators, (text, wanted) => {
        const list = [...text]
        const places = list.map((_, i) => i).filter((i) => list.slice(i).join('').startsWith(wanted))
        expect(find(text, wanted)).toBe(places[0] ?? -1)
        expect(findLast(text, wanted)).toBe(places.at(-1) ?? -1)
      }),
    )
  })
})
