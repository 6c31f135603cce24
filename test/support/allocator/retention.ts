// The program of the product's claim: many equal objects, 99 of 100 of them freed. Which ones stay decides whether the
// memory comes back. Played to a memory as requests.
import type { Site } from '@shared/model/arenas'
import type { Pointer } from '@main/allocator/layer1-general/general-allocator'
import { type Memory, OBJ } from '@main/allocator/memory'

export interface Retention {
  /** A multiple of 100. */
  readonly objects: number
  /** Bytes of an object. */
  readonly size: number
  /** Scattered: every 100th object stays. Contiguous: the first hundredth of them. */
  readonly survivors: 'scattered' | 'contiguous'
}

/** Survivors are asked for by line 2, all others by line 1. */
export const RETENTION_LINES: readonly Site[] = [
  { kind: 'unknown' },
  { kind: 'line', file: 'rows.py', line: 10 },
  { kind: 'line', file: 'cache.py', line: 20 },
]
const ROW = 1
const KEPT = 2

/** All objects are made, then all that do not stay are freed, oldest first. The survivors. */
export function playRetention(memory: Memory, { objects, size, survivors }: Retention): Pointer[] {
  const stays =
    survivors === 'scattered'
      ? (object: number) => object % 100 === 99
      : (object: number) => object < objects / 100
  const pointers = new Int32Array(objects)
  for (let object = 0; object < objects; object++) {
    memory.site = stays(object) ? KEPT : ROW
    pointers[object] = memory.malloc(OBJ, size)
  }
  const kept: Pointer[] = []
  for (let object = 0; object < objects; object++) {
    const pointer = pointers[object] as number
    if (stays(object)) kept.push(pointer)
    else memory.free(OBJ, pointer)
  }
  return kept
}
