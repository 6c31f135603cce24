// The simulated memory of a program that is recorded: looks at the arenas and the ledger when a moment is due, and counts
// what the program asked for and still has. A subclass, so that a program that is not recorded pays nothing for it.
import { NO_MEMORY, type Pointer } from '@main/allocator/layer1-general/general-allocator'
import { Ptmalloc } from '@main/allocator/layer1-general/ptmalloc'
import { type Domain, Memory, RAW } from '@main/allocator/memory'
import { watchedArenas } from '@main/allocator/observers/arena-history'
import type { AllocatorProfile } from '@main/allocator/profiles/profile'
import { AddressSpace } from '@main/allocator/system/address-space'
import { RunMoments } from '../replay/run-moments'

/** What the program had asked for at a look, in bytes: as if tracemalloc had been started before its first line. */
export interface AskedAt {
  readonly event: number
  readonly current: number
  readonly peak: number
}

export class RecordedMemory extends Memory<Ptmalloc> {
  readonly moments: RunMoments
  /** Every look; those that stay are the moments. Few: their number grows with the logarithm of the requests. */
  readonly asked: AskedAt[] = []
  #pymallocEvents = 0
  /** Requests before the program's first line; Infinity until it is reached. */
  #start = Infinity
  #current = 0
  #peak = 0

  constructor(profile: AllocatorProfile) {
    const system = new AddressSpace()
    const moments = new RunMoments(profile)
    const arenas = watchedArenas(system, moments.arenas, () => this.events)
    super(profile, { general: new Ptmalloc(system), arenas })
    this.moments = moments
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
    return this.birthOf(pointer) > this.#start
  }

  look(): void {
    this.moments.look(this)
    this.asked.push({ event: this.events, current: this.#current, peak: this.#peak })
  }

  override malloc(domain: Domain, size: number): Pointer {
    return this.#made(domain, super.malloc(domain, size), size)
  }

  override calloc(domain: Domain, size: number): Pointer {
    return this.#made(domain, super.calloc(domain, size), size)
  }

  override realloc(domain: Domain, pointer: Pointer, size: number): Pointer {
    const before = this.#countedAt(pointer)
    const moved = super.realloc(domain, pointer, size)
    if (moved !== NO_MEMORY) this.#current -= before
    return this.#made(domain, moved, size)
  }

  override free(domain: Domain, pointer: Pointer): void {
    this.#current -= this.#countedAt(pointer)
    super.free(domain, pointer)
    this.#passed(domain)
  }

  #countedAt(pointer: Pointer): number {
    return pointer !== NO_MEMORY && this.isAsked(pointer) ? this.requestedOf(pointer) : 0
  }

  #made(domain: Domain, pointer: Pointer, size: number): Pointer {
    if (pointer !== NO_MEMORY && this.isAsked(pointer)) {
      this.#current += size
      if (this.#current > this.#peak) this.#peak = this.#current
    }
    this.#passed(domain)
    return pointer
  }

  #passed(domain: Domain): void {
    if (domain !== RAW) this.#pymallocEvents++
    if (this.events >= this.moments.due && this.#start !== Infinity) this.look()
  }
}
