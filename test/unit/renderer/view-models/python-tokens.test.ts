import { describe, expect, it } from 'vitest'
import { tokenizeLine, tokenizePython } from '@renderer/view-models/python-tokens'

/** "k(def) d(put)": kinds by their first letter; plain text stands for itself. */
function draw(line: string): string {
  return tokenizeLine(line, null)
    .tokens.map(({ kind, text }) => (kind === 'plain' ? text : `${kind[0]}(${text})`))
    .join('')
}

describe('tokenizeLine', () => {
  it.each([
    ['def put(self, key: str) -> None:', 'k(def) d(put)(self, key: str) -> k(None):'],
    ['class Index(dict):  # for good', 'k(class) d(Index)(dict):  c(# for good)'],
    ["x = 'no # comment'", "x = s('no # comment')"],
    [String.raw`r = rb'\'' + f"{a}"`, String.raw`r = s(rb'\'') + s(f"{a}")`],
    ['n = 0xFF + 1_000 + 1.5e-3j + .5', 'n = n(0xFF) + n(1_000) + n(1.5e-3j) + n(.5)'],
    ['definition = undefined_class', 'definition = undefined_class'],
    ['größe = naïve', 'größe = naïve'],
    ['match = re.match(pattern)', 'match = re.match(pattern)'],
    ['match command:', 'k(match) command:'],
    ['case [x, y]:', 'k(case) [x, y]:'],
    ['async def run(): await go()', 'k(async) k(def) d(run)(): k(await) go()'],
    ["'unclosed", "s('unclosed)"],
    ['', ''],
  ])('%s', (line, drawn) => {
    expect(draw(line)).toBe(drawn)
  })

  it('carries an open triple-quoted string from line to line', () => {
    const lines = ['"""Key to', "it's offset", 'for good.""" + x', 'y = 1']
    expect(tokenizePython(lines).map((tokens) => tokens.map((token) => token.kind))).toEqual([
      ['string'],
      ['string'],
      ['string', 'plain'],
      ['plain', 'number'],
    ])
  })

  it('ends a triple-quoted string on its own line and leaves the other kind of quotes inside alone', () => {
    expect(tokenizeLine(`"""it's ''' here""" + 1`, null)).toMatchObject({ open: null })
    expect(tokenizeLine(`'''""" still open`, null).open).toBe("'''")
  })

  it('loses no character of any line', () => {
    const lines = ['\tif a != b: # x', 'πr² = "日本', '$ ? ` \u0000', `x = """a`, '"\\']
    for (const line of lines) {
      const { tokens } = tokenizeLine(line, null)
      expect(tokens.map((token) => token.text).join('')).toBe(line)
    }
  })
})
