// Dumps of CPython 3.6 to 3.15 against what CPython said about them. The side files (*.json beside the dumps) were made
// by the interpreters that wrote the dumps.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSnapshot } from '@main/formats/registry'
import { unwrap } from '@shared/base/result'
import type { ReadSnapshot } from '@shared/model/snapshot'
import { checkIntegrity } from '../../../support/formats/integrity'
import { framesOf, quiet } from '../../../support/formats/reading'

const DATA = join(import.meta.dirname, '../../data/tracemalloc')

interface SideFile {
  readonly python_version_info: readonly [number, number, number]
  readonly traceback_limit: number
  readonly traces: number
  readonly total_size: number
  readonly domains: readonly number[]
  readonly frames_per_traceback: Readonly<Record<string, number>>
  readonly distinct_tracebacks: number
  readonly first_trace: {
    readonly domain: number
    readonly size: number
    /** Oldest frame first. */
    readonly traceback: readonly (readonly [string, number])[]
    readonly total_nframe: number | null
  }
}

const names = readdirSync(DATA)

function read(name: string): ReadSnapshot {
  return unwrap(readSnapshot(readFileSync(join(DATA, name)), quiet(name)))
}

describe.each(names.filter((name) => /^(?:tiny|app)-.*\.pickle(?:\.gz)?$/.test(name)))('%s', (name) => {
  const side = JSON.parse(
    readFileSync(join(DATA, name.replace(/\.pickle(?:\.gz)?$/, '.json')), 'utf8'),
  ) as SideFile
  const { table, facts } = read(name)

  it('holds the counts and sums CPython reports', () => {
    expect(facts).toEqual({
      format: 'tracemalloc',
      compression: name.endsWith('.gz') ? 'gzip' : 'none',
      pickleProtocol: 5,
      writer: side.python_version_info[1] === 8 ? 'CPython 3.8' : 'CPython 3.9 or later',
      tracebackLimit: side.traceback_limit,
      traceCount: side.traces,
      totalSize: side.total_size,
      partial: null,
    })
    expect(Array.from(table.domains).sort((a, b) => a - b)).toEqual(side.domains)
    expect(table.tracebacks.start.length - 1).toBe(side.distinct_tracebacks)
  })

  it('holds tracebacks of the lengths CPython reports', () => {
    const lengths: Record<string, number> = {}
    for (const traceback of table.traces.traceback) {
      const length = String(framesOf(table, traceback).length)
      lengths[length] = (lengths[length] ?? 0) + 1
    }
    expect(lengths).toEqual(side.frames_per_traceback)
  })

  it('begins with the trace CPython finds first', () => {
    const frames = framesOf(table, table.traces.traceback[0] ?? -1)
    expect(frames.toReversed()).toEqual(side.first_trace.traceback)
    expect(table.traces.size[0]).toBe(side.first_trace.size)
    expect(table.domains[table.traces.domain[0] ?? -1]).toBe(side.first_trace.domain)
    expect(table.traces.totalFrames[0]).toBe(side.first_trace.total_nframe ?? 0)
  })

  it('is a table whose indexes all point somewhere', () => {
    expect(checkIntegrity(table)).toEqual([])
  })
})

describe.each(names.filter((name) => /^tracemalloc-.*\.pickle$/.test(name)))('%s', (name) => {
  const { table, facts } = read(name)

  it('tells the writer by its trace tuples and protocol', () => {
    const minor = Number(/^tracemalloc-3\.(\d+)/.exec(name)?.[1])
    const writer = minor < 8 ? 'CPython 3.6 or 3.7' : minor === 8 ? 'CPython 3.8' : 'CPython 3.9 or later'
    expect([facts.writer, facts.pickleProtocol]).toEqual([writer, minor < 8 ? 4 : 5])
  })

  it('holds the file name that is not ASCII', () => {
    expect(table.files).toContain('app/béta.py')
  })

  it('is a table whose indexes all point somewhere', () => {
    expect(checkIntegrity(table)).toEqual([])
  })
})
