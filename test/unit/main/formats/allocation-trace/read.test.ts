// Traces that are damaged, of another kind or made to do harm.
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Problem } from '@shared/base/problem'
import { foreignTrace, readAllocationTrace } from '@main/formats/allocation-trace/read'
import {
  type SideJson,
  type TraceFiles,
  traceFiles,
  withAlteredSide,
} from '@test/support/allocator/trace-files'

const FILES = traceFiles('slots_vs_dict-3.7')

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
