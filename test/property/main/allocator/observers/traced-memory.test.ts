// Traced memory equals the sums over the blocks that are live and traced, site by site, after any program; and so does
// the snapshot that is taken of it.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unwrap } from '@shared/base/result'
import { simulatedMemory } from '@main/allocator/memory'
import { SiteTable, UNKNOWN_SITE } from '@main/allocator/observers/site-table'
import { takeSnapshot } from '@main/allocator/observers/traced-snapshot'
import { AddressSpace } from '@main/allocator/system/address-space'
import { checkTable } from '@main/snapshots/check-table'
import {
  ALL_PROFILES,
  freeAll,
  type LiveRequest,
  playProgram,
  programs,
} from '@test/support/allocator/random-programs'

const STEPS = 25

/** A site a step, as random-programs sets them. */
function sitesOfSteps(): SiteTable {
  const sites = new SiteTable()
  for (let line = 1; line <= STEPS; line++) sites.site(UNKNOWN_SITE, sites.frame(`part${line % 3}.py`, line))
  return sites
}

function sumBySite(live: readonly LiveRequest[]): Map<number, number> {
  const sums = new Map<number, number>()
  for (const { site, size } of live) sums.set(site, (sums.get(site) ?? 0) + size)
  return sums
}

function expectSums(memory: ReturnType<typeof simulatedMemory>, live: readonly LiveRequest[]): void {
  const { traced } = memory
  if (traced.count !== live.length) throw new Error(`${traced.count} traces, ${live.length} live`)
  const sums = sumBySite(live)
  const total = [...sums.values()].reduce((sum, size) => sum + size, 0)
  if (traced.current !== total || traced.peak < total) throw new Error('The current bytes')
  const { size } = traced.bySite(STEPS + 1)
  for (let site = 0; site < size.length; site++) {
    if (size[site] !== (sums.get(site) ?? 0)) throw new Error(`Bytes of site ${site}`)
  }
}

describe('traced memory', () => {
  for (const profile of ALL_PROFILES) {
    it(`is the sum over live requests by site, after every request under ${profile.id}`, () => {
      fc.assert(
        fc.property(programs(STEPS, 40), fc.constantFrom('pymalloc', 'malloc'), (program, pythonMalloc) => {
          const memory = simulatedMemory(profile, new AddressSpace(), pythonMalloc)
          memory.traced.start()
          let peak = 0
          const live = playProgram(memory, program, (requests) => {
            expectSums(memory, requests)
            peak = Math.max(peak, memory.traced.current)
          })
          expect(memory.traced.peak).toBe(peak)
          expectSnapshot(memory, live)
          freeAll(memory, live)
          expect([memory.traced.current, memory.traced.count]).toEqual([0, 0])
        }),
        { numRuns: 10 },
      )
    })
  }

  it('knows nothing of what was live before the start, unless it is resized', () => {
    fc.assert(
      fc.property(
        programs(STEPS, 40),
        programs(STEPS, 40),
        fc.constantFrom(...ALL_PROFILES),
        (before, after, profile) => {
          const memory = simulatedMemory(profile)
          const old = playProgram(memory, before, () => undefined)
          memory.traced.start()
          const live = playProgram(memory, after, (requests) => expectSums(memory, requests))
          freeAll(memory, old)
          expectSums(memory, live)
          memory.traced.clear()
          expectSums(memory, [])
          freeAll(memory, live)
          expectSums(memory, [])
        },
      ),
      { numRuns: 40 },
    )
  })
})

function expectSnapshot(memory: ReturnType<typeof simulatedMemory>, live: readonly LiveRequest[]): void {
  const sites = sitesOfSteps()
  const table = unwrap(checkTable(takeSnapshot(memory, sites)))
  const bySite = new Map<string, number>()
  table.traces.traceback.forEach((traceback, row) => {
    const frame = table.tracebacks.frame[table.tracebacks.start[traceback] ?? 0] ?? 0
    const name = `${table.files[table.frames.file[frame] ?? 0]}:${table.frames.line[frame]}`
    bySite.set(name, (bySite.get(name) ?? 0) + (table.traces.size[row] ?? 0))
  })
  const expected = [...sumBySite(live)].map(([site, size]) => {
    const { file, line } = sites.lineOf(site)
    return [`${file}:${line}`, size] as const
  })
  expect(bySite).toEqual(new Map(expected))
  expect(table.traces.size.length).toBe(live.length)
}
