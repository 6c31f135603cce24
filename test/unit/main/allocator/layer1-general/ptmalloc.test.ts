// What glibc 2.36 does with a few requests each. The figures are mallinfo2's and smaps', printed by C programs.
import { describe, expect, it } from 'vitest'
import { GLIBC_2_36 } from '@main/allocator/layer1-general/constants'
import {
  cachedBytesOf,
  chunkStates,
  linesOf,
  mallinfoOf,
  overheadOf,
  residentOf,
  trimmableOf,
} from '@main/allocator/layer1-general/figures'
import { NO_MEMORY, type Pointer } from '@main/allocator/layer1-general/general-allocator'
import { Ptmalloc } from '@main/allocator/layer1-general/ptmalloc'
import { AddressSpace } from '@main/allocator/system/address-space'

const MIB = 1024 * 1024

function figures(general: Ptmalloc) {
  const { arena, hblks, hblkhd, keepcost, fordblks } = mallinfoOf(general)
  return { arena, hblks, hblkhd, keepcost, fordblks }
}

function fill(general: Ptmalloc, count: number, size: number): Pointer[] {
  return Array.from({ length: count }, () => general.malloc(size))
}

describe('sizes', () => {
  it('are rounded up to 16 bytes with 8 of overhead, 24 usable at least', () => {
    const general = new Ptmalloc()
    const usable = [0, 1, 24, 25, 40, 41, 56, 600].map((size) => general.usableOf(general.malloc(size)))
    expect(usable).toEqual([24, 24, 24, 40, 40, 56, 56, 600])
    expect(overheadOf(general, general.malloc(41))).toBe(23)
  })

  it('put the first bytes 672 bytes into the heap, behind the cache', () => {
    const general = new Ptmalloc()
    const first = general.malloc(24)
    expect(general.addressOf(first) - general.system.heapStart).toBe(0x2a0)
    expect(general.addressOf(general.malloc(24)) - general.addressOf(first)).toBe(32)
    expect(general.requestedOf(first)).toBe(24)
  })
})

describe('a request of 200 KiB', () => {
  it('gets a mapping at first; once that is freed the next one lives in the heap and stays', () => {
    const general = new Ptmalloc()
    const first = general.malloc(204_800)
    expect(general.usableOf(first)).toBe(208_880)
    expect(general.isMapped(first)).toBe(true)
    const heap = { arena: 135_168, keepcost: 134_512, fordblks: 134_512 }
    expect(figures(general)).toEqual({ ...heap, hblks: 1, hblkhd: 208_896 })
    general.free(first)
    expect(figures(general)).toEqual({ ...heap, hblks: 0, hblkhd: 0 })
    const second = general.malloc(204_800)
    expect(general.isMapped(second)).toBe(false)
    expect(figures(general)).toMatchObject({ arena: 339_968, hblks: 0, keepcost: 134_496 })
    general.free(second)
    expect(figures(general)).toMatchObject({ arena: 339_968, keepcost: 339_312 })
  })

  it('gets a mapping each time where the thresholds were set by hand', () => {
    const general = new Ptmalloc(new AddressSpace(), { ...GLIBC_2_36, hasDynamicThreshold: false })
    general.free(general.malloc(204_800))
    const second = general.malloc(204_800)
    expect(general.isMapped(second)).toBe(true)
    general.free(second)
    expect(figures(general)).toMatchObject({ arena: 135_168, hblks: 0 })
  })
})

describe('4000 blocks of 1000 bytes', () => {
  it('hold the heap as long as the topmost one lives', () => {
    const general = new Ptmalloc()
    const blocks = fill(general, 4000, 1000)
    expect(figures(general)).toMatchObject({ arena: 4_055_040, keepcost: 22_384 })
    const full = residentOf(general).heap
    for (const block of blocks.slice(0, -1)) general.free(block)
    expect(figures(general)).toMatchObject({ arena: 4_055_040, keepcost: 22_384, fordblks: 4_046_320 })
    expect(residentOf(general).heap).toBe(full)
    general.free(blocks.at(-1) ?? NO_MEMORY)
    expect(figures(general)).toMatchObject({ arena: 139_264, keepcost: 131_552 })
    expect(residentOf(general).heap).toBeLessThan(139_265)
  })

  it('stay with the process once a mapping of 31 MiB was freed, until malloc_trim', () => {
    const general = new Ptmalloc()
    general.free(general.malloc(31 * MIB))
    const blocks = fill(general, 4000, 1000)
    for (const block of blocks) general.free(block)
    expect(figures(general)).toMatchObject({ arena: 4_055_040, keepcost: 4_047_328 })
    const resident = residentOf(general).heap
    const told = trimmableOf(general)
    expect(general.trim(0)).toBe(true)
    expect(figures(general)).toMatchObject({ arena: 8192, keepcost: 480 })
    expect(resident - residentOf(general).heap).toBe(told)
  })

  it('give back whole pages in the middle when trimmed', () => {
    const general = new Ptmalloc()
    const blocks = fill(general, 4000, 1000)
    for (const block of blocks.slice(0, -1)) general.free(block)
    const resident = residentOf(general).heap
    const told = trimmableOf(general)
    expect(told).toBeGreaterThan(3_900_000)
    general.trim(0)
    expect(resident - residentOf(general).heap).toBe(told)
    expect(linesOf(general).untouched.mallocBins).toBeGreaterThan(3_900_000)
    general.malloc(400_000)
    expect(linesOf(general).untouched.mallocBins).toBeLessThan(3_650_000)
  })
})

