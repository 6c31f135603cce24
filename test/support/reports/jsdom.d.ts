// The little of jsdom that tests of reports use: node-side code has no DOM types.
declare module 'jsdom' {
  export interface PageElement {
    readonly localName: string
    readonly textContent: string | null
    readonly children: ArrayLike<PageElement>
    getAttribute(name: string): string | null
    getAttributeNames(): string[]
    querySelector(selector: string): PageElement | null
    querySelectorAll(selector: string): ArrayLike<PageElement>
  }

  export interface PageDocument extends PageElement {
    readonly title: string
    readonly body: PageElement
  }

  export class JSDOM {
    constructor(html: string)
    readonly window: { readonly document: PageDocument }
  }
}
