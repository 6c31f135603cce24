// Frames: objects with a spare one for each code through 3.10, a mapped stack from 3.11 on.
import { describe, expect, it } from 'vitest'
import { DataStack } from '@main/allocator/layer3-objects/frames'
import { ObjectAllocator } from '@main/allocator/layer3-objects/object-allocator'
import { mappedArenas } from '@main/allocator/system/arena-source'
import { RecordingMemory } from '@test/golden/main/allocator/layer3-objects/recorded'

const code = (frameSlots: number) => ({ spareFrame: -1, frameSlots })

describe('frame objects', () => {
  it('wait with their code for its next call', () => {
    const memory = new RecordingMemory()
    const { frames } = new ObjectAllocator(memory, '3.8')
    const owner = code(4)
    const frame = frames.create(owner)
    expect(memory.live).toEqual([['obj', 16 + 368 + 4 * 8]])
    frames.free(frame, owner)
    expect(owner.spareFrame).toBe(frame)
    expect(frames.create(owner)).toBe(frame)
    expect(memory.live).toHaveLength(1)
  })

  it('of recursion go to a list that serves other code, made larger when it is too small', () => {
    const memory = new RecordingMemory()
    const { frames } = new ObjectAllocator(memory, '3.8')
    const owner = code(4)
    const [outer, inner] = [frames.create(owner), frames.create(owner)]
    frames.free(inner, owner)
    frames.free(outer, owner)
    expect(frames.create(code(2))).toBe(outer)
    expect(memory.live).toHaveLength(2)
    frames.free(outer, null)
    const larger = frames.create(code(40))
    expect(larger).not.toBe(outer)
    expect(memory.live.map(([, size]) => size)).toEqual([416, 16 + 368 + 40 * 8])
  })

  it('that wait are freed by a full collection, the spare ones with their code', () => {
    const memory = new RecordingMemory()
    const objects = new ObjectAllocator(memory, '3.10')
    const owner = code(1)
    const [outer, inner] = [objects.frames.create(owner), objects.frames.create(owner)]
    objects.frames.free(inner, owner)
    objects.frames.free(outer, owner)
    objects.clearFreeLists()
    expect(memory.live).toHaveLength(1)
    objects.frames.freeSpare(owner)
    expect(memory.live).toEqual([])
  })
})

describe('the data stack', () => {
  function start() {
    let mapped = 0
    const source = mappedArenas(0x7000_0000_0000)
    const counted = {
      map(size: number) {
        mapped += size
        return source.map(size)
      },
      unmap(address: number, size: number) {
        mapped -= size
        source.unmap(address, size)
      },
    }
    return { stack: new DataStack('3.12', counted), mapped: () => mapped }
  }

  it('maps 16 KiB at the first call and keeps them', () => {
    const { stack, mapped } = start()
    expect(mapped()).toBe(0)
    stack.push(5)
    expect(mapped()).toBe(16_384)
    stack.pop()
    expect(mapped()).toBe(16_384)
  })

  it('maps a chunk for the frame that does not fit, and unmaps it when that frame returns', () => {
    const { stack, mapped } = start()
    // 9 slots of a frame are not for locals: 100 slots each; 4 of 2048 are the head of the first chunk.
    for (let depth = 0; depth < 20; depth++) stack.push(91)
    expect(stack.mapped).toEqual({ chunks: 1, bytes: 16_384 })
    stack.push(91)
    expect(stack.mapped).toEqual({ chunks: 2, bytes: 32_768 })
    stack.pop()
    expect(mapped()).toBe(16_384)
  })

  it('maps larger chunks for a frame that needs them', () => {
    const { stack } = start()
    stack.push(4000)
    expect(stack.mapped).toEqual({ chunks: 1, bytes: 65_536 })
  })
})
