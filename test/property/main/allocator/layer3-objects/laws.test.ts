// Laws of the object-specific allocators under random use, in every release: sizes are the sum of requests, and whatever
// is freed is gone or waits on a free list.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ObjectAllocator } from '@main/allocator/layer3-objects/object-allocator'
import { type Release, RELEASES } from '@main/allocator/layer3-objects/releases'
import { RecordingMemory } from '@test/golden/main/allocator/layer3-objects/recorded'
import { MadeClass } from '@test/golden/main/allocator/layer3-objects/classes'

const release = fc.constantFrom(...RELEASES)
const lengths = fc.array(fc.nat(300), { maxLength: 40 })

function start(one: Release) {
  const memory = new RecordingMemory()
  const objects = new ObjectAllocator(memory, one)
  return { memory, objects, requested: () => memory.live.reduce((sum, [, size]) => sum + size, 0) }
}

describe('sys.getsizeof is the sum of the requests', () => {
  it('of a list that grows and shrinks', () => {
    fc.assert(
      fc.property(release, lengths, (one, steps) => {
        const { memory, objects, requested } = start(one)
        const list = { pointer: -1, itemsPointer: -1, allocated: 0 }
        objects.lists.create(list, 0)
        let length = 0
        for (const next of steps) {
          objects.lists.resize(list, length, next)
          length = next
          expect(list.allocated).toBeGreaterThanOrEqual(length)
          expect(objects.lists.sizeOf(list)).toBe(requested())
        }
        objects.lists.free(list)
        objects.clearFreeLists()
        expect(memory.live).toEqual([])
      }),
    )
  })

  it('of a dict whose keys come and go', () => {
    const step = fc.constantFrom('string', 'int', 'delete', 'clear', 'copy')
    fc.assert(
      fc.property(release, fc.array(step, { maxLength: 120 }), (one, steps) => {
        const { memory, objects, requested } = start(one)
        const { dicts } = objects
        let dict = dicts.create()
        for (const next of steps) {
          if (next === 'string' || next === 'int') dicts.insert(dict, next === 'string')
          else if (next === 'clear') dicts.clear(dict)
          else if (next === 'delete' && dict.used > 0) dicts.remove(dict)
          else if (next === 'copy') {
            const copy = dicts.copy(dict)
            dicts.free(dict)
            dict = copy
          }
          objects.clearFreeLists()
          expect(dict.keys.entries).toBeGreaterThanOrEqual(dict.used)
          expect(dict.keys.usable).toBeGreaterThanOrEqual(0)
          expect(dicts.sizeOf(dict)).toBe(requested())
        }
        dicts.free(dict)
        objects.clearFreeLists()
        expect(memory.live).toEqual([])
      }),
    )
  })

  it('of a set that takes, drops and merges elements', () => {
    const step = fc.oneof(fc.constant('add'), fc.constant('discard'), fc.constant('clear'), fc.nat(50))
    fc.assert(
      fc.property(release, fc.array(step, { maxLength: 60 }), (one, steps) => {
        const { memory, objects, requested } = start(one)
        const { sets } = objects
        const set = sets.create()
        for (const next of steps) {
          if (typeof next === 'number') sets.merge(set, next)
          else if (next === 'add') sets.add(set)
          else if (next === 'clear') sets.clear(set)
          else if (set.used > 0) sets.discard(set)
          expect(set.fill).toBeLessThan(set.slots)
          expect(sets.sizeOf(set)).toBe(requested())
        }
        sets.free(set)
        expect(memory.live).toEqual([])
      }),
    )
  })

  it('of a bytearray and an array of any length', () => {
    fc.assert(
      fc.property(release, lengths, fc.constantFrom(1, 2, 4, 8), (one, steps, itemBytes) => {
        const { memory, objects, requested } = start(one)
        const bytearray = objects.bytearrays.create(0)
        const machineValues = objects.arrays.create(itemBytes, 0)
        let length = 0
        for (const next of steps) {
          objects.bytearrays.resize(bytearray, next)
          objects.arrays.resize(machineValues, length, next)
          length = next
          const cut = Math.min(7, bytearray.length)
          objects.bytearrays.deleteFront(bytearray, cut)
          expect(bytearray.start + bytearray.length).toBeLessThanOrEqual(bytearray.allocated)
          expect(objects.bytearrays.sizeOf(bytearray) + objects.arrays.sizeOf(machineValues)).toBe(
            requested(),
          )
        }
        objects.bytearrays.free(bytearray)
        objects.arrays.free(machineValues)
        expect(memory.live).toEqual([])
      }),
    )
  })
})

describe('what is freed is gone', () => {
  it('a deque at both ends, with its blocks', () => {
    const step = fc.constantFrom('append', 'appendLeft', 'pop', 'popLeft', 'clear', 'fill')
    fc.assert(
      fc.property(release, fc.array(step, { maxLength: 60 }), (one, steps) => {
        const { memory, objects } = start(one)
        const { deques } = objects
        const deque = deques.create()
        for (const next of steps) {
          if (next === 'fill') for (let index = 0; index < 100; index++) deques.append(deque)
          else if (next === 'clear') deques.clear(deque)
          else if (next === 'append' || next === 'appendLeft') deques[next](deque)
          else if (deque.size > 0) deques[next](deque)
          const room = deque.blocks.length * 64
          expect(room - deque.left - (63 - deque.right)).toBe(deque.size)
        }
        deques.free(deque)
        // Through 3.10 spare blocks stay with the module.
        expect(memory.live.every(([, size]) => size === 528)).toBe(true)
        expect(memory.live.length).toBeLessThanOrEqual(isOld(one) ? 16 : 0)
      }),
    )
  })

  it('instances with any attributes, in any order', () => {
    const attributes = fc.uniqueArray(fc.constantFrom(...'abcdefghijklmnop'), { maxLength: 12 })
    fc.assert(
      fc.property(release, fc.array(attributes, { maxLength: 12 }), fc.boolean(), (one, all, readsDict) => {
        const { memory, objects } = start(one)
        const made = new MadeClass(objects, one, [])
        const instances = all.map((names) => {
          const instance = made.create()
          for (const name of names) made.set(instance, name)
          if (readsDict) made.dictOf(instance)
          return instance
        })
        for (const instance of instances) objects.instances.free(instance)
        if (made.shared !== null) objects.instances.freeSharedNames(made.shared)
        objects.clearFreeLists()
        expect(memory.live).toEqual([])
      }),
    )
  })
})

function isOld(one: Release): boolean {
  return RELEASES.indexOf(one) < RELEASES.indexOf('3.11')
}
