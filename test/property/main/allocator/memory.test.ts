// Laws of the whole allocator: every byte is in one line of the ledger after every request, and pages are resident
// exactly where something was written.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { present } from '@shared/base/assert'
import { type Ledger, LEDGER_LINES, type LedgerLine } from '@shared/model/ledger'
import { NO_MEMORY } from '@main/allocator/layer1-general/general-allocator'
import { arenaStates, blockMap, poolStates } from '@main/allocator/layer2-pymalloc/drawing'
import { OBJ, type SimulatedMemory, simulatedMemory } from '@main/allocator/memory'
import { ledgerOf } from '@main/allocator/observers/ledger-figures'
import { ARENA_RECORD_BYTES } from '@main/allocator/profiles/profile'
import { AddressSpace } from '@main/allocator/system/address-space'
import { assertBalanced } from '@main/ledger/balance'
import { rolledUp } from '@main/ledger/roll-up'
import {
  ALL_PROFILES,
  freeAll,
  type LiveRequest,
  playProgram,
  programs,
} from '@test/support/allocator/random-programs'

const PAGE = 4096

/** All of a line, written or not. */
const lineOf = ({ resident, untouched }: Ledger, line: LedgerLine) => resident[line] + untouched[line]

const sizesOf = (requests: readonly LiveRequest[]) => requests.reduce((sum, { size }) => sum + size, 0)

/** Bytes of pymalloc's own tables; they are live requests too, though nobody's. */
function tablesOf({ profile, pymalloc, chunks }: SimulatedMemory, live: readonly LiveRequest[]): number {
  const table = pymalloc.arenas.length * ARENA_RECORD_BYTES
  const nodes = profile.hasRadixTree ? [262_144, 131_072] : []
  const known = [0, table, ...nodes].length
  expect(chunks.live - live.filter(({ pointer }) => pointer < 0).length).toBeLessThan(known)
  return chunks.liveRequested - sizesOf(live.filter(({ pointer }) => pointer < 0))
}

/** Plain numbers and errors: expect is too slow for every request. */
function checkLedger(memory: SimulatedMemory, live: readonly LiveRequest[]): Ledger {
  const ledger = ledgerOf(memory)
  assertBalanced(ledger)
  const { system } = memory.general
  if (ledger.mapped !== system.heapBytes + system.mappedBytes)
    throw new Error('The whole is not what is mapped')
  const pooled = live.filter(({ pointer }) => pointer >= 0)
  if (ledger.resident.liveRequested !== sizesOf(pooled)) throw new Error('Live bytes of blocks')
  if (memory.blocks.live !== pooled.length) throw new Error('Live blocks')
  for (const line of LEDGER_LINES) {
    if (ledger.resident[line] < 0 || ledger.untouched[line] < 0) throw new Error(`${line} is below 0`)
  }
  rolledUp(ledger)
  return ledger
}

/** Pages written, marked one by one from what is drawn of pools and what is live: slow, and independent of the ledger. */
class WrittenPages {
  readonly #pages = new Map<number, Set<number>>()

