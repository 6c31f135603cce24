import { describe, expect, it } from 'vitest'
import { nameMarkup, shortenMiddle, visibleText } from '@shared/base/visible-text'

describe('names from files', () => {
  it.each([
    ['\u202egnp.py', '\\u202egnp.py'],
    ['a\u001b[31m.py', 'a\\x1b[31m.py'],
    ['a\nb', 'a\\x0ab'],
    ['caf\udce9.py', 'caf\\udce9.py'],
    ['a\u{e0041}b', 'a\\U000e0041b'],
    ['\u200bx', '\\u200bx'],
  ])('show what would hide or reorder: %j', (name, visible) => {
    expect(visibleText(name)).toBe(visible)
  })

  it('keeps letters of every script, and whole surrogate pairs', () => {
    const name = 'données/файл/数据/عربي/🐍.py'
    expect(visibleText(name)).toBe(name)
  })

  it('become markup without elements, entities or attribute ends', () => {
    expect(nameMarkup(`<b onx="1">&'`)).toBe('&lt;b onx=&quot;1&quot;&gt;&amp;&#39;')
  })
})

describe('long names', () => {
  it('lose their middle and keep file and line', () => {
    expect(shortenMiddle('/home/someone/projects/service/app/pipeline.py:131', 24)).toBe(
      '/home/s…/pipeline.py:131',
    )
  })

  it('keep the file and line of a path whole as long as they fit', () => {
    expect(shortenMiddle('/usr/lib/python3.12/json/decoder.py:353', 17)).toBe('/…/decoder.py:353')
    expect(shortenMiddle('/usr/lib/a_module_of_many_words.py:353', 17)).toBe('/usr/…ords.py:353')
  })

  it('are never cut inside a surrogate pair', () => {
    expect(shortenMiddle('🐍🐍🐍🐍🐍🐍', 4)).toBe('🐍…🐍🐍')
  })

  it('stay as they are when they fit', () => {
    expect(shortenMiddle('app.py:1', 8)).toBe('app.py:1')
  })
})
