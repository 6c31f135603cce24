// Traced memory as tracemalloc counts it: what was asked for while tracing and is still live, by site. Told of each
// request by memory.ts; started and asked by the interpreter's tracemalloc and by whoever records a run.
// Source: tracemalloc_add_trace, tracemalloc_realloc and tracemalloc_clear_traces of Modules/_tracemalloc.c.
import { assert } from '@shared/base/assert'
import type { Pointer } from '../layer1-general/general-allocator'
import type { BlockOwners, OwnedChunks } from './owners'

/** Each trace has the number of the tracing it belongs to: starting and clearing need not visit any. */
const LAST_TRACING = 255

/** tracemalloc's domain of everything that PyMem_* and PyObject_* serve. */
const DEFAULT_DOMAIN = 0

/** What a program tracks by itself (PyTraceMalloc_Track), besides the allocator's own domain 0. */
export interface TrackedTrace {
  readonly domain: number
  readonly address: number
  readonly size: number
  readonly site: number
}

export class TracedMemory {
  readonly #blocks: BlockOwners
  readonly #chunks: OwnedChunks
  readonly #tracked = new Map<number, Map<number, TrackedTrace>>()
  /** Of the traces there are, 1 ... LAST_TRACING. */
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

  /** What becomes live now belongs to this tracing; 0 for none. */
  get tracing(): number {
    return this.#isTracing ? this.#tracing : 0
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
      this.#blocks.forgetTracing()
      this.#chunks.forgetTracing()
      this.#tracing = 0
    }
    this.#tracing++
    this.#tracked.clear()
    this.#count = 0
    this.#current = 0
    this.#peak = 0
  }

  resetPeak(): void {
    this.#peak = this.#current
  }

  /** Whether the request that is live at `pointer` has a trace. */
  has(pointer: Pointer): boolean {
    const tracing = pointer >= 0 ? this.#blocks.tracingOf(pointer) : this.#chunks.tracingOf(pointer)
    return tracing === this.#tracing
  }

  /** A request that belongs to this tracing has become live. */
  enter(size: number): void {
    this.#count++
    this.#current += size
    if (this.#current > this.#peak) this.#peak = this.#current
  }

  /** One that belonged to `tracing` is no longer live, or will be traced anew. */
  leave(size: number, tracing: number): void {
    if (tracing !== this.#tracing) return
    this.#count--
    this.#current -= size
  }

  /** PyTraceMalloc_Track: a trace for memory from elsewhere; one that is there already is replaced. */
  track(trace: TrackedTrace): void {
    assert(trace.domain !== DEFAULT_DOMAIN, 'domain 0 is the allocator’s own')
    if (!this.#isTracing) return
    this.untrack(trace.domain, trace.address)
    const traces = this.#tracked.get(trace.domain) ?? new Map<number, TrackedTrace>()
    this.#tracked.set(trace.domain, traces.set(trace.address, trace))
    this.enter(trace.size)
  }

  /** PyTraceMalloc_Untrack: nothing when there is no such trace. */
  untrack(domain: number, address: number): void {
    const traces = this.#tracked.get(domain)
    const trace = traces?.get(address)
    if (traces === undefined || trace === undefined) return
    traces.delete(address)
    this.leave(trace.size, this.#tracing)
  }

  /** All traces: blocks by arena and address, then chunks, then other domains. One step a block of a used pool. */
  forEachTrace(visit: (site: number, size: number, domain: number) => void): void {
    const blocks = this.#blocks
    const chunks = this.#chunks
    blocks.forEachLive((pointer) => {
      if (this.has(pointer)) visit(blocks.siteOf(pointer), blocks.requestedOf(pointer), DEFAULT_DOMAIN)
    })
    for (const [pointer, slot] of chunks.entries()) {
      if (!this.has(pointer)) continue
      visit(chunks.site[slot] as number, chunks.requested[slot] as number, DEFAULT_DOMAIN)
    }
    for (const traces of this.#tracked.values()) {
      for (const { site, size, domain } of traces.values()) visit(site, size, domain)
    }
  }

  /** Bytes and number of the traces of each site, `sites` long. Counted when asked: requests need not keep it. */
  bySite(sites: number): { readonly size: Float64Array; readonly count: Float64Array } {
    const size = new Float64Array(sites)
    const count = new Float64Array(sites)
    this.forEachTrace((site, bytes) => {
      assert(site < sites, 'every site is in the table')
      size[site] = (size[site] as number) + bytes
      count[site] = (count[site] as number) + 1
    })
    return { size, count }
  }
}
