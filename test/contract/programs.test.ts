// Programs over a real thread and a real session: run, paused, stepped, cancelled, kept, played again.
import { rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RunningProgram } from '@shared/model/program'
import type { SessionInfo } from '@shared/model/session'
import { createWorkbench } from '@main/services/workbench-root'
import type { Workbench } from '@main/services/workbench-root'
import { bundleForNode } from '@test/support/bundle'
import { byLine, quietly, removeTemporaryFolders, temporaryFolder } from '@test/support/workbench'

const SURVIVORS = `import tracemalloc
tracemalloc.start()
kept = []
i = 0
while i < 20000:
    block = [i, i + 1]
    if i % 100 == 0:
        kept.append(block)
    i = i + 1
snapshot = tracemalloc.take_snapshot()
print("kept", len(kept))
`
const ENDLESS = 'n = 0\nwhile True:\n    n = n + 1\n'
const STEPS = 'a = 1\nb = [a]\nprint("one")\nc = [b]\n'

let workerEntry: URL
let workbench: Workbench
let session = ''
let folder = ''

beforeAll(async () => {
  workerEntry = pathToFileURL(await bundleForNode('src/main/worker.ts'))
})
beforeEach(async () => {
  folder = await temporaryFolder()
  workbench = await createWorkbench({
    dataFolder: folder,
    resources: pathToFileURL(`${resolve('resources')}/`),
    workerEntry,
    front: 'browser',
    why: null,
  })
  session = (await workbench.services.sessions.create({ name: 'Lab' }, quietly())).id
})
afterEach(() => workbench.close())
afterAll(async () => {
  await rm(dirname(fileURLToPath(workerEntry)), { recursive: true, force: true })
  await removeTemporaryFolders()
})

type Command = 'run' | 'line' | 'allocation'

async function start(text: string, command: Command = 'run', python = '3.12'): Promise<RunningProgram> {
  const { programs } = workbench.services
  return programs.start({ session, text, file: 'lab.py', choice: { python }, command }, quietly())
}

/** The first state that is as asked, of those announced from now on or as it is already. */
async function until(id: string, isReached: (program: RunningProgram) => boolean): Promise<RunningProgram> {
  return new Promise((found) => {
    const look = (all: readonly RunningProgram[]) => {
      const one = all.find((program) => program.id === id && isReached(program))
      if (one === undefined) return
      stop()
      found(one)
    }
    const stop = workbench.events.on('programs.changed', look)
    const lookNow = async () => look(await workbench.services.programs.running({}, quietly()))
    void lookNow()
  })
}

const ended = (program: RunningProgram) => program.phase === 'ended'
const paused = (program: RunningProgram) => program.phase === 'paused'

async function runOf(program: RunningProgram): Promise<string> {
  const { outcome } = await until(program.id, ended)
  if (outcome?.kind !== 'ended') throw new Error(`The program ended otherwise: ${JSON.stringify(outcome)}`)
  return outcome.run
}

async function info(): Promise<SessionInfo> {
  const [only] = await workbench.services.sessions.list({}, quietly())
  if (only === undefined) throw new Error('The session is gone')
  return only
}

