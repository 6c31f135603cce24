// A report that fits a pull request: the figure in the headline, the biggest changes, the gate. Names from files are
// set as code or escaped: no markup, mention or link of theirs is rendered.
import { never } from '@shared/base/assert'
import { displayGrowth, displaySignedSize } from '@shared/base/display'
import { shortenMiddle, visibleText } from '@shared/base/visible-text'
import type { CompareRow } from '@shared/contract/compare'
import { changeTable, type ChangeSums } from './changes'
import { countedRows, rowName, rowNoun } from './names'
import type { Report } from './report'
import {
  gateSentence,
  metaLine,
  partialSentences,
  provenance,
  summarySentences,
  type Fragment,
  type Sentence,
} from './words'

const ROWS = 10
const CONSUMERS = 5
const NAME_LENGTH = 80

/** Blocks with an empty line between them. */
export function renderMarkdown(report: Report): string {
  const { sections } = report
  const gate = gateSentence(report)
  const blocks = [
    headline(report),
    `${escaped(report.title)}<br>\n${escaped(metaLine(report))}`,
    ...(gate === null ? [] : [`**Gate:** ${sentence(gate)}`]),
    ...partialSentences(report).map((partial) => `> ${sentence(partial)}`),
    ...(sections.summary ? [summarySentences(report).map(sentence).join(' ')] : []),
    ...(sections.changes ? changes(report) : []),
    ...(sections.newAndGone ? newAndGone(report) : []),
    ...(sections.consumers ? consumers(report) : []),
    ...report.notes.map(
      ({ about, text }) =>
        `> **${escaped(about)}:** ${text
          .split(/\r\n?|\n/)
          .map(escaped)
          .join('\n> ')}`,
    ),
    made(report),
  ]
  return `${blocks.join('\n\n')}\n`
}

function headline(report: Report): string {
  const { old, new: fresh } = report.traced
  const difference = fresh.size - old.size
  if (difference === 0) return '### Memory: no difference'
  const growth = displayGrowth(difference, old.size)
  return `### Memory: ${plain(displaySignedSize(difference))}${growth === null ? '' : ` (${plain(growth)})`}`
}

function changes(report: Report): readonly string[] {
  const { groupBy } = report.grouping
  const { all, biggest, rest } = changeTable(report, ROWS)
  if (biggest.length === 0) return []
  const rows = [
    row([rowNoun(groupBy, 1), 'Δ size', 'Δ count']),
    '| --- | ---: | ---: |',
    ...biggest.map((change) => row([changeName(change, report), ...differences(change)])),
    ...(rest === null ? [] : [row([countedRows(groupBy, rest.rows, 'other'), ...differences(rest)])]),
    row(['all', ...differences(all)].map((cell) => `**${cell}**`)),
  ]
  return [rows.join('\n')]
}

function changeName(change: CompareRow, report: Report): string {
  const tag = change.state === 'new' || change.state === 'gone' ? ` ${change.state}` : ''
  return `${code(rowName(change, report.grouping.groupBy))}${tag}`
}

function differences(sums: Pick<ChangeSums, 'sizeDiff' | 'countDiff'>): readonly string[] {
  const { countDiff, sizeDiff } = sums
  return [plain(displaySignedSize(sizeDiff)), `${countDiff > 0 ? '+' : ''}${countDiff}`]
}

function newAndGone(report: Report): readonly string[] {
  const { groupBy } = report.grouping
  const { states, topGone, topNew } = report.summary
  const list = (word: string, count: number, rows: readonly CompareRow[]) => {
    if (count === 0) return []
    const names = rows
      .slice(0, CONSUMERS)
      .map((entry) => `${code(rowName(entry, groupBy))} (${plain(displaySignedSize(entry.sizeDiff))})`)
    const more =
      count > names.length ? `, and ${plain(countedRows(groupBy, count - names.length, 'other'))}` : ''
    return [`**${word}:** ${names.join(', ')}${more}`]
  }
  return [...list('New', states.new, topNew), ...list('Gone', states.gone, topGone)]
}

function consumers(report: Report): readonly string[] {
  const { rows, whole } = report.consumers
  if (rows.length === 0) return []
  const lines = rows.slice(0, CONSUMERS).map((consumer) => {
    const share = whole.size === 0 ? '' : `, ${((consumer.size / whole.size) * 100).toFixed(1)} %`
    const size = plain(displaySignedSize(consumer.size)).replace('+', '')
    return `1. ${code(rowName(consumer, report.grouping.groupBy))} ${size}${share}`
  })
  return [`**Top consumers of B**\n\n${lines.join('\n')}`]
}

function made(report: Report): string {
  const facts = provenance(report).map(([label, text]) => `- ${escaped(label)}: ${escaped(text)}`)
  return `<details><summary>How this was made</summary>\n\n${facts.join('\n')}\n\n</details>`
}

function row(cells: readonly string[]): string {
  // Inside a table a pipe ends its cell even in code; the backslash before it is taken away by the table.
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function sentence(fragments: Sentence): string {
  return fragments.map(fragmentText).join('')
}

function fragmentText(fragment: Fragment): string {
  if (typeof fragment === 'string') return plain(fragment)
  switch (fragment.kind) {
    case 'strong':
      return `**${plain(fragment.text)}**`
    case 'name':
      return code(fragment.text)
    case 'foreign':
      return escaped(fragment.text)
    default:
      return never(fragment)
  }
}

/** A code span with a fence longer than any run of backticks in it. */
function code(name: string): string {
  const text = shortenMiddle(visibleText(name), NAME_LENGTH)
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const padding = text.startsWith('`') || text.endsWith('`') || text.trim() !== text ? ' ' : ''
  return `${fence}${padding}${text}${padding}${fence}`
}

/** Text from a file or a person, on one line: without Markdown or HTML meaning, mentions, references and links. */
function escaped(text: string): string {
  return plain(visibleText(text))
    .replaceAll('&', '&amp;')
    .replace(/[\\`*_[\]~|$]/g, '\\$&')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/^(\s*)([-+#=])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2')
    .replace(/[@#](?=\w)|:(?=\/\/)|www(?=\.)/gi, '$&<!-- -->')
}

/** Figures with characters that every diff and terminal has. */
function plain(text: string): string {
  return text.replaceAll('\u2009', ' ').replaceAll('\u2212', '-')
}
