// The lives of arenas over the clock of a run, in memory that does not grow with the run. Told of births and releases
// by allocator/observers, and asked from time to time to look; it decides which moments stay.
//
// Moments stand one in each interval of the clock. When there are too many, the interval doubles and of two moments
// that now share one the first stays: always what a run that knew its length in advance would have kept.
import { assert, present } from '@shared/base/assert'
import type { ArenaHistory, ArenaOccupancy } from '@shared/model/arenas'
import { LongestLives } from './longest-lives'

export interface HistoryOptions {
  /** Bytes. */
  readonly arenaSize: number
  readonly poolSize: number
  /** Events between two moments at first: how often the caller looks, then moments are evenly spaced. */
  readonly interval?: number
  /** At most so many moments before the last. */
  readonly moments?: number
  /** At most so many lives that ended. Those that did not are as many as the run has arenas. */
  readonly endedLives?: number
}

interface Life {
  readonly ordinal: number
  readonly address: number
  readonly bornAt: number
  readonly highWaterBefore: number
  releasedAt: number
  /** Fullness by moment; null until somebody looked. */
  row: Uint8Array | null
}

const FULL = 255

export class ArenaHistoryRecorder {
  readonly #arenaSize: number
  readonly #poolSize: number
  readonly #moments: number
  readonly #living = new Map<number, Life>()
  readonly #ended: LongestLives<Life>
  #leftOut = 0
  readonly #spareRows: Uint8Array[] = []

  // One entry a moment: `#kept` of them stay, the one behind them may be the last look.
  readonly #at: Float64Array
  readonly #allocatedAt: Float64Array
  readonly #releasedAt: Float64Array
  readonly #highWaterAt: Float64Array
  #kept = 0
  #hasLast = false
  #interval: number

  #allocated = 0
  #released = 0
  #highWater = 0

  constructor({ arenaSize, poolSize, interval = 1, moments = 512, endedLives = 4096 }: HistoryOptions) {
    assert(interval > 0 && moments > 0, 'a history has moments')
    this.#arenaSize = arenaSize
    this.#poolSize = poolSize
    this.#interval = interval
    this.#moments = moments
    this.#ended = new LongestLives(endedLives)
    this.#at = new Float64Array(moments + 1)
    this.#allocatedAt = new Float64Array(moments + 1)
    this.#releasedAt = new Float64Array(moments + 1)
    this.#highWaterAt = new Float64Array(moments + 1)
  }

