// The built host, killed again and again while a user imports, names, annotates and deletes: the next host finds every
// session whole, with everything that had been announced as saved. ARENASCOPE_LONG=1 kills it 50 times.
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readSnapshot } from '@main/formats/registry'
import { SessionFile } from '@main/sessions/session-file'
import type { WorkbenchClient } from '@shared/contract/client'
import { unwrap } from '@shared/base/result'
import type { SessionInfo } from '@shared/model/session'
import { startHost } from '@test/support/app/host'
import type { RunningHost } from '@test/support/app/host'
import { connectTo } from '@test/support/app/host-connection'
import { quiet } from '@test/support/formats/reading'
import { byLine } from '@test/support/workbench'
import { brokenPromises, lastSaved } from './crash/promises'
import { startStory } from './crash/story'

const KILLS = process.env['ARENASCOPE_LONG'] === '1' ? 50 : 6
/** Every so many kills the story starts anew, so that some fall into the first save of a session. */
const LIVES = 6
/** Milliseconds of the story before the kill, at most. */
const LONGEST = 1500
const SEED = 20_261_124

let folder: string
let dataFolder: string
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'arenascope-crash-')))
  dataFolder = join(folder, 'data')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it(`keeps what it called saved through ${KILLS} kills`, { timeout: 20_000 * KILLS }, async () => {
  const random = randomFrom(SEED)
  let number = 0
  const nextNumber = () => (number += 1)
  const seen = { saved: 0, onTheWay: 0, changes: 0 }
  const copyPath = join(folder, 'copy.arenascope')
  let path = ''
  let told: readonly SessionInfo[] = []
  for (let kill = 0; kill < KILLS; kill++) {
    if (kill % LIVES === 0) {
      path = join(folder, `${kill}.arenascope`)
      told = []
    }
    const host = await startHost({ dataFolder })
    const { client, close } = await connectTo(host)
    if (existsSync(copyPath)) await readWhole(copyPath)
    const session = await reopened(client, path, told)
    const story = startStory(client, { session, path, copyPath, folder, random, nextNumber })
    await Promise.race([story.ended, delay(random() * LONGEST)])
    expect(host.process.exitCode, host.messages()).toBeNull()
    await killed(host)
    await story.ended
    close()
    expect(host.messages()).toBe('')
    told = story.told
    seen.changes += story.told.length
    if (told.at(-1)?.persistence === 'saved') seen.saved += 1
    else seen.onTheWay += 1
  }
  const host = await startHost({ dataFolder })
  const { client, close } = await connectTo(host)
  await reopened(client, path, told)
  close()
  await host.stop()
  await readWhole(path)
  expect(seen.onTheWay, 'kills while a change was on its way').toBeGreaterThan(0)
  expect(seen.changes).toBeGreaterThan(10 * KILLS)
})

/** The session that the last host left, checked; null when it never had said to have saved one, and none is there. */
async function reopened(
  client: WorkbenchClient,
  path: string,
  told: readonly SessionInfo[],
): Promise<SessionInfo | null> {
  if (lastSaved(told) < 0 && !existsSync(path)) return null
  const { problems } = await client.sessions.open({ paths: [path], into: null, acceptPartial: false })
  expect(problems).toEqual([])
  const [session] = await client.sessions.list({})
  if (session === undefined) throw new Error('The session was opened')
  expect(brokenPromises(session, told)).toEqual([])
  for (const { id, totalSize, traceCount } of session.snapshots) {
    const { whole } = await client.consumers.page({ table: byLine(id), offset: 0, limit: 1 })
    expect(whole).toEqual({ size: totalSize, count: traceCount })
  }
  return session
}

/** Every table of the file is that of the dump it was made from. */
async function readWhole(path: string): Promise<void> {
  const file = await SessionFile.open(path)
  try {
    const { snapshots } = await file.describe()
    for (const { id, source } of snapshots) {
      const table = await file.loadSnapshot(id, {
        progress: () => {},
        signal: new AbortController().signal,
      })
      const dump = unwrap(readSnapshot(await readFile(join(folder, source)), quiet(source)))
      expect(table.traces).toEqual(dump.table.traces)
      expect(table.tracebacks).toEqual(dump.table.tracebacks)
      expect(table.frames).toEqual(dump.table.frames)
      expect(table.files).toEqual(dump.table.files)
    }
  } finally {
    await file.close()
  }
}

async function killed({ process }: RunningHost): Promise<void> {
  const gone = new Promise<unknown>((resolve) => process.once('exit', (_, signal) => resolve(signal)))
  process.kill('SIGKILL')
  expect(await gone).toBe('SIGKILL')
}

/** The same numbers from 0 to 1 each time. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
