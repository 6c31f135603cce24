// A process that is killed at a random moment leaves a whole session, with everything it had said to be saved.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SessionFile } from '@main/sessions/session-file'
import { bundleForNode } from '@test/support/bundle'
import { snapshotOfChange, stateAfter } from './story'
import type { StoryState } from './story'

const KILLS = process.env.ARENASCOPE_LONG === undefined ? 10 : 50

let writer: string
let folder: string
beforeAll(async () => {
  writer = await bundleForNode('test/property/main/sessions/killed-writer.ts')
  folder = await mkdtemp(join(tmpdir(), 'killed-'))
})
afterAll(async () => {
  await rm(dirname(writer), { recursive: true })
  await rm(folder, { recursive: true })
})

it(`survives ${KILLS} kills`, { timeout: 20_000 * KILLS }, async () => {
  const told: number[] = []
  for (let kill = 0; kill < KILLS; kill++) {
    const path = join(folder, `${kill}.arenascope`)
    await (await SessionFile.create(path, { name: 'Killed', origin: 'recorded' })).close()
    // Moments spread over the story's first second, after its first change.
    const saved = await writeUntilKilled(path, 5 + ((kill * 0.618_034) % 1) * 1000)
    told.push(saved)
    const left = await readAll(path)
    // The change under way may have been committed without having been said.
    expect([stateAfter(saved), stateAfter(saved + 1)]).toContainEqual(left)
  }
  expect(Math.max(...told)).toBeGreaterThan(Math.min(...told))
})

/** The number of changes that the writer had said to be saved when it was killed. */
async function writeUntilKilled(path: string, milliseconds: number): Promise<number> {
  const child = spawn(process.execPath, [writer, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (bytes: Buffer) => {
    if (said === '') setTimeout(() => child.kill('SIGKILL'), milliseconds)
    said += bytes.toString()
  })
  const signal = await new Promise((resolve) => child.once('close', (_, how) => resolve(how)))
  expect(signal).toBe('SIGKILL')
  return Number(said.trimEnd().split('\n').at(-1))
}

async function readAll(path: string): Promise<StoryState> {
  const session = await SessionFile.open(path)
  try {
    const { note, snapshots } = await session.describe()
    for (const { id } of snapshots) {
      const table = await session.loadSnapshot(id, {
        progress: () => {},
        signal: new AbortController().signal,
      })
      expect(isDeepStrictEqual(table, snapshotOfChange(Number(id.slice(1))).table), id).toBe(true)
    }
    return {
      note,
      snapshots: snapshots.map(({ id, name, traceCount }) => ({ id, name, traces: traceCount })),
    }
  } finally {
    await session.close()
  }
}
