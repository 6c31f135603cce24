// Escapes of literals that CPython refuses or warns about, with its words.
import { describe, expect, it } from 'vitest'
import { bytesLiteral, rawLiteral, stringLiteral } from '@main/interpreter/text/literal'
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

describe('string literals', () => {
  it('keeps escapes that mean nothing and tells them', () => {
    expect(stringLiteral('a\\qb\\.')).toEqual({ text: 'a\\qb\\.', invalidEscapes: ['\\q', '\\.'] })
  })

  it('joins lines that end with a backslash, and ends lines with \\n alone', () => {
    expect(stringLiteral('a\\\nb\r\nc').text).toBe('ab\nc')
    expect(rawLiteral('a\\\r\nb')).toBe('a\\\nb')
  })

  it.each([
    [
      '\\x4',
      "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-2: truncated \\xXX escape",
    ],
    [
      'ab\\u12',
      "(unicode error) 'unicodeescape' codec can't decode bytes in position 2-5: truncated \\uXXXX escape",
    ],
    [
      '\\U00110000',
      "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-9: illegal Unicode character",
    ],
  ])('refuses %s', (body, message) => {
    expect(messageOf(() => stringLiteral(body))).toBe(message)
  })

  it('refuses names of characters', () => {
    expect(messageOf(() => stringLiteral('\\N{BULLET}'))).toContain('\\N{...}')
  })
})

describe('bytes literals', () => {
  it('takes \\u as it stands, and octal escapes as bytes', () => {
    expect([...bytesLiteral('\\u\\377', false).bytes]).toEqual([0x5c, 0x75, 0xff])
    expect([...bytesLiteral('\\x41', true).bytes]).toEqual([0x5c, 0x78, 0x34, 0x31])
  })

  it('refuses what is not ASCII, and short escapes', () => {
    expect(messageOf(() => bytesLiteral('\xe9', false))).toBe(
      'bytes can only contain ASCII literal characters',
    )
    expect(messageOf(() => bytesLiteral('\\x1', false))).toBe(
      '(value error) invalid \\x escape at position 0',
    )
  })
})
