// Where the order of frees decides, under the rule of 3.9 that the last usable arena stays: both ends happen.
import { describe, expect, it } from 'vitest'
import { Memory, OBJ } from '@main/allocator/memory'
import type { Pointer } from '@main/allocator/layer1-general/general-allocator'
import { heldArenas } from '@main/allocator/observers/held-arenas'
import { mappedArenas } from '@main/allocator/system/arena-source'
import { consequencesOf } from '@main/arenas/choice'
import { EmptiedArenas } from '@main/arenas/returned'
import { LINES, TINY } from '@test/support/allocator/owned-programs'
import { endlessGeneral } from '@test/support/allocator/recorder'
import { arenasHeldBy } from '@test/support/arenas'

/** Blocks of 512 bytes in a pool of 4096 with a header of 48. */
const PER_POOL = 7

/** Two arenas of four full pools each: of line 1, but line 2 for the last block of the second arena. */
function twoArenas() {
  const general = { ...endlessGeneral(), addressOf: (pointer: Pointer) => -pointer }
  const memory = new Memory(TINY, { general, arenas: mappedArenas(2 ** 40) })
  const pointers: Pointer[] = []
  for (let block = 0; block < 2 * 4 * PER_POOL; block++) {
    memory.site = block === 2 * 4 * PER_POOL - 1 ? 2 : 1
    pointers.push(memory.malloc(OBJ, 512))
  }
  return { memory, first: pointers.slice(0, 4 * PER_POOL), second: pointers.slice(4 * PER_POOL, -1) }
}

describe('an arena down to its last used pool', () => {
  it('lets the emptied one go when it stands behind it', () => {
    const { memory, first, second } = twoArenas()
    const said = consequencesOf(heldArenas(memory, LINES), [1])
    expect(said).toMatchObject({ emptied: 1, returned: { least: 0, most: 1 } })
    for (const pointer of [...second, ...first]) memory.free(OBJ, pointer)
    expect(memory.pymalloc.arenaCounters.released).toBe(1)
  })

  it('does not when it gets there later', () => {
    const { memory, first, second } = twoArenas()
    for (const pointer of [...first, ...second]) memory.free(OBJ, pointer)
    expect(memory.pymalloc.arenaCounters.released).toBe(0)
  })
})

describe('emptied arenas', () => {
  const fullPools = { usedPools: new Int32Array(3).fill(10) }

  it('all go back before 3.9', () => {
    const held = { ...arenasHeldBy([[1], [1], [1]]), keepsLastFreeArena: false }
    const emptied = new EmptiedArenas(held)
    for (const arena of [0, 1, 2]) emptied.empty(arena)
    expect(emptied.returned).toEqual({ least: 3, most: 3 })
  })

  it('all but one go back from 3.9 on', () => {
    const emptied = new EmptiedArenas({ ...arenasHeldBy([[1], [1], [2]]), ...fullPools })
    emptied.empty(0)
    emptied.empty(1)
    expect(emptied.returned).toEqual({ least: 1, most: 1 })
  })

  it('all go back where an empty one is kept already', () => {
    const emptied = new EmptiedArenas({ ...arenasHeldBy([[1], [1], []]), ...fullPools })
    emptied.empty(0)
    emptied.empty(1)
    expect(emptied.returned).toEqual({ least: 2, most: 2 })
  })

  it('may leave two where they differ in their number of pools', () => {
    const pools = Int32Array.from([64, 63, 63])
    const emptied = new EmptiedArenas({ ...arenasHeldBy([[1], [1], [1]]), ...fullPools, pools })
    for (const arena of [0, 1, 2]) emptied.empty(arena)
    expect(emptied.returned).toEqual({ least: 1, most: 2 })
  })
})
