// The HTML report: one file that opens offline, with its style and charts inside and no script at all.
import { displayCount } from '@shared/base/display'
import { drawWaterfall, layoutWaterfall } from '@shared/charts/waterfall'
import { changeTable } from '../changes'
import { countedRows, rowName } from '../names'
import type { Report } from '../report'
import {
  gateSentence,
  metaLine,
  partialSentences,
  provenance,
  summarySentences,
  type Fragment,
  type Sentence,
} from '../words'
import { nameText, signedSizeText, sizeText, tone } from './cells'
import { Markup, markup, NOTHING } from './markup'
import { STYLE } from './style'
import { changesSection, consumersSection, newAndGoneSection } from './tables'
import { themeStyle } from './theme'

const WATERFALL_CHANGES = 10
const WATERFALL_WIDTH = 790

export function renderHtml(report: Report): string {
  const { sections } = report
  const body = markup`<main>
<header><h1>${report.title}</h1><p class="meta">${metaLine(report)}</p></header>
${gate(report)}${partialSentences(report).map((partial) => markup`<p class="warn">${sentence(partial)}</p>`)}
${sections.summary ? summary(report) : NOTHING}
${sections.waterfall ? waterfall(report) : NOTHING}
${sections.changes ? changesSection(report) : NOTHING}
${sections.newAndGone ? newAndGoneSection(report) : NOTHING}
${sections.consumers ? consumersSection(report) : NOTHING}
${notes(report)}
${made(report)}
</main>`
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="${report.made.by}">
<title>${report.title}</title>
<style>${new Markup(`${themeStyle()}\n${STYLE}`)}</style>
</head>
<body>
${body}
</body>
</html>
`
  return page.html
}

function gate(report: Report): Markup {
  const text = gateSentence(report)
  if (text === null) return NOTHING
  return markup`<p class="gate ${report.gate?.isExceeded === true ? 'fails' : 'passes'}">${sentence(text)}</p>`
}

function summary(report: Report): Markup {
  const { grouping, summary, traced } = report
  const up = summary.states.grown + summary.states.new
  const down = summary.states.shrunk + summary.states.gone
  const sentences = summarySentences(report).map((text) => markup`${sentence(text)} `)
  const shrunk = -Math.abs(summary.shrunk)
  return markup`<p class="lead">${sentences}</p>
<dl class="figures">${figure(sizeText(traced.old.size), `A, ${displayCount(traced.old.count)} blocks`)}${figure(sizeText(traced.new.size), `B, ${displayCount(traced.new.count)} blocks`)}${figure(signedSizeText(summary.grown), `grown, ${countedRows(grouping.groupBy, up)}`, tone(summary.grown))}${figure(signedSizeText(shrunk), `shrunk, ${countedRows(grouping.groupBy, down)}`, tone(shrunk))}</dl>`
}

function figure(value: Markup, label: string, className = ''): Markup {
  return markup`<div><dt>${label}</dt><dd class="${className}">${value}</dd></div>`
}

function waterfall(report: Report): Markup {
  const { groupBy } = report.grouping
  const { all, biggest, rest } = changeTable(report, WATERFALL_CHANGES)
  if (biggest.length === 0) return NOTHING
  const layout = layoutWaterfall(
    {
      old: { label: `A  ${report.old.label}`, size: all.old.size },
      new: { label: `B  ${report.new.label}`, size: all.new.size },
      changes: biggest.map((row) => ({ label: rowName(row, groupBy), sizeDiff: row.sizeDiff })),
      rest:
        rest === null ? null : { label: countedRows(groupBy, rest.rows, 'other'), sizeDiff: rest.sizeDiff },
    },
    { width: WATERFALL_WIDTH },
  )
  return markup`<h2>From A to B <small>the biggest changes, the rest summed</small></h2><figure>${new Markup(drawWaterfall(layout, 'waterfall'))}</figure>`
}

function notes(report: Report): Markup {
  if (report.notes.length === 0) return NOTHING
  const entries = report.notes.map(
    ({ about, text }) =>
      markup`<h3>${about}</h3><p class="note">${text.split(/\r\n?|\n/).map((line, index) => markup`${index === 0 ? '' : new Markup('\n')}${line}`)}</p>`,
  )
  return markup`<h2>Notes</h2>${entries}`
}

function made(report: Report): Markup {
  const facts = provenance(report).map(([label, text]) => markup`<dt>${label}</dt><dd>${text}</dd>`)
  return markup`<h2>How this was made</h2><dl class="facts">${facts}</dl>`
}

function sentence(fragments: Sentence): Markup {
  return markup`${fragments.map(fragmentMarkup)}`
}

function fragmentMarkup(fragment: Fragment): Markup {
  if (typeof fragment === 'string') return markup`${fragment}`
  switch (fragment.kind) {
    case 'strong':
      return markup`<b>${fragment.text}</b>`
    case 'name':
      return nameText(fragment.text, 'package')
    default:
      return markup`${fragment.text}`
  }
}
