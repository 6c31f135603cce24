// Content is told apart by its bytes; what is no snapshot is named with what to do about it.
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { inflate } from '@main/formats/gzip/read'
import { readSnapshot, recognise } from '@main/formats/registry'
import { describeProblem } from '@shared/base/problem'
import { unwrap } from '@shared/base/result'
import { dumpOf } from '../../../support/formats/pickles'
import { quiet } from '../../../support/formats/reading'

const TRACE = 'BININT1 8 SHORT_BINUNICODE a.py BININT1 7 TUPLE2 TUPLE1 TUPLE2'
const dump = dumpOf(`EMPTY_LIST ${TRACE} APPEND`)

function problemOf(content: Uint8Array, acceptPartial = false): string {
  const result = readSnapshot(content, quiet('x.pickle', acceptPartial))
  return result.ok ? 'no problem' : describeProblem(result.problem)
}

describe('recognise', () => {
  it.each([
    ['tracemalloc', dump],
    ['gzip', gzipSync(dump)],
    ['session', Buffer.concat([Buffer.alloc(8, 7), Buffer.from('DUCK'), Buffer.alloc(64)])],
    ['memray', Buffer.from('memray\0\x0d\0\0\0', 'latin1')],
    ['memray', Buffer.from('\x04"M\x18@@\xc0\xeb7\x00\x00\xf9\x05memray\0', 'latin1')],
    ['lz4', Buffer.from('\x04"M\x18@@\xc0\xeb7\x00\x00\xf9\x05something', 'latin1')],
    ['bzip2', Buffer.from('BZh91AY&SY')],
    ['xz', Buffer.from('\xfd7zXZ\0', 'latin1')],
    ['zstd', Buffer.from('\x28\xb5\x2f\xfd', 'latin1')],
    ['zip', Buffer.from('PK\x03\x04', 'latin1')],
    ['elf', Buffer.from('\x7fELF\x02', 'latin1')],
    ['html', Buffer.from('\n<!DOCTYPE html><title>502')],
    ['json', Buffer.from('{"rows": []}')],
    ['text', Buffer.from('Traceback (most recent call last):\n')],
    ['pickle-0-1', Buffer.from('ccopy_reg\n_reconstructor\np0\n')],
    ['unknown', Buffer.from([0x01, 0x02, 0x03])],
    ['empty', Buffer.alloc(0)],
  ])('says %s', (kind, content) => {
    expect(recognise(content)).toBe(kind)
  })
})

describe('content that is no snapshot', () => {
  it.each([
    ['BZh91AY&SY', 'bzip2 data', 'bunzip2'],
    ['\xfd7zXZ\0', 'xz data', 'xz -d'],
    ['\x28\xb5\x2f\xfd', 'Zstandard data', 'zstd -d'],
    ['PK\x03\x04', 'a ZIP archive', 'Unpack it'],
    ['memray\0', 'a memray capture', 'memray'],
    ['\x80\x06', 'of no kind that is known here', 'tracemalloc.Snapshot.dump'],
    ['', 'an empty file', 'the disk had room'],
  ])('%j is named %s, with a remedy', (bytes, name, remedy) => {
    const line = problemOf(Buffer.from(bytes, 'latin1'))
    expect(line).toMatch(/^x\.pickle: The content is /)
    expect(line).toContain(name)
    expect(line).toContain(remedy)
    expect(line).not.toContain('\n')
  })
})

describe('gzip', () => {
  const compressed = gzipSync(dump)

  it('is read whatever the file is called', () => {
    const { facts } = unwrap(readSnapshot(compressed, quiet('snapshot.txt')))
    expect(facts).toMatchObject({ compression: 'gzip', traceCount: 1, totalSize: 8 })
  })

  it('may have several members', () => {
    const members = [dump.subarray(0, 50), dump.subarray(50)].map((part) => gzipSync(part))
    expect(unwrap(readSnapshot(Buffer.concat(members), quiet())).facts.traceCount).toBe(1)
  })

  it('may be followed by zero bytes, and by nothing else', () => {
    expect(problemOf(Buffer.concat([compressed, Buffer.alloc(512)]))).toBe('no problem')
    expect(problemOf(Buffer.concat([compressed, Buffer.from('end')]))).toContain('The gzip data is damaged')
    expect(problemOf(Buffer.concat([compressed, Buffer.from('\0\0end')]))).toContain(
      '3 bytes that are not gzip',
    )
  })

  it('is refused with a wrong checksum', () => {
    const damaged = Buffer.from(compressed)
    damaged[damaged.length - 6] = (damaged[damaged.length - 6] ?? 0) ^ 1
    expect(problemOf(damaged)).toContain('The gzip data is damaged (incorrect data check)')
  })

  it('that lacks its checksum is refused, or taken as partial', () => {
    const cut = compressed.subarray(0, compressed.length - 8)
    expect(problemOf(cut)).toContain('The gzip data ends early, before its checksum and after 1 whole traces')
    const { facts } = unwrap(readSnapshot(cut, quiet('x.pickle', true)))
    expect(facts.partial?.tracesRead).toBe(1)
  })

  it('cut at every byte is a problem that names the cut or the damage', () => {
    for (let length = 2; length < compressed.length; length++) {
      expect(problemOf(compressed.subarray(0, length))).toMatch(/ends early|is damaged/)
    }
  })

  it('inside gzip is refused', () => {
    expect(problemOf(gzipSync(compressed))).toContain('Inside the gzip data: The content is gzip data')
  })

  it('that inflates beyond its bound is refused', () => {
    const result = inflate(gzipSync(Buffer.alloc(100_000)), 50_000)
    expect(result).toMatchObject({ ok: false, problem: { kind: 'bad-input' } })
  })

  it('bombs of gigabytes are refused by their first bytes', () => {
    const member = gzipSync(Buffer.alloc(64 << 20))
    const bomb = Buffer.concat(Array.from({ length: 48 }, () => member))
    const begin = performance.now()
    expect(problemOf(bomb)).toContain('Inside the gzip data: The content is of no kind')
    expect(performance.now() - begin).toBeLessThan(1000)
  })
})
