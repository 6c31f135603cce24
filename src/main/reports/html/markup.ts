// HTML that cannot be forgotten to be escaped: text put into a template is text, only Markup is markup.
import { nameMarkup } from '@shared/base/visible-text'

export class Markup {
  readonly html: string

  /** `html` is trusted: made by a template here or by shared/charts. */
  constructor(html: string) {
    this.html = html
  }
}

type Value = string | number | Markup | readonly Markup[]

/** Escapes every value that is not Markup, also inside quoted attributes. */
export function markup(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(parts.reduce((html, part, index) => html + written(values[index - 1] ?? '') + part))
}

export function join(parts: readonly Markup[], separator = ''): Markup {
  return new Markup(parts.map((part) => part.html).join(separator))
}

export const NOTHING = new Markup('')

function written(value: Value): string {
  if (value instanceof Markup) return value.html
  if (typeof value === 'object') return join(value).html
  return nameMarkup(String(value))
}
