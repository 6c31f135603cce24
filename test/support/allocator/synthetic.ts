// A made-up program of N requests in ten cycles of filling, churning, temporaries and dropping, as it was played to
// real allocators (test/golden/data/pymalloc/synthetic.json). Deterministic; `/` rounds down.
import type { Pointer } from '@main/allocator/layer1-general/general-allocator'

/** [label, event, hash, arenas allocated, reclaimed, high water, current, used pools, unused pools, blocks] */
export type SyntheticCheckpoint = readonly [
  string,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
]

/** Who serves the requests: an allocator, or whoever writes them down. */
export interface RequestTaker {
  malloc(size: number): Pointer
  calloc(size: number): Pointer
  realloc(pointer: Pointer, size: number): Pointer
  free(pointer: Pointer): void
}

/** `events`: a multiple of 1,000. `onResult` gets what malloc, calloc and realloc gave. */
export function playSynthetic(
  allocator: RequestTaker,
  events: number,
  onResult: (pointer: Pointer) => void,
  onCheckpoint: (label: string, event: number) => void,
): void {
  let x = 2463534242
  const random = (below: number) => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return (x >>> 8) % below
  }
  const size = () => {
    const kind = random(100)
    if (kind < 45) return 24 + 8 * random(5)
    if (kind < 75) return 1 + random(128)
    if (kind < 98) return 1 + random(512)
    if (kind === 98) return 513 + random(3584)
    return random(16) === 0 ? 0 : 504 + random(17)
  }
  let done = 0
  const result = (pointer: Pointer): Pointer => {
    done++
    onResult(pointer)
    return pointer
  }
  const malloc = () => result(allocator.malloc(size()))
  const free = (pointer: Pointer | undefined) => {
    done++
    allocator.free(pointer ?? -1)
  }
  const perCycle = Math.floor(events / 10)
  const live = Math.floor(perCycle / 4)
  const survivors = Math.floor(live / 1000)
  let kept: Pointer[] = []
  for (let cycle = 0; cycle < 10; cycle++) {
    const start = done
    const isReleasing = cycle % 3 === 2
    const blocks: Pointer[] = []
    for (let i = 0; i < live; i++) {
      const bytes = size()
      blocks.push(result(random(32) === 0 ? allocator.calloc(bytes) : allocator.malloc(bytes)))
    }
    onCheckpoint(`${cycle}.fill`, done)

    for (let part = 0; part < (3 * perCycle) / 8;) {
      const kind = random(100)
      const at = random(live)
      if (kind < 6) {
        blocks[at] = result(allocator.realloc(blocks[at] ?? -1, size()))
        part += 1
      } else {
        free(blocks[at])
        blocks[at] = malloc()
        part += 2
      }
    }
    onCheckpoint(`${cycle}.churn`, done)

    let left = perCycle - (done - start) - (live - survivors) - (isReleasing ? 3 * survivors : 0)
    while (left > 0) {
      let depth = 1 + random(8)
      if (2 * depth > left) depth = Math.floor(left / 2)
      if (depth === 0) {
        blocks[0] = result(allocator.realloc(blocks[0] ?? -1, size()))
        left -= 1
        continue
      }
      const temporaries = Array.from({ length: depth }, malloc)
      while (temporaries.length > 0) free(temporaries.pop())
      left -= 2 * depth
    }
    onCheckpoint(`${cycle}.temporaries`, done)

    for (let i = 0; i < live; i++) {
      const at = cycle % 2 === 0 ? i : live - 1 - i
      if (at % 1000 === 999) kept.push(blocks[at] ?? -1)
      else free(blocks[at])
    }
    onCheckpoint(`${cycle}.drop`, done)

    if (!isReleasing) continue
    for (const pointer of kept) free(pointer)
    kept = []
    onCheckpoint(`${cycle}.release`, done)
  }
}
