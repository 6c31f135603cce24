import { describe, expect, it } from 'vitest'
import { unwrap } from '@shared/base/result'
import { NO_MEMORY, type Pointer } from '@main/allocator/layer1-general/general-allocator'
import { MEM, Memory, OBJ, RAW } from '@main/allocator/memory'
import { profileById } from '@main/allocator/profiles/known'
import { mappedArenas } from '@main/allocator/system/arena-source'
import { endlessGeneral } from '@test/support/allocator/recorder'

const PROFILE = unwrap(profileById('cpython-3.9'))

function memory(pythonMalloc: 'pymalloc' | 'malloc' = 'pymalloc') {
  const general = { ...endlessGeneral(), addressOf: (pointer: Pointer) => 2 ** 30 - 4096 * pointer }
  return new Memory(PROFILE, { general, arenas: mappedArenas(2 ** 40), pythonMalloc })
}

describe('the owner of a request', () => {
  it('is whoever asked for it, at the event that made it live', () => {
    const program = memory()
    program.malloc(OBJ, 10)
    program.site = 7
    const pointer = program.calloc(MEM, 100)
    program.site = 8
    expect(program.requestedOf(pointer)).toBe(100)
    expect(program.siteOf(pointer)).toBe(7)
    expect(program.birthOf(pointer)).toBe(2)
    program.free(MEM, pointer)
    expect(program.birthOf(pointer)).toBe(0)
  })

  it('of a block that realloc leaves in place changes, its birth does not', () => {
    const program = memory()
    program.site = 1
    const pointer = program.malloc(OBJ, 100)
    program.site = 2
    expect(program.realloc(OBJ, pointer, 90)).toBe(pointer)
    expect([program.requestedOf(pointer), program.siteOf(pointer), program.birthOf(pointer)]).toEqual([
      90, 2, 1,
    ])
    expect(program.blocks.liveRequested).toBe(90)
  })

  it('of a block that realloc moves is born again', () => {
    const program = memory()
    program.site = 1
    const pointer = program.malloc(OBJ, 100)
    program.site = 2
    const moved = program.realloc(OBJ, pointer, 200)
    expect([program.requestedOf(moved), program.siteOf(moved), program.birthOf(moved)]).toEqual([200, 2, 2])
    expect(program.birthOf(pointer)).toBe(0)
    expect([program.blocks.live, program.blocks.liveRequested]).toEqual([1, 200])
  })

  it('is kept for what the general allocator serves, whoever passes it on', () => {
    const program = memory()
    program.site = 3
    const raw = program.malloc(RAW, 100)
    const large = program.malloc(OBJ, 600)
    expect([raw, large].map((pointer) => program.siteOf(pointer))).toEqual([3, 3])
    expect(program.chunks.liveRequested).toBe(700)
    const grownLarge = program.realloc(OBJ, large, 900)
    expect(program.chunks.liveRequested).toBe(1000)
    program.free(OBJ, grownLarge)
    program.free(RAW, raw)
    expect([program.chunks.live, program.chunks.liveRequested]).toEqual([0, 0])
  })

  it('follows a request over the threshold and back, which stays with the general allocator', () => {
    const program = memory()
    const small = program.malloc(OBJ, 500)
    const large = program.realloc(OBJ, small, 600)
    expect(program.blocks.live).toBe(0)
    const again = program.realloc(OBJ, large, 20)
    expect(again).toBeLessThan(NO_MEMORY)
    expect(program.requestedOf(again)).toBe(20)
  })

  it('of no bytes at all asked for nothing', () => {
    const program = memory()
    const pointer = program.malloc(OBJ, 0)
    expect(pointer).toBeLessThan(NO_MEMORY)
    expect(program.requestedOf(pointer)).toBe(0)
  })
})

describe('PYTHONMALLOC=malloc', () => {
  it('sends every request to the general allocator and makes no arena', () => {
    const program = memory('malloc')
    const pointers = [program.malloc(OBJ, 24), program.calloc(MEM, 24), program.malloc(RAW, 24)]
    for (const pointer of pointers) expect(pointer).toBeLessThan(NO_MEMORY)
    expect(program.pymalloc.arenaCounters.allocated).toBe(0)
    expect(program.chunks.liveRequested).toBe(72)
    expect(program.pymalloc.generalBlocks).toBe(0)
  })
})

describe('a request that is not live', () => {
  it('can be freed neither twice nor through another domain', () => {
    const program = memory()
    const pointer = program.malloc(OBJ, 24)
    expect(() => program.free(RAW, pointer)).toThrow(/domain/)
    program.free(OBJ, pointer)
    expect(() => program.free(OBJ, pointer)).toThrow(/live/)
    const chunk = program.malloc(RAW, 24)
    program.free(RAW, chunk)
    expect(() => program.free(RAW, chunk)).toThrow(/live/)
  })

  it('is nothing to free when it is NULL', () => {
    const program = memory()
    program.free(OBJ, NO_MEMORY)
    program.free(RAW, NO_MEMORY)
    expect(program.events).toBe(2)
  })
})
