// Real dumps, damaged: cut short, or with a byte changed. The outcome is a problem, or what the damage really says:
// the traces before the cut, or exactly what CPython reads from the changed bytes.
// ARENASCOPE_LONG=1 tries every cut of a dump of each version, a large one cut at every opcode, ten times as many cuts of
// larger ones, and five times as many changes: minutes instead of seconds.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { readSnapshot } from '@main/formats/registry'
import { unwrap } from '@shared/base/result'
import type { ReadSnapshot } from '@shared/model/snapshot'
import { opcodeOffsets } from '../../../support/formats/pickles'
import { digestOf, digestsByPython, findPython } from '../../../support/formats/python'
import { quiet } from '../../../support/formats/reading'

const DATA = join(import.meta.dirname, '../../data/tracemalloc')
const isLong = process.env['ARENASCOPE_LONG'] === '1'
const names = readdirSync(DATA)

vi.setConfig({ testTimeout: isLong ? 600_000 : 60_000 })

function dumpNamed(name: string): Uint8Array {
  const stored = readFileSync(join(DATA, name))
  return name.endsWith('.gz') ? gunzipSync(stored) : stored
}

/** What is wrong with how `dump` is read when it is cut to `length` bytes; null = nothing. */
function faultOfCut(dump: Uint8Array, whole: ReadSnapshot, length: number): string | null {
  const cut = dump.subarray(0, length)
  const strict = readSnapshot(cut, quiet('cut.pickle'))
  if (strict.ok) return 'was read as a whole'
  if (strict.problem.kind !== 'bad-input') return strict.problem.kind
  const lenient = readSnapshot(cut, quiet('cut.pickle', true))
  if (!lenient.ok)
    return / after 0 whole | empty file/.test(lenient.problem.message) ? null : lenient.problem.message
  const { table, facts } = lenient.value
  if (facts.partial?.tracesRead !== facts.traceCount) return 'does not say that it is partial'
  if (!strict.problem.message.includes(` ${facts.traceCount} whole trace`)) return strict.problem.message
  const isPrefix = table.traces.size.every(
    (size, row) =>
      size === whole.table.traces.size[row] &&
      table.traces.traceback[row] === whole.table.traces.traceback[row],
  )
  return isPrefix ? null : 'gives traces that the whole dump does not begin with'
}

function faultsOfCuts(dump: Uint8Array, lengths: Iterable<number>): string[] {
  const whole = unwrap(readSnapshot(dump, quiet()))
  return Array.from(lengths, (length) => [length, faultOfCut(dump, whole, length)] as const)
    .filter(([, fault]) => fault !== null)
    .map(([length, fault]) => `cut to ${length} bytes: ${fault}`)
}

/** Pseudo-random numbers below `limit` from a seed (xorshift, 32 bits). */
function* numbers(seed: number, limit: number): Generator<number, never> {
  for (let x = seed; ;) {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    yield (x >>> 0) % limit
  }
}

describe('a dump cut at every byte', () => {
  const everyByte = isLong
    ? /^(?:tiny-.*|tracemalloc-.*-a)\.pickle$/
    : /^(?:tiny-.*|tracemalloc-3\.6-a|tracemalloc-3\.12-a)\.pickle$/
  it.each(names.filter((name) => everyByte.test(name)))('%s gives the traces before the cut', (name) => {
    const dump = dumpNamed(name)
    expect(faultsOfCuts(dump, dump.keys())).toEqual([])
  })
})

describe('a large dump cut at opcodes', () => {
  it.each([
    ['app-3.12-1.pickle.gz', isLong ? 499 : 4001],
    ['app-3.8-1.pickle.gz', isLong ? 47 : 499],
    // 4,536 traces in 38,098 opcodes: each of them in the long run.
    ['app-3.15-2.pickle.gz', isLong ? 1 : 499],
  ])('%s, one cut every %d opcodes, gives the traces before the cut', (name, step) => {
    const dump = dumpNamed(name)
    const offsets = opcodeOffsets(dump).filter((_, k) => k % step === step - 1)
    expect(offsets.length).toBeGreaterThan(50)
    expect(faultsOfCuts(dump, offsets)).toEqual([])
  })
})

describe('a dump with one changed byte', () => {
  const python = findPython()
  const changes = isLong ? 5000 : 1000

  it.skipIf(python === null)(
    `is refused or read exactly as CPython reads it${python === null ? ' (skipped: no python3 found)' : ''}`,
    () => {
      const dump = dumpNamed('tracemalloc-3.12-b.pickle')
      const accepted: { bytes: Uint8Array; digest: string; change: string }[] = []
      const random = numbers(20_240_611, 0x1_0000_0000)
      for (let k = 0; k < changes; k++) {
        const at = random.next().value % dump.length
        const to = random.next().value & 0xff
        const bytes = Uint8Array.from(dump)
        bytes[at] = to
        const result = readSnapshot(bytes, quiet())
        if (result.ok) accepted.push({ bytes, digest: digestOf(result.value), change: `byte ${at} is ${to}` })
        else expect(result.problem.kind).toBe('bad-input')
      }
      const digests = digestsByPython(
        python ?? '',
        accepted.map(({ bytes }) => bytes),
      )
      expect(accepted.length).toBeGreaterThan(changes / 20)
      expect(accepted.filter(({ digest }, k) => digest !== digests[k]).map(({ change }) => change)).toEqual(
        [],
      )
    },
  )

  it('never makes a large dump crash or hang the reader', () => {
    const dump = Uint8Array.from(dumpNamed('app-3.13-1.pickle.gz'))
    const random = numbers(97, 0x1_0000_0000)
    const kinds = new Set<string>()
    for (let k = 0; k < changes; k++) {
      const at = random.next().value % dump.length
      const before = dump[at] ?? 0
      dump[at] = before ^ (1 << (random.next().value & 7))
      const result = readSnapshot(dump, quiet('flipped.pickle', true))
      kinds.add(result.ok ? 'read' : result.problem.kind)
      dump[at] = before
    }
    expect([...kinds].sort()).toEqual(['bad-input', 'read'])
  })
})

describe('undamaged dumps', () => {
  const python = findPython()
  it.skipIf(python === null)('are read exactly as CPython reads them', () => {
    const dumps = names.filter((name) => /\.pickle(?:\.gz)?$/.test(name)).map(dumpNamed)
    const ours = dumps.map((dump) => digestOf(unwrap(readSnapshot(dump, quiet()))))
    expect(ours).toEqual(digestsByPython(python ?? '', dumps))
  })
})