describe('a list of 8 MB', () => {
  it('is mapped the first time and stays in the heap the second time', () => {
    const general = new Ptmalloc()
    const first = general.malloc(8_000_056)
    expect(figures(general)).toMatchObject({ arena: 135_168, hblks: 1, hblkhd: 8_003_584 })
    general.free(first)
    expect(residentOf(general).mapped).toBe(0)
    const second = general.malloc(8_000_056)
    expect(figures(general)).toMatchObject({ arena: 8_134_656, hblks: 0, keepcost: 133_936 })
    general.free(second)
    expect(figures(general)).toMatchObject({ arena: 8_134_656, keepcost: 8_134_000 })
    expect(residentOf(general).heap).toBeGreaterThan(8_000_000)
  })

  it('grows and shrinks with its mapping, down to a page', () => {
    const general = new Ptmalloc()
    const small = general.realloc(general.malloc(8_000_056), 16_000_000)
    expect(figures(general)).toMatchObject({ arena: 135_168, hblks: 1, hblkhd: 16_003_072 })
    expect(residentOf(general).mapped).toBe(16_003_072)
    const shrunk = general.realloc(small, 100)
    expect(figures(general)).toMatchObject({ hblks: 1, hblkhd: 4096 })
    expect(general.usableOf(shrunk)).toBe(4080)
    general.free(shrunk)
    expect(general.isMapped(general.malloc(200_000))).toBe(true)
  })

  it('raises no threshold from 32 MiB on', () => {
    const general = new Ptmalloc()
    general.free(general.malloc(32 * MIB - 16))
    expect(general.arena.mapped.mmapThreshold).toBe(131_072)
    general.free(general.malloc(32 * MIB - 4120))
    expect(general.arena.mapped.mmapThreshold).toBe(32 * MIB - 4096)
    expect(general.isMapped(general.malloc(33_000_000))).toBe(false)
  })
})

describe('the cache', () => {
  it('holds seven chunks of a size, hands out the last one first, and calloc passes it by', () => {
    const general = new Ptmalloc()
    const blocks = fill(general, 9, 100)
    general.malloc(1)
    for (const block of blocks) general.free(block)
    expect(cachedBytesOf(general)).toBe(7 * 112)
    // The eighth and ninth went to the fast bin, the last one first out of it again.
    expect(general.calloc(100)).toBe(blocks[8])
    expect(general.calloc(100)).toBe(blocks[7])
    expect(general.malloc(100)).toBe(blocks[6])
  })
})

describe('calloc', () => {
  it('of a fresh mapping writes its first page only', () => {
    const general = new Ptmalloc()
    general.calloc(MIB)
    expect(residentOf(general).mapped).toBe(4096)
    expect(linesOf(general).untouched.largeAndRaw).toBe(MIB)
  })

  it('of a mapping that grows leaves the old part unwritten', () => {
    const general = new Ptmalloc()
    general.realloc(general.calloc(MIB), 2 * MIB)
    expect(residentOf(general).mapped).toBe(4096 + MIB + 4096)
  })
})

describe('what is drawn', () => {
  it('is the whole heap, chunk by chunk', () => {
    const general = new Ptmalloc()
    const [, second = NO_MEMORY, , fourth = NO_MEMORY] = fill(general, 5, 2000)
    general.free(second)
    general.free(fourth)
    const states = [...chunkStates(general)].map(({ state, units }) => `${state} ${units * 16}`)
    const chunks = [
      'own 656',
      'live 2016',
      'binned 2016',
      'live 2016',
      'binned 2016',
      'live 2016',
      'top 124432',
    ]
    expect(states).toEqual(chunks)
  })
})
