// The product's claim in figures: of 4 million objects 1 % stay. Scattered survivors hold every arena, contiguous ones
// hold 1 % of them; the pins name the line, the forecast the bytes. Expected figures are arithmetic on the constants
// of each release, and what real interpreters reported (data/retention/make.py).
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { unwrap } from '@shared/base/result'
import { profileById, profileByVersion } from '@main/allocator/profiles/known'
import type { AllocatorProfile } from '@main/allocator/profiles/profile'
import { Memory, OBJ } from '@main/allocator/memory'
import { heldArenas } from '@main/allocator/observers/held-arenas'
import { chooseSites, rankSites } from '@main/arenas/choice'
import { releaseForecast } from '@main/arenas/forecast'
import { pinsOf } from '@main/arenas/pins'
import { endlessGeneral } from '@test/support/allocator/recorder'
import { playRetention, type Retention, RETENTION_LINES } from '@test/support/allocator/retention'

const SIZE = 32
const KEPT_LINE = { kind: 'line', file: 'cache.py', line: 20 }

function newMemory(profile: AllocatorProfile): Memory {
  const general = { ...endlessGeneral(), addressOf: (pointer: number) => -pointer }
  return new Memory(profile, { general })
}

function play(profile: string, retention: Retention) {
  const memory = newMemory(unwrap(profileById(profile)))
  const survivors = playRetention(memory, retention)
  return { memory, survivors, held: heldArenas(memory, RETENTION_LINES) }
}

interface Expected {
  readonly profile: string
  /** Blocks of 32 bytes in a pool. */
  readonly perPool: number
  /** Pools in an arena that starts 4 KiB beside a 16 KiB boundary, as Linux gives them. */
  readonly pools: number
  /** Of 4 million objects, and of the 40,000 that stay when they lie together. */
  readonly allArenas: number
  readonly keptArenas: number
  /** From 3.9 on, one arena stays when it is empty. */
  readonly empty: 0 | 1
}

/**
 * article: 4096 / 32 = 128 a pool, 31,250 pools, 64 an arena. 3.8: (4096 - 48) / 32 = 126, 31,747 pools, 64 an arena.
 * 3.12: (16384 - 48) / 32 = 510, 7,844 pools, 63 an arena.
 */
const EXPECTED: readonly Expected[] = [
  { profile: 'article', perPool: 128, pools: 64, allArenas: 489, keptArenas: 5, empty: 0 },
  { profile: 'cpython-3.8', perPool: 126, pools: 64, allArenas: 497, keptArenas: 5, empty: 0 },
  { profile: 'cpython-3.12', perPool: 510, pools: 63, allArenas: 125, keptArenas: 2, empty: 1 },
]

const OBJECTS = 4_000_000
const KEPT = OBJECTS / 100

