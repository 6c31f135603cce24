// Damaged and forged session files: a Problem or the right tables, and never the end of the process.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SessionFile } from '@main/sessions/session-file'
import { runOf } from '@test/unit/main/sessions/runs'
import { snapshotOfChange } from './story'

const PLACES = process.env.ARENASCOPE_LONG === undefined ? 12 : 300
const played = runOf({ id: 'played' })
const RECORDING = {
  trace: Uint8Array.from({ length: 20_000 }, (_, i) => i * i),
  description: Uint8Array.of(123, 125),
}
const ctx = { progress: () => {}, signal: new AbortController().signal }

let folder: string
let path: string
let whole: Buffer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'damaged-'))
  path = join(folder, 'nightly.arenascope')
  const session = await SessionFile.create(path, { name: 'Nightly', origin: 'imported' })
  const { meta, table } = snapshotOfChange(1)
  await session.addSnapshot(meta, table, ctx)
  await session.addRun(played.meta, played.run, RECORDING, ctx)
  await session.close()
  whole = await readFile(path)
})
afterAll(() => rm(folder, { recursive: true }))

it(`a file cut short at ${PLACES} places is refused`, async () => {
  for (let place = 0; place < PLACES; place++) {
    const length = Math.floor((whole.length * place) / PLACES)
    await writeFile(path, whole.subarray(0, length))
    expect(await readWhole(), `${length} of ${whole.length} bytes`).toMatchObject({
      name: 'Problem',
      kind: 'bad-input',
      file: path,
      remedy: expect.any(String),
    })
  }
})

it(`a flipped bit at ${PLACES} places is refused, or stands where nothing is kept`, async () => {
  const random = randomFrom(20_261_124)
  for (let place = 0; place < PLACES; place++) {
    const bytes = Buffer.from(whole)
    const at = Math.floor(random() * bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8))
    await writeFile(path, bytes)
    const outcome = await readWhole()
    if (outcome !== 'whole')
      expect(outcome, `byte ${at}`).toMatchObject({ name: 'Problem', kind: 'bad-input' })
  }
})

it(`${PLACES} files forged with right checksums end no process but the one that tries them`, async () => {
  const random = randomFrom(7)
  for (let place = 0; place < PLACES; place++) {
    await writeFile(path, forged(random))
    const outcome = await readWhole({ mayDiffer: true })
    if (outcome !== 'whole') expect(outcome).toMatchObject({ name: 'Problem' })
  }
})

/** 'whole', or what opening, reading and changing the file rejects with. */
async function readWhole({ mayDiffer = false } = {}): Promise<unknown> {
  await rm(`${path}.wal`, { force: true })
  try {
    const session = await SessionFile.open(path)
    try {
      const table = await session.loadSnapshot('s1', ctx)
      const run = await session.loadRun('played', ctx)
      const recording = await session.loadRecording('played', ctx)
      if (!mayDiffer) {
        expect(table).toEqual(snapshotOfChange(1).table)
        expect(run).toEqual(played.run)
        expect(recording).toEqual(RECORDING)
      }
      await session.query('FROM consumers', { limit: 10 })
      await session.query('FROM arena_pins', { limit: 10 })
      await session.annotate('still writable')
    } finally {
      await session.close()
    }
  } catch (error) {
    return error
  }
  return 'whole'
}

/** DuckDB's layout: three headers of 4 KiB, then blocks of 16 KiB, each beginning with its checksum. */
function forged(random: () => number): Buffer {
  const bytes = Buffer.from(whole)
  const blocks = Math.floor((bytes.length - 12_288) / 16_384)
  const start = 12_288 + 16_384 * Math.floor(random() * blocks)
  const block = bytes.subarray(start, start + 16_384)
  for (let change = 0; change < 3; change++) {
    block[8 + Math.floor(random() * 16_376)] = Math.floor(random() * 256)
  }
  block.writeBigUInt64LE(checksum(block.subarray(8)), 0)
  return bytes
}

/** Of DuckDB 1.5: the words' products, XORed. */
function checksum(bytes: Buffer): bigint {
  let sum = 5381n
  for (let at = 0; at < bytes.length; at += 8) {
    sum ^= BigInt.asUintN(64, bytes.readBigUInt64LE(at) * 0xbf58476d1ce4e5b9n)
  }
  return sum
}

/** The same numbers from 0 to 1 each time. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

it('knows the checksum that the forged files carry', () => {
  expect(checksum(whole.subarray(12_288 + 8, 12_288 + 16_384))).toBe(whole.readBigUInt64LE(12_288))
})