describe('a program', () => {
  it('runs, and leaves its run and its snapshots in the session', async () => {
    const { programs, runs, consumers } = workbench.services
    const program = await start(SURVIVORS)
    const run = await runOf(program)
    const output = await programs.output({ program: program.id, offset: 0, limit: 10 }, quietly())
    expect(output.pieces.map(({ text }) => text).join('')).toBe('kept 200\n')
    const { runs: listed, snapshots } = await info()
    expect(listed).toMatchObject([{ id: run, kind: 'program', name: 'lab.py, 3.12', hasRecording: true }])
    expect(snapshots.map(({ source, format }) => [source, format])).toEqual([
      ['lab.py', 'simulated'],
      ['lab.py', 'simulated'],
    ])
    const page = await consumers.page(
      { table: byLine(snapshots[0]?.id ?? ''), offset: 0, limit: 1 },
      quietly(),
    )
    expect(page.rows[0]?.traceback).toEqual([['lab.py', 6]])

    const moments = await runs.moments({ run }, quietly())
    expect(moments.at.at(-1)).toBe(listed[0]?.events)
    expect(moments.ledger.rss.length).toBe(moments.at.length)
    expect(moments.asked?.peak.at(-1)).toBeGreaterThan(0)
    const facts = await runs.program({ run }, quietly())
    expect(facts).toMatchObject({ text: SURVIVORS, end: 'finished', exit: 0, python: '3.12' })
    expect(facts?.snapshots.map(({ id }) => id)).toEqual(snapshots.map(({ id }) => id))
    const sites = await runs.sites({ run, offset: 0, limit: 1000 }, quietly())
    expect(sites.sites).toContainEqual({ kind: 'line', file: 'lab.py', line: 6 })
    const lives = await runs.lives({ run, offset: 0, limit: 1 }, quietly())
    expect(lives.fullness).toHaveLength(lives.moments)
    const held = await runs.held({ run, offset: 0, limit: 1000 }, quietly())
    const pins = await runs.pins({ run, of: { kind: 'arena', arena: 0 }, offset: 0, limit: 1000 }, quietly())
    expect(pins.bytes.reduce((sum, bytes) => sum + bytes, 0)).toBe(held.liveBytes[0])
  })

  it('is saved with its session, opened again, and played under another profile', async () => {
    const { sessions, runs } = workbench.services
    const run = await runOf(await start(SURVIVORS))
    const before = await runs.moments({ run }, quietly())
    const path = join(folder, 'lab.arenascope')
    await sessions.save({ session, path }, quietly())
    const again = await runs.replay({ run, choice: { profile: 'cpython-3.12' } }, quietly())
    const article = await runs.replay({ run, choice: { profile: 'article' } }, quietly())
    expect(article).toMatchObject({ arenaSize: 262_144, profile: 'article', pythonVersion: '3.12' })
    expect(await runs.moments({ run: again.id }, quietly())).toEqual(before)
    await sessions.close({ session }, quietly())

    const opened = await sessions.open({ paths: [path], into: null, acceptPartial: false }, quietly())
    expect(opened.problems).toEqual([])
    const { runs: stored } = await info()
    expect(stored.map(({ name }) => name)).toEqual(['lab.py, 3.12', 'lab.py, 3.12', 'lab.py, 3.12, article'])
    expect(await runs.moments({ run: stored[0]?.id ?? '' }, quietly())).toEqual(before)
    expect(
      (await runs.output({ run: stored[2]?.id ?? '', offset: 0, limit: 9 }, quietly())).pieces,
    ).toHaveLength(1)
  })

  it('goes line by line, and request by request', async () => {
    const { programs } = workbench.services
    const { id } = await start(STEPS, 'line')
    const seen: number[] = []
    for (let step = 0; step < 4; step++) {
      const { line } = await until(id, (one) => paused(one) && one.line !== seen.at(-1))
      seen.push(line)
      await programs.control({ program: id, command: 'line' }, quietly())
    }
    expect(seen).toEqual([1, 2, 3, 4])
    await until(id, ended)

    const second = await start(STEPS, 'allocation')
    const first = await until(second.id, (one) => paused(one) && one.figures !== null)
    await programs.control({ program: second.id, command: 'allocation' }, quietly())
    const next = await until(second.id, (one) => paused(one) && one.figures?.event !== first.figures?.event)
    expect(next.figures?.event).toBe((first.figures?.event ?? 0) + 1)
    const live = await programs.live({ program: second.id }, quietly())
    expect(live.stack.map(({ name }) => name)).toEqual(['<module>'])
    expect(live.fullness).toHaveLength(live.address.length)
    await programs.control({ program: second.id, command: 'run' }, quietly())
    await until(second.id, ended)
  })

  it('that never ends is paused, goes on, and is cancelled with what it did until then', async () => {
    const { programs, runs } = workbench.services
    const { id } = await start(ENDLESS)
    await until(id, (one) => one.figures !== null)
    await programs.control({ program: id, command: 'pause' }, quietly())
    const stopped = await until(id, paused)
    expect([2, 3]).toContain(stopped.line)
    await programs.control({ program: id, command: 'run' }, quietly())
    await until(id, (one) => one.phase === 'running')
    await programs.control({ program: id, command: 'cancel' }, quietly())
    const { outcome } = await until(id, ended)
    expect(outcome).toMatchObject({ kind: 'ended', end: 'cancelled', exit: 130 })
    const { runs: listed } = await info()
    expect((await runs.program({ run: listed[0]?.id ?? '' }, quietly()))?.end).toBe('cancelled')
  })

  it('is cancelled from the list of jobs, too, and with the workbench', async () => {
    const { id } = await start(ENDLESS)
    await until(id, (one) => one.figures !== null)
    const [job] = await workbench.services.workbench.jobs({}, quietly())
    await workbench.services.workbench.cancelJob({ job: job?.id ?? '' }, quietly())
    await until(id, ended)
    await start(ENDLESS)
    const waiting = await start(STEPS, 'line')
    await until(waiting.id, paused)
  })

  it('is refused with all places at once, before anything of it runs', async () => {
    const { programs } = workbench.services
    const text = 'print("no")\nasync def f(): pass\nmatch 1:\n    case 1: pass\n'
    const choice = { python: '3.12' }
    const places = await programs.check({ text, file: 'lab.py', choice }, quietly())
    expect(places.map(({ line, construct }) => [line, construct])).toEqual([
      [2, 'async def'],
      [3, 'match'],
    ])
    const { id } = await start(text)
    expect((await until(id, ended)).outcome).toEqual({ kind: 'refused', places })
    expect(await info()).toMatchObject({ runs: [], snapshots: [] })
  })

  it('needs a release that is simulated, and a place to run in', async () => {
    await expect(start(STEPS, 'run', '3.7')).rejects.toMatchObject({ kind: 'bad-argument' })
    for (let n = 0; n < 4; n++) await start(ENDLESS)
    await expect(start(STEPS)).rejects.toMatchObject({ kind: 'denied', message: '4 programs run already' })
  })
})

it('keeps programs with a session', async () => {
  const { programs, sessions } = workbench.services
  const kept = await programs.keep({ session, program: null, name: 'steps', text: STEPS }, quietly())
  await sessions.save({ session, path: join(folder, 'kept.arenascope') }, quietly())
  await programs.keep({ session, program: kept.id, name: 'steps 2', text: ENDLESS }, quietly())
  await sessions.save({ session, path: null }, quietly())
  await sessions.close({ session }, quietly())
  const paths = [join(folder, 'kept.arenascope')]
  await sessions.open({ paths, into: null, acceptPartial: false }, quietly())
  const { id, programs: listed } = await info()
  expect(listed).toMatchObject([{ id: kept.id, name: 'steps 2' }])
  expect((await programs.load({ session: id, program: kept.id }, quietly())).text).toBe(ENDLESS)
  await programs.remove({ session: id, program: kept.id }, quietly())
  expect((await info()).programs).toEqual([])
})
