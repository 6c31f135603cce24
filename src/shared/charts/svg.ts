// The few SVG strings that the charts are made of. Colours are CSS variables of the design tokens, so that the same
// drawing follows the theme of the window and of a report. Text is escaped here and nowhere else.
import { escapeMarkup, visibleText } from '@shared/base/visible-text'

type Attributes = Readonly<Record<string, string | number>>

/** `children` is markup; attribute values are text. Numbers are rounded to a hundredth of a pixel. */
export function element(name: string, attributes: Attributes, children = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${attribute(value)}"`)
  return `<${name}${written.join('')}>${children}</${name}>`
}

/** `text` may come from a file. */
export function textElement(name: string, attributes: Attributes, text: string): string {
  return element(name, attributes, escapeMarkup(visibleText(text)))
}

export interface Drawing {
  /** Unique in the document: the title and the description are found by it. */
  readonly id: string
  readonly width: number
  readonly height: number
  /** What a screen reader says first. */
  readonly title: string
  /** The same facts as the picture, as text. */
  readonly description: string
}

/** An image for assistive technology: named by its title, described by its text equivalent. */
export function drawing(options: Drawing, children: string): string {
  const { id, width, height, title, description } = options
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${rounded(width)} ${rounded(height)}`,
      width: rounded(width),
      height: rounded(height),
      role: 'img',
      'aria-labelledby': `${id}-title`,
      'aria-describedby': `${id}-description`,
    },
    textElement('title', { id: `${id}-title` }, title) +
      textElement('desc', { id: `${id}-description` }, description) +
      children,
  )
}

export function rounded(value: number): number {
  return Math.round(value * 100) / 100
}

function attribute(value: string | number): string {
  return typeof value === 'number' ? String(rounded(value)) : escapeMarkup(visibleText(value))
}
