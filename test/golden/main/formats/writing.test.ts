// The writer against dumps that CPython wrote: reading and writing them again gives the same bytes.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { readSnapshot } from '@main/formats/registry'
import { writeTracemalloc } from '@main/formats/tracemalloc/write'
import { unwrap } from '@shared/base/result'
import type { ReadSnapshot } from '@shared/model/snapshot'
import { quiet } from '../../../support/formats/reading'

const DATA = join(import.meta.dirname, '../../data/tracemalloc')
const dumps = readdirSync(DATA).filter((name) => /\.pickle(?:\.gz)?$/.test(name))

/** CPython keeps equal tracebacks of different stack depth apart (3.9 and later); here they are one, so these dumps,
 *  which hold such tracebacks, come out shorter. */
const withEqualTracebacks = new Set(['tiny-3.9.pickle', 'tiny-3.10.pickle'])

function readAndWrite(dump: Uint8Array): { read: ReadSnapshot; written: Uint8Array } {
  const read = unwrap(readSnapshot(dump, quiet()))
  const written = writeTracemalloc(read.table, {
    tracebackLimit: read.facts.tracebackLimit,
    protocol: read.facts.pickleProtocol === 4 ? 4 : 5,
    tupleLength: read.facts.writer === 'CPython 3.9 or later' ? 4 : 3,
  })
  return { read, written }
}

function dumpNamed(name: string): Uint8Array {
  const stored = readFileSync(join(DATA, name))
  return name.endsWith('.gz') ? gunzipSync(stored) : stored
}

it.each(dumps.filter((name) => !withEqualTracebacks.has(name)))(
  'writes %s byte for byte as CPython did',
  (name) => {
    const dump = dumpNamed(name)
    const { written } = readAndWrite(dump)
    expect([written.length, written.findIndex((byte, k) => byte !== dump[k])]).toEqual([dump.length, -1])
  },
)

it.each([...withEqualTracebacks])('writes %s with each traceback once', (name) => {
  const dump = dumpNamed(name)
  const { read, written } = readAndWrite(dump)
  expect(written.length).toBeLessThan(dump.length)
  expect(readAndWrite(written).read).toEqual(read)
})
