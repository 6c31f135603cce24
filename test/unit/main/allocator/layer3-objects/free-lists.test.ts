// Free lists: what waits, in which order it comes back, and what a full collection takes away.
import { describe, expect, it } from 'vitest'
import { type Domain, OBJ } from '@main/allocator/memory'
import { ObjectAllocator } from '@main/allocator/layer3-objects/object-allocator'
import { MemoryExhausted, type ObjectMemory } from '@main/allocator/layer3-objects/object-memory'
import { profileIdOf, releaseOf, RELEASES } from '@main/allocator/layer3-objects/releases'
import { profileById } from '@main/allocator/profiles/known'
import { RecordingMemory } from '@test/golden/main/allocator/layer3-objects/recorded'

class NotingMemory extends RecordingMemory {
  readonly renewed: number[] = []
  readonly freed: number[] = []

  override free(domain: Domain, pointer: number): void {
    this.freed.push(pointer)
    super.free(domain, pointer)
  }

  newReference(pointer: number): void {
    this.renewed.push(pointer)
  }
}

function start(release: (typeof RELEASES)[number]) {
  const memory = new NotingMemory()
  return { memory, objects: new ObjectAllocator(memory, release) }
}

describe('free lists', () => {
  it('hand out the float freed last first, without a request', () => {
    const { memory, objects } = start('3.12')
    const { plain, layouts } = objects
    const [first, second] = [plain.create(layouts.float), plain.create(layouts.float)]
    plain.free(layouts.float, first)
    plain.free(layouts.float, second)
    expect(memory.live).toHaveLength(2)
    expect([plain.create(layouts.float), plain.create(layouts.float)]).toEqual([second, first])
    expect(memory.renewed).toEqual([second, first])
  })

  it('keep 100 floats and give the 101st back', () => {
    const { memory, objects } = start('3.12')
    const { plain, layouts } = objects
    const floats = Array.from({ length: 101 }, () => plain.create(layouts.float))
    for (const one of floats) plain.free(layouts.float, one)
    expect(memory.live).toHaveLength(100)
  })

  it('keep tuples by length, of up to 19 items through 3.10 and 20 later, never the empty one', () => {
    const kept = (release: '3.10' | '3.11', length: number) => {
      const { memory, objects } = start(release)
      objects.tuples.free(objects.tuples.create(length), length)
      return memory.live.length
    }
    expect([kept('3.10', 19), kept('3.10', 20), kept('3.11', 20), kept('3.11', 21)]).toEqual([1, 0, 1, 0])
  })

  it('keep a list without its items, and a table of 8 slots apart from its dict', () => {
    const { memory, objects } = start('3.12')
    const list = { pointer: -1, itemsPointer: -1, allocated: 0 }
    objects.lists.create(list, 4)
    objects.lists.free(list)
    expect(memory.live).toEqual([['obj', 56]])
    const dict = objects.dicts.create()
    objects.dicts.insert(dict, true)
    objects.dicts.free(dict)
    expect(memory.live).toEqual([
      ['obj', 56],
      ['obj', 64],
      ['obj', 120],
    ])
  })

  it('keep no table with other keys than strings from 3.11 on', () => {
    const tables = (release: '3.10' | '3.11') => {
      const { memory, objects } = start(release)
      const dict = objects.dicts.create()
      objects.dicts.insert(dict, false)
      objects.dicts.free(dict)
      return memory.live.map(([, size]) => size)
    }
    expect(tables('3.10')).toEqual([64, 168])
    expect(tables('3.11')).toEqual([64])
  })

  it('keep ints from 3.14 on', () => {
    const waiting = (release: '3.13' | '3.14', digits: number) => {
      const { memory, objects } = start(release)
      objects.ints.free(objects.ints.create(digits), digits)
      return memory.live.length
    }
    expect([waiting('3.13', 1), waiting('3.14', 1), waiting('3.14', 2)]).toEqual([0, 1, 0])
  })

  it('are emptied by a full collection; the slice only from 3.14 on', () => {
    const left = (release: '3.13' | '3.14') => {
      const { memory, objects } = start(release)
      const { plain, layouts, tuples, dicts } = objects
      plain.free(layouts.float, plain.create(layouts.float))
      plain.free(layouts.slice, plain.create(layouts.slice))
      tuples.free(tuples.create(3), 3)
      const dict = dicts.create()
      dicts.insert(dict, true)
      dicts.free(dict)
      objects.clearFreeLists()
      return memory.live
    }
    expect(left('3.13')).toEqual([['obj', 56]])
    expect(left('3.14')).toEqual([])
  })
  it('are emptied in an order of their own: tuples before floats through 3.12, after them later', () => {
    const order = (release: '3.12' | '3.13') => {
      const { memory, objects } = start(release)
      const { plain, layouts, tuples } = objects
      const blocks = [plain.create(layouts.float), tuples.create(2), tuples.create(7)] as const
      plain.free(layouts.float, blocks[0])
      tuples.free(blocks[2], 7)
      tuples.free(blocks[1], 2)
      memory.freed.length = 0
      objects.clearFreeLists()
      return memory.freed.map((pointer) => ['float', 'pair', 'seven'][blocks.indexOf(pointer)])
    }
    expect(order('3.12')).toEqual(['pair', 'seven', 'float'])
    expect(order('3.13')).toEqual(['float', 'pair', 'seven'])
  })
})

describe('a request that cannot be served', () => {
  it('is MemoryExhausted, and the list is as it was', () => {
    const full: ObjectMemory = {
      malloc: (_: Domain, size: number) => (size > 1000 ? -1 : 0),
      calloc: (_: Domain, size: number) => (size > 1000 ? -1 : 1),
      realloc: () => -1,
      free: () => {},
      addressOf: (pointer: number) => pointer,
    }
    const { lists, strings } = new ObjectAllocator(full, '3.12')
    const list = { pointer: -1, itemsPointer: -1, allocated: 0 }
    lists.create(list, 4)
    expect(() => lists.resize(list, 4, 5)).toThrow(MemoryExhausted)
    expect(list).toEqual({ pointer: 0, itemsPointer: 1, allocated: 4 })
    expect(() => strings.create('ascii', 2000)).toThrow(expect.objectContaining({ domain: OBJ, size: 2041 }))
  })
})

describe('releases', () => {
  it('each have a profile of pymalloc; the article runs on the layouts of 3.11', () => {
    for (const name of [...RELEASES, 'article']) expect(profileById(profileIdOf(name)).ok, name).toBe(true)
    expect([releaseOf('article'), releaseOf('3.13.18'), releaseOf('3.13'), releaseOf('2.7')]).toEqual([
      '3.11',
      '3.13.18',
      '3.13',
      undefined,
    ])
  })
})
