// Laws of pymalloc that hold for every program under every profile, also where nothing was recorded.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unwrap } from '@shared/base/result'
import { NO_MEMORY, type Pointer } from '@main/allocator/layer1-general/general-allocator'
import { arenaStates, blockMap, poolStates, usableOrder } from '@main/allocator/layer2-pymalloc/drawing'
import { Pymalloc } from '@main/allocator/layer2-pymalloc/pymalloc'
import { statisticsOf } from '@main/allocator/layer2-pymalloc/statistics'
import { parseCustomProfile } from '@main/allocator/profiles/custom'
import { PROFILES } from '@main/allocator/profiles/known'
import type { AllocatorProfile } from '@main/allocator/profiles/profile'
import { mappedArenas } from '@main/allocator/system/arena-source'
import { endlessGeneral } from '@test/support/allocator/recorder'

type Step =
  | { readonly kind: 'malloc' | 'calloc'; readonly size: number; readonly times: number }
  | { readonly kind: 'realloc'; readonly at: number; readonly size: number }
  | { readonly kind: 'free'; readonly at: number; readonly times: number }

/** Sizes around every threshold there is; runs long enough to fill pools and arenas. */
const sizes = fc.oneof(
  fc.integer({ min: 0, max: 520 }),
  fc.constantFrom(0, 1, 8, 16, 511, 512, 513),
  fc.constant(512),
)
const steps = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    fc.record({
      kind: fc.constantFrom('malloc', 'calloc'),
      size: sizes,
      times: fc.integer({ min: 1, max: 300 }),
    }),
    fc.record({ kind: fc.constant('realloc'), at: fc.nat(), size: sizes }),
    fc.record({ kind: fc.constant('free'), at: fc.nat(), times: fc.integer({ min: 1, max: 300 }) }),
  ),
  { minLength: 1, maxLength: 60, size: 'max' },
)

/** An arena of four pools: programs of some hundred requests fill and release many. */
const TINY = unwrap(
  parseCustomProfile('{"basedOn": "cpython-3.9", "id": "tiny", "poolSize": 4096, "arenaSize": 16384}'),
)
const TINY_RELEASING = { ...TINY, id: 'tiny, releasing', keepsLastFreeArena: false }
const ALL: readonly AllocatorProfile[] = [...PROFILES, TINY, TINY_RELEASING]

/** Plays `program`; `check` sees the live blocks after every step. */
function play(
  allocator: Pymalloc,
  program: readonly Step[],
  check: (live: readonly Pointer[]) => void,
): Pointer[] {
  const live: Pointer[] = []
  for (const step of program) {
    if (step.kind === 'malloc' || step.kind === 'calloc') {
      for (let i = 0; i < step.times; i++) live.push(allocator[step.kind](step.size))
    } else if (live.length > 0 && step.kind === 'realloc') {
      const at = step.at % live.length
      live[at] = allocator.realloc(live[at] ?? NO_MEMORY, step.size)
    } else if (step.kind === 'free') {
      const from = step.at % Math.max(1, live.length)
      for (const pointer of live.splice(from, step.times)) allocator.free(pointer)
    }
    check(live)
  }
  return live
}

/** Every block lies in a pool of its arena, on a multiple of the alignment, and touches no other. */
function expectSeparateBlocks(allocator: Pymalloc, live: readonly Pointer[]): void {
  const { profile } = allocator
  const blocks = live
    .filter((pointer) => pointer >= 0)
    .map((pointer) => ({ address: allocator.addressOf(pointer), size: allocator.blockSizeOf(pointer) }))
    .sort((one, other) => one.address - other.address)
  let end = 0
  for (const { address, size } of blocks) {
    if (address < end) throw new Error(`Blocks overlap at ${address}`)
    end = address + size
    const inPool = address % profile.poolSize
    if (inPool < profile.poolOverhead || inPool + size > profile.poolSize) throw new Error('Out of its pool')
    if (address % profile.alignment !== 0) throw new Error('Not aligned')
  }
  const arenas = arenaStates(allocator)
  for (const { address, size } of blocks) {
    const isInside = arenas.some(
      (arena) => address >= arena.address && address + size <= arena.address + profile.arenaSize,
    )
    if (!isInside) throw new Error('In no arena')
  }
}

