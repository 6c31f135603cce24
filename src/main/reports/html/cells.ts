// The small parts of a report's tables: figures with their unit, names cut in the middle, tags.
import {
  displayQuantity,
  displaySignedCount,
  displaySignedQuantity,
  type Quantity,
} from '@shared/base/display'
import { shortenMiddle, visibleText } from '@shared/base/visible-text'
import type { CompareRow } from '@shared/contract/compare'
import type { GroupBy } from '@shared/model/snapshot'
import { frameName, rowName } from '../names'
import { type Markup, markup, NOTHING } from './markup'

/** Characters of a name that are shown; the whole name is its title. */
const NAME_LENGTH = 72
/** Frames listed of one traceback; the CSV and JSON reports have all. */
const FRAMES = 40

export function sizeText(bytes: number): Markup {
  return quantity(displayQuantity(bytes))
}

export function signedSizeText(bytes: number): Markup {
  return quantity(displaySignedQuantity(bytes))
}

export function sizeCell(bytes: number, isThere = true): Markup {
  return isThere
    ? markup`<td class="number">${sizeText(bytes)}</td>`
    : markup`<td class="number dim">–<span class="unit"></span></td>`
}

export function differenceCell(sizeDiff: number): Markup {
  return markup`<td class="number ${tone(sizeDiff)}">${signedSizeText(sizeDiff)}</td>`
}

export function countDifferenceCell(countDiff: number): Markup {
  return markup`<td class="number">${displaySignedCount(countDiff)}</td>`
}

/** The class of a figure that grew or shrank. */
export function tone(difference: number): string {
  if (difference === 0) return 'dim'
  return difference > 0 ? 'grow' : 'back'
}

/** The row's header cell: name, tag, and by traceback its frames. */
export function nameCell(
  row: Pick<CompareRow, 'traceback'>,
  groupBy: GroupBy,
  tag: Markup = NOTHING,
  length = NAME_LENGTH,
): Markup {
  return markup`<th scope="row">${nameText(rowName(row, groupBy), groupBy, length)}${tag}${frames(row, groupBy)}</th>`
}

export function stateTag(row: CompareRow): Markup {
  if (row.state !== 'new' && row.state !== 'gone') return NOTHING
  return markup`<span class="tag ${row.state}">${row.state}</span>`
}

/** Folder pale, file and line in full ink; isolated, so that a right-to-left name does not turn its surroundings. */
export function nameText(name: string, groupBy: GroupBy, length = NAME_LENGTH): Markup {
  // Cut before anything is escaped: `\x1b` holds no separator.
  const leafStart = groupBy === 'package' ? 0 : Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1
  const leaf = visibleText(name.slice(leafStart))
  const visible = visibleText(name.slice(0, leafStart)) + leaf
  const shown = shortenMiddle(visible, length)
  const title = shown === visible ? NOTHING : markup` title="${visible}"`
  const split = shown.endsWith(leaf) ? shown.length - leaf.length : 0
  const folder =
    split === 0 ? NOTHING : markup`<span class="folder">${breakable(shown.slice(0, split))}</span>`
  return markup`<code dir="ltr"${title}>${folder}<span class="leaf">${shown.slice(split)}</span></code>`
}

/** A long folder breaks after a separator before it breaks anywhere else. */
function breakable(folder: string): Markup {
  const parts = folder.split(/(?<=[\\/])/)
  return markup`${parts.map((part) => markup`${part}<wbr>`)}`
}

function frames({ traceback }: Pick<CompareRow, 'traceback'>, groupBy: GroupBy): Markup {
  if (groupBy !== 'traceback' || traceback.length < 2) return NOTHING
  const listed = traceback.slice(-FRAMES).map((frame) => nameText(frameName(frame), groupBy))
  const left = traceback.length - listed.length
  const older = left === 0 ? NOTHING : markup`<code>${left} older frames</code>`
  return markup`<details><summary>${traceback.length} frames, oldest first</summary>${older}${listed}</details>`
}

function quantity({ value, unit }: Quantity): Markup {
  return markup`${value}<span class="unit">${unit}</span>`
}
