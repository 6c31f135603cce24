// The request sequence that was played to real allocators (test/golden/data/pymalloc/conformance.json states it).
import type { ArenaSource } from '@main/allocator/system/arena-source'
import type { GeneralAllocator, Pointer } from '@main/allocator/layer1-general/general-allocator'
import type { Pymalloc } from '@main/allocator/layer2-pymalloc/pymalloc'
import type { AllocatorProfile } from '@main/allocator/profiles/profile'
import { AddressHash, arenasAt, endlessGeneral } from './recorder'

/** [step, hash, live blocks, arenas allocated, arenas freed] */
export type Checkpoint = readonly [number, number, number, number, number]

export type PymallocClass = new (
  profile: AllocatorProfile,
  general: GeneralAllocator,
  source: ArenaSource,
) => Pymalloc

const STEPS = 400_000
const STEPS_PER_PHASE = 20_000
const GROW_PERCENT = [80, 20, 50, 65] as const

/** Plays the sequence until it ends or `expected` no longer fits: the checkpoints, the last one after all is freed. */
export function playConformance(
  Allocator: PymallocClass,
  profile: AllocatorProfile,
  offset: number,
  fits: (checkpoint: Checkpoint, index: number) => boolean = () => true,
): Checkpoint[] {
  const hash = new AddressHash()
  const allocator = new Allocator(profile, endlessGeneral(), arenasAt(offset, hash))
  const live: Pointer[] = []
  const checkpoints: Checkpoint[] = []
  let state = 12345
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 8
  }
  const freeAt = (index: number) => {
    allocator.free(live[index] ?? -1)
    const last = live.pop() ?? -1
    if (index < live.length) live[index] = last
  }
  const isOn = (step: number) => {
    const { allocated, released } = allocator.arenaCounters
    const checkpoint: Checkpoint = [step, hash.value, live.length, allocated, released]
    checkpoints.push(checkpoint)
    return fits(checkpoint, checkpoints.length - 1)
  }
  let phase = 0
  for (let step = 0; step < STEPS; step++) {
    if (step % STEPS_PER_PHASE === 0) {
      if (step > 0 && !isOn(step)) return checkpoints
      phase = random() % 4
    }
    const chance = random() % 100
    if (live.length === 0 || chance < (GROW_PERCENT[phase] ?? 0)) {
      let size = phase % 2 === 1 ? 1 + (random() % 512) : 1 + (random() % 8) * 64
      if (random() % 50 === 0) size = 0
      const pointer = allocator.malloc(size)
      hash.addResult(allocator, pointer)
      live.push(pointer)
    } else if (chance % 5 === 0) {
      const index = random() % live.length
      const pointer = allocator.realloc(live[index] ?? -1, 1 + (random() % 512))
      hash.addResult(allocator, pointer)
      live[index] = pointer
    } else if (phase === 1) {
      freeAt(live.length - 1 - (random() % Math.min(live.length, 1000)))
    } else {
      freeAt(random() % live.length)
    }
  }
  if (!isOn(STEPS)) return checkpoints
  while (live.length > 0) freeAt(random() % live.length)
  isOn(STEPS)
  return checkpoints
}