/** What is drawn, what is counted and what is held agree. */
function expectOneTruth(allocator: Pymalloc, live: readonly Pointer[]): void {
  const statistics = statisticsOf(allocator)
  const inUse = statistics.classes.reduce((sum, one) => sum + one.blocksInUse, 0)
  expect(inUse).toBe(live.filter((pointer) => pointer >= 0).length)
  expect(allocator.generalBlocks).toBe(live.filter((pointer) => pointer < NO_MEMORY).length)

  const arenas = arenaStates(allocator)
  expect(arenas.length).toBe(statistics.arenas.current)
  const free = new Map(arenas.map((arena) => [arena.ordinal, arena.freePools]))
  const order = usableOrder(allocator).map((ordinal) => free.get(ordinal) ?? -1)
  expect(order).toEqual(order.toSorted((one, other) => one - other))
  expect(order.length).toBe(arenas.filter((arena) => arena.freePools > 0).length)

  for (const arena of arenas) {
    const pools = poolStates(allocator, arena)
    const unused = pools.filter(({ state }) => state === 'empty' || state === 'uncarved')
    expect(unused.length).toBe(arena.freePools)
    for (const pool of pools.filter(({ state }) => state !== 'uncarved')) {
      const used = [...blockMap(allocator, pool)].filter((mark) => mark === '#').length
      expect(used).toBe(pool.blocksInUse)
    }
  }
}

describe('any program', () => {
  for (const profile of ALL) {
    it(`keeps blocks apart and the books balanced under ${profile.id}`, () => {
      fc.assert(
        fc.property(steps, fc.constantFrom(0, 4096, 12288), (program, offset) => {
          const source = mappedArenas(2 ** 40 + offset)
          const allocator = new Pymalloc(profile, endlessGeneral(), source)
          const live = play(allocator, program, (blocks) => expectSeparateBlocks(allocator, blocks))
          expectOneTruth(allocator, live)
        }),
        { numRuns: 60 },
      )
    })

    it(`ends with ${profile.keepsLastFreeArena ? 'at most one arena' : 'no arena'} when all is freed under ${profile.id}`, () => {
      fc.assert(
        fc.property(steps, (program) => {
          const allocator = new Pymalloc(profile, endlessGeneral(), mappedArenas(2 ** 40))
          const live = play(allocator, program, () => undefined)
          for (const pointer of live) allocator.free(pointer)
          expectOneTruth(allocator, [])
          expect(allocator.arenaCounters.current).toBeLessThanOrEqual(profile.keepsLastFreeArena ? 1 : 0)
        }),
        { numRuns: 40 },
      )
    })

    it(`has its counters back when what it asked for is freed at once, under ${profile.id}`, () => {
      fc.assert(
        fc.property(steps, fc.integer({ min: 1, max: profile.smallRequestThreshold }), (program, size) => {
          const allocator = new Pymalloc(profile, endlessGeneral(), mappedArenas(2 ** 40))
          play(allocator, program, () => undefined)
          // Whatever has to be mapped and carved for it is there after the first time.
          allocator.free(allocator.malloc(size))
          const before = statisticsOf(allocator)
          const first = allocator.malloc(size)
          allocator.free(first)
          const after = statisticsOf(allocator)
          expect(after.classes).toEqual(before.classes)
          expect(after.unusedPools).toBe(before.unusedPools)
          expect(after.arenas.current).toBe(before.arenas.current)
        }),
        { numRuns: 40 },
      )
    })
  }
})

describe('a system without memory', () => {
  it('hands small requests on to the general allocator and leaves the books balanced', () => {
    fc.assert(
      fc.property(steps, fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), (program, refusals) => {
        const memory = mappedArenas(2 ** 40)
        let call = 0
        const source = {
          map: (size: number) => (refusals[call++ % refusals.length] ? null : memory.map(size)),
          unmap: memory.unmap,
        }
        const allocator = new Pymalloc(TINY_RELEASING, endlessGeneral(), source)
        const live = play(allocator, program, (blocks) => expectSeparateBlocks(allocator, blocks))
        expectOneTruth(allocator, live)
        for (const pointer of live) allocator.free(pointer)
        expect(allocator.arenaCounters.current).toBe(0)
      }),
      { numRuns: 60 },
    )
  })

  it('leaves a block as it was when realloc finds no memory at all', () => {
    let isEmpty = false
    const general = endlessGeneral()
    const memory = mappedArenas(2 ** 40)
    const allocator = new Pymalloc(
      TINY,
      { ...general, malloc: (size) => (isEmpty ? NO_MEMORY : general.malloc(size)) },
      { map: (size) => (isEmpty ? null : memory.map(size)), unmap: memory.unmap },
    )
    const pointer = allocator.malloc(100)
    const before = statisticsOf(allocator)
    isEmpty = true
    expect(allocator.realloc(pointer, 600)).toBe(NO_MEMORY)
    expect(statisticsOf(allocator)).toEqual(before)
    expect(allocator.generalBlocks).toBe(0)
  })
})
