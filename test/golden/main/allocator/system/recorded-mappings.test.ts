// Where Linux put the arenas and the large blocks of recorded programs, from `init` on. What was mapped before is the
// loader's and the C library's too: the address space begins below the lowest mapping known by then.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { unwrap } from '@shared/base/result'
import { unitsFor } from '@main/allocator/layer1-general/chunks'
import { PAGE, SIZE_WORD, UNIT } from '@main/allocator/layer1-general/constants'
import { AddressSpace } from '@main/allocator/system/address-space'
import { OP, readAllocationTrace } from '@main/formats/allocation-trace/read'
import { type TraceFiles, traceFiles } from '@test/support/allocator/trace-files'
import { addressColumn, MAPPINGS } from '../layer1-general/recorded-heap'

interface SideArenas {
  readonly raw_addresses: number
  readonly arenas: readonly {
    readonly address: string
    readonly size: number
    readonly alloc_event: number
    readonly free_event: number | null
  }[]
  readonly checkpoints: readonly { readonly event: number }[]
}

/** One mmap, munmap or mremap: a region of no bytes is not there. */
interface Change {
  readonly event: number
  readonly from: Region
  readonly to: Region
}

interface Region {
  readonly address: number
  readonly size: number
}

const NOTHING: Region = { address: 0, size: 0 }

function changesOf({ content, side }: TraceFiles): readonly Change[] {
  const { op, size, old, new: given } = unwrap(readAllocationTrace(content, side))
  const { arenas, raw_addresses: rows } = JSON.parse(side) as SideArenas
  const addresses = addressColumn(content, op.length, rows)
  const changes: Change[] = []
  for (const { address, size: bytes, alloc_event: mapped, free_event: unmapped } of arenas) {
    const region = { address: Number(address), size: bytes }
    changes.push({ event: mapped, from: NOTHING, to: region })
    if (unmapped !== null) changes.push({ event: unmapped, from: region, to: NOTHING })
  }
  const sizes = new Map<number, number>()
  for (const [event, bits] of op.entries()) {
    if ((bits & OP.domain) !== OP.raw) continue
    const before = (addresses[old[event] ?? 0] ?? 0) - UNIT
    const after = (addresses[given[event] ?? 0] ?? 0) - UNIT
    const from = before < MAPPINGS ? NOTHING : { address: before, size: sizes.get(before) ?? 0 }
    const bytes = Math.ceil((unitsFor(size[event] ?? 0) * UNIT + SIZE_WORD) / PAGE) * PAGE
    const to = after < MAPPINGS ? NOTHING : { address: after, size: bytes }
    sizes.delete(from.address)
    if (to.size > 0) sizes.set(to.address, to.size)
    if (from.size + to.size > 0) changes.push({ event, from, to })
  }
  return changes.toSorted((one, other) => one.event - other.event)
}

/** Mappings made or resized after `init`: their recorded addresses and the simulated ones. */
function compareMappings(files: TraceFiles): { readonly recorded: number[]; readonly simulated: number[] } {
  const init = (JSON.parse(files.side) as SideArenas).checkpoints[0]?.event ?? 0
  const changes = changesOf(files)
  const before = new Set<number>()
  for (const { from, to } of changes.filter(({ event }) => event < init)) {
    before.delete(from.address)
    if (to.size > 0) before.add(to.address)
  }
  const lowest = Math.min(...before)
  const system = new AddressSpace({ mappingsTop: lowest })
  const place = new Map<number, number>()
  const recorded: number[] = []
  const simulated: number[] = []
  for (const { from, to } of changes.filter(({ event }) => event >= init)) {
    const at = place.get(from.address)
    place.delete(from.address)
    if (to.size === 0) {
      if (at !== undefined) system.unmap(at, from.size)
      continue
    }
    const address = at === undefined ? system.map(to.size) : system.remap(at, from.size, to.size)
    if (address === null) throw new Error('No memory')
    place.set(to.address, address)
    recorded.push(to.address)
    simulated.push(address)
  }
  return { recorded, simulated }
}

describe('the mappings of a recorded program', () => {
  const growing = new URL('../../../data/malloc/growing_lists-3.12', import.meta.url).href
  const programs: readonly (readonly [string, TraceFiles, number])[] = [
    ['arena_order-3.9', traceFiles('arena_order-3.9'), 91],
    ['arena_order-3.15', traceFiles('arena_order-3.15'), 22],
    ['survivors50-3.12-aligned', traceFiles('survivors50-3.12-aligned'), 15],
    [
      'growing_lists-3.12',
      {
        content: readFileSync(new URL(`${growing}.trace.gz`)),
        side: readFileSync(new URL(`${growing}.json`), 'utf8'),
      },
      7,
    ],
  ]
  for (const [name, files, count] of programs) {
    it(`${name} lie where Linux put them`, () => {
      const { recorded, simulated } = compareMappings(files)
      expect(simulated).toEqual(recorded)
      expect(recorded).toHaveLength(count)
    })
  }
})
