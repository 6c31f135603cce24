// The workbench with its real threads: what in-process crews cannot show. Questions during an import, cancellation of
// synchronous reading, shared memory that stays behind the front's border.
import { rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { writeTracemalloc } from '@main/formats/tracemalloc/write'
import { createWorkbench } from '@main/services/workbench-root'
import type { Workbench } from '@main/services/workbench-root'
import type { SnapshotTable } from '@shared/model/snapshot'
import { bundleForNode } from '@test/support/bundle'
import { byLine, golden, quietly, removeTemporaryFolders, temporaryFolder } from '@test/support/workbench'

const TRACES = 1_000_000
const TRACEBACKS = 500

/** A dump large enough that reading it takes a noticeable time. */
function largeTable(): SnapshotTable {
  const indexes = Uint32Array.from({ length: TRACEBACKS }, (_, i) => i)
  return {
    files: ['/srv/large.py'],
    frames: { file: new Uint32Array(TRACEBACKS), line: indexes.map((i) => i + 1) },
    tracebacks: { start: Uint32Array.from({ length: TRACEBACKS + 1 }, (_, i) => i), frame: indexes },
    traces: {
      traceback: Uint32Array.from({ length: TRACES }, (_, i) => i % TRACEBACKS),
      size: Float64Array.from({ length: TRACES }, (_, i) => 16 + (i % 64)),
      domain: new Uint16Array(TRACES),
      totalFrames: new Uint16Array(TRACES).fill(1),
    },
    domains: [0],
  }
}

let workerEntry = new URL('file:///not-yet-built')
let large = ''
let workbench: Workbench | null = null

beforeAll(async () => {
  const entry = await bundleForNode('src/main/worker.ts')
  workerEntry = pathToFileURL(entry)
  large = join(await temporaryFolder(), 'large.pickle')
  await writeFile(large, writeTracemalloc(largeTable(), { tracebackLimit: 1, protocol: 5, tupleLength: 4 }))
})
afterEach(async () => {
  await workbench?.close()
  workbench = null
})
afterAll(async () => {
  await rm(dirname(new URL(workerEntry).pathname), { recursive: true, force: true })
  await removeTemporaryFolders()
})

async function start(): Promise<Workbench> {
  workbench = await createWorkbench({
    dataFolder: await temporaryFolder(),
    resources: pathToFileURL(`${resolve('resources')}/`),
    workerEntry,
    front: 'browser',
    why: null,
  })
  return workbench
}

function openFile({ services }: Workbench, path: string) {
  return services.sessions.open({ paths: [path], into: null, acceptPartial: false }, quietly())
}

describe('the workbench in threads', () => {
  it('opens, ranks, saves and finds again', async () => {
    const { services } = await start()
    const { snapshots } = await services.sessions.open(
      { paths: [golden('app-3.12-1.pickle.gz')], into: null, acceptPartial: false },
      quietly(),
    )
    const [snapshot] = snapshots
    if (!snapshot) throw new Error('the dump was opened')
    const page = await services.consumers.page({ table: byLine(snapshot.id), offset: 0, limit: 1 }, quietly())
    expect(page.whole).toEqual({ size: 2359597, count: 48856 })
    const path = join(await temporaryFolder(), 'story.arenascope')
    await services.sessions.save({ session: snapshot.session, path }, quietly())
    await services.sessions.close({ session: snapshot.session }, quietly())
    const again = await services.sessions.open({ paths: [path], into: null, acceptPartial: false }, quietly())
    const [session] = await services.sessions.list({}, quietly())
    expect(again.sessions).toEqual([session?.id])
    const stored = byLine(session?.snapshots[0]?.id ?? '')
    expect(await services.consumers.page({ table: stored, offset: 0, limit: 1 }, quietly())).toEqual(page)
  })

  it('answers questions while a large dump is read', async () => {
    const running = await start()
    const { snapshots } = await openFile(running, golden('app-3.12-1.pickle.gz'))
    const table = byLine(snapshots[0]?.id ?? '')
    const ask = () => running.services.consumers.page({ table, offset: 0, limit: 50 }, quietly())
    await ask()
    const state = { isReading: true }
    const reading = openFile(running, large).finally(() => (state.isReading = false))
    let answered = 0
    while (state.isReading) {
      await ask()
      answered += 1
    }
    expect((await reading).snapshots[0]?.traceCount).toBe(TRACES)
    expect(answered).toBeGreaterThan(3)
  })

  it('stops reading when its job is cancelled, and says so nowhere as a failure', async () => {
    const running = await start()
    // At the first sign of the job, while its thread is in the middle of the bytes: asking at intervals comes too late.
    const stopWatching = running.events.on('jobs.changed', ([job]) => {
      if (job?.state !== 'running') return
      stopWatching()
      void running.services.workbench.cancelJob({ job: job.id }, quietly())
    })
    const reading = openFile(running, large)
    expect(await reading).toEqual({ sessions: [], snapshots: [], problems: [] })
    const [ended] = await running.services.workbench.jobs({}, quietly())
    expect(ended).toMatchObject({ state: 'cancelled', problem: null })
  })

  it('gives the front ordinary arrays', async () => {
    const running = await start()
    const { snapshots } = await openFile(running, golden('app-3.12-1.pickle.gz'))
    const table = byLine(snapshots[0]?.id ?? '')
    const tree = await running.services.consumers.tree({ table, maxNodes: 100 }, quietly())
    const arrays = Object.values(tree).filter(ArrayBuffer.isView)
    expect(arrays.length).toBeGreaterThan(5)
    for (const array of arrays) expect(array.buffer).toBeInstanceOf(ArrayBuffer)
  })

  it('tells a dump that ends early how many traces are whole, across the threads', async () => {
    const running = await start()
    const cut = join(await temporaryFolder(), 'cut.pickle')
    const content = writeTracemalloc(largeTable(), { tracebackLimit: 1, protocol: 5, tupleLength: 4 })
    await writeFile(cut, content.subarray(0, 100_000))
    const { problems } = await openFile(running, cut)
    expect(problems).toMatchObject([{ kind: 'bad-input', file: cut, wholeTraces: expect.any(Number) }])
    expect(problems[0]?.wholeTraces).toBeGreaterThan(1000)
  })
})
