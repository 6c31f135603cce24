// What stands beside the preview of a report.
import { describe, expect, it } from 'vitest'
import type { CompareRow, CompareSummary } from '@shared/contract/compare'
import {
  doDifferencesAddUp,
  isSelfContained,
  ownFolder,
  reportCommand,
} from '@renderer/view-models/report-facts'
import { session } from '../../../support/renderer/sessions'

function row(file: string, sizeDiff: number, change: Partial<CompareRow> = {}): CompareRow {
  return {
    traceback: [[file, 1]],
    size: 1000 + sizeDiff,
    sizeDiff,
    count: 2,
    countDiff: 1,
    state: 'grown',
    package: 'app',
    packageKind: 'yours',
    ...change,
  }
}

function summary(change: Partial<CompareSummary> = {}): CompareSummary {
  return {
    old: { size: 5000, count: 10 },
    new: { size: 5070, count: 13 },
    rowCount: 4,
    states: { new: 0, gone: 0, grown: 2, shrunk: 1, same: 1 },
    grown: 100,
    shrunk: -30,
    biggest: [row('/srv/shop/app/a.py', 60), row('/srv/shop/lib/b.py', 40)],
    rest: { rows: 2, sizeDiff: -30, countDiff: 1 },
    topNew: [],
    topGone: [],
    shared: 4,
    sharedByMapping: 0,
    ...change,
  }
}

describe('the check of the sums', () => {
  it('holds when rows, rest and totals agree', () => {
    expect(doDifferencesAddUp(summary())).toBe(true)
  })

  it.each([
    ['a byte is missing', { rest: { rows: 2, sizeDiff: -31, countDiff: 1 } }],
    ['a block is missing', { rest: { rows: 2, sizeDiff: -30, countDiff: 0 } }],
    ['growth and shrinkage do not make the difference', { grown: 101 }],
  ])('fails when %s', (_case, change) => {
    expect(doDifferencesAddUp(summary(change))).toBe(false)
  })
})

describe('the check of the network', () => {
  it('takes a page with its style and drawing inside', () => {
    expect(
      isSelfContained('<style>p{color:red}</style><p title="src=x">http://a</p><svg><rect/></svg>'),
    ).toBe(true)
  })

  it.each([
    '<img src="x.png">',
    '<a href="https://example.org">x</a>',
    '<script>1</script>',
    '<link rel="stylesheet" href="a.css">',
    '<p onclick="x()">x</p>',
    '<style>@import "a.css"</style>',
    '<style>p{background:url(a.png)}</style>',
  ])('refuses %s', (html) => {
    expect(isSelfContained(html)).toBe(false)
  })
})

const SECTIONS = {
  summary: true,
  waterfall: true,
  changes: true,
  newAndGone: true,
  consumers: true,
  notes: true,
}

describe('the same on a server', () => {
  const grouping = { groupBy: 'lineno', cumulative: false, filters: [], mapping: [] } as const
  const [first, , last] = session('shop', ['start', 'middle', 'end run']).snapshots

  function command(path: string | null, otherSession = false): readonly string[] {
    const own = session('shop', ['start', 'middle', 'end run'], { path })
    if (first === undefined || last === undefined) throw new Error('a session of three')
    return reportCommand({
      old: first,
      new: last,
      oldSession: otherSession ? session('night', []) : own,
      newSession: own,
      grouping: { ...grouping, groupBy: 'filename' },
      oldMapping: [{ from: 'release 1/', to: 'r/' }],
      format: 'md',
      options: { title: 'The fix', sections: SECTIONS, pseudonyms: true, failAbove: '5%' },
    })
  }

  it('names a saved session and the range in it', () => {
    expect(command('/data/shop.arenascope')).toEqual([
      'arenascope report',
      'shop.arenascope',
      '--from 1 --to 3',
      '--group-by filename',
      "--map 'release 1/=r/'",
      "--title 'The fix'",
      '--pseudonyms',
      '--fail-above 5%',
      '-o report.md',
    ])
  })

  it('names the files of what is not in one saved session', () => {
    const files = ['arenascope report', 'start.pickle', "'end run.pickle'"]
    expect(command(null).slice(0, 3)).toEqual(files)
    expect(command('/data/shop.arenascope', true).slice(0, 3)).toEqual(files)
  })
})

describe('the folder of your own files', () => {
  it('is what the biggest rows share', () => {
    expect(ownFolder(summary())).toBe('/srv/shop/')
  })

  it('does not count what is not yours', () => {
    const topNew = [row('/usr/lib/python3.12/json/decoder.py', 1, { packageKind: 'stdlib' })]
    expect(ownFolder(summary({ topNew }))).toBe('/srv/shop/')
  })

  it('is none where nothing is shared', () => {
    expect(ownFolder(summary({ topGone: [row('C:\\app\\x.py', -1)] }))).toBe('')
    expect(ownFolder(summary({ biggest: [] }))).toBe('')
  })
})
