// A pymalloc for a picture: chunks are numbers, arenas lie where Linux maps them.
import {
  type GeneralAllocator,
  NO_MEMORY,
  type Pointer,
} from '@main/allocator/layer1-general/general-allocator'
import { Pymalloc } from '@main/allocator/layer2-pymalloc/pymalloc'
import { profileById } from '@main/allocator/profiles/known'
import { mappedArenas } from '@main/allocator/system/arena-source'
import { unwrap } from '@shared/base/result'

const TOP_OF_MAPPINGS = 0x7fff_f7fe_0000

export function simulatedPymalloc(profileId: string): Pymalloc {
  return new Pymalloc(unwrap(profileById(profileId)), numberedChunks(), mappedArenas(TOP_OF_MAPPINGS))
}

function numberedChunks(): GeneralAllocator {
  let last = NO_MEMORY
  const next = (): Pointer => --last
  return {
    malloc: next,
    calloc: next,
    realloc: (pointer) => (pointer === NO_MEMORY ? next() : pointer),
    free: () => undefined,
  }
}

/** Numbers from 0 to below `below`, the same in every run. */
export function repeatableNumbers(): (below: number) => number {
  let state = 2463534242
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 8) % below
  }
}