  /** An arena is there from the instant `at` on. */
  born(address: number, at: number): void {
    assert(!this.#living.has(address), 'an arena is born where none is')
    const ordinal = this.#allocated++
    const highWaterBefore = this.#highWater
    this.#living.set(address, {
      ordinal,
      address,
      bornAt: at,
      highWaterBefore,
      releasedAt: Infinity,
      row: null,
    })
    this.#highWater = Math.max(this.#highWater, this.#allocated - this.#released)
  }

  /**
   * From the instant `at` on it is no longer there. The newest that goes in the instant in which it came was never one:
   * the allocator had mapped memory and no room to note it.
   */
  released(address: number, at: number): void {
    const life = present(this.#living.get(address), 'an arena is released where one is')
    this.#living.delete(address)
    if (life.bornAt === at && life.ordinal === this.#allocated - 1) {
      this.#allocated--
      this.#highWater = life.highWaterBefore
      return
    }
    this.#released++
    life.releasedAt = at
    if (life.row !== null) life.row[this.#kept] = 0
    const dropped = this.#ended.add(life)
    if (dropped === undefined) return
    this.#leftOut++
    if (dropped.row !== null) this.#spareRows.push(dropped.row.fill(0))
  }

  /** Whether the moment `at` would stay. Between two such moments it is enough to look at the end. */
  isDue(at: number): boolean {
    return this.#kept === 0 || this.#intervalOf(at) > this.#intervalOf(this.#at[this.#kept - 1] as number)
  }

  /** The first instant at which a look would stay. */
  get nextDue(): number {
    if (this.#kept === 0) return 0
    return (this.#intervalOf(this.#at[this.#kept - 1] as number) + 1) * this.#interval
  }

  /** Looks at the arenas that are there. `at` does not decrease; of several looks at one instant the first counts. */
  sample(at: number, { address, liveBytes }: ArenaOccupancy): void {
    const last = this.#kept + (this.#hasLast ? 1 : 0) - 1
    if (last >= 0) {
      assert(at >= (this.#at[last] as number), 'time does not go back')
      if (at === this.#at[last]) return
    }
    const moment = this.#kept
    this.#hasLast = !this.isDue(at)
    this.#at[moment] = at
    this.#allocatedAt[moment] = this.#allocated
    this.#releasedAt[moment] = this.#released
    this.#highWaterAt[moment] = this.#highWater
    address.forEach((start, index) => {
      const life = present(this.#living.get(start), 'who looks sees arenas that were born')
      life.row ??= this.#spareRows.pop() ?? new Uint8Array(this.#moments + 1)
      life.row[moment] = fullness(liveBytes[index] as number, this.#arenaSize)
    })
    if (this.#hasLast) return
    this.#kept++
    while (this.#kept > this.#moments) this.#thin()
  }

  /** What is known now. Recording goes on. */
  history(): ArenaHistory {
    const length = this.#kept + (this.#hasLast ? 1 : 0)
    const lives = [...this.#living.values(), ...this.#ended].sort((one, other) => one.ordinal - other.ordinal)
    const rows = new Uint8Array(lives.length * length)
    lives.forEach(({ row }, index) => {
      if (row !== null) rows.set(row.subarray(0, length), index * length)
    })
    return {
      arenaSize: this.#arenaSize,
      poolSize: this.#poolSize,
      at: this.#at.slice(0, length),
      allocated: this.#allocatedAt.slice(0, length),
      released: this.#releasedAt.slice(0, length),
      highWater: this.#highWaterAt.slice(0, length),
      lives: {
        ordinal: Int32Array.from(lives, (life) => life.ordinal),
        address: Float64Array.from(lives, (life) => life.address),
        bornAt: Float64Array.from(lives, (life) => life.bornAt),
        releasedAt: Float64Array.from(lives, (life) => life.releasedAt),
      },
      livesLeftOut: this.#leftOut,
      fullness: rows,
    }
  }

  #intervalOf(at: number): number {
    return Math.floor(at / this.#interval)
  }

  /** Doubles the interval. The newest moment stays in any case, as the last look where it is not the first of its interval. */
  #thin(): void {
    this.#interval *= 2
    const stays: number[] = []
    let previous = -1
    for (let moment = 0; moment < this.#kept; moment++) {
      const interval = this.#intervalOf(this.#at[moment] as number)
      if (interval !== previous) stays.push(moment)
      previous = interval
    }
    const newest = this.#kept - 1
    this.#kept = stays.length
    this.#hasLast = stays.at(-1) !== newest
    if (this.#hasLast) stays.push(newest)
    for (const column of [this.#at, this.#allocatedAt, this.#releasedAt, this.#highWaterAt]) {
      keep(column, stays)
    }
    for (const { row } of [...this.#living.values(), ...this.#ended]) {
      if (row === null) continue
      keep(row, stays)
      row.fill(0, stays.length)
    }
  }
}

/** 1 ... 255 for blocks in use, however few. */
function fullness(liveBytes: number, arenaSize: number): number {
  return liveBytes === 0 ? 0 : Math.max(1, Math.round((FULL * liveBytes) / arenaSize))
}

/** Moves the entries at `positions`, which ascend, to the front. */
function keep(column: Float64Array | Uint8Array, positions: readonly number[]): void {
  positions.forEach((position, index) => {
    column[index] = column[position] as number
  })
}
