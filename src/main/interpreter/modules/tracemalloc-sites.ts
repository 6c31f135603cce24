// Who asks for memory, for tracemalloc: with one frame a site is the number of the line, which the loop keeps in
// memory.site anyway; with more it is worked out from the running frames at each request.
import { type SiteIndex, SiteTable, UNKNOWN_SITE } from '../../allocator/observers/site-table'
import type { FrameName } from '@shared/model/snapshot'
import type { Frame } from '../vm/frame'
import type { Runtime } from '../vm/runtime'

export class Sites {
  /** Frames of a traceback; 1 when not tracing. */
  limit = 1
  readonly #rt: Runtime
  readonly #file: string
  /** Frames beyond the first are asked for. */
  #isDeep = false
  /** From the first deep start on, for good: what was asked for keeps its site. Its first sites are the lines. */
  #sites: SiteTable | null = null

  constructor(rt: Runtime, file: string) {
    this.#rt = rt
    this.#file = file
  }

  start(limit: number): void {
    this.limit = limit
    if (limit === 1) return
    const table = (this.#sites ??= this.#lines(this.#rt.lastLine))
    table.limit = Math.min(limit, 0xffff)
    this.#isDeep = true
    Object.defineProperty(this.#rt.memory, 'site', {
      configurable: true,
      enumerable: true,
      get: () => this.#siteOf(table, this.#rt.frame),
      // The loop goes on writing line numbers; the frames know better.
      set: () => {},
    })
  }

  stop(): void {
    if (!this.#isDeep) return
    this.#isDeep = false
    this.limit = 1
    Object.defineProperty(this.#rt.memory, 'site', {
      configurable: true,
      enumerable: true,
      writable: true,
      value: 0,
    })
  }

  /** A table in which every site of a trace has its place. */
  table(): SiteTable {
    if (this.#sites) return this.#sites
    let last = 0
    this.#rt.memory.traced.forEachTrace((site) => {
      if (site > last) last = site
    })
    return this.#lines(last)
  }

  /** The line of the program that asked; 0 when none did. */
  lineOf(site: SiteIndex): number {
    return this.#sites && site !== UNKNOWN_SITE ? this.#sites.lineOf(site).line : site
  }

  /** A table whose site k is line k. */
  #lines(last: number): SiteTable {
    const table = new SiteTable({ countsFrames: this.#rt.rules.minor >= 9 })
    for (let line = 1; line <= last; line++) table.site(UNKNOWN_SITE, table.frame(this.#file, line))
    return table
  }

  /** Oldest first. */
  framesOf(site: SiteIndex): FrameName[] {
    const table = this.#sites
    if (!table) return [site === UNKNOWN_SITE ? ['<unknown>', 0] : [this.#file, site]]
    return table
      .framesOf(site)
      .map((frame): FrameName => {
        const { file, line } = table.lineOfFrame(frame)
        return [file, line]
      })
      .reverse()
  }

  /** total_nframe. */
  totalOf(site: SiteIndex): number {
    return this.#sites ? this.#sites.totalFramesOf(site) : this.#rt.rules.minor >= 9 ? 1 : 0
  }

  #siteOf(table: SiteTable, frame: Frame | null): SiteIndex {
    if (frame === null) return UNKNOWN_SITE
    const caller = this.#siteOf(table, frame.back)
    const line = frame.code.value.template.lines[Math.max(0, frame.next - 1)] as number
    return table.site(caller, table.frame(this.#file, line))
  }
}
