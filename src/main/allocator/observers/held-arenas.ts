// Who holds each arena: the live blocks of every pool, counted by site. One pass over the blocks, nothing changed.
// Called between two requests by whoever records a run; main/arenas makes pins and forecasts of it.
import { assert } from '@shared/base/assert'
import type { HeldArenas, Site } from '@shared/model/arenas'
import type { Pointer } from '../layer1-general/general-allocator'
import type { Pymalloc } from '../layer2-pymalloc/pymalloc'

/** A Memory is one. */
export interface OwnedBlocks {
  readonly pymalloc: Pymalloc
  /** Live requests that pymalloc serves. */
  readonly blocks: { readonly live: number }
  /** Requests until now. */
  readonly events: number
  /** The event, from 1, that made the block live; 0 for a free one. */
  birthOf(block: Pointer): number
  /** Who asked for the live block last. */
  siteOf(block: Pointer): number
}

/**
 * The most periods that a run is divided into where no lines are known. 100 are fine enough to tell a burst from what
 * surrounds it, and few enough that the sites of a class can be read through; their length has one leading digit,
 * since it is read, too.
 */
const MOST_PERIODS = 100

/** 1, 2 or 5 with zeros: the least such number of events that divides `events` into at most MOST_PERIODS. */
export function periodLength(events: number): number {
  for (let power = 1; ; power *= 10) {
    for (const digit of [1, 2, 5]) {
      if (digit * power * MOST_PERIODS >= events) return digit * power
    }
  }
}

/**
 * `lines`: the sites that `siteOf` means, by position; 0 is not looked at. A block whose site is 0 or not among
 * them belongs to its size class and the period of the run in which it was asked for.
 */
export function heldArenas(memory: OwnedBlocks, lines: readonly Site[] = []): HeldArenas {
  return new Count(memory, lines).result()
}

class Count {
  readonly #memory: OwnedBlocks
  readonly #lines: readonly Site[]
  readonly #periodLength: number
  readonly #periods: number

  // Sites are numbered lines first, then periods by size class. Counts of the arena that is being looked at.
  readonly #blocksOf: Int32Array
  readonly #unitsOf: Int32Array
  readonly #found: number[] = []

  /** Of each pair, the number as above. */
  readonly #pairSite: number[] = []
  readonly #pairArena: number[] = []
  readonly #pairBlocks: number[] = []
  readonly #pairBytes: number[] = []

  constructor(memory: OwnedBlocks, lines: readonly Site[]) {
    this.#memory = memory
    this.#lines = lines
    this.#periodLength = periodLength(memory.events)
    this.#periods = Math.max(1, Math.ceil(memory.events / this.#periodLength))
    const sites = lines.length + memory.pymalloc.shape.sizeClasses * this.#periods
    this.#blocksOf = new Int32Array(sites)
    this.#unitsOf = new Int32Array(sites)
  }

  result(): HeldArenas {
    const { arenas, profile } = this.#memory.pymalloc
    const records = [...arenas.address.keys()]
      .filter((record) => arenas.address[record] !== 0)
      .sort((one, other) => (arenas.ordinal[one] as number) - (arenas.ordinal[other] as number))
    const usedPools = new Int32Array(records.length)
    const liveBlocks = new Int32Array(records.length)
    const liveBytes = new Float64Array(records.length)
    let live = 0
    records.forEach((record, arena) => {
      usedPools[arena] = this.#countPools(record)
      for (const site of this.#found.sort((one, other) => one - other)) {
        const blocks = this.#blocksOf[site] as number
        const bytes = (this.#unitsOf[site] as number) * profile.alignment
        this.#pairArena.push(arena)
        this.#pairSite.push(site)
        this.#pairBlocks.push(blocks)
        this.#pairBytes.push(bytes)
        liveBlocks[arena] = (liveBlocks[arena] as number) + blocks
        liveBytes[arena] = (liveBytes[arena] as number) + bytes
        this.#blocksOf[site] = 0
        this.#unitsOf[site] = 0
      }
      this.#found.length = 0
      live += liveBlocks[arena] as number
    })
    assert(live === this.#memory.blocks.live, 'every live block lies in a used pool')
    return {
      arenaSize: profile.arenaSize,
      poolSize: profile.poolSize,
      poolOverhead: profile.poolOverhead,
      keepsLastFreeArena: profile.keepsLastFreeArena,
      ordinal: Int32Array.from(records, (record) => arenas.ordinal[record] as number),
      address: Float64Array.from(records, (record) => arenas.address[record] as number),
      pools: Int32Array.from(records, (record) => arenas.poolCount[record] as number),
      usedPools,
      liveBlocks,
      liveBytes,
      pairArena: Int32Array.from(this.#pairArena),
      pairBlocks: Int32Array.from(this.#pairBlocks),
      pairBytes: Float64Array.from(this.#pairBytes),
      ...this.#namedSites(),
    }
  }

  /** Counts the live blocks of one arena by site; the used pools. A hot loop over blocks, hence plain integers. */
  #countPools(record: number): number {
    const memory = this.#memory
    const { arenas, pools, shape } = memory.pymalloc
    const lines = this.#lines.length
    const length = this.#periodLength
    const first = record << shape.arenaShift
    const end = first + (arenas.carved[record] as number)
    let used = 0
    for (let pool = first; pool < end; pool++) {
      if (pools.count[pool] === 0) continue
      used++
      const sizeClass = pools.sizeClass[pool] as number
      const units = sizeClass + 1
      const periods = lines + sizeClass * this.#periods
      const start = pool << shape.poolShift
      const carved = start + (pools.nextOffset[pool] as number)
      for (let pointer = start + shape.headerUnits; pointer < carved; pointer += units) {
        const born = memory.birthOf(pointer)
        if (born === 0) continue
        const line = memory.siteOf(pointer)
        const isKnown = line !== 0 && line < lines
        const site = isKnown ? line : periods + Math.floor((born - 1) / length)
        if (this.#blocksOf[site] === 0) this.#found.push(site)
        this.#blocksOf[site] = (this.#blocksOf[site] as number) + 1
        this.#unitsOf[site] = (this.#unitsOf[site] as number) + units
      }
    }
    return used
  }

  /** The table of the sites that hold something, behind the one that is not known, and the pairs' positions in it. */
  #namedSites(): Pick<HeldArenas, 'pairSite' | 'sites'> {
    const used = [...new Set(this.#pairSite)].sort((one, other) => one - other)
    const position = new Map(used.map((site, index) => [site, index + 1]))
    return {
      sites: [{ kind: 'unknown' }, ...used.map((site) => this.#named(site))],
      pairSite: Int32Array.from(this.#pairSite, (site) => position.get(site) as number),
    }
  }

  #named(site: number): Site {
    const line = this.#lines[site]
    if (line !== undefined) return line
    const births = site - this.#lines.length
    const sizeClass = Math.floor(births / this.#periods)
    const from = (births % this.#periods) * this.#periodLength
    return {
      kind: 'births',
      blockSize: (sizeClass + 1) * this.#memory.pymalloc.profile.alignment,
      from,
      to: Math.min(from + this.#periodLength, this.#memory.events),
    }
  }
}
