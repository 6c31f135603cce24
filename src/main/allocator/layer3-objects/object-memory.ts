// What objects need of the layers below, and the stacks on which freed objects wait to be used again. Called by every
// kind of object in this folder.
import { NO_MEMORY, type Pointer } from '../layer1-general/general-allocator'
import type { Domain, Memory } from '../memory'

/** The part of Memory that objects use. */
export interface ObjectMemory extends Pick<Memory, 'malloc' | 'calloc' | 'realloc' | 'free' | 'addressOf'> {
  /**
   * _PyTraceMalloc_NewReference: a block that waited on a free list is an object again, without a request. From 3.8 on
   * traced memory is then counted for the line that runs now.
   */
  newReference?(pointer: Pointer): void
}

/** A request that the system could not serve: MemoryError in the program. Nothing has changed when it is thrown. */
export class MemoryExhausted extends Error {
  override readonly name = 'MemoryExhausted'
  readonly domain: Domain
  /** Bytes asked for. */
  readonly size: number

  constructor(domain: Domain, size: number) {
    super(`No memory for a request of ${size} bytes`)
    this.domain = domain
    this.size = size
  }
}

/** The domains of requests, and requests that throw MemoryExhausted where C returns NULL. */
export class Requests {
  readonly memory: ObjectMemory

  constructor(memory: ObjectMemory) {
    this.memory = memory
  }

  malloc(domain: Domain, size: number): Pointer {
    const pointer = this.memory.malloc(domain, size)
    if (pointer === NO_MEMORY) throw new MemoryExhausted(domain, size)
    return pointer
  }

  calloc(domain: Domain, size: number): Pointer {
    const pointer = this.memory.calloc(domain, size)
    if (pointer === NO_MEMORY) throw new MemoryExhausted(domain, size)
    return pointer
  }

  realloc(domain: Domain, old: Pointer, size: number): Pointer {
    const pointer = this.memory.realloc(domain, old, size)
    if (pointer === NO_MEMORY) throw new MemoryExhausted(domain, size)
    return pointer
  }

  /** NO_MEMORY is NULL and does nothing. */
  free(domain: Domain, pointer: Pointer): void {
    if (pointer !== NO_MEMORY) this.memory.free(domain, pointer)
  }
}

/** A stack of freed blocks: the one freed last is taken first. */
export class FreeList {
  readonly limit: number
  readonly #waiting: Pointer[] = []

  constructor(limit: number) {
    this.limit = limit
  }

  /** Blocks that wait. */
  get length(): number {
    return this.#waiting.length
  }

  /** The block freed last, or NO_MEMORY. */
  take(): Pointer {
    // To pop an empty array is a call in V8, and most lists are empty most of the time.
    return this.#waiting.length === 0 ? NO_MEMORY : (this.#waiting.pop() as Pointer)
  }

  /** False when the list is full: the block must be freed. */
  put(pointer: Pointer): boolean {
    if (this.#waiting.length >= this.limit) return false
    this.#waiting.push(pointer)
    return true
  }
}
