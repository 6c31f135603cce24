// Who holds the arenas, counted block by block; and what is said to come back, by freeing it.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HeldArenas } from '@shared/model/arenas'
import { heldArenas, periodLength } from '@main/allocator/observers/held-arenas'
import { OBJ } from '@main/allocator/memory'
import { PROFILES } from '@main/allocator/profiles/known'
import type { AllocatorProfile } from '@main/allocator/profiles/profile'
import type { ArenaSource } from '@main/allocator/system/arena-source'
import { chooseSites, consequencesOf } from '@main/arenas/choice'
import { releaseForecast } from '@main/arenas/forecast'
import {
  LINES,
  type LiveBlock,
  ownedSteps,
  type OwnedRun,
  playOwned,
  TINY,
  TINY_RELEASING,
  unevenArenas,
} from '@test/support/allocator/owned-programs'

const ALL: readonly AllocatorProfile[] = [...PROFILES, TINY, TINY_RELEASING]

/** Blocks of pymalloc's with what the evidence should say of them. */
function blocksOf({ memory, live }: OwnedRun, hasLines: boolean) {
  const length = periodLength(memory.events)
  return live
    .filter(({ pointer }) => pointer >= 0)
    .map((block) => {
      const bytes = memory.pymalloc.blockSizeOf(block.pointer)
      const from = Math.floor((block.birth - 1) / length) * length
      const births = {
        kind: 'births',
        blockSize: bytes,
        from,
        to: Math.min(from + length, memory.events),
      } as const
      const site = hasLines && block.site !== 0 ? LINES[block.site] : births
      return { block, bytes, ordinal: memory.pymalloc.arenaOrdinalOf(block.pointer), site }
    })
}

/** "ordinal, site" → [blocks, bytes] */
function countedPairs(blocks: ReturnType<typeof blocksOf>): Map<string, readonly [number, number]> {
  const pairs = new Map<string, readonly [number, number]>()
  for (const { bytes, ordinal, site } of blocks) {
    const key = JSON.stringify([ordinal, site])
    const [count, sum] = pairs.get(key) ?? [0, 0]
    pairs.set(key, [count + 1, sum + bytes])
  }
  return pairs
}

function statedPairs(held: HeldArenas): Map<string, readonly [number, number]> {
  return new Map(
    [...held.pairArena].map((arena, pair) => [
      JSON.stringify([held.ordinal[arena], held.sites[held.pairSite[pair] ?? -1]]),
      [held.pairBlocks[pair] ?? -1, held.pairBytes[pair] ?? -1],
    ]),
  )
}

/** The live blocks of `run` that belong to one of the sites. */
function blocksOfSites(run: OwnedRun, held: HeldArenas, sites: readonly number[]): LiveBlock[] {
  const chosen = new Set(sites.map((site) => JSON.stringify(held.sites[site])))
  return blocksOf(run, true)
    .filter(({ site }) => chosen.has(JSON.stringify(site)))
    .map(({ block }) => block)
}

/** Frees `blocks` and answers how many arenas went back, and how many of those held before hold nothing now. */
function free({ memory }: OwnedRun, held: HeldArenas, blocks: readonly LiveBlock[]) {
  const before = memory.pymalloc.arenaCounters.released
  for (const { pointer } of blocks) memory.free(OBJ, pointer)
  const after = heldArenas(memory, LINES)
  const stillHeld = after.liveBlocks.filter((count) => count > 0).length
  return {
    returned: memory.pymalloc.arenaCounters.released - before,
    emptied: held.liveBlocks.filter((count) => count > 0).length - stillHeld,
  }
}

/** The same blocks in an order that `seed` decides. */
function shuffled(blocks: readonly LiveBlock[], seed: number): LiveBlock[] {
  const rank = ({ pointer }: LiveBlock) => Math.imul(pointer ^ seed, 0x9e37_79b1) >>> 0
  return seed === 0 ? [...blocks] : blocks.toSorted((one, other) => rank(one) - rank(other))
}

