// Traced memory as tracemalloc counts it: what was asked for while tracing and is still live, by site. Told of each
// request by memory.ts; started and asked by the interpreter's tracemalloc and by whoever records a run.
// Source: tracemalloc_add_trace, tracemalloc_realloc and tracemalloc_clear_traces of Modules/_tracemalloc.c.
import { assert } from '@shared/base/assert'
import type { Pointer } from '../layer1-general/general-allocator'
import { grown } from '../layer2-pymalloc/tables'
import type { BlockOwners, OwnedChunks } from './owners'

/** A trace is marked with the number of the tracing it belongs to: starting and clearing need not visit any. */
const LAST_TRACING = 255

/** What a program tracks by itself (PyTraceMalloc_Track), besides the allocator's own domain 0. */
export interface TrackedTrace {
  readonly domain: number
  readonly address: number
  readonly size: number
  readonly site: number
}

export class TracedMemory {
  /** Live traced bytes and requests by site; sites beyond the columns have none. */
  siteSize = new Float64Array(64)
  siteCount = new Int32Array(64)
  readonly #blocks: BlockOwners
  readonly #chunks: OwnedChunks
  /** The tracing that a request belongs to, by pointer and by slot; 0 = not traced. */
  #blockTracing = new Uint8Array(0)
  #chunkTracing = new Uint8Array(0)
  readonly #tracked = new Map<number, Map<number, TrackedTrace>>()
  #tracing = 1
  #isTracing = false
  #count = 0
  #current = 0
  #peak = 0

  constructor(blocks: BlockOwners, chunks: OwnedChunks) {
    this.#blocks = blocks
    this.#chunks = chunks
  }

  get isTracing(): boolean {
    return this.#isTracing
  }

  /** get_traced_memory: bytes in traces now. */
  get current(): number {
    return this.#current
  }

  /** get_traced_memory: the most there were since the start, the last clear or the last resetPeak. */
  get peak(): number {
    return this.#peak
  }

  /** Traces there are. */
  get count(): number {
    return this.#count
  }

  /** While tracing: nothing. */
  start(): void {
    this.#isTracing = true
  }

  stop(): void {
    this.#isTracing = false
    this.clear()
  }

  /** clear_traces: what is live now is forgotten for good, unless it is resized. */
  clear(): void {
    if (this.#tracing === LAST_TRACING) {
      this.#blockTracing.fill(0)
      this.#chunkTracing.fill(0)
      this.#tracing = 0
    }
    this.#tracing++
    this.siteSize.fill(0)
    this.siteCount.fill(0)
    this.#tracked.clear()
    this.#count = 0
    this.#current = 0
    this.#peak = 0
  }

  resetPeak(): void {
    this.#peak = this.#current
  }

  /** Whether what lives at `pointer` has a trace. */
  has(pointer: Pointer): boolean {
    if (pointer >= 0) return this.#blockTracing[pointer] === this.#tracing
    const slot = this.#chunks.slotOf(pointer)
    return slot >= 0 && this.#chunkTracing[slot] === this.#tracing
  }

  /** While tracing: what became live at `pointer`, whose owner is known already, has no trace yet. */
  add(pointer: Pointer): void {
    const tracing = this.#tracing
    if (pointer >= 0) {
      const { birth, requested, site } = this.#blocks
      if (pointer >= this.#blockTracing.length) this.#blockTracing = grown(this.#blockTracing, birth.length)
      this.#blockTracing[pointer] = tracing
      this.#enter(site[pointer] as number, requested[pointer] as number)
      return
    }
    const { birth, requested, site } = this.#chunks
    const slot = this.#chunks.slotOf(pointer)
    if (slot >= this.#chunkTracing.length) this.#chunkTracing = grown(this.#chunkTracing, birth.length)
    this.#chunkTracing[slot] = tracing
    this.#enter(site[slot] as number, requested[slot] as number)
  }

  /** Before what lives at `pointer` is freed or resized. False when it had no trace. */
  remove(pointer: Pointer): boolean {
    if (!this.has(pointer)) return false
    if (pointer >= 0) {
      this.#blockTracing[pointer] = 0
      this.#leave(this.#blocks.site[pointer] as number, this.#blocks.requested[pointer] as number)
      return true
    }
    const slot = this.#chunks.slotOf(pointer)
    this.#chunkTracing[slot] = 0
    this.#leave(this.#chunks.site[slot] as number, this.#chunks.requested[slot] as number)
    return true
  }

  /** PyTraceMalloc_Track: a trace for memory from elsewhere; one that is there already is replaced. */
  track(trace: TrackedTrace): void {
    assert(trace.domain !== 0, 'domain 0 is the allocator’s own')
    if (!this.#isTracing) return
    this.untrack(trace.domain, trace.address)
    const traces = this.#tracked.get(trace.domain) ?? new Map<number, TrackedTrace>()
    this.#tracked.set(trace.domain, traces.set(trace.address, trace))
    this.#enter(trace.site, trace.size)
  }

  /** PyTraceMalloc_Untrack: nothing when there is no such trace. */
  untrack(domain: number, address: number): void {
    const traces = this.#tracked.get(domain)
    const trace = traces?.get(address)
    if (traces === undefined || trace === undefined) return
    traces.delete(address)
    this.#leave(trace.site, trace.size)
  }

  /** In the order of domains and then of tracking. */
  *tracked(): Generator<TrackedTrace> {
    for (const traces of this.#tracked.values()) yield* traces.values()
  }

  #enter(site: number, size: number): void {
    if (site >= this.siteCount.length) this.#growSites(site)
    this.siteSize[site] = (this.siteSize[site] as number) + size
    this.siteCount[site] = (this.siteCount[site] as number) + 1
    this.#count++
    this.#current += size
    if (this.#current > this.#peak) this.#peak = this.#current
  }

  #leave(site: number, size: number): void {
    this.siteSize[site] = (this.siteSize[site] as number) - size
    this.siteCount[site] = (this.siteCount[site] as number) - 1
    this.#count--
    this.#current -= size
  }

  #growSites(site: number): void {
    const length = Math.max(site + 1, 2 * this.siteCount.length)
    this.siteSize = grown(this.siteSize, length)
    this.siteCount = grown(this.siteCount, length)
  }
}
