// Random programs on a whole simulated memory, with the site of each request, for tests of what watches the allocator.
import * as fc from 'fast-check'
import { unwrap } from '@shared/base/result'
import type { Site } from '@shared/model/arenas'
import type { Pointer } from '@main/allocator/layer1-general/general-allocator'
import { type PlacedGeneral, Memory, OBJ } from '@main/allocator/memory'
import { parseCustomProfile } from '@main/allocator/profiles/custom'
import type { AllocatorProfile } from '@main/allocator/profiles/profile'
import type { ArenaSource } from '@main/allocator/system/arena-source'
import { endlessGeneral } from './recorder'

/** Arenas of four pools: programs of some hundred requests fill and release many. */
export const TINY: AllocatorProfile = unwrap(
  parseCustomProfile('{"basedOn": "cpython-3.9", "id": "tiny", "poolSize": 4096, "arenaSize": 16384}'),
)
export const TINY_RELEASING: AllocatorProfile = {
  ...TINY,
  id: 'tiny, releasing',
  keepsLastFreeArena: false,
}

export type OwnedStep =
  | { readonly kind: 'malloc'; readonly size: number; readonly times: number; readonly site: number }
  /** Every `stride`-th live block, from the place on. */
  | { readonly kind: 'free'; readonly at: number; readonly times: number; readonly stride: number }

/** Sites 0 ... 5. */
export const LINES: readonly Site[] = [
  { kind: 'unknown' },
  ...[1, 2, 3, 4, 5].map((line): Site => ({ kind: 'line', file: 'app.py', line })),
]

export const ownedSteps = fc.array(
  fc.oneof<fc.Arbitrary<OwnedStep>[]>(
    fc.record({
      kind: fc.constant('malloc'),
      size: fc.constantFrom(1, 16, 100, 256, 512, 600),
      times: fc.integer({ min: 1, max: 300 }),
      site: fc.integer({ min: 0, max: LINES.length - 1 }),
    }),
    fc.record({
      kind: fc.constant('free'),
      at: fc.nat(),
      times: fc.integer({ min: 1, max: 400 }),
      stride: fc.constantFrom(1, 1, 2, 7),
    }),
  ),
  { minLength: 1, maxLength: 40, size: 'max' },
)

export interface LiveBlock {
  readonly pointer: Pointer
  readonly site: number
  /** The event of its birth, from 1. */
  readonly birth: number
}

export interface OwnedRun {
  readonly memory: Memory
  readonly live: readonly LiveBlock[]
}

function placedGeneral(): PlacedGeneral {
  return { ...endlessGeneral(), addressOf: (pointer) => -pointer }
}

export function playOwned(
  profile: AllocatorProfile,
  program: readonly OwnedStep[],
  arenas?: ArenaSource,
): OwnedRun {
  const memory = new Memory(profile, { general: placedGeneral(), ...(arenas && { arenas }) })
  let live: LiveBlock[] = []
  for (const step of program) {
    if (step.kind === 'malloc') {
      memory.site = step.site
      for (let i = 0; i < step.times; i++) {
        const pointer = memory.malloc(OBJ, step.size)
        live.push({ pointer, site: step.site, birth: memory.events })
      }
      continue
    }
    const from = step.at % Math.max(1, live.length)
    const isFreed = (index: number) =>
      index >= from && (index - from) % step.stride === 0 && (index - from) / step.stride < step.times
    live.filter((_, index) => isFreed(index)).forEach(({ pointer }) => memory.free(OBJ, pointer))
    live = live.filter((_, index) => !isFreed(index))
  }
  return { memory, live }
}

/** Arenas whose addresses are by turns on a pool boundary and beside one: some have a pool less than others. */
export function unevenArenas(): ArenaSource {
  const STEP = 2 ** 22
  let created = 0
  return {
    map: () => ++created * STEP + (created % 3 === 0 ? 4096 / 2 : 0),
    unmap: () => undefined,
  }
}
