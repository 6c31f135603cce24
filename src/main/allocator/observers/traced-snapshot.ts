// All live traces as the tables of a snapshot, as tracemalloc.take_snapshot() gives them. Called by the interpreter's
// tracemalloc and by whoever records a run. Traces stand by arena and address, then chunks, then other domains.
import type { SnapshotTable } from '@shared/model/snapshot'
import type { Memory } from '../memory'
import type { SiteIndex, SiteTable } from './site-table'

/** Traces of whatever was traced; each is visited once. */
export interface Traces {
  readonly count: number
  forEachTrace(visit: (site: SiteIndex, size: number, domain: number) => void): void
}

/** Takes one step a block of a used pool. */
export function takeSnapshot(memory: Memory, sites: SiteTable): SnapshotTable {
  return snapshotOf(memory.traced, sites)
}

export function snapshotOf(traces: Traces, sites: SiteTable): SnapshotTable {
  const rows = traces.count
  const size = new Float64Array(rows)
  const site = new Int32Array(rows)
  const domainOf = new Float64Array(rows)
  let row = 0
  const add = (traced: SiteIndex, bytes: number, domain: number) => {
    site[row] = traced
    size[row] = bytes
    domainOf[row++] = domain
  }
  traces.forEachTrace(add)
  const domains = [...new Set(domainOf)]
  const names = new Names(sites)
  return {
    traces: {
      traceback: Uint32Array.from(site, (traced) => names.tracebackOf(traced)),
      size,
      domain: Uint16Array.from(domainOf, (domain) => domains.indexOf(domain)),
      totalFrames: Uint16Array.from(site, (traced) => sites.totalFramesOf(traced)),
    },
    ...names.tables(),
    domains,
  }
}

/** Files, frames and tracebacks of the sites that were met, in the order in which they were. */
class Names {
  readonly #sites: SiteTable
  readonly #files = new Map<string, number>()
  readonly #frames = new Map<number, number>()
  readonly #tracebacks = new Map<number, number>()
  readonly #frameFile: number[] = []
  readonly #frameLine: number[] = []
  readonly #start: number[] = [0]
  readonly #frame: number[] = []

  constructor(sites: SiteTable) {
    this.#sites = sites
  }

  tracebackOf(site: SiteIndex): number {
    const chain = this.#sites.chainOf(site)
    const known = this.#tracebacks.get(chain)
    if (known !== undefined) return known
    const traceback = this.#tracebacks.size
    this.#tracebacks.set(chain, traceback)
    for (const frame of this.#sites.framesOf(site)) this.#frame.push(this.#frameOf(frame))
    this.#start.push(this.#frame.length)
    return traceback
  }

  tables(): Pick<SnapshotTable, 'files' | 'frames' | 'tracebacks'> {
    return {
      files: [...this.#files.keys()],
      frames: { file: Uint32Array.from(this.#frameFile), line: Uint32Array.from(this.#frameLine) },
      tracebacks: { start: Uint32Array.from(this.#start), frame: Uint32Array.from(this.#frame) },
    }
  }

  #frameOf(interned: number): number {
    const known = this.#frames.get(interned)
    if (known !== undefined) return known
    const frame = this.#frames.size
    this.#frames.set(interned, frame)
    const { file, line } = this.#sites.lineOfFrame(interned)
    const position = this.#files.get(file) ?? this.#files.size
    this.#files.set(file, position)
    this.#frameFile.push(position)
    this.#frameLine.push(line)
    return frame
  }
}