describe('who holds the arenas', () => {
  for (const profile of ALL) {
    it(`is counted by lines or births, arena by arena, under ${profile.id}`, () => {
      fc.assert(
        fc.property(ownedSteps, fc.boolean(), (program, hasLines) => {
          const run = playOwned(profile, program)
          const held = heldArenas(run.memory, hasLines ? LINES : [])
          const blocks = blocksOf(run, hasLines)
          expect(statedPairs(held)).toEqual(countedPairs(blocks))
          expect(held.pairArena).toEqual(held.pairArena.toSorted())
          const { current } = run.memory.pymalloc.arenaCounters
          expect(held.ordinal.length).toBe(current)
          held.ordinal.forEach((ordinal, arena) => {
            const own = blocks.filter((one) => one.ordinal === ordinal)
            const pools = new Set(
              own.map(({ block }) => block.pointer >>> run.memory.pymalloc.shape.poolShift),
            )
            expect(held.liveBlocks[arena]).toBe(own.length)
            expect(held.liveBytes[arena]).toBe(own.reduce((sum, { bytes }) => sum + bytes, 0))
            expect(held.usedPools[arena]).toBe(pools.size)
          })
        }),
        { numRuns: 25 },
      )
    })
  }

  it('divides a run into at most 100 periods whose length is 1, 2 or 5 with zeros', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 40 }), (events) => {
        const length = periodLength(events)
        expect(Math.ceil(events / length)).toBeLessThanOrEqual(100)
        expect(String(length)).toMatch(/^[125]0*$/)
        if (length > 1) expect(Math.ceil(events / length)).toBeGreaterThan(39)
      }),
    )
  })
})

describe('what is said to come back', () => {
  const sources: readonly [string, () => ArenaSource | undefined][] = [
    ['', () => undefined],
    [', with arenas of two numbers of pools', unevenArenas],
  ]
  for (const [kind, source] of sources) {
    for (const profile of ALL) {
      it(`comes back when all blocks of some sites are freed in any order, under ${profile.id}${kind}`, () => {
        fc.assert(
          fc.property(
            ownedSteps,
            fc.uniqueArray(fc.nat({ max: 99 }), { maxLength: 6 }),
            fc.nat(),
            (program, picks, seed) => {
              const run = playOwned(profile, program, source())
              const held = heldArenas(run.memory, LINES)
              const sites = [...new Set(picks.map((pick) => pick % held.sites.length))]
              const blocks = blocksOfSites(run, held, sites)
              const said = consequencesOf(held, sites)
              expect(said.blocks).toBe(blocks.length)
              const did = free(run, held, shuffled(blocks, seed))
              expect(did.emptied).toBe(said.emptied)
              expect(did.returned).toBeGreaterThanOrEqual(said.returned.least)
              expect(did.returned).toBeLessThanOrEqual(said.returned.most)
              expect(said.returned.most - said.returned.least).toBeLessThanOrEqual(kind === '' ? 1 : 2)
              if (!profile.keepsLastFreeArena) expect(said.returned.least).toBe(did.returned)
            },
          ),
          { numRuns: 25 },
        )
      })
    }
  }

  it('is what the best sites empty when they are freed', () => {
    fc.assert(
      fc.property(ownedSteps, fc.integer({ min: 1, max: 4 }), (program, k) => {
        const run = playOwned(TINY, program)
        const held = heldArenas(run.memory, LINES)
        const choice = chooseSites(held, k)
        expect(choice.sites.length).toBeLessThanOrEqual(k)
        const did = free(run, held, blocksOfSites(run, held, choice.sites))
        expect(did.emptied).toBe(choice.emptied)
        expect(choice.atMost).toBeGreaterThanOrEqual(did.emptied)
      }),
      { numRuns: 100 },
    )
  })

  for (const profile of ALL) {
    it(`follows the forecast when the cheapest arenas are freed, under ${profile.id}`, () => {
      fc.assert(
        fc.property(ownedSteps, fc.nat(), fc.nat(), (program, pick, seed) => {
          const run = playOwned(profile, program)
          const held = heldArenas(run.memory, LINES)
          const forecast = releaseForecast(held, null)
          const count = pick % forecast.arena.length
          const ordinals = new Set(
            [...forecast.arena.subarray(1, count + 1)].map((arena) => held.ordinal[arena]),
          )
          const blocks = blocksOf(run, true)
            .filter(({ ordinal }) => ordinals.has(ordinal))
            .map(({ block }) => block)
          expect(forecast.frees[count]).toBe(blocks.length)
          const did = free(run, held, shuffled(blocks, seed))
          expect(did.emptied).toBe(count)
          expect(did.returned * held.arenaSize).toBeGreaterThanOrEqual(forecast.least[count] ?? -1)
          expect(did.returned * held.arenaSize).toBeLessThanOrEqual(forecast.most[count] ?? -1)
          expect(forecast.ifMoved[count]).toBeGreaterThanOrEqual(forecast.most[count] ?? -1)
        }),
        { numRuns: 25 },
      )
    })
  }
})
