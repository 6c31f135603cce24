// A trace played in its thread: the same run as in this one, its columns moved, and an end in the middle when it is asked for.
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Progress } from '@shared/base/progress'
import { inProcess, startThread } from '@main/jobs'
import { simulationHandlers } from '@main/services/work/replay/simulation'
import type { PlayArgument, SimulationHandlers } from '@main/services/work/replay/simulation'
import { bundleForNode } from '@test/support/bundle'

const TRACE = fileURLToPath(new URL('../golden/data/traces/survivors50-3.8.trace.gz', import.meta.url))
const ARGUMENT: PlayArgument = {
  path: TRACE,
  choice: {},
  against: [{ python: '3.12' }],
  verify: true,
  record: true,
}

let entry: URL
beforeAll(async () => {
  entry = pathToFileURL(await bundleForNode('src/main/worker.ts'))
})
afterAll(() => rm(dirname(fileURLToPath(entry)), { recursive: true }))

it('plays a trace as it is played here, and tells how far it is', async () => {
  const thread = startThread<SimulationHandlers>(entry, 'simulation')
  const here = inProcess(simulationHandlers)
  const labels = new Set<string>()
  try {
    const onProgress = ({ label }: Progress) => labels.add(label)
    const answer = await thread.call('play', ARGUMENT, { onProgress })
    // Not by expect: the difference of two runs would take minutes to print.
    expect(isDeepStrictEqual(answer, await here.call('play', ARGUMENT))).toBe(true)
    expect(answer.runs).toHaveLength(2)
    expect([...labels]).toEqual([
      'Reading survivors50-3.8.trace.gz',
      'Reading survivors50-3.8.json',
      'Replaying',
      'Replaying under cpython-3.8',
      'Replaying under cpython-3.12',
    ])
  } finally {
    await thread.close()
    await here.close()
  }
})

it('stops in the middle when it is cancelled, and plays the next trace', async () => {
  const thread = startThread<SimulationHandlers>(entry, 'simulation')
  const stop = new AbortController()
  try {
    const onProgress = ({ label }: Progress) => label === 'Replaying under cpython-3.8' && stop.abort()
    const playing = thread.call('play', ARGUMENT, { signal: stop.signal, onProgress })
    await expect(playing).rejects.toMatchObject({ kind: 'cancelled' })
    const { outcome } = await thread.call('play', { ...ARGUMENT, against: [], record: false })
    expect(outcome.verified?.difference).toBeNull()
  } finally {
    await thread.close()
  }
})

it('passes on what is wrong with a file', async () => {
  const thread = startThread<SimulationHandlers>(entry, 'simulation')
  try {
    const playing = thread.call('play', { ...ARGUMENT, path: '/nowhere/a.trace.gz' })
    await expect(playing).rejects.toMatchObject({ kind: 'not-found', file: '/nowhere/a.trace.gz' })
  } finally {
    await thread.close()
  }
})
