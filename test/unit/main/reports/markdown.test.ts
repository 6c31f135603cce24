import { describe, expect, it } from 'vitest'
import { buildReport } from '@main/reports/build'
import { renderReport } from '@main/reports/render'
import type { ReportOptions } from '@shared/contract/reports'
import { BY_LINE, MADE, OPTIONS, source, sources, trace, type Trace } from '@test/support/reports/sources'

const TABLE_ONLY: ReportOptions = {
  ...OPTIONS,
  sections: {
    summary: false,
    waterfall: false,
    changes: true,
    newAndGone: false,
    consumers: false,
    notes: true,
  },
}

function markdown(old: readonly Trace[], fresh: readonly Trace[], options = TABLE_ONLY): string {
  return renderReport(buildReport(sources(old, fresh), { grouping: BY_LINE, oldMapping: [] }, options), 'md')
}

describe('the Markdown report', () => {
  it('fits a pull request', () => {
    const old = [trace(10_240, ['app/cache.py', 88]), trace(2048, ['app/parse.py', 151])]
    const fresh = [
      trace(10_240, ['app/cache.py', 88]),
      trace(4096, ['app/cache.py', 88]),
      trace(512, ['app/parse.py', 145]),
    ]
    expect(markdown(old, fresh, { ...TABLE_ONLY, failAbove: '5%' })).toBe(`### Memory: +2.5 KiB (+20.8 %)

before → after uses 2.5 KiB more<br>
tracemalloc, 25 frames · grouped by line

**Gate:** \`--fail-above 5%\` **fails** (+2.5 KiB, +20.8 %).

| line | Δ size | Δ count |
| --- | ---: | ---: |
| \`app/cache.py:88\` | +4.0 KiB | +1 |
| \`app/parse.py:151\` gone | -2.0 KiB | -1 |
| \`app/parse.py:145\` new | +512 B | +1 |
| **all** | **+2.5 KiB** | **+1** |

<details><summary>How this was made</summary>

- A: before · snapshot.pickle · 2 traces, 12 288 bytes · CPython 3.9 or later, pickle protocol 5 · traceback limit 25
- B: after · snapshot.pickle · 3 traces, 14 848 bytes · CPython 3.9 or later, pickle protocol 5 · traceback limit 25
- Rows: 3 lines, in CPython’s order of compare\\_to
- Filters: none
- Path mapping: none
- Made: 2026-11-24 03:35 UTC by Arenascope 0.1.0

</details>
`)
  })

  it('sums the rows it does not list', () => {
    const fresh = Array.from({ length: 14 }, (_, line) => trace(100 + line, ['many.py', line + 1]))
    expect(markdown([], fresh)).toContain(
      '| 4 other lines | +406 B | +4 |\n| **all** | **+1.5 KiB** | **+14** |',
    )
  })

  it('says that nothing changed', () => {
    const same = [trace(1, ['a.py', 1])]
    expect(markdown(same, same)).toMatch(/^### Memory: no difference\n/)
  })

  it.each([
    ['a|b.py', '| `a\\|b.py:1` new |'],
    ['a`b``c.py', '| ```a`b``c.py:1``` new |'],
    ['`tick.py', '| `` `tick.py:1 `` new |'],
    ['<img src=x>.py', '| `<img src=x>.py:1` new |'],
    ['a\nb.py', '| `a\\x0ab.py:1` new |'],
    ['\u202egnp.py', '| `\\u202egnp.py:1` new |'],
  ])('keeps %j inside its cell, as code', (file, row) => {
    expect(markdown([], [trace(5, [file, 1])])).toContain(row)
  })

  it('gives names outside of code no meaning: markup, mentions, references, links', () => {
    const name = '<b>*x*</b> [l](javascript:1) @someone #12 https://evil.example www.evil.example `c`'
    const report = buildReport(
      {
        old: source([], { name }),
        new: source([], { name: 'b', note: '# head\n- item\n1. one' }),
        made: MADE,
      },
      { grouping: BY_LINE, oldMapping: [] },
      TABLE_ONLY,
    )
    const text = renderReport(report, 'md')
    expect(text).toContain(
      '&lt;b&gt;\\*x\\*&lt;/b&gt; \\[l\\](javascript:1) @<!-- -->someone #<!-- -->12 ' +
        'https:<!-- -->//evil.example www<!-- -->.evil.example \\`c\\`',
    )
    expect(text).toContain('> **Snapshot b:** \\# head\n> \\- item\n> 1\\. one')
  })
})
