// What the figures mean, in sentences: the same in HTML and Markdown. A sentence is fragments, so that a format can
// set names and figures apart, and escape each in its own way.
import {
  countOf,
  displayCount,
  displayGrowth,
  displayInstant,
  displaySignedSize,
  displaySize,
} from '@shared/base/display'
import { filterArguments } from '@shared/model/command-line'
import type { CompareRow } from '@shared/contract/compare'
import { countedRows, rowName, rowNoun } from './names'
import type { Report, ReportSide } from './report'

export type Fragment =
  /** Our own words and figures: no format has to escape more than its own syntax. */
  | string
  | { readonly kind: 'strong'; readonly text: string }
  /** A name from a file, or a command: set as code. */
  | { readonly kind: 'name'; readonly text: string }
  /** Other text that is not ours. */
  | { readonly kind: 'foreign'; readonly text: string }

export type Sentence = readonly Fragment[]

/** Names one to three rows that carry most of the difference. */
const MAX_NAMED = 3
const MOST = 0.8
const COUNT_WORDS = ['No', 'One', 'Two', 'Three']

export function summarySentences(report: Report): readonly Sentence[] {
  const { old, new: fresh } = report.traced
  if (old.count === 0 && fresh.count === 0) {
    const cause = report.grouping.filters.length > 0 ? ' that passes the filters' : ''
    return [[`Neither snapshot holds a trace${cause}.`]]
  }
  return [
    growthSentence(report),
    ...mainRows(report),
    movementSentence(report),
    ...(report.grouping.cumulative
      ? [
          [
            'Cumulative: a trace counts for every frame of its traceback, so sums over rows exceed the traced memory.',
          ],
        ]
      : []),
  ]
}

export function gateSentence(report: Report): Sentence | null {
  const { gate, traced } = report
  if (gate === null) return null
  const difference = traced.new.size - traced.old.size
  const growth = displayGrowth(difference, traced.old.size)
  const reason = `${displaySignedSize(difference)}${growth === null ? '' : `, ${growth}`}`
  return [
    { kind: 'name', text: `--fail-above ${gate.amount}` },
    ' ',
    { kind: 'strong', text: gate.isExceeded ? 'fails' : 'passes' },
    ` (${reason}).`,
  ]
}

/** One a snapshot that is not whole. */
export function partialSentences(report: Report): readonly Sentence[] {
  const sentences: Sentence[] = []
  for (const [letter, side] of sides(report)) {
    const { partial } = side.snapshot
    if (partial === null) continue
    const traces = displayCount(partial.tracesRead)
    sentences.push([
      { kind: 'strong', text: `${letter} is partial` },
      `: ${traces} whole traces. ${partial.problem}`,
    ])
  }
  return sentences
}

/** "snapshots of ingest-worker · tracemalloc, 25 frames · grouped by line, cumulative". */
export function metaLine(report: Report): string {
  const sessions = [...new Set([report.old.session, report.new.session].filter((name) => name !== null))]
  const limits = [...new Set([report.old.snapshot.tracebackLimit, report.new.snapshot.tracebackLimit])]
  const depth = limits.every((limit) => limit !== null)
    ? `, ${limits.map(String).join(' and ')} ${limits.at(-1) === 1 ? 'frame' : 'frames'}`
    : ''
  return [
    ...(sessions.length === 0 ? [] : [sessions.join(' and ')]),
    `tracemalloc${depth}`,
    `grouped by ${rowNoun(report.grouping.groupBy, 1)}${report.grouping.cumulative ? ', cumulative' : ''}`,
    ...(report.grouping.filters.length === 0 ? [] : [countOf(report.grouping.filters.length, 'filter')]),
  ].join(' · ')
}

/** How the report was made: label and text, in reading order. */
export function provenance(report: Report): readonly (readonly [string, string])[] {
  const { grouping, hasPseudonyms, oldMapping } = report
  const filters = grouping.filters.map((filter) => filterArguments(filter).join(' '))
  const mapping = [...grouping.mapping, ...oldMapping].map(({ from, to }) => `${from} = ${to}`)
  const listed = (texts: readonly string[], noun: string) =>
    texts.length === 0 ? 'none' : hasPseudonyms ? countOf(texts.length, noun) : texts.join('; ')
  return [
    ...sides(report).map(([letter, side]) => [letter, sideFacts(side, hasPseudonyms)] as const),
    ['Rows', `${countedRows(grouping.groupBy, report.summary.rowCount)}, in CPython’s order of compare_to`],
    ['Filters', listed(filters, 'filter')],
    ['Path mapping', `${listed(mapping, 'mapping')}${mappedRows(report)}`],
    ...(hasPseudonyms ? [['Names', 'files and packages have pseudonyms'] as const] : []),
    ['Made', `${displayInstant(report.made.at)} by ${report.made.by}`],
  ]
}

