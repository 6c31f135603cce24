// The simulated memory of a program that is recorded: keeps every request, looks at the arenas and the ledger when a
// moment is due, and counts what the program asked for and still has. A subclass, so that a program that is not recorded
// pays nothing for it. Also what recorded requests are played to again.
import { NO_MEMORY, type Pointer } from '@main/allocator/layer1-general/general-allocator'
import { Ptmalloc } from '@main/allocator/layer1-general/ptmalloc'
import { type Domain, Memory, RAW } from '@main/allocator/memory'
import { watchedArenas } from '@main/allocator/observers/arena-history'
import type { AllocatorProfile } from '@main/allocator/profiles/profile'
import { AddressSpace } from '@main/allocator/system/address-space'
import { REQUEST } from '@main/formats/request-log/log'
import { RunMoments } from '../replay/run-moments'
import { RequestColumns } from './request-columns'

/** Bytes of heap and mappings: more than the budget of a program, less than what the model cannot hold. */
const MOST_SYSTEM = 8 * 2 ** 30

/** What the program had asked for at a look, in bytes: as if tracemalloc had been started before its first line. */
export interface AskedAt {
  readonly event: number
  readonly current: number
  readonly peak: number
}

export class RecordedMemory extends Memory<Ptmalloc> {
  readonly moments: RunMoments
  #requests: RequestColumns | null
  /** Set when the program's own tracemalloc numbers sites otherwise. */
  lineOf: (site: number) => number = (site) => site
  /** Every look; those that stay are the moments. Few: their number grows with the logarithm of the requests. */
  readonly #asked: AskedAt[] = []
  #pymallocEvents = 0
  /** Requests before the program's first line; Infinity until it is reached. */
  #start = Infinity
  /** Chunks that the program asked for: pymalloc's own tables are chunks, too, and nobody asked for them. */
  readonly #askedChunks = new Set<Pointer>()
  #current = 0
  #peak = 0

  /** `isPlayed`: the requests come from a recording, and need not be kept once more. */
  constructor(profile: AllocatorProfile, { isPlayed = false }: { readonly isPlayed?: boolean } = {}) {
    const system = new AddressSpace({ limit: MOST_SYSTEM })
    const moments = new RunMoments(profile)
    const arenas = watchedArenas(system, moments.arenas, () => this.events)
    super(profile, { general: new Ptmalloc(system), arenas })
    this.moments = moments
    this.#requests = isPlayed ? null : new RequestColumns()
  }

  get pymallocEvents(): number {
    return this.#pymallocEvents
  }

  /** Requests before the program's first line. */
  get start(): number {
    return this.#start
  }

  /** Bytes that live requests since the first line asked for, and the most there were. */
  get current(): number {
    return this.#current
  }

  get peak(): number {
    return this.#peak
  }

  /** The program's first line comes next. */
  begin(): void {
    this.#start = this.events
    this.look()
  }

  /** Whether what lives at `pointer` was asked for by the program. */
  isAsked(pointer: Pointer): boolean {
    return pointer < 0 ? this.#askedChunks.has(pointer) : this.birthOf(pointer) > this.#start
  }

  /** The line that asked for what lives at `pointer`; 0 when none did. */
  lineAt(pointer: Pointer): number {
    return this.isAsked(pointer) ? this.lineOf(this.siteOf(pointer)) : 0
  }

  /** Every request until now, and none from here on; null when there were too many. */
  takeRequests(): ReturnType<RequestColumns['columns']> {
    const columns = this.#requests?.columns() ?? null
    this.#requests = null
    return columns
  }

  look(): void {
    this.moments.look(this)
    this.#asked.push({ event: this.events, current: this.#current, peak: this.#peak })
  }

  /** What had been asked for at the instants `at`, each of which was looked at. */
  askedAt(at: Float64Array): { readonly current: Float64Array; readonly peak: Float64Array } {
    const looks = new Map(this.#asked.map((look) => [look.event, look]))
    return {
      current: at.map((event) => looks.get(event)?.current ?? 0),
      peak: at.map((event) => looks.get(event)?.peak ?? 0),
    }
  }

  override malloc(domain: Domain, size: number): Pointer {
    this.#keep(REQUEST.malloc, domain, size, NO_MEMORY)
    return this.#made(domain, super.malloc(domain, size), size)
  }

  override calloc(domain: Domain, size: number): Pointer {
    this.#keep(REQUEST.calloc, domain, size, NO_MEMORY)
    return this.#made(domain, super.calloc(domain, size), size)
  }

  override realloc(domain: Domain, pointer: Pointer, size: number): Pointer {
    this.#keep(REQUEST.realloc, domain, size, pointer)
    const before = this.#countedAt(pointer)
    const moved = super.realloc(domain, pointer, size)
    if (moved === NO_MEMORY) return this.#passed(domain, moved)
    this.#current -= before
    // What was there before the first line is not the program's, unless it moves.
    if (moved === pointer) return this.#counted(domain, moved, size)
    this.#askedChunks.delete(pointer)
    return this.#made(domain, moved, size)
  }

  override free(domain: Domain, pointer: Pointer): void {
    this.#keep(REQUEST.free, domain, 0, pointer)
    this.#current -= this.#countedAt(pointer)
    this.#askedChunks.delete(pointer)
    super.free(domain, pointer)
    this.#passed(domain, pointer)
  }

  override newReference(pointer: Pointer): void {
    this.#keep(REQUEST.adopt, RAW, 0, pointer)
    super.newReference(pointer)
  }

  #keep(kind: number, domain: Domain, size: number, pointer: Pointer): void {
    if (this.#requests === null) return
    const block = pointer === NO_MEMORY ? 0 : this.birthOf(pointer)
    this.#requests.push(kind | (domain << REQUEST.domainShift), size, block, this.lineOf(this.site))
  }

  #countedAt(pointer: Pointer): number {
    return pointer !== NO_MEMORY && this.isAsked(pointer) ? this.requestedOf(pointer) : 0
  }

  #made(domain: Domain, pointer: Pointer, size: number): Pointer {
    if (pointer < NO_MEMORY && this.#start !== Infinity) this.#askedChunks.add(pointer)
    return this.#counted(domain, pointer, size)
  }

  #counted(domain: Domain, pointer: Pointer, size: number): Pointer {
    if (pointer !== NO_MEMORY && this.isAsked(pointer)) {
      this.#current += size
      if (this.#current > this.#peak) this.#peak = this.#current
    }
    return this.#passed(domain, pointer)
  }

  #passed(domain: Domain, pointer: Pointer): Pointer {
    if (domain !== RAW) this.#pymallocEvents++
    if (this.events >= this.moments.due && this.#start !== Infinity) this.look()
    return pointer
  }
}
