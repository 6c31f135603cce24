import { describe, expect, it } from 'vitest'
import { buildReport } from '@main/reports/build'
import { renderReport, reportPieces } from '@main/reports/render'
import type { Grouping } from '@shared/model/snapshot'
import { readCsv, unguarded } from '@test/support/reports/read-csv'
import { BY_LINE, OPTIONS, sources, trace, type Trace } from '@test/support/reports/sources'

function report(
  old: readonly Trace[],
  fresh: readonly Trace[],
  grouping: Partial<Grouping> = {},
  pseudonyms = false,
) {
  return buildReport(
    sources(old, fresh),
    { grouping: { ...BY_LINE, ...grouping }, oldMapping: [] },
    { ...OPTIONS, pseudonyms },
  )
}

const OLD = [trace(100, ['app/a.py', 1]), trace(40, ['app/gone.py', 9])]
const NEW = [trace(100, ['app/a.py', 1]), trace(60, ['app/a.py', 1]), trace(7, ['lib/new.py', 2])]

describe('the CSV report', () => {
  it('has a header and every row, whatever the sections', () => {
    expect(renderReport(report(OLD, NEW), 'csv')).toBe(
      [
        'state,package,file,line,size_old,size_new,size_diff,count_old,count_new,count_diff',
        'grown,app,app/a.py,1,100,160,60,1,2,1',
        'gone,app,app/gone.py,9,40,0,-40,1,0,-1',
        'new,lib,lib/new.py,2,0,7,7,0,1,1',
        '',
      ].join('\r\n'),
    )
  })

  it('adds the frames when grouped by traceback', () => {
    const fresh = [trace(8, ['app/main.py', 3], ['app/a.py', 1])]
    const [header, row] = readCsv(renderReport(report([], fresh, { groupBy: 'traceback' }), 'csv'))
    expect(header?.at(-1)).toBe('traceback')
    expect(JSON.parse(row?.at(-1) ?? '')).toEqual([
      ['app/main.py', 3],
      ['app/a.py', 1],
    ])
  })

  it.each(['=HYPERLINK("http://x")', '+1', '-1+2', '@SUM(A1)', '\tx', '\rx', "'quoted"])(
    'gives a spreadsheet no formula in %j',
    (file) => {
      const [, row] = readCsv(renderReport(report([], [trace(1, [file, 1])]), 'csv'))
      expect(row?.[2]).toBe(`'${file}`)
      expect(unguarded(row?.[2] ?? '')).toBe(file)
    },
  )

  it('shows half a surrogate pair, which no encoding can hold', () => {
    expect(renderReport(report([], [trace(1, ['caf\udce9.py', 1])]), 'csv')).toContain('caf\\udce9.py')
  })
})

describe('the JSON report', () => {
  it('is what compare prints, with a header of its own', () => {
    const parsed: unknown = JSON.parse(renderReport(report(OLD, NEW), 'json'))
    expect(parsed).toMatchObject({
      report: { title: 'before → after uses 27 B more', madeAt: '2026-11-24T03:35:00.000Z', gate: null },
      old: { format: 'tracemalloc', pythonTraces: 2, totalSize: 140, tracebackLimit: 25 },
      new: { format: 'tracemalloc', pythonTraces: 3, totalSize: 167, tracebackLimit: 25 },
      groupBy: 'lineno',
      cumulative: false,
      rowCount: 3,
      sizeDiff: 27,
      countDiff: 1,
      rows: [
        { traceback: [['app/a.py', 1]], size: 160, sizeDiff: 60, count: 2, countDiff: 1 },
        { traceback: [['app/gone.py', 9]], size: 0, sizeDiff: -40, count: 0, countDiff: -1 },
        { traceback: [['lib/new.py', 2]], size: 7, sizeDiff: 7, count: 1, countDiff: 1 },
      ],
    })
  })

  it('is one document without rows, too', () => {
    expect(JSON.parse(renderReport(report([], []), 'json'))).toMatchObject({ rowCount: 0, rows: [] })
  })
})

describe('a cumulative report', () => {
  const recursive = [trace(10, ['a.py', 1], ['a.py', 1], ['b.py', 2])]

  it('counts traced memory once, and says that its rows overlap', () => {
    const html = renderReport(report([], recursive, { cumulative: true }), 'html')
    expect(html).toContain('Traced memory grew by <b>10 B</b>')
    expect(html).toContain('sums over rows exceed the traced memory')
  })
})

describe('pseudonyms', () => {
  const SECRET = /secret|vendor/
  const old = [trace(5, ['/srv/secret/core/x.py', 1]), trace(5, ['/srv/secret/core/y.py', 2])]
  const fresh = [
    trace(900, ['/srv/secret/core/x.py', 1]),
    trace(300, ['/usr/lib/python3/dist-packages/vendor/z.so', 0]),
  ]

  it.each(['html', 'md', 'csv', 'json'] as const)('leave no name of a file in %s', (format) => {
    const mapping = [{ from: '/srv/secret/old', to: '/srv/secret' }]
    const filters = [
      { kind: 'filter', inclusive: true, pattern: '*', lineno: null, allFrames: false, domain: null },
      {
        kind: 'filter',
        inclusive: false,
        pattern: '*/secret.py',
        lineno: null,
        allFrames: false,
        domain: null,
      },
    ] as const
    const text = renderReport(report(old, fresh, { mapping, filters }, true), format)
    expect(text).not.toMatch(SECRET)
    expect(text).toContain('package 1/file 1.py')
  })

  it('are the same in every format and keep rows apart', () => {
    const named = report(old, fresh, {}, true)
    const [, ...rows] = readCsv(renderReport(named, 'csv'))
    expect(rows.map(([, pkg, file, line]) => `${pkg} ${file}:${line}`)).toEqual([
      'package 1 package 1/file 1.py:1',
      'package 2 package 2/file 1:0',
      'package 1 package 1/file 2.py:2',
    ])
    expect(renderReport(named, 'md')).toContain('`package 2/file 1:0` new')
  })

  it('stand for packages when grouped by package', () => {
    const text = renderReport(report(old, fresh, { groupBy: 'package' }, true), 'csv')
    expect(text).not.toMatch(SECRET)
    expect(text).toContain('grown,package 1,package 1,0,10,900,890')
  })
})

describe('a report for a file', () => {
  it('comes in pieces that make the same text', () => {
    const many = Array.from({ length: 5000 }, (_, line) => trace(line + 1, ['generated.py', line]))
    const built = report([], many)
    for (const format of ['csv', 'json'] as const) {
      const pieces = [...reportPieces(built, format)]
      expect(pieces.length).toBeGreaterThan(2)
      expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(70_000)
      expect(pieces.join('')).toBe(renderReport(built, format))
    }
  })
})
