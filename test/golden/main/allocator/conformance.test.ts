// Real pymalloc of five releases, played with arenas at chosen alignments: every address and every release of an arena.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { unwrap } from '@shared/base/result'
import type { Pointer } from '@main/allocator/layer1-general/general-allocator'
import { Pymalloc } from '@main/allocator/layer2-pymalloc/pymalloc'
import { statisticsOf } from '@main/allocator/layer2-pymalloc/statistics'
import { profileById } from '@main/allocator/profiles/known'
import { type Checkpoint, playConformance } from '@test/support/allocator/conformance'
import { AddressHash, arenasAt, endlessGeneral } from '@test/support/allocator/recorder'
import { playSynthetic, type SyntheticCheckpoint } from '@test/support/allocator/synthetic'

interface Conformance {
  readonly cases: readonly {
    readonly profile: string
    readonly offset: number
    readonly checkpoints: readonly Checkpoint[]
    readonly final: { readonly hash: number; readonly arenasAllocated: number; readonly arenasFreed: number }
  }[]
}

interface Synthetic {
  readonly cases: readonly {
    readonly events: number
    readonly python: string
    readonly arena_offset: number
    readonly checkpoints: readonly SyntheticCheckpoint[]
  }[]
}

const DATA = new URL('../../data/pymalloc/', import.meta.url)

describe('the recorded sequence of 400,000 requests', () => {
  const { cases } = JSON.parse(readFileSync(new URL('conformance.json', DATA), 'utf8')) as Conformance
  it('was recorded for 15 combinations of release and alignment', () => expect(cases).toHaveLength(15))
  for (const { profile, offset, checkpoints, final } of cases) {
    it(`gets every address of ${profile} with arenas ${offset} bytes beyond a boundary`, () => {
      const played = playConformance(Pymalloc, unwrap(profileById(profile)), offset)
      expect(played.slice(0, -1)).toEqual(checkpoints)
      const { hash, arenasAllocated, arenasFreed } = final
      expect(played.at(-1)).toEqual([400_000, hash, 0, arenasAllocated, arenasFreed])
    })
  }
})

describe('the synthetic stream of 100,000 requests', () => {
  const { cases } = JSON.parse(readFileSync(new URL('synthetic.json', DATA), 'utf8')) as Synthetic
  for (const { events, python, arena_offset: offset, checkpoints } of cases.filter(
    (one) => one.events <= 100_000,
  )) {
    it(`gets every address and counter of ${python} with arenas ${offset} bytes beyond a boundary`, () => {
      const profile = unwrap(profileById(`cpython-${python.split('.').slice(0, 2).join('.')}`))
      const hash = new AddressHash()
      const allocator = new Pymalloc(profile, endlessGeneral(), arenasAt(offset, hash))
      const played: SyntheticCheckpoint[] = []
      const onResult = (pointer: Pointer) => hash.addResult(allocator, pointer)
      playSynthetic(allocator, events, onResult, (label, event) => {
        const { arenas, classes, unusedPools } = statisticsOf(allocator)
        const { allocated, released, highWater, current } = arenas
        const pools = classes.reduce((sum, one) => sum + one.pools, 0)
        const blocks = classes.reduce((sum, one) => sum + one.blocksInUse, 0)
        played.push([
          label,
          event,
          hash.value,
          allocated,
          released,
          highWater,
          current,
          pools,
          unusedPools,
          blocks,
        ])
      })
      expect(played).toEqual(checkpoints)
    })
  }
})
