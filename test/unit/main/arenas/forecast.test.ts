import { describe, expect, it } from 'vitest'
import { chooseSites, rankSites } from '@main/arenas/choice'
import { releaseForecast } from '@main/arenas/forecast'
import { arenasHeldBy } from '@test/support/arenas'

const ARENA = 2 ** 20

/** Arenas with 3, 1 and 2 live blocks of 16 bytes, each in a pool of its own, and one that is kept empty. */
const held = { ...arenasHeldBy([[1, 2, 3], [1], [1, 2], []]), usedPools: Int32Array.from([30, 10, 20, 0]) }

describe('the release forecast', () => {
  it('frees the cheapest arenas first', () => {
    const { arena, frees, freed, least, most } = releaseForecast(held, null)
    expect([...arena]).toEqual([-1, 1, 2, 0])
    expect([...frees]).toEqual([0, 1, 3, 6])
    expect([...freed]).toEqual([0, 16, 48, 96])
    expect([...most]).toEqual([0, ARENA, 2 * ARENA, 3 * ARENA])
    expect(least).toEqual(most)
  })

  it('takes the older of two equally cheap arenas first', () => {
    expect([...releaseForecast(arenasHeldBy([[1], [2], [1]]), null).arena]).toEqual([-1, 0, 1, 2])
  })

  it('knows what is kept empty, what layer 1 would give back, and what only moving would', () => {
    const { keptEmpty, trimmable, ifMoved } = releaseForecast(held, 4096)
    expect([keptEmpty, trimmable]).toEqual([ARENA, 4096])
    // Six blocks fit into one arena, until the last is freed.
    expect([...ifMoved]).toEqual([3 * ARENA, 3 * ARENA, 3 * ARENA, 4 * ARENA])
  })

  it('leaves one arena mapped from 3.9 on where none is kept yet', () => {
    const full = { ...arenasHeldBy([[1], [1]]), usedPools: Int32Array.from([20, 20]) }
    expect([...releaseForecast(full, null).most]).toEqual([0, 0, ARENA])
    const { least, most } = releaseForecast({ ...full, keepsLastFreeArena: false }, null)
    expect([...most]).toEqual([0, ARENA, 2 * ARENA])
    expect(least).toEqual(most)
  })
})

describe('a program without arenas', () => {
  it('has nothing to give back', () => {
    const nothing = arenasHeldBy([])
    const { frees, most, ifMoved } = releaseForecast(nothing, null)
    expect([...frees, ...most, ...ifMoved]).toEqual([0, 0, 0])
    const none = { emptied: 0, atMost: 0, returned: { least: 0, most: 0 }, blocks: 0, bytes: 0 }
    expect(chooseSites(nothing, 3)).toEqual({ sites: [], ...none, priceBlocks: 0, priceBytes: 0 })
    expect(rankSites(nothing, 3).site.length).toBe(0)
  })
})
