// Traces that are damaged, of another kind or made to do harm.
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Problem } from '@shared/base/problem'
import { foreignTrace, IN_ARENA, readAllocationTrace } from '@main/formats/allocation-trace/read'
import {
  type SideJson,
  type TraceFiles,
  recordedTrace,
  traceFiles,
  withAlteredColumns,
  withAlteredSide,
} from '@test/support/allocator/trace-files'

const FILES = traceFiles('slots_vs_dict-3.7')
const EVENTS = 111_359
const BYTES_PER_EVENT = 13

function problemOf({ content, side }: TraceFiles): Problem {
  const result = readAllocationTrace(content, side)
  if (result.ok) throw new Error('Accepted')
  return result.problem
}

function problemWithSide(alter: (side: SideJson) => void): Problem {
  return problemOf(withAlteredSide(FILES, alter))
}

describe('an allocation trace', () => {
  it('is read with what was recorded beside it', () => {
    const result = readAllocationTrace(FILES.content, FILES.side)
    if (!result.ok) throw result.problem
    const { op, size, arenas, checkpoints, geometry } = result.value
    expect([op.length, size.length]).toEqual([111_359, 111_359])
    expect(geometry).toEqual({ alignment: 16, poolSize: 4096, arenaSize: 262_144 })
    expect([arenas.length, checkpoints.length]).toEqual([13, 7])
  })

  it('has the addresses that malloc gave, each once', () => {
    const { rawAddress, new: given, arenas } = recordedTrace('slots_vs_dict-3.7')
    expect(rawAddress.length).toBe(JSON.parse(FILES.side).raw_addresses)
    expect(new Set(rawAddress).size).toBe(rawAddress.length)
    expect(rawAddress.every((address) => address % 16 === 0)).toBe(true)
    const isInArena = (address: number) =>
      arenas.some(
        (arena) => arena.freeEvent === null && address >= arena.address && address < arena.address + 262_144,
      )
    expect(rawAddress.some(isInArena)).toBe(false)
    // Every one of them was handed out.
    const used = new Set(given.filter((pointer) => pointer > 0 && pointer < IN_ARENA))
    expect(used.size).toBe(rawAddress.length)
  })

  it('tells what the system said at each checkpoint, in bytes', () => {
    const { checkpoints } = recordedTrace('slots_vs_dict-3.7')
    const stated = JSON.parse(FILES.side).checkpoints
    for (const [i, { resident, mallinfo }] of checkpoints.entries()) {
      const { smaps_rollup_kB, statm_pages, mallinfo2 } = stated[i]
      expect(resident).toEqual({
        rss: smaps_rollup_kB.Rss * 1024,
        pss: smaps_rollup_kB.Pss * 1024,
        anonymous: smaps_rollup_kB.Anonymous * 1024,
        mapped: statm_pages.size * 4096,
        data: statm_pages.data * 4096,
      })
      expect(mallinfo).toEqual(mallinfo2)
    }
  })

  it('does without what the system said where nobody asked it', () => {
    const altered = withAlteredSide(FILES, ({ checkpoints }) => {
      for (const one of checkpoints) {
        delete one.smaps_rollup_kB
        delete one.mallinfo2
      }
    })
    const result = readAllocationTrace(altered.content, altered.side)
    if (!result.ok) throw result.problem
    expect(result.value.checkpoints.every((one) => one.resident === null && one.mallinfo === null)).toBe(true)
  })

  it('keeps the frame stack of the interpreter apart from the arenas', () => {
    const { arenas, otherMappings } = recordedTrace('arena_order-3.15')
    expect(otherMappings.map(({ size }) => size)).toContain(16_384)
    expect(arenas.length + otherMappings.length).toBe(
      JSON.parse(traceFiles('arena_order-3.15').side).arenas.length,
    )
  })

  it('with an address that was never recorded is refused with its event', () => {
    const problem = problemOf(
      withAlteredColumns(FILES, (bytes) => {
        // The third byte of what event 3 gave: far beyond the recorded addresses.
        bytes[EVENTS * (1 + 4 + 4 + 2) + 3] = 0x7f
      }),
    )
    expect(problem.message).toMatch(/^Event 3 is about an address that is not among the \d+ recorded$/)
  })

  it('with an address below zero or beyond the address space is refused', () => {
    for (const byte of [0x80, 0x7f, 0x01]) {
      const problem = problemOf(
        withAlteredColumns(FILES, (bytes) => {
          const count = (bytes.length - EVENTS * BYTES_PER_EVENT) / 8
          bytes[EVENTS * BYTES_PER_EVENT + 7 * count + 5] = byte
        }),
      )
      expect(problem.message).toMatch(/^Recorded address 6 is -?[\d.e+]+, where no memory is$/)
    }
  })

  it('of a free-threaded build is refused by the name of its allocator', () => {
    const problem = problemWithSide((side) => (side.free_threaded = true))
    expect(problem.message).toMatch(/free-threaded build, which allocates with mimalloc/)
  })

  it('that ends early is refused with both lengths', () => {
    const problem = problemOf({ ...FILES, content: FILES.content.slice(0, 40_000) })
    expect(problem.message).toMatch(/^The trace has \d+ bytes$/)
    expect(problem.expected).toMatch(/^\d+ bytes for the 111359 events/)
  })

  it('with an event of no known kind is refused with its place', () => {
    const bytes = gunzipSync(FILES.content)
    bytes[77] = 0xff
    const problem = problemOf({ ...FILES, content: gzipSync(bytes, { level: 1 }) })
    expect(problem).toMatchObject({ offset: 77, message: 'Event 77 is of kind 255, which is not known' })
  })

  it('whose gzip data is damaged is refused', () => {
    const content = Uint8Array.from(FILES.content)
    content.fill(0, 1000, 1100)
    expect(problemOf({ ...FILES, content }).kind).toBe('bad-input')
  })

  const alterations: readonly (readonly [string, (side: SideJson) => void, RegExp])[] = [
    ['more events than can be', (side) => (side.events = 1e12), /events is 1000000000000/],
    ['a negative number of events', (side) => (side.events = -1), /events is -1/],
    ['no version', (side) => (side.python_version = undefined), /python_version is no text/],
    [
      'an arena at no address',
      ({ arenas }) => void arenas.forEach((one) => (one.address = 'x')),
      /no address/,
    ],
    [
      'an arena in the dark',
      ({ arenas }) => void arenas.forEach((one) => (one.address = '0x0')),
      /no address/,
    ],
    [
      'a label that is a number',
      ({ checkpoints }) => void checkpoints.forEach((one) => (one.label = 1)),
      /label/,
    ],
    [
      'a resident size that is text',
      ({ checkpoints }) => void checkpoints.forEach((one) => (one.smaps_rollup_kB = { Rss: '1' })),
      /Rss is "1"/,
    ],
    [
      'a heap of a negative size',
      ({ checkpoints }) => void checkpoints.forEach((one) => (one.mallinfo2 = { arena: -1 })),
      /arena is -1/,
    ],
    [
      'an arena born after the end',
      ({ arenas }) => void arenas.forEach((one) => (one.alloc_event = 1e9)),
      /alloc_event is 1000000000/,
    ],
    ['fractions of pools', ({ checkpoints }) => void halvePools(checkpoints), /pools is 0\.5/],
  ]
  for (const [what, alter, message] of alterations) {
    it(`described with ${what} is refused`, () => {
      expect(problemWithSide(alter).message).toMatch(message)
    })
  }

  it('described by no JSON is refused', () => {
    expect(problemOf({ ...FILES, side: '{' }).message).toMatch(/^No description of a trace/)
    expect(problemOf({ ...FILES, side: 'null' }).message).toMatch(/no JSON object/)
  })
})

describe('a file of another kind', () => {
  it('is told from a trace by its first bytes', () => {
    expect(foreignTrace(FILES.content)).toBeNull()
    expect(foreignTrace(Buffer.from('memray\0\0\0'))?.message).toMatch(/memray capture/)
    expect(foreignTrace(Buffer.from('#!/usr/bin/env python\n'))?.message).toMatch(/no allocation trace/)
  })
})

function halvePools(checkpoints: SideJson['checkpoints']): void {
  for (const { debugmallocstats } of checkpoints) for (const row of debugmallocstats.classes) row.pools = 0.5
}
