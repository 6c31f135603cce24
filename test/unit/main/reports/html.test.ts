import { readFileSync } from 'node:fs'
import { JSDOM, type PageDocument } from 'jsdom'
import { describe, expect, it } from 'vitest'
import { buildReport } from '@main/reports/build'
import { DARK, FONTS, LIGHT } from '@main/reports/html/theme'
import { renderReport } from '@main/reports/render'
import type { ReportOptions } from '@shared/contract/reports'
import { BY_LINE, MADE, OPTIONS, source, sources, trace, type Trace } from '@test/support/reports/sources'

function page(
  old: readonly Trace[],
  fresh: readonly Trace[],
  options: Partial<ReportOptions> = {},
): PageDocument {
  const comparison = { grouping: BY_LINE, oldMapping: [] }
  const report = buildReport(sources(old, fresh), comparison, { ...OPTIONS, ...options })
  return new JSDOM(renderReport(report, 'html')).window.document
}

function texts(document: PageDocument, selector: string): readonly string[] {
  return Array.from(document.querySelectorAll(selector), (node) => node.textContent ?? '')
}

const GROWN = [
  trace(4000, ['app/main.py', 1], ['app/cache.py', 88]),
  trace(300, ['app/parse.py', 12]),
  trace(50, ['app/new.py', 3]),
]
const BEFORE = [
  trace(1000, ['app/main.py', 1], ['app/cache.py', 88]),
  trace(300, ['app/parse.py', 12]),
  trace(80, ['app/gone.py', 7]),
]

