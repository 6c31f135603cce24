// What a million objects leave behind in RSS, as measured with CPython under glibc 2.36 (3.13.0; with the threshold set by
// hand 3.11): it depends on whether a list of 8 MB has lived before.
import { describe, expect, it } from 'vitest'
import { unwrap } from '@shared/base/result'
import { GLIBC_2_36, type MallocConstants } from '@main/allocator/layer1-general/constants'
import { NO_MEMORY, type Pointer } from '@main/allocator/layer1-general/general-allocator'
import { Ptmalloc } from '@main/allocator/layer1-general/ptmalloc'
import { MEM, Memory, OBJ, type SimulatedMemory } from '@main/allocator/memory'
import { ledgerOf } from '@main/allocator/observers/ledger-figures'
import { profileById } from '@main/allocator/profiles/known'
import { AddressSpace } from '@main/allocator/system/address-space'

const COUNT = 1_000_000
const MB = 1_000_000

function memoryWith(constants: MallocConstants): SimulatedMemory {
  const system = new AddressSpace()
  return new Memory(unwrap(profileById('cpython-3.13')), {
    general: new Ptmalloc(system, constants),
    arenas: system,
  })
}

interface List {
  readonly items: Pointer
  readonly objects: readonly Pointer[]
}

/** list(range(1_000_000)): the item array at once, then an int each. */
function listOfInts(memory: SimulatedMemory): List {
  const items = memory.malloc(MEM, 8 * COUNT)
  return { items, objects: Array.from({ length: COUNT }, () => memory.malloc(OBJ, 28)) }
}

/** [object() for _ in range(1_000_000)]: the array grows as list_resize makes it (3.9 on). */
function listOfObjects(memory: SimulatedMemory): List {
  let items: Pointer = NO_MEMORY
  let room = 0
  const objects: Pointer[] = []
  for (let length = 1; length <= COUNT; length++) {
    objects.push(memory.malloc(OBJ, 16))
    if (length <= room) continue
    room = (length + (length >> 3) + 6) & ~3
    items = memory.realloc(MEM, items, 8 * room)
  }
  return { items, objects }
}

function drop(memory: SimulatedMemory, { items, objects }: List, keepsEvery = Infinity): Pointer[] {
  const kept = objects.filter((pointer, at) => {
    if (at % keepsEvery === 0 && keepsEvery !== Infinity) return true
    memory.free(OBJ, pointer)
    return false
  })
  memory.free(MEM, items)
  return kept
}

/** RSS in MB over the start: after filling, after dropping all but every 1000th object, after dropping those too. */
function lifeOfObjects(memory: SimulatedMemory): readonly [number, number, number] {
  const start = ledgerOf(memory).rss
  const grown = () => (ledgerOf(memory).rss - start) / MB
  const list = listOfObjects(memory)
  const full = grown()
  const kept = drop(memory, list, 1000)
  const survivors = grown()
  for (const pointer of kept) memory.free(OBJ, pointer)
  return [full, survivors, grown()]
}

describe('a million ints in a list', () => {
  it('take 39 MB, and give back all but a little when they go', () => {
    const memory = memoryWith(GLIBC_2_36)
    const list = listOfInts(memory)
    // 32 MB of blocks with their pool headers, and 8 MB of items.
    expect(ledgerOf(memory).rss / MB).toBeGreaterThan(39)
    expect(ledgerOf(memory).rss / MB).toBeLessThan(41)
    drop(memory, list)
    expect(ledgerOf(memory).rss / MB).toBeLessThan(1.2)
  })
})

/** Each within a megabyte. */
function expectAbout(figures: readonly number[], measured: readonly number[]): void {
  const far = figures.filter((figure, at) => Math.abs(figure - (measured[at] ?? NaN)) > 1)
  expect({ far, figures }).toEqual({ far: [], figures })
}

describe('a million objects in the second large list', () => {
  it('leave their arenas while one in 1000 lives, and 8 MB of the heap when none does', () => {
    const memory = memoryWith(GLIBC_2_36)
    drop(memory, listOfInts(memory))
    // The items outgrow the heap's threshold at the end and move to a mapping, which goes with the list.
    expectAbout(lifeOfObjects(memory), [30.43, 22.42, 7.97])
  })

  it('leave the arenas only where the threshold was set to 128 KiB', () => {
    const memory = memoryWith({ ...GLIBC_2_36, hasDynamicThreshold: false })
    drop(memory, listOfInts(memory))
    expectAbout(lifeOfObjects(memory), [23.6, 15.8, 0.7])
  })
})
