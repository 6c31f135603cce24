// Laws of the general allocator that hold for every program, also where the system refuses memory.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GLIBC_2_36, type MallocConstants } from '@main/allocator/layer1-general/constants'
import {
  chunkStates,
  linesOf,
  mallinfoOf,
  residentOf,
  trimmableOf,
} from '@main/allocator/layer1-general/figures'
import { NO_MEMORY, type Pointer } from '@main/allocator/layer1-general/general-allocator'
import { Ptmalloc } from '@main/allocator/layer1-general/ptmalloc'
import { AddressSpace } from '@main/allocator/system/address-space'

type Step =
  | { readonly kind: 'malloc' | 'calloc'; readonly size: number; readonly times: number }
  | { readonly kind: 'realloc'; readonly at: number; readonly size: number }
  | { readonly kind: 'free'; readonly at: number; readonly times: number; readonly step: number }
  | { readonly kind: 'trim' }

/** Around every limit: chunks of fastbins, tcache, small and large bins, consolidation, mappings. */
const sizes = fc.oneof(
  fc.integer({ min: 0, max: 1100 }),
  fc.integer({ min: 1000, max: 70_000 }),
  fc.integer({ min: 60_000, max: 600_000 }),
  fc.constantFrom(0, 24, 25, 120, 121, 1016, 1032, 1033, 65_512, 131_047, 131_048),
)
const programs = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    fc.record({
      kind: fc.constantFrom('malloc', 'calloc'),
      size: sizes,
      times: fc.integer({ min: 1, max: 20 }),
    }),
    fc.record({ kind: fc.constant('realloc'), at: fc.nat(), size: sizes }),
    fc.record({
      kind: fc.constant('free'),
      at: fc.nat(),
      times: fc.integer({ min: 1, max: 20 }),
      step: fc.integer({ min: 1, max: 3 }),
    }),
    fc.record({ kind: fc.constant('trim') }),
  ),
  { minLength: 1, maxLength: 80, size: 'max' },
)

class Played {
  readonly live = new Map<Pointer, number>()
  readonly #general: Ptmalloc

  constructor(general: Ptmalloc) {
    this.#general = general
  }

  play(step: Step): void {
    const general = this.#general
    if (step.kind === 'trim') general.trim(0)
    else if (step.kind === 'free') {
      const chosen = [...this.live.keys()].filter((_, i) => i >= step.at % 50 && i % step.step === 0)
      for (const pointer of chosen.slice(0, step.times)) this.#free(pointer)
    } else if (step.kind === 'realloc') {
      const pointer = [...this.live.keys()][step.at % Math.max(1, this.live.size)]
      if (pointer === undefined) return
      const moved = general.realloc(pointer, step.size)
      if (moved === NO_MEMORY) return
      this.live.delete(pointer)
      this.#keep(moved, step.size)
    } else for (let i = 0; i < step.times; i++) this.#keep(general[step.kind](step.size), step.size)
  }

  freeAll(): void {
    for (const pointer of this.live.keys()) this.#free(pointer)
  }

  #keep(pointer: Pointer, size: number): void {
    if (pointer === NO_MEMORY) return
    if (this.live.has(pointer)) throw new Error('Handed out twice')
    this.live.set(pointer, size)
  }

  #free(pointer: Pointer): void {
    this.#general.free(pointer)
    this.live.delete(pointer)
  }
}

/** Every live block is aligned, inside the heap or its mapping, and touches no other. */
function expectSeparate(general: Ptmalloc, live: ReadonlyMap<Pointer, number>): void {
  const { system } = general
  const blocks = [...live].map(([pointer, size]) => ({ pointer, address: general.addressOf(pointer), size }))
  blocks.sort((one, other) => one.address - other.address)
  let end = 0
  for (const { pointer, address, size } of blocks) {
    if (address % 16 !== 0 || address < end) throw new Error(`Not aligned, or overlapping, at ${address}`)
    end = address + general.usableOf(pointer)
    if (general.usableOf(pointer) < size || general.requestedOf(pointer) !== size)
      throw new Error('Too small')
    const isInHeap = address > system.heapStart && end <= system.heapStart + system.heapBytes
    if (isInHeap === general.isMapped(pointer)) throw new Error('Outside of its region')
  }
}

