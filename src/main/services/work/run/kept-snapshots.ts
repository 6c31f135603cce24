// The snapshots of a run: those that the program takes, and one of all that it had at the end. Called by run-program.ts.
import type { ReadSnapshot, SnapshotTable } from '@shared/model/snapshot'
import { snapshotOf } from '@main/allocator/observers/traced-snapshot'
import { SiteTable, UNKNOWN_SITE } from '@main/allocator/observers/site-table'
import type { RecordedMemory } from './recorded-memory'

/** A snapshot of a run, as a session takes it. */
export interface TakenSnapshot extends ReadSnapshot {
  /** Requests before it. */
  readonly event: number
  readonly id: string
  /** A few words: what the session calls it. */
  readonly name: string
}

const MOST_SNAPSHOTS = 100
/** Traces of all of them: 18 bytes each. */
const MOST_TRACES = 5_000_000

export class KeptSnapshots {
  readonly #taken: TakenSnapshot[] = []
  readonly #writer: string
  #traces = 0
  #leftOut = 0

  /** `writer`: what took them, in words. */
  constructor(writer: string) {
    this.#writer = writer
  }

  get taken(): readonly TakenSnapshot[] {
    return this.#taken
  }

  get leftOut(): number {
    return this.#leftOut
  }

  /** The end of a run is kept in any case, within its own bound. */
  add(name: string, event: number, table: SnapshotTable, limit: number, isEnd = false): void {
    const { size } = table.traces
    if (!isEnd && (this.#taken.length >= MOST_SNAPSHOTS || this.#traces + size.length > MOST_TRACES)) {
      this.#leftOut++
      return
    }
    this.#traces += size.length
    const facts: ReadSnapshot['facts'] = {
      format: 'simulated',
      compression: 'none',
      pickleProtocol: 0,
      writer: this.#writer,
      tracebackLimit: limit,
      traceCount: size.length,
      totalSize: size.reduce((sum, bytes) => sum + bytes, 0),
      partial: null,
    }
    this.#taken.push({ table, facts, event, id: crypto.randomUUID(), name })
  }
}

/** All that lives of what the program asked for since its first line, one frame a traceback. */
export function snapshotByLine(memory: RecordedMemory, file: string, countsFrames: boolean): SnapshotTable {
  const { blocks, chunks } = memory
  const sites: number[] = []
  const sizes: number[] = []
  let last = 0
  const add = (pointer: number) => {
    if (!memory.isAsked(pointer)) return
    const line = memory.lineAt(pointer)
    if (line > last) last = line
    sites.push(line)
    sizes.push(memory.requestedOf(pointer))
  }
  blocks.forEachLive(add)
  for (const [pointer] of chunks.entries()) add(pointer)
  const table = new SiteTable({ countsFrames })
  for (let line = 1; line <= last; line++) table.site(UNKNOWN_SITE, table.frame(file, line))
  return snapshotOf(
    {
      count: sites.length,
      forEachTrace: (visit) => {
        sites.forEach((site, row) => visit(site, sizes[row] as number, 0))
      },
    },
    table,
  )
}
