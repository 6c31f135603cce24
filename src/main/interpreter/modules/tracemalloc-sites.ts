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
  #deep: SiteTable | null = null

  constructor(rt: Runtime, file: string) {
    this.#rt = rt
    this.#file = file
  }

  start(limit: number): void {
    this.limit = limit
    if (limit === 1) return
    const table = new SiteTable({ limit: Math.min(limit, 0xffff), countsFrames: this.#rt.rules.minor >= 9 })
    this.#deep = table
    Object.defineProperty(this.#rt.memory, 'site', {
      configurable: true,
      enumerable: true,
      get: () => this.#siteOf(table, this.#rt.frame),
      // The loop goes on writing line numbers; the frames know better.
      set: () => {},
    })
  }

  stop(): void {
    if (this.#deep === null) return
    this.#deep = null
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
    if (this.#deep) return this.#deep
    let last = 0
    this.#rt.memory.traced.forEachTrace((site) => {
      if (site > last) last = site
    })
    const table = new SiteTable({ countsFrames: this.#rt.rules.minor >= 9 })
    for (let line = 1; line <= last; line++) table.site(UNKNOWN_SITE, table.frame(this.#file, line))
    return table
  }

  /** Oldest first. */
  framesOf(site: SiteIndex): FrameName[] {
    const table = this.#deep
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
    return this.#deep ? this.#deep.totalFramesOf(site) : this.#rt.rules.minor >= 9 ? 1 : 0
  }

  #siteOf(table: SiteTable, frame: Frame | null): SiteIndex {
    if (frame === null) return UNKNOWN_SITE
    const caller = this.#siteOf(table, frame.back)
    const line = frame.code.value.template.lines[Math.max(0, frame.next - 1)] as number
    return table.site(caller, table.frame(this.#file, line))
  }
}