export function sides(report: Report): readonly (readonly ['A' | 'B', ReportSide])[] {
  return [
    ['A', report.old],
    ['B', report.new],
  ]
}

function sideFacts(side: ReportSide, hasPseudonyms: boolean): string {
  const { snapshot } = side
  return [
    side.label,
    ...(hasPseudonyms || snapshot.source === '' ? [] : [snapshot.source]),
    ...(snapshot.takenAt === null ? [] : [displayInstant(snapshot.takenAt)]),
    `${displayCount(snapshot.traceCount)} traces, ${displayCount(snapshot.totalSize)} bytes`,
    snapshot.format === 'simulated'
      ? `taken in a run of ${snapshot.writer}`
      : `${snapshot.writer}, pickle protocol ${snapshot.pickleProtocol}${snapshot.compression === 'none' ? '' : `, ${snapshot.compression}`}`,
    snapshot.tracebackLimit === null
      ? 'traceback limit not known'
      : `traceback limit ${snapshot.tracebackLimit}`,
  ].join(' · ')
}

function mappedRows(report: Report): string {
  const { shared, sharedByMapping } = report.summary
  if (sharedByMapping === 0) return ''
  return `; ${displayCount(sharedByMapping)} of ${displayCount(shared)} shared ${rowNoun(report.grouping.groupBy, shared)} match only with it`
}

function growthSentence(report: Report): Sentence {
  const { old, new: fresh } = report.traced
  const difference = fresh.size - old.size
  const span = `from ${displayCount(old.size)} to ${displayCount(fresh.size)} bytes`
  if (difference === 0) return [`Traced memory is the same: ${displayCount(old.size)} bytes.`]
  const verb = difference > 0 ? 'grew' : 'shrank'
  const amount = displaySize(Math.abs(difference))
  const growth = displayGrowth(difference, old.size)
  return [
    `Traced memory ${verb} by `,
    { kind: 'strong', text: growth === null ? amount : growth.replace(/^[+\u2212]/, '') },
    `, ${span}.`,
  ]
}

/** "Two lines account for +2.1 MiB: a (+1.1 MiB) and b (+1.0 MiB)." */
function mainRows(report: Report): readonly Sentence[] {
  const difference = report.summary.new.size - report.summary.old.size
  const direction = Math.sign(difference)
  if (direction === 0) return []
  const named: CompareRow[] = []
  let sum = 0
  for (const row of report.summary.biggest) {
    if (Math.sign(row.sizeDiff) !== direction) continue
    named.push(row)
    sum += row.sizeDiff
    if (named.length === MAX_NAMED || Math.abs(sum) >= MOST * Math.abs(difference)) break
  }
  if (named.length === 0) return []
  const { groupBy } = report.grouping
  const names = named.flatMap((row, index): Fragment[] => [
    index === 0 ? '' : index === named.length - 1 ? ' and ' : ', ',
    { kind: 'name', text: rowName(row, groupBy) },
    ` (${row.state === 'new' ? 'new, ' : row.state === 'gone' ? 'gone, ' : ''}${displaySignedSize(row.sizeDiff)})`,
  ])
  return [
    [
      `${COUNT_WORDS[named.length] ?? ''} ${rowNoun(groupBy, named.length)} ${named.length === 1 ? 'accounts' : 'account'} for `,
      { kind: 'strong', text: displaySignedSize(sum) },
      ': ',
      ...names,
      '.',
    ],
  ]
}

function movementSentence(report: Report): Sentence {
  const { states, grown, shrunk } = report.summary
  const { groupBy } = report.grouping
  const up = states.grown + states.new
  const down = states.shrunk + states.gone
  if (up + down === 0) return [`No ${rowNoun(groupBy, 1)} changed its size.`]
  const parts: string[] = []
  if (up > 0) {
    const fresh = states.new > 0 ? `, ${displayCount(states.new)} of them new` : ''
    parts.push(
      `${countedRows(groupBy, up)} grew by ${displaySize(grown)}${up > 1 ? ' together' : ''}${fresh}`,
    )
  }
  if (down > 0) {
    const gone = states.gone > 0 ? `, ${displayCount(states.gone)} of them gone` : ''
    const subject = up > 0 ? displayCount(down) : countedRows(groupBy, down)
    parts.push(`${subject} shrank by ${displaySize(Math.abs(shrunk))}${down > 1 ? ' together' : ''}${gone}`)
  }
  if (states.same > 0) parts.push(`${displayCount(states.same)} stayed the same`)
  return [`${parts.join('; ')}.`]
}
