// Random programs for the whole allocator, all domains, and the profiles they are played under.
import * as fc from 'fast-check'
import { unwrap } from '@shared/base/result'
import { NO_MEMORY, type Pointer } from '@main/allocator/layer1-general/general-allocator'
import { type Domain, MEM, type Memory, OBJ, RAW } from '@main/allocator/memory'
import { parseCustomProfile } from '@main/allocator/profiles/custom'
import { PROFILES } from '@main/allocator/profiles/known'
import type { AllocatorProfile } from '@main/allocator/profiles/profile'

export interface Step {
  readonly kind: 'malloc' | 'calloc' | 'realloc' | 'free'
  readonly domain: Domain
  readonly size: number
  readonly times: number
  /** Which live request realloc and free begin with. */
  readonly at: number
}

/** Sizes around every threshold: of classes, of pymalloc, of malloc's caches and of its mappings. */
const sizes = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 520 }) },
  { weight: 2, arbitrary: fc.constantFrom(0, 1, 8, 16, 511, 512, 513, 1032, 1033) },
  { weight: 2, arbitrary: fc.integer({ min: 513, max: 8000 }) },
  { weight: 1, arbitrary: fc.constantFrom(65_536, 131_048, 131_073, 204_800, 400_000) },
)

/** `most`: single requests of one step. */
export function programs(steps: number, most: number): fc.Arbitrary<readonly Step[]> {
  const step = fc.record({
    kind: fc.constantFrom('malloc', 'malloc', 'calloc', 'realloc', 'free'),
    domain: fc.constantFrom(OBJ, OBJ, MEM, RAW),
    size: sizes,
    times: fc.integer({ min: 1, max: most }),
    at: fc.nat(),
  })
  return fc.array<Step>(step, { minLength: 1, maxLength: steps, size: 'max' })
}

/** An arena of four pools: programs of some hundred requests fill and release many. */
const TINY = unwrap(
  parseCustomProfile('{"basedOn": "cpython-3.9", "id": "tiny", "poolSize": 4096, "arenaSize": 16384}'),
)
/** Blocks larger than pages. */
const WIDE = unwrap(
  parseCustomProfile(
    '{"basedOn": "cpython-3.12", "id": "wide", "poolSize": 65536, "smallRequestThreshold": 20480, "arenaSize": 262144}',
  ),
)
export const ALL_PROFILES: readonly AllocatorProfile[] = [
  ...PROFILES,
  TINY,
  { ...TINY, id: 'tiny, releasing', keepsLastFreeArena: false },
  WIDE,
]

export interface LiveRequest {
  readonly pointer: Pointer
  readonly domain: Domain
  readonly size: number
  readonly site: number
}

/**
 * Plays `program`, each step under a site of its own from 1 on; `check` sees what is live after every request. A request
 * that gets nothing leaves all as it was. Requests of the step that are served stay in the order in which they came.
 */
export function playProgram(
  memory: Memory,
  program: readonly Step[],
  check: (live: readonly LiveRequest[]) => void,
): LiveRequest[] {
  const live: LiveRequest[] = []
  const put = (at: number, pointer: Pointer, domain: Domain, size: number) => {
    if (pointer !== NO_MEMORY) live[at] = { pointer, domain, size, site: memory.site }
    check(live)
  }
  program.forEach(({ kind, domain, size, times, at }, index) => {
    memory.site = index + 1
    for (let time = 0; time < times; time++) {
      if (kind === 'malloc' || kind === 'calloc') {
        put(live.length, memory[kind](domain, size), domain, size)
        continue
      }
      const place = (at + time) % live.length
      const request = live[place]
      if (request === undefined) return
      if (kind === 'realloc') {
        put(place, memory.realloc(request.domain, request.pointer, size), request.domain, size)
      } else {
        memory.free(request.domain, request.pointer)
        live.splice(place, 1)
        check(live)
      }
    }
  })
  return live
}

export function freeAll(memory: Memory, live: readonly LiveRequest[]): void {
  for (const { domain, pointer } of live) memory.free(domain, pointer)
}
