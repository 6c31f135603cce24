import { describe, expect, it } from 'vitest'
import { unwrap } from '@shared/base/result'
import { NO_MEMORY } from '@main/allocator/layer1-general/general-allocator'
import { ArenaMap } from '@main/allocator/layer2-pymalloc/arena-map'
import { Pymalloc } from '@main/allocator/layer2-pymalloc/pymalloc'
import { profileById } from '@main/allocator/profiles/known'
import { endlessGeneral } from '@test/support/allocator/recorder'

const MIB = 1024 ** 2
const GIB = 1024 ** 3
const MIDDLE = 262_144
const BOTTOM = 131_072

/** Remembers what was asked for; the requests whose turn is in `refused` get nothing. */
function nodes(refused: readonly number[] = []) {
  const requests: number[] = []
  const endless = endlessGeneral()
  const calloc = (size: number) => {
    requests.push(size)
    return refused.includes(requests.length) ? NO_MEMORY : endless.calloc(size)
  }
  return { requests, general: { ...endless, calloc } }
}

describe('the radix tree', () => {
  it('has one node of each kind for arenas near each other', () => {
    const { requests, general } = nodes()
    const map = new ArenaMap(MIB, general)
    for (const address of [16 * GIB, 17 * GIB, 20 * GIB]) expect(map.markUsed(address)).toBe(true)
    expect(requests).toEqual([MIDDLE, BOTTOM])
  })

  it('has a second bottom node for an arena that reaches over 16 GiB', () => {
    const { requests, general } = nodes()
    const map = new ArenaMap(MIB, general)
    map.markUsed(32 * GIB - MIB)
    expect(requests).toEqual([MIDDLE, BOTTOM])
    map.markUsed(32 * GIB - MIB / 2)
    expect(requests).toEqual([MIDDLE, BOTTOM, BOTTOM])
  })

  it('without memory for a node costs the arena, which goes back to the system', () => {
    const { requests, general } = nodes([2])
    const unmapped: number[] = []
    const source = { map: () => 16 * GIB, unmap: (address: number) => void unmapped.push(address) }
    const allocator = new Pymalloc(unwrap(profileById('cpython-3.12')), general, source)
    expect(allocator.malloc(24)).toBeLessThan(NO_MEMORY)
    expect(unmapped).toEqual([16 * GIB])
    expect(allocator.arenaCounters.allocated).toBe(0)
    // The middle node stays, as it does in CPython.
    expect(allocator.malloc(24)).toBeGreaterThanOrEqual(0)
    expect(requests).toEqual([MIDDLE, BOTTOM, BOTTOM])
  })

  it('is not there before 3.10', () => {
    const { requests, general } = nodes()
    const source = { map: () => 16 * GIB, unmap: () => undefined }
    new Pymalloc(unwrap(profileById('cpython-3.9')), general, source).malloc(24)
    expect(requests).toEqual([])
  })
})
