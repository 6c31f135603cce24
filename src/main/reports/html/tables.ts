// The tables of a report: changes, new and gone, consumers. Every table ends with sums that equal its rows.
import { differenceScale, drawDifferenceBar, drawShareBar } from '@shared/charts/bars'
import { displayCount, displayShare } from '@shared/base/display'
import type { CompareRow } from '@shared/contract/compare'
import type { ConsumerRow } from '@shared/contract/consumers'
import { changeTable, type ChangeSums } from '../changes'
import { countedRows, rowNoun } from '../names'
import type { Report } from '../report'
import { countDifferenceCell, differenceCell, nameCell, sizeCell, stateTag } from './cells'
import { Markup, markup, NOTHING } from './markup'

const CHANGES = 25
/** Rows, and characters of a name, in the two narrow lists. */
const SIDE_ROWS = 10
const SIDE_NAME = 40

export function changesSection(report: Report): Markup {
  const { groupBy } = report.grouping
  const { all, biggest, rest } = changeTable(report, CHANGES)
  const title = markup`<h2>Changed ${rowNoun(groupBy, 2)}</h2>`
  if (biggest.length === 0) return markup`${title}<p>No ${rowNoun(groupBy, 1)} changed its size or count.</p>`
  const scale = differenceScale(biggest.map((row) => row.sizeDiff))
  const rows = biggest.map(
    (row) =>
      markup`<tr>${nameCell(row, groupBy, stateTag(row))}<td>${new Markup(drawDifferenceBar(row.sizeDiff, scale))}</td>${differenceCell(row.sizeDiff)}${sizeCell(row.size - row.sizeDiff, row.state !== 'new')}${sizeCell(row.size, row.state !== 'gone')}${countDifferenceCell(row.countDiff)}</tr>`,
  )
  const other = rest === null ? NOTHING : sumRow(countedRows(groupBy, rest.rows, 'other'), rest, '')
  return markup`${title}<div class="scrolls"><table><caption>Changed ${rowNoun(groupBy, 2)}: the biggest first, the others summed</caption><colgroup><col><col class="bars"><col class="size"><col class="size"><col class="size"><col class="count"></colgroup><thead><tr><th scope="col">${capitalised(rowNoun(groupBy, 1))}</th><td></td><th scope="col" class="number">Δ size</th><th scope="col" class="number">Size A</th><th scope="col" class="number">Size B</th><th scope="col" class="number">Δ count</th></tr></thead><tbody>${rows}</tbody><tfoot>${other}${sumRow('All', all, 'all')}</tfoot></table></div>`
}

function sumRow(label: string, sums: ChangeSums, className: string): Markup {
  return markup`<tr class="${className}"><th scope="row">${label}</th><td></td>${differenceCell(sums.sizeDiff)}${sizeCell(sums.old.size)}${sizeCell(sums.new.size)}${countDifferenceCell(sums.countDiff)}</tr>`
}

export function newAndGoneSection(report: Report): Markup {
  const { moved, summary } = report
  if (summary.states.new + summary.states.gone === 0) return NOTHING
  const fresh = {
    title: 'New in B',
    rows: summary.topNew,
    count: summary.states.new,
    sizeDiff: moved.new.size,
  }
  const gone = {
    title: 'Gone from A',
    rows: summary.topGone,
    count: summary.states.gone,
    sizeDiff: -moved.gone.size,
  }
  return markup`<h2>New and gone</h2><div class="pair">${sideList(report, fresh)}${sideList(report, gone)}</div>`
}

interface SideList {
  readonly title: string
  readonly rows: readonly CompareRow[]
  /** All rows of this side, listed or not, and what they add up to. */
  readonly count: number
  readonly sizeDiff: number
}

function sideList(report: Report, side: SideList): Markup {
  const { groupBy } = report.grouping
  const { count, title } = side
  const heading = markup`<h3>${title} <span class="dim">${countedRows(groupBy, count)}</span></h3>`
  if (count === 0) return markup`<section>${heading}<p class="dim">None.</p></section>`
  const listed = side.rows.slice(0, SIDE_ROWS)
  const rows = listed.map((row) => sideRow(nameCell(row, groupBy, NOTHING, SIDE_NAME), row.sizeDiff))
  const restSize = side.sizeDiff - listed.reduce((sum, row) => sum + row.sizeDiff, 0)
  const others = countedRows(groupBy, count - listed.length, 'other')
  const rest = count === listed.length ? NOTHING : sideRow(markup`<th scope="row">${others}</th>`, restSize)
  const all = sideRow(markup`<th scope="row">All</th>`, side.sizeDiff, 'all')
  return markup`<section>${heading}<table><caption>${title}</caption><colgroup><col><col class="size"></colgroup><tbody>${rows}</tbody><tfoot>${rest}${all}</tfoot></table></section>`
}

function sideRow(name: Markup, sizeDiff: number, className = ''): Markup {
  return markup`<tr class="${className}">${name}${differenceCell(sizeDiff)}</tr>`
}

export function consumersSection(report: Report): Markup {
  const { groupBy } = report.grouping
  const { rest, rowCount, rows, whole } = report.consumers
  const title = markup`<h2>Top consumers of B <small>${report.new.label}</small></h2>`
  if (rows.length === 0) return markup`${title}<p>B holds no traces.</p>`
  const largest = rows[0]?.size ?? 0
  const listed = rows.map(
    (row: ConsumerRow) =>
      markup`<tr>${nameCell(row, groupBy)}<td>${new Markup(drawShareBar(row.size, largest))}</td>${sizeCell(row.size)}<td class="number">${displayShare(row.size, whole.size)}</td><td class="number">${displayCount(row.count)}</td></tr>`,
  )
  const sum = (label: string, className: string, totals: { readonly size: number; readonly count: number }) =>
    markup`<tr class="${className}"><th scope="row">${label}</th><td></td>${sizeCell(totals.size)}<td class="number">${displayShare(totals.size, whole.size)}</td><td class="number">${displayCount(totals.count)}</td></tr>`
  const others = rowCount - rows.length
  const other = others === 0 ? NOTHING : sum(countedRows(groupBy, others, 'other'), '', rest)
  return markup`${title}<div class="scrolls"><table><caption>Top consumers of B</caption><colgroup><col><col class="bars"><col class="size"><col class="share"><col class="count"></colgroup><thead><tr><th scope="col">${capitalised(rowNoun(groupBy, 1))}</th><td></td><th scope="col" class="number">Size</th><th scope="col" class="number">Share</th><th scope="col" class="number">Count</th></tr></thead><tbody>${listed}</tbody><tfoot>${other}${sum('All', 'all', whole)}</tfoot></table></div>`
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
