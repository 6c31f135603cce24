// From A to B: the old total, the biggest changes as floating bars, the rest summed, the new total.
// Used by the Compare view and by reports. The steps always add up; a scale that does not start at zero says so.
import { assert } from '@shared/base/assert'
import { displaySignedSize, displaySize } from '@shared/base/display'
import { shortenMiddle, visibleText } from '@shared/base/visible-text'
import { drawing, element, textElement } from './svg'

export interface WaterfallInput {
  readonly old: { readonly label: string; readonly size: number }
  readonly new: { readonly label: string; readonly size: number }
  readonly changes: readonly WaterfallChange[]
  /** All other rows together; null when there are none. */
  readonly rest: WaterfallChange | null
}

export interface WaterfallChange {
  readonly label: string
  /** Bytes. */
  readonly sizeDiff: number
}

export interface WaterfallRow {
  readonly kind: 'old' | 'change' | 'rest' | 'new'
  readonly label: string
  /** Bytes: the total of 'old' and 'new', the difference of the others. */
  readonly amount: number
  /** Top of the row, pixels. */
  readonly top: number
  readonly bar: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  /** Where the bar ends on the scale: the hairline to the next row stands here. */
  readonly endX: number
}

export interface WaterfallLayout {
  readonly width: number
  readonly height: number
  readonly rowHeight: number
  readonly plotLeft: number
  readonly plotRight: number
  /** Bytes at the left edge of the plot. */
  readonly scaleStart: number
  /** True when `scaleStart` is not zero: the totals are drawn with a break. */
  readonly isBroken: boolean
  readonly rows: readonly WaterfallRow[]
}

export interface WaterfallSize {
  /** Pixels, label and figures included. */
  readonly width: number
  readonly rowHeight?: number
}

const FIGURE_WIDTH = 96
const NOTE_HEIGHT = 20
/** Changes that fill less of a scale from zero than this get a broken one. */
const BREAK_BELOW = 0.3
/** Width of a character of a label: 10.5 px code, and 12 px bold, of which some are wide. */
const CODE_CHARACTER = 6.4
const BOLD_CHARACTER = 7.4
const MIN_BAR = 1

/** Places every step; throws when the steps do not lead from the old total to the new one. */
export function layoutWaterfall(input: WaterfallInput, size: WaterfallSize): WaterfallLayout {
  const { width, rowHeight = 24 } = size
  const changes = [...input.changes, ...(input.rest === null ? [] : [input.rest])]
  const ends: number[] = []
  let running = input.old.size
  for (const change of changes) {
    running += change.sizeDiff
    ends.push(running)
  }
  assert(running === input.new.size, 'old total + all changes = new total')

  // A narrow chart gives its names more of the width: they say what grew.
  const plotLeft = Math.round(width * (width < 420 ? 0.44 : 0.36))
  const plotRight = width - FIGURE_WIDTH
  const { scaleStart, scaleEnd } = chooseScale([input.old.size, ...ends])
  const x = (bytes: number) =>
    plotLeft + ((bytes - scaleStart) / (scaleEnd - scaleStart)) * (plotRight - plotLeft)

  const barHeight = Math.min(14, rowHeight - 8)
  const row = (
    kind: WaterfallRow['kind'],
    step: WaterfallChange,
    from: number,
    to: number,
    at: number,
  ): WaterfallRow => {
    const top = at * rowHeight
    const left = Math.min(x(from), x(to))
    return {
      kind,
      label: step.label,
      amount: step.sizeDiff,
      top,
      bar: {
        x: left,
        y: top + (rowHeight - barHeight) / 2,
        width: Math.max(MIN_BAR, Math.abs(x(to) - x(from))),
        height: barHeight,
      },
      endX: x(to),
    }
  }
  let from = input.old.size
  const rows = [row('old', asStep(input.old), scaleStart, input.old.size, 0)]
  for (const [index, change] of changes.entries()) {
    const kind = change === input.rest ? 'rest' : 'change'
    rows.push(row(kind, change, from, from + change.sizeDiff, index + 1))
    from += change.sizeDiff
  }
  rows.push(row('new', asStep(input.new), scaleStart, input.new.size, changes.length + 1))
  const isBroken = scaleStart > 0
  const height = rows.length * rowHeight + (isBroken ? NOTE_HEIGHT : 0)
  return { width, height, rowHeight, plotLeft, plotRight, scaleStart, isBroken, rows }
}

function asStep(side: WaterfallInput['old']): WaterfallChange {
  return { label: side.label, sizeDiff: side.size }
}

