// The best k sites: what the searches find and what the bound forbids, held against trying all choices.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseSites, consequencesOf, rankSites } from '@main/arenas/choice'
import { otherSites, pinsOf } from '@main/arenas/pins'
import { holdersOf } from '@main/arenas/holders'
import { mostEmptied } from '@main/arenas/most-emptied'
import { arenasHeldBy } from '@test/support/arenas'

/** Sites 1 ... 8. */
const SITES = 8

function emptiedBy(arenas: readonly (readonly number[])[], sites: readonly number[]): number {
  return arenas.filter((own) => own.length > 0 && own.every((site) => sites.includes(site))).length
}

/** By trying all. */
function bestOf(arenas: readonly (readonly number[])[], k: number): number {
  let best = 0
  for (let choice = 0; choice < 2 ** SITES; choice++) {
    const sites = Array.from({ length: SITES }, (_, bit) => bit + 1).filter(
      (site) => (choice >> (site - 1)) & 1,
    )
    if (sites.length <= k) best = Math.max(best, emptiedBy(arenas, sites))
  }
  return best
}

const sets = fc.uniqueArray(fc.integer({ min: 1, max: SITES }), { maxLength: 5 })
const instances = fc.array(sets, { minLength: 1, maxLength: 40, size: 'max' })
const counts = fc.integer({ min: 1, max: SITES })

describe('the best k sites', () => {
  it('never promise more than all choices give, and the bound never less', () => {
    let found = 0
    let possible = 0
    let bounded = 0
    fc.assert(
      fc.property(instances, counts, (arenas, k) => {
        const choice = chooseSites(arenasHeldBy(arenas), k)
        const best = bestOf(arenas, k)
        expect(choice.sites.length).toBeLessThanOrEqual(k)
        expect(choice.emptied).toBe(emptiedBy(arenas, choice.sites))
        expect(choice.emptied).toBeLessThanOrEqual(best)
        expect(choice.atMost).toBeGreaterThanOrEqual(best)
        found += choice.emptied
        possible += best
        bounded += choice.atMost
      }),
      { numRuns: 400 },
    )
    // How good both are: measured over all instances, not proven of one.
    expect(found / possible).toBeGreaterThan(0.97)
    expect(bounded / possible).toBeLessThan(1.15)
  })

  it('are exact where each arena has one holder', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: SITES }), { maxLength: 60 }), counts, (owners, k) => {
        const arenas = owners.map((site) => [site])
        const choice = chooseSites(arenasHeldBy(arenas), k)
        expect(choice.emptied).toBe(bestOf(arenas, k))
        expect(choice.atMost).toBe(choice.emptied)
      }),
    )
  })

  it('are exact where the same sites hold every arena', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: SITES }), { minLength: 1 }),
        counts,
        (sites, k) => {
          const arenas = Array.from({ length: 66 }, () => sites)
          const choice = chooseSites(arenasHeldBy(arenas), k)
          expect(choice.emptied).toBe(k >= sites.length ? 66 : 0)
          expect(choice.atMost).toBe(choice.emptied)
        },
      ),
    )
  })

  it('cost what all their blocks cost, and no more than the emptied arenas hold', () => {
    fc.assert(
      fc.property(instances, counts, (arenas, k) => {
        const held = arenasHeldBy(arenas)
        const { blocks, bytes, priceBlocks, priceBytes, sites } = chooseSites(held, k)
        expect(blocks).toBe(arenas.flat().filter((site) => sites.includes(site)).length)
        expect(bytes).toBe(16 * blocks)
        const emptied = arenas.filter((own) => own.every((site) => sites.includes(site)))
        expect(priceBlocks).toBe(emptied.flat().length)
        expect(priceBytes).toBe(16 * priceBlocks)
      }),
    )
  })
})

describe('the ranking of sites', () => {
  it('states for each beginning of the list what it empties, and a bound', () => {
    fc.assert(
      fc.property(instances, (arenas) => {
        const held = arenasHeldBy(arenas)
        const { atMost, blocks, bytes, emptied, site } = rankSites(held, SITES)
        expect(new Set(site).size).toBe(site.length)
        site.forEach((_, index) => {
          const first = [...site.subarray(0, index + 1)]
          const consequences = consequencesOf(held, first)
          expect(emptied[index]).toBe(emptiedBy(arenas, first))
          expect(consequences.emptied).toBe(emptied[index])
          expect(blocks[index]).toBe(consequences.blocks)
          expect(bytes[index]).toBe(consequences.bytes)
          expect(atMost[index]).toBeGreaterThanOrEqual(bestOf(arenas, index + 1))
          expect(atMost[index]).toBeLessThanOrEqual(mostEmptied(holdersOf(held), index + 1))
        })
        // All sites that hold something, freed, empty all.
        expect(emptied.at(-1) ?? 0).toBe(arenas.filter((own) => own.length > 0).length)
      }),
      { numRuns: 60 },
    )
  })
})

describe('pins', () => {
  it('state of each site the arenas it holds, and those that it alone holds', () => {
    fc.assert(
      fc.property(instances, (arenas) => {
        const pins = pinsOf(arenasHeldBy(arenas))
        for (let site = 0; site < pins.blocks.length; site++) {
          const own = arenas.flatMap((sites, arena) => (sites.includes(site) ? [arena] : []))
          const alone = own.filter((arena) => arenas[arena]?.length === 1)
          const pairs = pins.sitePairs.subarray(pins.siteStart[site], pins.siteStart[site + 1])
          const held = arenasHeldBy(arenas)
          expect([...pairs].map((pair) => held.pairArena[pair])).toEqual(own)
          expect([...pairs].every((pair) => held.pairSite[pair] === site)).toBe(true)
          expect(pins.arenas[site]).toBe(own.length)
          expect(pins.blocks[site]).toBe(own.length)
          expect(pins.aloneArenas[site]).toBe(alone.length)
          expect(pins.aloneBlocks[site]).toBe(alone.length)
          expect(pins.aloneBytes[site]).toBe(16 * alone.length)
          for (const arena of own) {
            expect(otherSites(pins.pairStart, arena)).toBe((arenas[arena]?.length ?? 0) - 1)
          }
        }
      }),
    )
  })
})
