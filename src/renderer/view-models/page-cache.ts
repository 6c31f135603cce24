// A long table's rows, a page at a time: holds the last few pages around the screen and nothing else.
// One request is under way at most. While the scrollbar is dragged the page that left the screen is cancelled
// and only the place where the scrolling rests is asked for. One cache serves one specification (grouping,
// filters, sorting); another one gets another cache. Knows no Vue; stores/paged-rows.ts wraps it.
import { asProblem } from '@shared/base/problem'
import type { Problem } from '@shared/base/problem'

export interface PageRequest {
  readonly offset: number
  readonly limit: number
}

export interface Page<Row> {
  readonly rows: readonly Row[]
  /** Rows of the whole table. */
  readonly rowCount: number
}

export type AskPage<P> = (request: PageRequest, signal: AbortSignal) => Promise<P>

export interface PageCacheOptions<P> {
  readonly ask: AskPage<P>
  /** A page arrived or a request failed. */
  readonly onChange: () => void
  /** Rows a page; 200 when not given. */
  readonly pageSize?: number
  /** Pages held; 24 when not given. */
  readonly maxPages?: number
  /** Milliseconds of rest before a place scrolled to is asked for; 40 when not given. */
  readonly settle?: number
}

export class PageCache<Row, P extends Page<Row>> {
  readonly #ask: AskPage<P>
  readonly #onChange: () => void
  readonly #pageSize: number
  readonly #maxPages: number
  readonly #settle: number
  /** Pages by number, least recently used first. */
  readonly #pages = new Map<number, P>()
  #wanted: readonly number[] = []
  #underWay: { readonly page: number; readonly controller: AbortController } | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #latest: P | undefined
  #problem: Problem | null = null
  #isDisposed = false

  constructor({ ask, onChange, pageSize = 200, maxPages = 24, settle = 40 }: PageCacheOptions<P>) {
    this.#ask = ask
    this.#onChange = onChange
    this.#pageSize = pageSize
    this.#maxPages = maxPages
    this.#settle = settle
  }

  /** The page that arrived last, for row count and totals; undefined before the first. */
  get latest(): P | undefined {
    return this.#latest
  }

  /** Why the last request failed; null once another succeeded. */
  get problem(): Problem | null {
    return this.#problem
  }

  get pagesHeld(): number {
    return this.#pages.size
  }

  get isLoading(): boolean {
    return this.#underWay !== null || this.#timer !== undefined
  }

  /** Undefined: its page is on its way, or was dropped. */
  rowAt(index: number): Row | undefined {
    const page = this.#pages.get(Math.floor(index / this.#pageSize))
    return page?.rows[index % this.#pageSize]
  }

  /** Rows `first` to `end` - 1 stand on screen. Call it as often as the screen changes. */
  want(first: number, end: number): void {
    if (this.#isDisposed) return
    const firstPage = Math.floor(first / this.#pageSize)
    const lastPage = Math.floor(Math.max(first, end - 1) / this.#pageSize)
    this.#wanted = Array.from({ length: lastPage - firstPage + 1 }, (_, i) => firstPage + i)
    this.#touch()
    if (this.#underWay !== null) {
      if (this.#wanted.includes(this.#underWay.page)) return
      this.#underWay.controller.abort()
      this.#underWay = null
      this.#askAfterRest()
    } else if (this.#timer !== undefined) {
      this.#askAfterRest()
    } else {
      this.#askNext()
    }
  }

  /** Asks again for what failed. */
  retry(): void {
    this.#problem = null
    if (this.#underWay === null) this.#askNext()
  }

  /** Cancels what is under way; nothing is reported any more. */
  dispose(): void {
    this.#isDisposed = true
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#underWay?.controller.abort()
    this.#underWay = null
    this.#pages.clear()
  }

  #askAfterRest(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#askNext()
    }, this.#settle)
  }

  #askNext(): void {
    const page = this.#wanted.find((number) => !this.#pages.has(number))
    if (page === undefined || this.#isDisposed) return
    const controller = new AbortController()
    this.#underWay = { page, controller }
    const request = { offset: page * this.#pageSize, limit: this.#pageSize }
    this.#ask(request, controller.signal).then(
      (answer) => this.#settled(controller, () => this.#keep(page, answer), true),
      (error: unknown) =>
        this.#settled(
          controller,
          () => {
            this.#problem = asProblem(error)
          },
          false,
        ),
    )
  }

  /** Answers to requests that were cancelled are dropped here. */
  #settled(controller: AbortController, apply: () => void, askOn: boolean): void {
    if (this.#underWay?.controller !== controller) return
    this.#underWay = null
    apply()
    if (askOn) this.#askNext()
    this.#onChange()
  }

  #keep(number: number, page: P): void {
    this.#problem = null
    this.#latest = page
    this.#pages.set(number, page)
    this.#touch()
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= this.#maxPages) break
      this.#pages.delete(oldest)
    }
  }

  /** Moves the wanted pages to the young end, so that they are dropped last. */
  #touch(): void {
    for (const number of this.#wanted) {
      const page = this.#pages.get(number)
      if (page === undefined) continue
      this.#pages.delete(number)
      this.#pages.set(number, page)
    }
  }
}
