import { describe, expect, it } from 'vitest'
import { decodeSource } from '@main/services/files/source-text'

const utf8 = (text: string) => Buffer.from(text, 'utf8')
const latin1 = (text: string) => Buffer.from(text, 'latin1')

describe('Python source from bytes', () => {
  it('is UTF-8 unless it says otherwise, with any line end', () => {
    expect(decodeSource(utf8('a = "é"\r\nb = 2\rc = 3\n'))).toEqual(['a = "é"', 'b = 2', 'c = 3'])
  })

  it('has no line after the last line end, and keeps blank ones before it', () => {
    expect(decodeSource(utf8('a\n\n'))).toEqual(['a', ''])
    expect(decodeSource(utf8(''))).toEqual([])
  })

  it('obeys a coding cookie in the first line', () => {
    expect(decodeSource(latin1('# -*- coding: latin-1 -*-\nname = "café"\n'))[1]).toBe('name = "café"')
    expect(decodeSource(latin1('# vim: set fileencoding=cp1251 :\nname = "\xcf"'))[1]).toBe('name = "П"')
  })

  it('obeys a cookie in the second line only behind a comment or a blank line', () => {
    expect(decodeSource(latin1('#!/usr/bin/python\n# coding: latin-1\n"é"'))[2]).toBe('"é"')
    expect(decodeSource(latin1('import os\n# coding: latin-1\n"é"'))[2]).toBe('"\ufffd"')
  })

  it('drops a byte order mark', () => {
    expect(decodeSource(utf8('\ufeffimport os'))).toEqual(['import os'])
  })

  it('reads encodings that only Python knows as UTF-8', () => {
    expect(decodeSource(utf8('# coding: rot13\nok'))).toEqual(['# coding: rot13', 'ok'])
  })
})
