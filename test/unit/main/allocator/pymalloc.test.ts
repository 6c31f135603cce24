// Single rules of pymalloc in programs short enough to follow, drawn as block maps.
import { describe, expect, it } from 'vitest'
import { unwrap } from '@shared/base/result'
import { NO_MEMORY } from '@main/allocator/layer1-general/general-allocator'
import { arenaStates, blockMap, poolStates, usableOrder } from '@main/allocator/layer2-pymalloc/drawing'
import { type ArenaCounters, Pymalloc } from '@main/allocator/layer2-pymalloc/pymalloc'
import { profileById } from '@main/allocator/profiles/known'
import { mappedArenas } from '@main/allocator/system/arena-source'
import { endlessGeneral } from '@test/support/allocator/recorder'

function pymalloc(id: string, top = 2 ** 40): Pymalloc {
  return new Pymalloc(unwrap(profileById(id)), endlessGeneral(), mappedArenas(top))
}

/** The carved pools of the first arena, each with its first blocks. */
function draw(allocator: Pymalloc, blocks = 6): string[] {
  const arena = arenaStates(allocator)[0]
  if (arena === undefined) return []
  return poolStates(allocator, arena)
    .filter(({ state }) => state !== 'uncarved')
    .map((pool) => `${pool.blockSize} ${pool.state} [${blockMap(allocator, pool).slice(0, blocks)}]`)
}

const fill = (allocator: Pymalloc, size: number, count: number) =>
  Array.from({ length: count }, () => allocator.malloc(size))

describe('pymalloc', () => {
  it('carves one block ahead and no more', () => {
    const allocator = pymalloc('cpython-3.12')
    allocator.malloc(32)
    expect(draw(allocator)).toEqual(['32 used [#.    ]'])
    allocator.malloc(32)
    expect(draw(allocator)).toEqual(['32 used [##.   ]'])
  })

  it('hands out the block freed last', () => {
    const allocator = pymalloc('cpython-3.12')
    const [, second, third] = fill(allocator, 32, 4)
    allocator.free(second ?? NO_MEMORY)
    allocator.free(third ?? NO_MEMORY)
    expect(draw(allocator)).toEqual(['32 used [#..#. ]'])
    expect(allocator.malloc(32)).toBe(third)
    expect(allocator.malloc(32)).toBe(second)
  })

  it('takes an empty pool for another class', () => {
    const allocator = pymalloc('cpython-3.12')
    allocator.free(allocator.malloc(32))
    expect(draw(allocator)).toEqual(['32 empty [..    ]'])
    allocator.malloc(512)
    expect(draw(allocator)).toEqual(['512 used [#.    ]'])
  })

  it('sends requests of no bytes and of more than 512 to the general allocator, where they stay', () => {
    const allocator = pymalloc('cpython-3.12')
    const chunks = [allocator.malloc(0), allocator.malloc(513), allocator.calloc(0)]
    for (const chunk of chunks) expect(chunk).toBeLessThan(NO_MEMORY)
    expect(allocator.generalBlocks).toBe(3)
    expect(allocator.realloc(chunks[1] ?? NO_MEMORY, 16)).toBe(chunks[1])
    expect(draw(allocator)).toEqual([])
    allocator.free(chunks[0] ?? NO_MEMORY)
    allocator.free(NO_MEMORY)
    expect(allocator.generalBlocks).toBe(2)
  })

  it('leaves a block of 400 in place at 301 bytes and moves it at 300 and at 401', () => {
    const allocator = pymalloc('cpython-3.12')
    const block = allocator.malloc(400)
    expect(allocator.realloc(block, 301)).toBe(block)
    const shrunk = allocator.realloc(block, 300)
    expect(allocator.blockSizeOf(shrunk)).toBe(304)
    expect(allocator.blockSizeOf(allocator.realloc(shrunk, 401))).toBe(416)
    expect(allocator.realloc(allocator.malloc(16), 0)).toBeLessThan(NO_MEMORY)
  })

  it('loses one pool of an arena that does not start on a pool boundary', () => {
    expect(arenaStates(afterOne('cpython-3.12', 2 ** 40))[0]).toMatchObject({ pools: 64, alignmentLoss: 0 })
    expect(arenaStates(afterOne('cpython-3.12', 2 ** 40 + 4096))[0]).toMatchObject({
      pools: 63,
      alignmentLoss: 12_288,
    })
    expect(arenaStates(afterOne('cpython-3.9', 2 ** 40 + 4096))[0]).toMatchObject({ pools: 64 })
  })

  it('keeps the last empty arena from 3.9 on', () => {
    expect(emptied('cpython-3.8')).toEqual({ allocated: 7, released: 7, current: 0, highWater: 7 })
    expect(emptied('cpython-3.9')).toEqual({ allocated: 7, released: 6, current: 1, highWater: 7 })
  })

  it('takes new pools from the usable arena with the fewest free ones', () => {
    const allocator = pymalloc('cpython-3.9')
    const blocksPerPool = 7
    const pointers = fill(allocator, 512, 3 * 64 * blocksPerPool)
    expect(usableOrder(allocator)).toEqual([])
    const freePools = (arena: number, count: number) => {
      const from = arena * 64 * blocksPerPool
      for (const pointer of pointers.slice(from, from + count * blocksPerPool)) allocator.free(pointer)
    }
    freePools(0, 3)
    freePools(1, 1)
    freePools(2, 2)
    expect(usableOrder(allocator)).toEqual([1, 2, 0])
  })

  it('doubles its table of arenas through the general allocator', () => {
    const general = endlessGeneral()
    const asked: number[] = []
    const realloc = (pointer: number, size: number) => {
      asked.push(size)
      return general.realloc(pointer, size)
    }
    const profile = unwrap(profileById('cpython-3.9'))
    const allocator = new Pymalloc(profile, { ...general, realloc }, mappedArenas(2 ** 40))
    fill(allocator, 512, 40 * 64 * 7)
    expect(asked).toEqual([16 * 48, 32 * 48, 64 * 48])
  })
})

function afterOne(id: string, top: number): Pymalloc {
  const allocator = pymalloc(id, top)
  allocator.malloc(1)
  return allocator
}

/** Arenas after 3000 blocks of 512 bytes came and went. */
function emptied(id: string): ArenaCounters {
  const allocator = pymalloc(id)
  for (const pointer of fill(allocator, 512, 3000)) allocator.free(pointer)
  return allocator.arenaCounters
}
