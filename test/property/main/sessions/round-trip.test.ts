// Writing a snapshot into a session and reading it again is the identity, whatever the snapshot holds.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SnapshotTable } from '@shared/model/snapshot'
import { SessionFile } from '@main/sessions/session-file'
import type { NewSnapshot } from '@main/sessions/session-file'
import { fromStoredText, toStoredText } from '@main/sessions/stored-text'

const ctx = { progress: () => {}, signal: new AbortController().signal }

let folder: string
let session: SessionFile
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'session-'))
  session = await SessionFile.create(join(folder, 'all.arenascope'), { name: 'All', origin: 'simulated' })
})
afterAll(async () => {
  await session.close()
  await rm(folder, { recursive: true })
})

/** Any UTF-16, with what the file cannot hold as it is: lone surrogates, NUL, U+FFFD. */
const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.integer({ min: 0xd800, max: 0xdfff }).map((unit) => String.fromCharCode(unit)),
      fc.constantFrom('\0', '\ufffd', '\ufffddc80', "'", '"', '\\', '\n', 'é', '🐍'),
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join(''))

const bytes = fc.oneof(
  fc.nat({ max: 5000 }),
  fc.constantFrom(0, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER),
  fc.maxSafeNat(),
)

const unsignedInt = fc.oneof(fc.nat({ max: 500 }), fc.constantFrom(0, 0xffff_ffff))

const table: fc.Arbitrary<SnapshotTable> = fc
  .record({
    files: fc.uniqueArray(text, { minLength: 1, maxLength: 6 }),
    domains: fc.uniqueArray(unsignedInt, { minLength: 1, maxLength: 4 }),
  })
  .chain(({ files, domains }) =>
    fc
      .uniqueArray(fc.tuple(fc.nat({ max: files.length - 1 }), unsignedInt), {
        minLength: 1,
        maxLength: 12,
        selector: String,
      })
      .chain((frames) =>
        fc
          .uniqueArray(fc.array(fc.nat({ max: frames.length - 1 }), { minLength: 1, maxLength: 7 }), {
            minLength: 1,
            maxLength: 9,
            selector: String,
          })
          .chain((tracebacks) =>
            fc
              .array(
                fc.record({
                  traceback: fc.nat({ max: tracebacks.length - 1 }),
                  size: bytes,
                  domain: fc.nat({ max: domains.length - 1 }),
                  totalFrames: fc.nat({ max: 65_535 }),
                }),
                { maxLength: 40 },
              )
              .map((traces) => ({
                files,
                domains,
                frames: {
                  file: Uint32Array.from(frames, ([file]) => file),
                  line: Uint32Array.from(frames, ([, line]) => line),
                },
                tracebacks: {
                  start: Uint32Array.from([0, ...tracebacks.map(runningLength())]),
                  frame: Uint32Array.from(tracebacks.flat()),
                },
                traces: {
                  traceback: Uint32Array.from(traces, (trace) => trace.traceback),
                  size: Float64Array.from(traces, (trace) => trace.size),
                  domain: Uint16Array.from(traces, (trace) => trace.domain),
                  totalFrames: Uint16Array.from(traces, (trace) => trace.totalFrames),
                },
              })),
          ),
      ),
  )

const names: fc.Arbitrary<Omit<NewSnapshot, 'id' | 'traceCount' | 'totalSize'>> = fc.record({
  name: text,
  note: text,
  takenAt: fc.oneof(fc.constant(null), fc.double({ noNaN: true, noDefaultInfinity: true })),
  source: text,
  format: fc.constant('tracemalloc'),
  compression: fc.constantFrom('none', 'gzip'),
  pickleProtocol: fc.nat({ max: 5 }),
  writer: text,
  tracebackLimit: fc.oneof(fc.constant(null), fc.maxSafeNat()),
  partial: fc.oneof(fc.constant(null), fc.record({ problem: text, tracesRead: fc.maxSafeNat() })),
})

let added = 0

it('gives back every table and every fact', async () => {
  await fc.assert(
    fc.asyncProperty(table, names, async (table, names) => {
      const totalSize = table.traces.size.reduce((sum, size) => sum + size, 0)
      const meta: NewSnapshot = {
        id: String((added += 1)),
        ...names,
        traceCount: table.traces.size.length,
        totalSize,
      }
      await session.addSnapshot(meta, table, ctx)
      expect(await session.loadSnapshot(meta.id, ctx)).toEqual(table)
      expect((await session.describe()).snapshots).toEqual([{ ...meta, ordinal: 1 }])
      await session.deleteSnapshot(meta.id)
    }),
    { numRuns: 60 },
  )
})

it('keeps any name and note', async () => {
  await fc.assert(
    fc.asyncProperty(text, text, async (name, note) => {
      await session.rename(name)
      await session.annotate(note)
      expect(await session.describe()).toMatchObject({ name, note })
    }),
    { numRuns: 30 },
  )
})

it('stores every text as well-formed Unicode without NUL', () => {
  fc.assert(
    fc.property(text, (text) => {
      const stored = toStoredText(text)
      expect(Buffer.from(stored).toString()).toBe(stored)
      expect(stored).not.toContain('\0')
      expect(fromStoredText(stored)).toBe(text)
    }),
  )
})

function runningLength() {
  let length = 0
  return (frames: readonly number[]) => (length += frames.length)
}