/** The heap is a row of chunks without gaps; every byte, written or not, is in one line. */
function expectBalanced(general: Ptmalloc, live: ReadonlyMap<Pointer, number>): void {
  const { system } = general
  const info = mallinfoOf(general)
  const sums = { live: 0, tcache: 0, fastbin: 0, binned: 0, top: 0, own: 0 }
  let count = 0
  let at = 0
  for (const { offset, units, state } of chunkStates(general)) {
    expect(offset).toBe(at)
    at += units * 16
    sums[state] += units * 16
    if (state === 'live') count++
  }
  expect(at).toBe(system.heapBytes)
  expect(info.arena).toBe(system.heapBytes)
  expect(info.hblkhd).toBe(system.mappedBytes)
  expect(count + info.hblks).toBe(live.size)
  expect(general.live.count).toBe(live.size)
  expect(info.fordblks).toBe(sums.binned + sums.fastbin + sums.top)
  expect(general.live.heapChunks).toBe(sums.live)

  const { resident, untouched } = linesOf(general)
  expect(resident.largeAndRaw + untouched.largeAndRaw).toBe(
    [...live.values()].reduce((sum, size) => sum + size, 0),
  )
  expect(resident.mallocBins + untouched.mallocBins).toBe(sums.tcache + sums.fastbin + sums.binned)
  expect(resident.mallocTop + untouched.mallocTop).toBe(sums.top)
  const { heap, mapped } = residentOf(general)
  const sumOf = (lines: typeof resident) => Object.values(lines).reduce((sum, bytes) => sum + bytes, 0)
  expect(sumOf(resident)).toBe(heap + mapped)
  expect(sumOf(resident) + sumOf(untouched)).toBe(info.arena + info.hblkhd)
  for (const bytes of [...Object.values(resident), ...Object.values(untouched)]) {
    expect(bytes).toBeGreaterThanOrEqual(0)
  }
}

const VARIANTS: readonly (readonly [string, MallocConstants])[] = [
  ['glibc 2.36', GLIBC_2_36],
  ['no cache', { ...GLIBC_2_36, tcacheCount: 0 }],
  [
    'fixed thresholds, no padding',
    { ...GLIBC_2_36, hasDynamicThreshold: false, topPad: 0, trimThreshold: 4096 },
  ],
  ['mappings of a page', { ...GLIBC_2_36, mmapThreshold: 2048, hasDynamicThreshold: false, mappingsMax: 20 }],
]

describe('any program', () => {
  for (const [name, constants] of VARIANTS) {
    it(`keeps chunks apart and the books balanced with ${name}`, () => {
      fc.assert(
        fc.property(programs, (program) => {
          const general = new Ptmalloc(new AddressSpace(), constants)
          const played = new Played(general)
          for (const step of program) {
            played.play(step)
            expectSeparate(general, played.live)
            expectBalanced(general, played.live)
          }
        }),
        { numRuns: 25 },
      )
    })
  }

  it('leaves nothing but the cache when everything is freed and trimmed', () => {
    fc.assert(
      fc.property(programs, (program) => {
        const general = new Ptmalloc()
        const played = new Played(general)
        for (const step of program) played.play(step)
        played.freeAll()
        general.trim(0)
        expectBalanced(general, played.live)
        const { largeAndRaw } = linesOf(general).resident
        expect(largeAndRaw).toBe(0)
        expect(mallinfoOf(general).hblks).toBe(0)
        expect(mallinfoOf(general).smblks).toBe(0)
        // Free chunks that neighbour each other are joined.
        const states = [...chunkStates(general)].map(({ state }) => state)
        const joins = states.filter(
          (state, i) => state === 'binned' && ['binned', 'top'].includes(states[i + 1] ?? ''),
        )
        expect(joins).toEqual([])
      }),
      { numRuns: 50 },
    )
  })

  it('is told beforehand what trimming gives back', () => {
    fc.assert(
      fc.property(programs, (program) => {
        const general = new Ptmalloc()
        const played = new Played(general)
        for (const step of program) {
          played.play(step)
          const told = trimmableOf(general)
          if (step.kind !== 'free') continue
          const { heap } = residentOf(general)
          general.trim(0)
          // Writing the links of joined chunks may touch a page or two anew.
          expect(Math.abs(heap - residentOf(general).heap - told)).toBeLessThanOrEqual(2 * 4096)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('goes on when the system refuses at any call', () => {
    fc.assert(
      fc.property(programs, fc.nat({ max: 12 }), fc.nat({ max: 6 }), (program, first, count) => {
        const refuses = (call: number) => call >= first && call < first + count
        const general = new Ptmalloc(new AddressSpace({ refuses }))
        const played = new Played(general)
        for (const step of program) {
          played.play(step)
          expectSeparate(general, played.live)
          expectBalanced(general, played.live)
        }
      }),
      { numRuns: 50 },
    )
  })
})
