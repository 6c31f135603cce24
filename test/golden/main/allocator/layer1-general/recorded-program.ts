// The pseudo-random program of data/malloc/record.c, request by request, and what glibc answered.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { FIRST_CHUNK, FIRST_MAPPED } from '@main/allocator/layer1-general/chunks'
import { PAGE } from '@main/allocator/layer1-general/constants'
import { type Mallinfo, mallinfoOf, residentOf } from '@main/allocator/layer1-general/figures'
import { NO_MEMORY, type Pointer } from '@main/allocator/layer1-general/general-allocator'
import { Ptmalloc } from '@main/allocator/layer1-general/ptmalloc'

const DATA = new URL('../../../data/malloc/', import.meta.url)
const SLOTS = 4096
const SEED = 12_345

export const MIXES = ['small', 'python', 'large', 'huge', 'waves', 'equal'] as const
export type Mix = (typeof MIXES)[number]
export const STEPS: Readonly<Record<Mix, number>> = {
  small: 24_000,
  python: 20_000,
  large: 20_000,
  huge: 16_000,
  waves: 30_000,
  equal: 20_000,
}

export interface Checkpoint extends Mallinfo {
  readonly step: number
  /** Results before it. */
  readonly results: number
  readonly residentHeap: number
  readonly residentMapped: number
}

/** Per result: see record.c. */
export function recordedPlaces(mix: Mix): Int32Array {
  const bytes = gunzipSync(readFileSync(new URL(`${mix}.places.gz`, DATA)))
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
}

export function recordedCheckpoints(mix: Mix): readonly Checkpoint[] {
  const text = readFileSync(new URL(`${mix}.checkpoints`, DATA), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [step = 0, results = 0, arena = 0, ordblks = 0, smblks = 0, hblks = 0, hblkhd = 0, ...rest] = line
        .split(' ')
        .map(Number)
      const [fsmblks = 0, uordblks = 0, fordblks = 0, keepcost = 0, residentHeap = 0, residentMapped = 0] =
        rest
      const info = { arena, ordblks, smblks, hblks, hblkhd, fsmblks, uordblks, fordblks, keepcost }
      return { step, results, ...info, residentHeap, residentMapped }
    })
}

/** Plays the program of `mix` to `general`; `onResult` and `onCheckpoint` see what it gives. */
export class Program {
  readonly #general: Ptmalloc
  readonly #mix: Mix
  readonly #slots = Array.from<unknown, Pointer>({ length: SLOTS }, () => NO_MEMORY)
  readonly places: number[] = []
  readonly checkpoints: Checkpoint[] = []
  #state = SEED
  #top = 0

  constructor(mix: Mix, general = new Ptmalloc()) {
    this.#mix = mix
    this.#general = general
  }

  play(): void {
    const steps = STEPS[this.#mix]
    const used = { small: SLOTS, python: 1024, large: 256, huge: 24, waves: 1024, equal: 1024 }[this.#mix]
    for (let step = 0; step < steps; step++) {
      if (step % (steps / 8) === 0) this.#checkpoint(step)
      if (this.#mix === 'waves' && step % 3000 === 2999) this.#ebb(step, used)
      if (this.#mix === 'equal' && step % 97 === 96) this.#freeRun(used, 60)
      if (this.#mix === 'equal' && step % 211 === 210) this.#growLarge()
      this.#request(this.#below(used))
    }
    this.#checkpoint(steps)
    for (let slot = 0; slot < SLOTS; slot++) this.#free(slot)
    this.#checkpoint(steps + 1)
  }

  #ebb(step: number, used: number): void {
    for (let slot = 0; slot < used; slot++) if (slot % 64 !== 0) this.#free(slot)
    if (this.#below(2) === 0) this.#general.trim(0)
    this.#checkpoint(step)
  }

  #freeRun(used: number, count: number): void {
    const from = this.#below(used)
    for (let i = 0; i < count; i++) this.#free((from + i) % used)
  }

  #growLarge(): void {
    this.#free(0)
    const pointer = this.#general.malloc(this.#scaled(12, 16))
    this.places.push(this.#placeOf(pointer))
    const grown = this.#general.realloc(pointer, this.#scaled(15, 17))
    this.places.push(this.#placeOf(grown))
    this.#slots[0] = grown
  }

  #free(slot: number): void {
    this.#general.free(this.#slots[slot] ?? NO_MEMORY)
    this.#slots[slot] = NO_MEMORY
  }

  #request(slot: number): void {
    const pointer = this.#slots[slot] ?? NO_MEMORY
    let result: Pointer
    if (pointer === NO_MEMORY) {
      const isClear = this.#below(8) === 0
      const size = this.#size()
      result = isClear ? this.#general.calloc(size) : this.#general.malloc(size)
    } else if (this.#below(4) !== 0) {
      this.#free(slot)
      return
    } else result = this.#general.realloc(pointer, this.#size() + 1)
    this.places.push(this.#placeOf(result))
    this.#slots[slot] = result
  }

  #placeOf(pointer: Pointer): number {
    const chunk = ~pointer
    if (chunk < FIRST_MAPPED) return chunk - FIRST_CHUNK + 1
    const { mapped } = this.#general.arena
    const start = mapped.addressOf(chunk)
    if (this.#top === 0) this.#top = start + mapped.sizeOf(chunk)
    return -1 - (this.#top - start) / PAGE
  }

  #checkpoint(step: number): void {
    const { heap, mapped } = residentOf(this.#general)
    const results = this.places.length
    this.checkpoints.push({
      step,
      results,
      ...mallinfoOf(this.#general),
      residentHeap: heap,
      residentMapped: mapped,
    })
  }

  #size(): number {
    switch (this.#mix) {
      case 'small':
        return this.#below(1100)
      case 'python':
        return this.#below(16) === 0 ? this.#scaled(12, 16) : 513 + this.#below(3000)
      case 'large':
        return this.#below(4) === 0 ? this.#below(200) : this.#scaled(8, 18)
      case 'huge':
        return this.#below(8) === 0 ? this.#below(2000) : this.#scaled(12, 23)
      case 'equal':
        return 24 << this.#below(7)
      case 'waves':
        return this.#below(3) === 0 ? 513 + this.#below(1000) : this.#scaled(4, 17)
    }
  }

  #scaled(low: number, high: number): number {
    const bits = low + this.#below(high - low)
    return 2 ** bits + this.#below(2 ** bits)
  }

  /** xorshift32. */
  #below(bound: number): number {
    this.#state ^= this.#state << 13
    this.#state ^= this.#state >>> 17
    this.#state ^= this.#state << 5
    return (this.#state >>> 0) % bound
  }
}