  look({ profile, pymalloc }: SimulatedMemory, live: readonly LiveRequest[]): void {
    const arenas = arenaStates(pymalloc)
    const ordinals = new Set(arenas.map(({ ordinal }) => ordinal))
    for (const ordinal of this.#pages.keys()) if (!ordinals.has(ordinal)) this.#pages.delete(ordinal)
    for (const arena of arenas) {
      for (const pool of poolStates(pymalloc, arena)) {
        if (pool.state === 'uncarved' || pool.blockSize === null) continue
        this.#write(arena.ordinal, pool.offset, profile.poolOverhead)
        const carved = blockMap(pymalloc, pool).trimEnd().length
        // The first block is handed out before anything is linked.
        for (let block = 1; block < carved; block++) {
          this.#write(arena.ordinal, pool.offset + profile.poolOverhead + block * pool.blockSize, 8)
        }
      }
    }
    for (const { pointer, size } of live) {
      if (pointer < 0) continue
      this.#write(pymalloc.arenaOrdinalOf(pointer), pymalloc.offsetInArena(pointer), size)
    }
  }

  get bytes(): number {
    return [...this.#pages.values()].reduce((sum, pages) => sum + pages.size * PAGE, 0)
  }

  #write(ordinal: number, from: number, size: number): void {
    const pages = this.#pages.get(ordinal) ?? new Set()
    this.#pages.set(ordinal, pages)
    for (let page = Math.floor(from / PAGE); page * PAGE < from + size; page++) pages.add(page)
  }
}

const GENERAL_LINES: readonly LedgerLine[] = ['largeAndRaw', 'mallocOverhead', 'mallocBins', 'mallocTop']

describe('the pages of arenas', () => {
  for (const profile of ALL_PROFILES) {
    it(`are resident where something was written under ${profile.id}`, () => {
      fc.assert(
        fc.property(programs(25, 60), (program) => {
          const memory = simulatedMemory(profile)
          const written = new WrittenPages()
          playProgram(memory, program, (live) => {
            written.look(memory, live)
            const { resident } = ledgerOf(memory)
            const bytes = LEDGER_LINES.filter((line) => !GENERAL_LINES.includes(line)).reduce(
              (sum, line) => sum + resident[line],
              0,
            )
            if (bytes !== written.bytes) throw new Error(`${bytes} bytes, written ${written.bytes}`)
          })
        }),
        { numRuns: 4 },
      )
    })
  }
})

describe('the ledger of any program', () => {
  for (const profile of ALL_PROFILES) {
    it(`balances after every request under ${profile.id}`, () => {
      fc.assert(
        fc.property(programs(30, 40), (program) => {
          const memory = simulatedMemory(profile)
          const live = playProgram(memory, program, (requests) => void checkLedger(memory, requests))
          // The RAW domain asks the C library for a byte when it is asked for none.
          const raw = live.filter(({ pointer }) => pointer < 0)
          const empty = raw.filter(({ size }) => size === 0).length
          const tables = tablesOf(memory, live)
          expect(lineOf(ledgerOf(memory), 'largeAndRaw')).toBe(sizesOf(raw) + empty + tables)
        }),
        { numRuns: 12 },
      )
    })

    it(`has nothing live when all is freed under ${profile.id}`, () => {
      fc.assert(
        fc.property(programs(30, 100), (program) => {
          const memory = simulatedMemory(profile)
          freeAll(
            memory,
            playProgram(memory, program, () => undefined),
          )
          const ledger = checkLedger(memory, [])
          expect([ledger.resident.liveRequested, ledger.resident.rounding]).toEqual([0, 0])
          expect(lineOf(ledger, 'freeBlocks') + lineOf(ledger, 'poolHeaders')).toBe(0)
          expect(lineOf(ledger, 'largeAndRaw')).toBe(tablesOf(memory, []))
          expect(memory.pymalloc.arenaCounters.current).toBeLessThanOrEqual(
            profile.keepsLastFreeArena ? 1 : 0,
          )
          expect(memory.pymalloc.generalBlocks).toBe(0)
        }),
        { numRuns: 20 },
      )
    })
  }
})

describe('PYTHONMALLOC=malloc', () => {
  it('keeps the ledger balanced without any arena', () => {
    fc.assert(
      fc.property(programs(30, 40), fc.constantFrom(...ALL_PROFILES), (program, profile) => {
        const memory = simulatedMemory(profile, new AddressSpace(), 'malloc')
        const live = playProgram(memory, program, (requests) => void checkLedger(memory, requests))
        expect(memory.pymalloc.arenaCounters.allocated).toBe(0)
        expect(memory.chunks.liveRequested).toBe(sizesOf(live))
        freeAll(memory, live)
        expect(lineOf(checkLedger(memory, []), 'largeAndRaw')).toBe(0)
      }),
      { numRuns: 60 },
    )
  })
})

describe('a system that refuses memory', () => {
  for (const profile of ALL_PROFILES) {
    it(`at the n-th call leaves all books balanced under ${profile.id}`, () => {
      fc.assert(
        fc.property(programs(20, 60), fc.integer({ min: 0, max: 30 }), (program, refused) => {
          const memory = simulatedMemory(profile, new AddressSpace({ refuses: (call) => call === refused }))
          const live = playProgram(memory, program, (requests) => void checkLedger(memory, requests))
          for (const size of [24, 512, 513, 200_000]) {
            // The n-th call may be one of these: then the next is served.
            const pointers = [memory.malloc(OBJ, size), memory.malloc(OBJ, size)]
            expect(pointers[1] === NO_MEMORY && pointers[0] === NO_MEMORY).toBe(false)
            for (const pointer of pointers) memory.free(OBJ, pointer)
          }
          freeAll(memory, live)
          expect(checkLedger(memory, []).resident.liveRequested).toBe(0)
        }),
        { numRuns: 15 },
      )
    })
  }

  it('for good answers NULL to what does not fit, and serves again what was freed', () => {
    fc.assert(
      fc.property(programs(30, 60), fc.integer({ min: 1, max: 600 }), (program, pages) => {
        const system = new AddressSpace({ limit: 2 ** 19 + pages * PAGE })
        const [profile] = ALL_PROFILES.filter(({ id }) => id === 'cpython-3.9')
        const memory = simulatedMemory(present(profile, 'the profile is known'), system)
        const live = playProgram(memory, program, (requests) => void checkLedger(memory, requests))
        const last = live.pop()
        if (last === undefined) return
        memory.free(last.domain, last.pointer)
        expect(memory.malloc(last.domain, last.size)).not.toBe(NO_MEMORY)
      }),
      { numRuns: 40 },
    )
  })
})