/** One sentence a step: what a reader without the picture gets. */
export function describeWaterfall(layout: WaterfallLayout): string {
  const steps = layout.rows.map((row) => `${visibleText(row.label)} ${figure(row)}`)
  const scale = layout.isBroken ? ` The scale starts at ${displaySize(layout.scaleStart)}.` : ''
  return `${steps.join('; ')}.${scale}`
}

export function drawWaterfall(layout: WaterfallLayout, id: string): string {
  const axis = element('line', {
    x1: layout.plotLeft,
    x2: layout.plotLeft,
    y1: 0,
    y2: layout.rows.length * layout.rowHeight,
    stroke: 'var(--line-2)',
  })
  const rows = layout.rows.map((row, index) => drawRow(layout, row, index < layout.rows.length - 1))
  const title = `From ${layout.rows[0]?.label ?? ''} to ${layout.rows.at(-1)?.label ?? ''}`
  return drawing(
    { id, width: layout.width, height: layout.height, title, description: describeWaterfall(layout) },
    axis + rows.join('') + (layout.isBroken ? drawScaleNote(layout) : ''),
  )
}

function drawRow(layout: WaterfallLayout, row: WaterfallRow, hasNext: boolean): string {
  const isTotal = row.kind === 'old' || row.kind === 'new'
  const baseline = row.top + layout.rowHeight / 2 + 4
  const character = isTotal ? BOLD_CHARACTER : CODE_CHARACTER
  const room = Math.max(8, Math.floor((layout.plotLeft - 12) / character))
  const label = textElement(
    'text',
    {
      x: layout.plotLeft - 10,
      y: baseline,
      'text-anchor': 'end',
      'font-size': isTotal ? 12 : 10.5,
      'font-weight': isTotal ? 600 : 400,
      'font-family': row.kind === 'change' ? 'var(--font-code)' : 'var(--font-ui)',
      fill: isTotal ? 'var(--text-1)' : 'var(--text-2)',
    },
    shortenMiddle(visibleText(row.label), room),
  )
  const amount = textElement(
    'text',
    {
      x: layout.width,
      y: baseline,
      'text-anchor': 'end',
      'font-size': 12,
      'font-weight': isTotal ? 600 : 400,
      'font-family': 'var(--font-ui)',
      fill: isTotal ? 'var(--text-1)' : amountColour(row.amount),
    },
    figure(row),
  )
  const bar = element('rect', {
    ...row.bar,
    rx: 1,
    fill: isTotal ? 'var(--live)' : row.amount < 0 ? 'var(--back)' : 'var(--grow)',
    opacity: row.kind === 'old' ? 0.6 : row.amount === 0 && !isTotal ? 0.4 : 1,
  })
  const connector = hasNext
    ? element('line', {
        x1: row.endX,
        x2: row.endX,
        y1: row.bar.y + row.bar.height,
        y2: row.bar.y + layout.rowHeight,
        stroke: 'var(--line-3)',
      })
    : ''
  const mark = isTotal && layout.isBroken ? drawBreak(row) : ''
  const full = textElement('title', {}, `${row.label} ${figure(row)}`)
  return element('g', {}, full + label + bar + mark + connector + amount)
}

/** Two strokes through a bar that does not start at zero. */
function drawBreak(row: WaterfallRow): string {
  const top = row.bar.y - 2
  const rise = row.bar.height + 4
  const strokes = [8, 12].map((offset) => `M${row.bar.x + offset} ${top}l-4 ${rise}`).join('')
  return element('path', { d: strokes, stroke: 'var(--bg-1)', 'stroke-width': 1.5, fill: 'none' })
}

function drawScaleNote(layout: WaterfallLayout): string {
  return textElement(
    'text',
    {
      x: layout.plotLeft,
      y: layout.height - 4,
      'font-size': 10,
      'font-family': 'var(--font-ui)',
      fill: 'var(--text-3)',
    },
    `scale starts at ${displaySize(layout.scaleStart)}, not at zero`,
  )
}

function chooseScale(totals: readonly number[]): { readonly scaleStart: number; readonly scaleEnd: number } {
  const low = Math.min(...totals)
  const high = Math.max(...totals)
  const range = high - low
  if (range === 0 || range >= high * BREAK_BELOW) return { scaleStart: 0, scaleEnd: high === 0 ? 1 : high }
  return { scaleStart: Math.max(0, Math.floor(low - range * 0.15)), scaleEnd: high }
}

function figure(row: WaterfallRow): string {
  const isTotal = row.kind === 'old' || row.kind === 'new'
  return isTotal ? displaySize(row.amount) : displaySignedSize(row.amount)
}

function amountColour(amount: number): string {
  if (amount === 0) return 'var(--text-3)'
  return amount > 0 ? 'var(--grow-text)' : 'var(--back-text)'
}
