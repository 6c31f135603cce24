// Bars that stand in table rows: differences around a zero line, and shares from the left. Fractions of the cell's
// width, so that a view can draw them with CSS and a report as a small SVG. The figure stands beside them as text.
import { element } from './svg'

/** A bar inside its cell: `start` and `length` are fractions of the width, 0 to 1. */
export interface Bar {
  readonly start: number
  readonly length: number
}

/** Where zero stands, and how much of the width a byte takes: one scale for both directions. */
export interface DifferenceScale {
  /** Fraction of the width, 0 to 1. */
  readonly zero: number
  readonly perByte: number
}

/** The shortest bar that can still be seen. */
const MIN_LENGTH = 0.008

/** Growth to the right, shrinkage to the left; the two largest fill the width. */
export function differenceScale(differences: Iterable<number>): DifferenceScale {
  let up = 0
  let down = 0
  for (const difference of differences) {
    up = Math.max(up, difference)
    down = Math.max(down, -difference)
  }
  const range = up + down
  return range === 0 ? { zero: 0, perByte: 0 } : { zero: down / range, perByte: 1 / range }
}

/** Null for no difference. */
export function differenceBar(difference: number, scale: DifferenceScale): Bar | null {
  if (difference === 0) return null
  const length = Math.min(1, Math.max(MIN_LENGTH, Math.abs(difference) * scale.perByte))
  const start = difference > 0 ? scale.zero : scale.zero - length
  return { start: Math.min(1 - length, Math.max(0, start)), length }
}

/** Null for nothing. */
export function shareBar(size: number, largest: number): Bar | null {
  if (size <= 0 || largest <= 0) return null
  return { start: 0, length: Math.min(1, Math.max(MIN_LENGTH, size / largest)) }
}

const WIDTH = 100
const HEIGHT = 10

/** Decoration of a table row; stretched to the cell by its style. */
export function drawDifferenceBar(difference: number, scale: DifferenceScale): string {
  const bar = differenceBar(difference, scale)
  const zero = element('rect', {
    x: Math.min(WIDTH - 0.5, scale.zero * WIDTH),
    y: 0,
    width: 0.5,
    height: HEIGHT,
    fill: 'var(--line-3)',
  })
  return decoration(zero + (bar === null ? '' : box(bar, difference > 0 ? 'var(--grow)' : 'var(--back)')))
}

export function drawShareBar(size: number, largest: number): string {
  const bar = shareBar(size, largest)
  return decoration(bar === null ? '' : box(bar, 'var(--live)'))
}

function box(bar: Bar, fill: string): string {
  return element('rect', {
    x: bar.start * WIDTH,
    y: 0,
    width: bar.length * WIDTH,
    height: HEIGHT,
    fill,
  })
}

function decoration(children: string): string {
  return element(
    'svg',
    {
      class: 'bar',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
      focusable: 'false',
    },
    children,
  )
}
