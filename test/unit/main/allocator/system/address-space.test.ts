// Where Linux puts mappings, what brk and mremap do, and what limits refuse.
import { describe, expect, it } from 'vitest'
import { Ptmalloc } from '@main/allocator/layer1-general/ptmalloc'
import { mallinfoOf } from '@main/allocator/layer1-general/figures'
import { NO_MEMORY } from '@main/allocator/layer1-general/general-allocator'
import { AddressSpace } from '@main/allocator/system/address-space'
import { TouchedPages } from '@main/allocator/system/touched-pages'

const TOP = 0x7000_0000
const PAGE = 4096

function space() {
  return new AddressSpace({ heapStart: 0x1000_0000, mappingsTop: TOP })
}

describe('a mapping', () => {
  it('goes directly below the one before', () => {
    const system = space()
    expect(system.map(4 * PAGE)).toBe(TOP - 4 * PAGE)
    expect(system.map(PAGE)).toBe(TOP - 5 * PAGE)
    expect(system.mappedBytes).toBe(5 * PAGE)
  })

  it('goes to the upper end of the highest gap that is large enough', () => {
    const system = space()
    const places = [4, 1, 2, 1, 8, 1].map((pages) => system.map(pages * PAGE) ?? 0)
    const [first = 0, , third = 0, , fifth = 0] = places
    system.unmap(third, 2 * PAGE)
    system.unmap(fifth, 8 * PAGE)
    system.unmap(first, 4 * PAGE)
    expect(system.map(3 * PAGE)).toBe(TOP - 3 * PAGE)
    expect(system.map(2 * PAGE)).toBe(third)
    expect(system.map(5 * PAGE)).toBe(fifth + 3 * PAGE)
    expect(system.map(PAGE)).toBe(first)
  })

  it('joins the gaps around it when it goes, and what lies below all mappings', () => {
    const system = space()
    const places = [1, 1, 1, 1].map((pages) => system.map(pages * PAGE) ?? 0)
    const [first = 0, second = 0, third = 0, fourth = 0] = places
    system.unmap(first, PAGE)
    system.unmap(third, PAGE)
    system.unmap(second, PAGE)
    expect(system.map(3 * PAGE)).toBe(third)
    system.unmap(third, 3 * PAGE)
    system.unmap(fourth, PAGE)
    expect(system.map(9 * PAGE)).toBe(TOP - 9 * PAGE)
  })

  it('stays where it is when it shrinks or finds room above, and moves with its size otherwise', () => {
    const system = space()
    const above = system.map(4 * PAGE) ?? 0
    const mapping = system.map(4 * PAGE) ?? 0
    expect(system.remap(mapping, 4 * PAGE, 2 * PAGE)).toBe(mapping)
    expect(system.remap(mapping, 2 * PAGE, 4 * PAGE)).toBe(mapping)
    expect(system.remap(mapping, 4 * PAGE, 5 * PAGE)).toBe(mapping - 5 * PAGE)
    expect(system.map(4 * PAGE)).toBe(mapping)
    system.unmap(above, 4 * PAGE)
    expect(system.mappedBytes).toBe(9 * PAGE)
  })
})

describe('the heap', () => {
  it('moves its end up to the lowest mapping and back', () => {
    const system = new AddressSpace({ heapStart: PAGE, mappingsTop: 10 * PAGE })
    system.map(2 * PAGE)
    expect(system.moveBreak(7 * PAGE)).toBe(true)
    expect(system.moveBreak(PAGE)).toBe(false)
    expect(system.map(PAGE)).toBeNull()
    expect(system.moveBreak(-PAGE)).toBe(true)
    expect(system.map(PAGE)).toBe(7 * PAGE)
    expect(system.heapBytes).toBe(6 * PAGE)
  })
})

describe('a limit', () => {
  it('counts heap and mappings together', () => {
    const system = new AddressSpace({ limit: 4 * PAGE })
    expect(system.moveBreak(2 * PAGE)).toBe(true)
    const mapping = system.map(2 * PAGE) ?? 0
    expect(system.map(PAGE)).toBeNull()
    expect(system.remap(mapping, 2 * PAGE, 3 * PAGE)).toBeNull()
    expect(system.moveBreak(PAGE)).toBe(false)
    system.unmap(mapping, 2 * PAGE)
    expect(system.map(PAGE)).not.toBeNull()
  })

  it('refuses the call that was chosen, and only that', () => {
    const general = new Ptmalloc(new AddressSpace({ refuses: (call) => call === 1 }))
    general.malloc(100)
    // The mapping is refused, so the heap grows instead.
    const pointer = general.malloc(1_000_000)
    expect(general.isMapped(pointer)).toBe(false)
    expect(mallinfoOf(general).arena).toBeGreaterThan(1_000_000)
    const full = new Ptmalloc(new AddressSpace({ limit: 200_000 }))
    full.malloc(100)
    const state = mallinfoOf(full)
    expect(full.malloc(1_000_000)).toBe(NO_MEMORY)
    expect(mallinfoOf(full)).toEqual(state)
  })
})

describe('touched pages', () => {
  it('are counted once and forgotten when they are given back', () => {
    const pages = new TouchedPages()
    pages.touch(2, 5)
    pages.touch(4, 300)
    expect([pages.count, pages.dense, pages.countIn(0, 10)]).toEqual([298, 0, 8])
    pages.touch(0, 2)
    expect([pages.count, pages.dense]).toEqual([300, 300])
    pages.discard(100, 200)
    expect([pages.count, pages.dense, pages.has(99), pages.has(150), pages.has(250)]).toEqual([
      200,
      100,
      true,
      false,
      true,
    ])
    expect(pages.countIn(50, 250)).toBe(100)
  })
})