describe('the HTML report', () => {
  it('says in its title what the difference is', () => {
    const document = page(BEFORE, GROWN)
    expect(document.title).toBe('before → after uses 2.9 KiB more')
    expect(texts(document, 'h1')).toEqual([document.title])
  })

  it('tells the story in words, with exact figures', () => {
    const [lead] = texts(page(BEFORE, GROWN), '.lead')
    expect(lead?.replaceAll('\u2009', ' ')).toBe(
      'Traced memory grew by 215.2 %, from 1 380 to 4 350 bytes. ' +
        'One line accounts for +2.9 KiB: app/cache.py:88 (+2.9 KiB). ' +
        '2 lines grew by 3.0 KiB together, 1 of them new; 1 shrank by 80 B, 1 of them gone; 1 stayed the same. ',
    )
  })

  it('lists changed lines whose differences add up to the total', () => {
    const document = page(BEFORE, GROWN)
    const rows = texts(document, 'table:first-of-type tbody th')
    expect(rows.slice(0, 3)).toEqual(['app/cache.py:88', 'app/gone.py:7gone', 'app/new.py:3new'])
    expect(texts(document, '.scrolls tfoot th').slice(0, 2)).toEqual(['1 other line', 'All'])
  })

  it('holds no script, asks for nothing and forbids both', () => {
    const html = renderReport(
      buildReport(sources(BEFORE, GROWN), { grouping: BY_LINE, oldMapping: [] }, OPTIONS),
      'html',
    )
    const { document } = new JSDOM(html).window
    expect(document.querySelectorAll('script,link,img,iframe,object,embed,base,form')).toHaveLength(0)
    expect(
      document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content'),
    ).toBe("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|@import/)
  })

  it('has its charts inside, with a text equivalent', () => {
    const svg = page(BEFORE, GROWN).querySelector('svg[role="img"]')
    expect(svg?.querySelector('desc')?.textContent).toMatch(
      /^A {2}before 1\.3 KiB; app\/cache\.py:88 \+2\.9 KiB;/,
    )
  })

  it('leaves out the sections that are not wanted', () => {
    const sections = { ...OPTIONS.sections, waterfall: false, consumers: false, newAndGone: false }
    const document = page(BEFORE, GROWN, { sections })
    expect(texts(document, 'h2')).toEqual(['Changed lines', 'How this was made'])
  })

  it.each([
    ['5%', 'fails', '--fail-above 5% fails (+2.9 KiB, +215.2 %).'],
    ['1MiB', 'passes', '--fail-above 1MiB passes (+2.9 KiB, +215.2 %).'],
  ])('shows whether a gate of %s %s', (failAbove, className, text) => {
    expect(texts(page(BEFORE, GROWN, { failAbove }), `.gate.${className}`)).toEqual([text])
  })

  it('refuses a gate that is no amount', () => {
    expect(() => page(BEFORE, GROWN, { failAbove: 'lots' })).toThrow('"lots" is no amount of growth')
  })
})

describe('the edges of the HTML report', () => {
  it('says that two snapshots without traces hold none', () => {
    const document = page([], [])
    expect(document.title).toBe('before → after uses the same amount of memory')
    expect(texts(document, '.lead')).toEqual(['Neither snapshot holds a trace. '])
  })

  it('shows no change between a snapshot and itself', () => {
    const document = page(BEFORE, BEFORE)
    expect(texts(document, '.lead')[0]).toContain('No line changed its size.')
    expect(document.querySelector('figure')).toBeNull()
  })

  it('has no percentage of growth from nothing', () => {
    const [lead] = texts(page([], GROWN), '.lead')
    expect(lead?.replaceAll('\u2009', ' ')).toContain('Traced memory grew by 4.2 KiB, from 0 to 4 350 bytes.')
  })

  it('carries the largest sizes exactly', () => {
    const huge = [trace(Number.MAX_SAFE_INTEGER, ['big.py', 1])]
    const [lead] = texts(page([], huge), '.lead')
    expect(lead?.replaceAll('\u2009', ' ')).toContain('to 9 007 199 254 740 991 bytes')
  })

  it('cuts long names in the middle and keeps them whole as their title', () => {
    const long = `/srv/${'deeply/nested/'.repeat(40)}module.py`
    const code = page([], [trace(10, [long, 12_345])]).querySelector('tbody code')
    expect(code?.textContent).toMatch(/^\/srv\/.*….*module\.py:12345$/)
    expect(code?.textContent?.length).toBeLessThan(80)
    expect(code?.getAttribute('title')).toBe(`${long}:12345`)
  })

  it('sets the folder apart from file and line, and takes an escape for no separator', () => {
    const document = page([], [trace(10, ['lib/a\u001bb.py', 1]), trace(9, ['C:\\x\\y.py', 2])])
    expect(texts(document, '.scrolls tbody .leaf').slice(0, 2)).toEqual(['a\\x1bb.py:1', 'y.py:2'])
    expect(texts(document, '.scrolls tbody .folder').slice(0, 2)).toEqual(['lib/', 'C:\\x\\'])
  })

  it('says when a snapshot is partial', () => {
    const partial = { problem: 'The file ends at byte 812', tracesRead: 1 }
    const built = buildReport(
      { old: source(BEFORE, { name: 'a', partial }), new: source(GROWN, { name: 'b' }), made: MADE },
      { grouping: BY_LINE, oldMapping: [] },
      OPTIONS,
    )
    const { document } = new JSDOM(renderReport(built, 'html')).window
    expect(texts(document, '.warn')).toEqual(['A is partial: 1 whole traces. The file ends at byte 812'])
  })
})

// Nothing that hides, reorders or cannot be encoded; line ends are ours.
const UNSEEN = /(?!\n)\p{Control}|[\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u

describe('names from files in the HTML report', () => {
  const HOSTILE = [
    '<script>alert(1)</script>.py',
    '"><img src=x onerror=alert(1)>.py',
    "' onmouseover='alert(1).py",
    '</style></title></svg><iframe src=javascript:alert(1)>.py',
    '&lt;script&gt;.py',
    '\u202egnp.py\u2066',
    'a\u0000\u001b[31m\u0085.py',
    'undecodable\udce9.py',
    '<!-- ]]> ${1} {{2}}.py',
  ]

  it('become text everywhere, and nothing else', () => {
    const note = HOSTILE.join('\n')
    const sides = (name: string) =>
      source(
        HOSTILE.map((file, index) => trace(100 * (index + 1) + name.length, [file, index])),
        { name, note, source: name, writer: name },
        { name, note },
      )
    const [first = '', second = ''] = HOSTILE
    for (const groupBy of ['lineno', 'filename', 'traceback', 'package'] as const) {
      const report = buildReport(
        { old: sides(first), new: sides(second), made: MADE },
        { grouping: { ...BY_LINE, groupBy }, oldMapping: [] },
        OPTIONS,
      )
      const html = renderReport(report, 'html')
      const { document } = new JSDOM(html).window
      const elements = new Set(Array.from(document.querySelectorAll('*'), ({ localName }) => localName))
      for (const element of ['script', 'img', 'iframe']) expect(elements).not.toContain(element)
      const attributes = Array.from(document.querySelectorAll('*')).flatMap((node) =>
        node.getAttributeNames(),
      )
      expect(attributes.filter((name) => name.startsWith('on') || name === 'src' || name === 'href')).toEqual(
        [],
      )
      expect(html).not.toMatch(UNSEEN)
      expect(document.querySelectorAll('main')).toHaveLength(1)
      expect(document.body.children).toHaveLength(1)
    }
  })

  it('keep what they were, readably', () => {
    const names = HOSTILE.map((file) => trace(10, [file, 1]))
    const shown = texts(page([], names), '.scrolls tbody code')
    expect(shown).toContain('<script>alert(1)</script>.py:1')
    expect(shown).toContain('\\u202egnp.py\\u2066:1')
    expect(shown).toContain('undecodable\\udce9.py:1')
  })
})

describe('the colours of a report', () => {
  const css = readFileSync('src/renderer/styles/tokens.css', 'utf8').replaceAll("'", '"').replace(/\s+/g, ' ')
  const dark = css.slice(0, css.indexOf('@media'))
  const light = css.slice(css.indexOf(':root[data-theme="light"]'))

  it.each([
    ['dark', DARK, dark],
    ['light', LIGHT, light],
    ['fonts', FONTS, dark],
  ])('are those of the window: %s', (_theme, palette, tokens) => {
    for (const [name, value] of Object.entries(palette)) expect(tokens).toContain(`--${name}: ${value};`)
  })

  it('define everything that the report uses', () => {
    const html = renderReport(
      buildReport(sources(BEFORE, GROWN), { grouping: BY_LINE, oldMapping: [] }, OPTIONS),
      'html',
    )
    const used = new Set(Array.from(html.matchAll(/var\(--([\w-]+)\)/g), ([, name]) => name))
    for (const name of used) expect({ ...FONTS, ...LIGHT }).toHaveProperty([name ?? ''])
    expect(Object.keys(DARK)).toEqual(Object.keys(LIGHT))
  })
})
