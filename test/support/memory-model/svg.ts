// A picture of docs/memory-model.md as SVG text: shapes with a few named colours that suit light and dark pages. It
// brings its own background, so it is legible wherever it is shown. Lengths are pixels.

import { assert } from '@shared/base/assert'

/** What a shape or text is painted as. */
export type Paint =
  | 'live'
  | 'rounding'
  | 'free'
  | 'empty'
  | 'never'
  | 'header'
  | 'malloc'
  | 'malloc-free'
  | 'class-1'
  | 'class-2'
  | 'class-3'
  | 'class-4'
  | 'class-5'
  | 'frame'

/** `on-live`: over a box painted as live. */
export type TextStyle = 'title' | 'text' | 'note' | 'code' | 'inside' | 'on-live'
export type Anchor = 'start' | 'middle' | 'end'

export const WIDTH = 760
export const MARGIN = 20
/** In the widest of the fonts. */
const TITLE_CHARACTER = 8.4

/** [light, dark] */
const FILLS: Readonly<Record<Paint, readonly [string, string]>> = {
  live: ['#2f74d8', '#5ea3f5'],
  rounding: ['#86b6f5', '#3a6297'],
  free: ['#f2c75c', '#946a2c'],
  empty: ['#f6e3b4', '#5a4526'],
  never: ['#eceff2', '#20252b'],
  header: ['#85909c', '#65707c'],
  malloc: ['#a83a79', '#c2649e'],
  'malloc-free': ['#e9b9d3', '#5f3850'],
  'class-1': ['#5238c9', '#7d63e6'],
  'class-2': ['#4a97f0', '#6fb0ff'],
  'class-3': ['#067489', '#1d9db6'],
  'class-4': ['#2ba06e', '#4fc98d'],
  'class-5': ['#868f00', '#b3b53a'],
  frame: ['none', 'none'],
}

const OTHER_COLOURS = {
  page: ['#ffffff', '#13161a'],
  line: ['#a9b2bd', '#4b5560'],
  text: ['#14181d', '#e7eaee'],
  note: ['#444d58', '#b0b8c2'],
  onLive: ['#ffffff', '#0d0f12'],
} as const

const FONT = 'system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif'
const CODE_FONT = 'ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace'

export class Picture {
  readonly #parts: string[] = []

  /** `title` is drawn; `description` is read to those who cannot see it. */
  constructor(
    readonly title: string,
    readonly description: string,
    readonly height: number,
  ) {
    assert(title.length * TITLE_CHARACTER <= WIDTH - 2 * MARGIN, 'a title fits its picture')
    this.text(MARGIN, 30, title, 'title')
  }

  box(x: number, y: number, width: number, height: number, paint: Paint): void {
    const at = `x="${figure(x)}" y="${figure(y)}" width="${figure(width)}" height="${figure(height)}"`
    this.#parts.push(`<rect ${at} class="${paint}"/>`)
  }

  text(x: number, y: number, text: string, style: TextStyle = 'text', anchor: Anchor = 'start'): void {
    const at = `x="${figure(x)}" y="${figure(y)}"`
    const how = anchor === 'start' ? '' : ` text-anchor="${anchor}"`
    this.#parts.push(`<text ${at}${how} class="t ${style}">${escaped(text)}</text>`)
  }

  /** Below a line of points, down to `floor`. */
  area(points: readonly (readonly [number, number])[], floor: number, paint: Paint): void {
    const [first] = points
    const last = points.at(-1)
    if (first === undefined || last === undefined) return
    const top = points.map(([x, y]) => `${figure(x)} ${figure(y)}`).join('L')
    const path = `M${figure(first[0])} ${figure(floor)}L${top}L${figure(last[0])} ${figure(floor)}Z`
    this.#parts.push(`<path d="${path}" class="${paint} area"/>`)
  }

  line(from: readonly [number, number], to: readonly [number, number], isArrow = false): void {
    const points = `x1="${figure(from[0])}" y1="${figure(from[1])}" x2="${figure(to[0])}" y2="${figure(to[1])}"`
    this.#parts.push(`<line ${points} class="l"${isArrow ? ' marker-end="url(#arrow)"' : ''}/>`)
  }

  /** Boxes with their meaning, in one row from `x`. */
  legend(x: number, y: number, entries: readonly (readonly [Paint, string])[]): void {
    let at = x
    for (const [paint, meaning] of entries) {
      this.box(at, y - 10, 12, 12, paint)
      this.text(at + 17, y, meaning, 'note')
      // System fonts differ; this is wide enough for the widest.
      at += 17 + meaning.length * 6.4 + 18
    }
  }

  svg(): string {
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${this.height}" width="${WIDTH}" height="${this.height}" role="img" aria-labelledby="title description">`,
      `<title id="title">${escaped(this.title)}</title>`,
      `<desc id="description">${escaped(this.description)}</desc>`,
      `<style>${styles()}</style>`,
      '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8Z" class="tip"/></marker></defs>',
      `<rect width="${WIDTH}" height="${this.height}" rx="6" class="page"/>`,
      ...this.#parts,
      '</svg>',
      '',
    ].join('\n')
  }
}

function styles(): string {
  const colours = (theme: 0 | 1) =>
    [
      ...Object.entries(FILLS).map(([name, pair]) => `.${name}{fill:${pair[theme]}}`),
      `.page{fill:${OTHER_COLOURS.page[theme]}}`,
      `.l,.frame,.never,.empty{stroke:${OTHER_COLOURS.line[theme]}}`,
      `.tip{fill:${OTHER_COLOURS.line[theme]}}`,
      `.t{fill:${OTHER_COLOURS.text[theme]}}`,
      `.note{fill:${OTHER_COLOURS.note[theme]}}`,
      `.on-live{fill:${OTHER_COLOURS.onLive[theme]}}`,
    ].join('')
  const fixed =
    `.t{font:12.5px ${FONT}}.title{font-size:14.5px;font-weight:600}.note{font-size:12px}` +
    `.code{font:12px ${CODE_FONT}}.inside{font:11px ${CODE_FONT}}.l{fill:none}`
  return `${fixed}${colours(0)}@media(prefers-color-scheme:dark){${colours(1)}}`
}

/** At most two decimals, so that the file is the same on every machine. */
function figure(value: number): string {
  return String(Math.round(value * 100) / 100)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
