import { describe, expect, it } from 'vitest'
import { unwrap } from '@shared/base/result'
import { MEM, OBJ, RAW, simulatedMemory } from '@main/allocator/memory'
import { profileById } from '@main/allocator/profiles/known'
import { AddressSpace } from '@main/allocator/system/address-space'

function tracing(system?: AddressSpace) {
  const memory = simulatedMemory(unwrap(profileById('cpython-3.12')), system)
  memory.traced.start()
  return memory
}

describe('a trace', () => {
  it('moves to whoever resizes it, in place or not', () => {
    const memory = tracing()
    memory.site = 1
    const block = memory.malloc(OBJ, 409)
    memory.site = 2
    const same = memory.realloc(OBJ, block, 408)
    expect(same).toBe(block)
    expect(Array.from(memory.traced.bySite(4).size)).toEqual([0, 0, 408, 0])
    memory.site = 3
    memory.realloc(OBJ, same, 4567)
    expect(Array.from(memory.traced.bySite(4).size)).toEqual([0, 0, 0, 4567])
    expect(Array.from(memory.traced.bySite(4).count)).toEqual([0, 0, 0, 1])
  })

  it('comes for a block from before the start when that is resized, not when it is freed', () => {
    const memory = simulatedMemory(unwrap(profileById('cpython-3.12')))
    const block = memory.malloc(MEM, 409)
    const other = memory.malloc(RAW, 100)
    memory.traced.start()
    memory.free(RAW, other)
    expect(memory.traced.count).toBe(0)
    memory.realloc(MEM, block, 408)
    expect([memory.traced.count, memory.traced.current]).toEqual([1, 408])
  })

  it('stays as it was when there is no memory to resize into', () => {
    const memory = tracing(new AddressSpace({ limit: 4 * 1024 ** 2 }))
    memory.site = 5
    const block = memory.malloc(OBJ, 500)
    memory.traced.resetPeak()
    expect(memory.realloc(OBJ, block, 2 ** 30)).toBe(-1)
    expect([memory.traced.current, memory.traced.peak, memory.traced.bySite(6).size[5]]).toEqual([
      500, 500, 500,
    ])
  })

  it('is not made for pymalloc’s own tables', () => {
    const memory = tracing()
    memory.malloc(OBJ, 24)
    expect(memory.chunks.live).toBe(3)
    expect([memory.traced.count, memory.traced.current]).toEqual([1, 24])
  })

  it('is forgotten by clear, however often that comes', () => {
    const memory = tracing()
    const block = memory.malloc(OBJ, 24)
    for (let time = 0; time < 300; time++) memory.traced.clear()
    expect(memory.traced.has(block)).toBe(false)
    const next = memory.malloc(OBJ, 32)
    expect([memory.traced.has(block), memory.traced.has(next)]).toEqual([false, true])
    memory.free(OBJ, block)
    expect(memory.traced.current).toBe(32)
  })

  it('in another domain counts until it is untracked', () => {
    const memory = tracing()
    const { traced } = memory
    traced.track({ domain: 389_047, address: 4096, size: 1000, site: 1 })
    traced.track({ domain: 389_047, address: 4096, size: 300, site: 2 })
    expect([traced.current, traced.peak, traced.count]).toEqual([300, 1000, 1])
    traced.untrack(389_047, 8192)
    traced.untrack(389_047, 4096)
    expect([traced.current, traced.bySite(3).count[2]]).toEqual([0, 0])
    traced.stop()
    traced.track({ domain: 389_047, address: 4096, size: 300, site: 2 })
    expect(traced.current).toBe(0)
  })
})