describe.each(EXPECTED)('4 million objects under $profile', (expected) => {
  const { allArenas, empty, keptArenas, perPool, pools, profile } = expected
  const perArena = perPool * pools

  it('hold every arena with 1 % of them, scattered', () => {
    expect(Math.ceil(Math.ceil(OBJECTS / perPool) / pools)).toBe(allArenas)
    const { memory, held, survivors } = play(profile, {
      objects: OBJECTS,
      size: SIZE,
      survivors: 'scattered',
    })
    expect(survivors.length).toBe(KEPT)
    expect(memory.pymalloc.arenaCounters).toEqual({
      allocated: allArenas,
      released: 0,
      current: allArenas,
      highWater: allArenas,
    })
    // One line holds all of them, alone.
    const pins = pinsOf(held)
    const [site] = rankSites(held, 3).site
    expect(held.sites[site ?? -1]).toEqual(KEPT_LINE)
    expect(pins.aloneArenas[site ?? -1]).toBe(allArenas)
    expect(pins.aloneBlocks[site ?? -1]).toBe(KEPT)
    const choice = chooseSites(held, 1)
    expect(choice).toMatchObject({ emptied: allArenas, atMost: allArenas, priceBlocks: KEPT })
    expect(choice.priceBytes).toBe(KEPT * SIZE)
    expect(choice.returned).toEqual({ least: allArenas - empty, most: allArenas - empty })
    // The release price of a full arena is a hundredth of its blocks.
    for (const price of held.liveBlocks.subarray(0, -1)) {
      expect(Math.abs(price - perArena / 100)).toBeLessThan(1)
    }

    const forecast = releaseForecast(held, null)
    expect(forecast.keptEmpty).toBe(0)
    expect(forecast.frees.at(-1)).toBe(KEPT)
    expect(forecast.freed.at(-1)).toBe(KEPT * SIZE)
    expect(forecast.most.at(-1)).toBe((allArenas - empty) * held.arenaSize)
    expect(forecast.least).toEqual(forecast.most)
    // The survivors would fit into as many arenas as when they lie together.
    expect(forecast.ifMoved[0]).toBe((allArenas - keptArenas) * held.arenaSize)

    for (const pointer of survivors) memory.free(OBJ, pointer)
    expect(memory.pymalloc.arenaCounters.released).toBe(allArenas - empty)
  })

  it('hold 1 % of the arenas with 1 % of them, contiguous', () => {
    expect(Math.ceil(Math.ceil(KEPT / perPool) / pools)).toBe(keptArenas)
    const { memory, held, survivors } = play(profile, {
      objects: OBJECTS,
      size: SIZE,
      survivors: 'contiguous',
    })
    expect(survivors.length).toBe(KEPT)
    expect(memory.pymalloc.arenaCounters).toMatchObject({
      allocated: allArenas,
      released: allArenas - keptArenas - empty,
      current: keptArenas + empty,
    })
    expect(chooseSites(held, 1)).toMatchObject({
      emptied: keptArenas,
      atMost: keptArenas,
      returned: { least: keptArenas, most: keptArenas },
    })
    const forecast = releaseForecast(held, null)
    expect(forecast.keptEmpty).toBe(empty * held.arenaSize)
    expect(forecast.most.at(-1)).toBe(keptArenas * held.arenaSize)
    // Nothing is left to be gained by moving.
    expect(forecast.ifMoved[0]).toBe(empty * held.arenaSize)
  })
})

describe('a run without known lines', () => {
  it('names the size class and the birth of what holds the arenas', () => {
    const { memory } = play('cpython-3.12', { objects: OBJECTS, size: SIZE, survivors: 'contiguous' })
    const held = heldArenas(memory)
    expect(chooseSites(held, 1)).toMatchObject({ emptied: 2, atMost: 2, blocks: KEPT })
    const births = { kind: 'births', blockSize: SIZE, from: 0, to: 100_000 }
    expect(held.sites.slice(1)).toEqual([births])
  })
})

interface Reported {
  readonly allocated: number
  readonly reclaimed: number
  readonly current: number
}

interface RecordedRun {
  readonly python_version: string
  readonly survivors: Retention['survivors']
  readonly arenas: Readonly<Record<'before' | 'full' | 'freed' | 'none', Reported>>
}

const recorded = JSON.parse(
  readFileSync(new URL('../data/retention/recorded.json', import.meta.url), 'utf8'),
) as { readonly objects: number; readonly object_size: number; readonly runs: readonly RecordedRun[] }

/** A recorded interpreter starts in arenas of its own, whose free pools the objects use first and share at the end. */
const OWN_ARENAS = 2

const isLong = process.env.ARENASCOPE_LONG === '1'
const played = recorded.runs.filter(({ python_version: version }) => isLong || /^3\.(9|12)\./.test(version))

describe('a real interpreter', () => {
  for (const { arenas, python_version: version, survivors } of played) {
    it(`of ${version} kept and gave back as many arenas for ${survivors} survivors`, () => {
      const memory = newMemory(unwrap(profileByVersion(version)))
      const retention = { objects: recorded.objects, size: recorded.object_size, survivors }
      const kept = playRetention(memory, retention)
      const freed = memory.pymalloc.arenaCounters
      for (const pointer of kept) memory.free(OBJ, pointer)
      const none = memory.pymalloc.arenaCounters

      const grown = (report: Reported) => report.current - arenas.before.current
      expect(Math.abs(freed.allocated - grown(arenas.full))).toBeLessThanOrEqual(OWN_ARENAS)
      expect(Math.abs(freed.current - grown(arenas.freed))).toBeLessThanOrEqual(OWN_ARENAS)
      expect(Math.abs(none.current - grown(arenas.none))).toBeLessThanOrEqual(OWN_ARENAS)
      if (survivors === 'scattered') {
        expect(arenas.freed.reclaimed).toBe(0)
        expect(freed.released).toBe(0)
      }
    })
  }
})
