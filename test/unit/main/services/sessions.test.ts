import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { Problem } from '@shared/base/problem'
import { inProcess } from '@main/jobs'
import { sessionHandlers } from '@main/services/work/sessions'
import { SessionFile } from '@main/sessions/session-file'
import {
  byLine,
  golden,
  isSaved,
  quietly,
  removeTemporaryFolders,
  startTestWorkbench,
  temporaryFolder,
} from '@test/support/workbench'
import type { TestOptions, TestWorkbench } from '@test/support/workbench'
import { runOf } from '@test/unit/main/sessions/runs'

const OLD = golden('tracemalloc-3.12-a.pickle')
const NEW = golden('tracemalloc-3.12-b.pickle')

const open: TestWorkbench[] = []

async function start(options: TestOptions = {}): Promise<TestWorkbench> {
  const workbench = await startTestWorkbench(options)
  open.push(workbench)
  return workbench
}

afterEach(async () => {
  for (const workbench of open.splice(0)) await workbench.close()
})
afterAll(removeTemporaryFolders)

function openFiles(workbench: TestWorkbench, paths: readonly string[], into: string | null = null) {
  return workbench.sessions.open({ paths: [...paths], into, acceptPartial: false }, quietly())
}

async function firstSession(workbench: TestWorkbench) {
  const [session] = await workbench.sessions.list({}, quietly())
  if (!session) throw new Error('no session is open')
  return session
}

async function totalOf(workbench: TestWorkbench, snapshot: string) {
  const page = await workbench.consumers.page({ table: byLine(snapshot), offset: 0, limit: 1 }, quietly())
  return page.whole
}

/** Two dumps in a session that has a file. */
async function savedSession(workbench: TestWorkbench, name = 'story.arenascope') {
  await openFiles(workbench, [OLD, NEW])
  const { id } = await firstSession(workbench)
  const path = join(await temporaryFolder(), name)
  await workbench.sessions.save({ session: id, path }, quietly())
  return { id, path }
}

describe('a session of runs without a snapshot', () => {
  async function simulated() {
    const path = join(await temporaryFolder(), 'simulated.arenascope')
    const file = await SessionFile.create(path, { name: 'Simulated', origin: 'simulated' })
    const { meta, run } = runOf({ id: 'a', name: 'as recorded' })
    await file.addRun(meta, run, null, quietly())
    await file.close()
    return { path, run }
  }

  it('is opened, listed with its runs, named, and opened again', async () => {
    const { path, run } = await simulated()
    const workbench = await start()
    const outcome = await openFiles(workbench, [path])
    expect(outcome).toMatchObject({ snapshots: [], problems: [] })
    const info = await firstSession(workbench)
    expect(info).toMatchObject({ origin: 'simulated', persistence: 'saved', snapshots: [] })
    expect(info.runs).toEqual([
      expect.objectContaining({ ...run.facts, name: 'as recorded', session: info.id, ordinal: 1 }),
    ])
    await workbench.sessions.rename({ session: info.id, name: 'What if' }, quietly())
    await workbench.sessions.close({ session: info.id }, quietly())
    await openFiles(workbench, [path])
    expect(await firstSession(workbench)).toMatchObject({ name: 'What if', runs: [{ name: 'as recorded' }] })
  })

  it('takes snapshots beside its runs, and gives both to a copy', async () => {
    const { path, run } = await simulated()
    const workbench = await start()
    await openFiles(workbench, [path])
    const { id } = await firstSession(workbench)
    await openFiles(workbench, [OLD], id)
    await expect.poll(async () => isSaved(await firstSession(workbench))).toBe(true)
    const copy = join(await temporaryFolder(), 'copy.arenascope')
    await workbench.sessions.saveCopy({ session: id, path: copy }, quietly())
    const file = await SessionFile.open(copy)
    const [stored] = (await file.describe()).runs
    expect(await file.loadRun(stored?.id ?? '', quietly())).toEqual(run)
    await file.close()
    await openFiles(workbench, [copy])
    const [, second] = await workbench.sessions.list({}, quietly())
    expect(second?.snapshots).toHaveLength(1)
    expect(second?.runs).toHaveLength(1)
    expect(second?.runs[0]?.id).not.toBe((await firstSession(workbench)).runs[0]?.id)
  })
})

describe('opening', () => {
  it('puts dumps into one new session, in the order they were named', async () => {
    const workbench = await start()
    const outcome = await openFiles(workbench, [NEW, OLD])
    expect(outcome.problems).toEqual([])
    expect(outcome.snapshots.map(({ name, ordinal }) => [name, ordinal])).toEqual([
      ['tracemalloc-3.12-b', 1],
      ['tracemalloc-3.12-a', 2],
    ])
    const session = await firstSession(workbench)
    expect(outcome.sessions).toEqual([session.id])
    expect(session).toMatchObject({
      persistence: 'draft',
      path: null,
      name: 'tracemalloc-3.12-b, tracemalloc-3.12-a',
    })
  })

  it('puts dumps into the session asked for', async () => {
    const workbench = await start()
    const { id } = await workbench.sessions.create({ name: 'Nightly' }, quietly())
    await openFiles(workbench, [OLD], id)
    expect((await firstSession(workbench)).snapshots.map(({ session }) => session)).toEqual([id])
  })

  it('lists a bad file among the problems and opens the others', async () => {
    const workbench = await start()
    const folder = await temporaryFolder()
    const text = join(folder, 'notes.txt')
    await writeFile(text, 'no dump at all')
    const outcome = await openFiles(workbench, [text, join(folder, 'missing.pickle'), OLD])
    expect(outcome.snapshots).toHaveLength(1)
    expect(outcome.problems.map(({ kind, file, wholeTraces }) => [kind, file, wholeTraces])).toEqual([
      ['bad-input', text, null],
      ['not-found', join(folder, 'missing.pickle'), null],
    ])
  })

  it('names a new session after the dumps that were opened, not after those refused', async () => {
    const workbench = await start()
    const text = join(await temporaryFolder(), 'notes.txt')
    await writeFile(text, 'no dump at all')
    await openFiles(workbench, [text, OLD, NEW, text])
    expect((await firstSession(workbench)).name).toBe('tracemalloc-3.12-a, tracemalloc-3.12-b')
  })

  it('leaves a new session the name it was given while its dumps were read', async () => {
    const workbench = await start()
    const renamed: Promise<unknown>[] = []
    const stop = workbench.workbenchItself.events.on('sessions.changed', ([session]) => {
      if (session === undefined || session.snapshots.length === 0) return
      stop()
      renamed.push(workbench.sessions.rename({ session: session.id, name: 'Nightly' }, quietly()))
    })
    const { snapshots } = await openFiles(workbench, [OLD, NEW])
    await Promise.all(renamed)
    expect([snapshots.length, renamed.length]).toEqual([2, 1])
    expect((await firstSession(workbench)).name).toBe('Nightly')
  })

  it('tells how many traces of a truncated dump are whole, and takes them when asked', async () => {
    const workbench = await start()
    const cut = join(await temporaryFolder(), 'cut.pickle')
    const content = await readFile(OLD)
    await writeFile(cut, content.subarray(0, Math.floor(content.length / 2)))
    const refused = await openFiles(workbench, [cut])
    expect(refused.snapshots).toEqual([])
    const whole = refused.problems[0]?.wholeTraces ?? 0
    expect(whole).toBeGreaterThan(0)
    const accepted = await workbench.sessions.open(
      { paths: [cut], into: null, acceptPartial: true },
      quietly(),
    )
    expect(accepted.snapshots[0]).toMatchObject({ traceCount: whole, partial: { tracesRead: whole } })
  })

  it('gives the same session for the same file, under any name', async () => {
    const workbench = await start()
    const { id, path } = await savedSession(workbench)
    const other = join(path, '..', 'story.arenascope')
    const [first, second] = await Promise.all([openFiles(workbench, [path]), openFiles(workbench, [other])])
    expect(first.sessions).toEqual([id])
    expect(second.sessions).toEqual([id])
    expect(await workbench.sessions.list({}, quietly())).toHaveLength(1)
  })

  it('names the holder of a session that is open elsewhere', async () => {
    const first = await start()
    const { path } = await savedSession(first)
    const second = await start()
    const { problems } = await openFiles(second, [path])
    expect(problems).toMatchObject([
      { kind: 'in-use', message: expect.stringContaining(String(process.pid)) },
    ])
  })

  it('stops when the caller cancels, and leaves no session behind', async () => {
    const workbench = await start()
    const controller = new AbortController()
    controller.abort()
    const cancelled = workbench.sessions.open(
      { paths: [OLD], into: null, acceptPartial: false },
      quietly([], controller.signal),
    )
    await expect(cancelled).rejects.toMatchObject({ kind: 'cancelled' })
    expect(await workbench.sessions.list({}, quietly())).toEqual([])
  })

  it('tells files of the command line once, when the first front asks what this is', async () => {
    const workbench = await start({ openFiles: [OLD] })
    expect(workbench.seen('files.opened')).toEqual([])
    await workbench.workbench.about({}, quietly())
    await workbench.workbench.about({}, quietly())
    await expect
      .poll(() => workbench.seen('files.opened').map(({ snapshots }) => snapshots.length))
      .toEqual([1])
  })
})

describe('keeping', () => {
  it('writes a draft to its file and says saved only then', async () => {
    const workbench = await start()
    const { id, path } = await savedSession(workbench)
    expect(await firstSession(workbench)).toMatchObject({ id, path, persistence: 'saved', failure: null })
    const states = workbench.seen('sessions.changed').map(([session]) => session?.persistence)
    expect([...new Set(states)]).toEqual(['draft', 'saving', 'saved'])
  })

  it('finds everything again in a new workbench: snapshots, names, notes and figures', async () => {
    const first = await start()
    const { id, path } = await savedSession(first)
    const [old, newer] = (await firstSession(first)).snapshots
    if (!old || !newer) throw new Error('two snapshots were saved')
    await first.sessions.rename({ session: id, name: 'Leak hunt' }, quietly())
    await first.sessions.annotate({ session: id, note: 'before and after' }, quietly())
    await first.sessions.renameSnapshot({ session: id, snapshot: old.id, name: 'Start' }, quietly())
    await first.sessions.annotateSnapshot({ session: id, snapshot: newer.id, note: 'it grew' }, quietly())
    const total = await totalOf(first, newer.id)
    await first.close()

    const second = await start()
    await openFiles(second, [path])
    const session = await firstSession(second)
    expect(session).toMatchObject({ name: 'Leak hunt', note: 'before and after', path, persistence: 'saved' })
    expect(session.snapshots.map(({ name, note }) => [name, note])).toEqual([
      ['Start', ''],
      ['tracemalloc-3.12-b', 'it grew'],
    ])
    expect(await totalOf(second, session.snapshots[1]?.id ?? '')).toEqual(total)
  })

  it('saves each later change by itself: a new snapshot, a deleted one', async () => {
    const workbench = await start()
    const { id, path } = await savedSession(workbench)
    await openFiles(workbench, [golden('tracemalloc-3.11-a.pickle')], id)
    const [first] = (await firstSession(workbench)).snapshots
    await workbench.sessions.deleteSnapshot({ session: id, snapshot: first?.id ?? '' }, quietly())
    const kept = await workbench.until(id, isSaved)
    expect(kept.snapshots.map(({ name, ordinal }) => [name, ordinal])).toEqual([
      ['tracemalloc-3.12-b', 1],
      ['tracemalloc-3.11-a', 2],
    ])
    await workbench.sessions.close({ session: id }, quietly())
    await openFiles(workbench, [path])
    expect((await firstSession(workbench)).snapshots.map(({ name }) => name)).toEqual([
      'tracemalloc-3.12-b',
      'tracemalloc-3.11-a',
    ])
  })

  it('keeps a draft that could not be written a draft, with everything in it', async () => {
    const workbench = await start()
    await openFiles(workbench, [OLD])
    const { id } = await firstSession(workbench)
    const path = join(await temporaryFolder(), 'no such folder', 'story.arenascope')
    await expect(workbench.sessions.save({ session: id, path }, quietly())).rejects.toMatchObject({
      kind: 'not-found',
    })
    const session = await firstSession(workbench)
    expect(session).toMatchObject({ persistence: 'draft', path: null })
    expect((await totalOf(workbench, session.snapshots[0]?.id ?? '')).count).toBeGreaterThan(0)
  })

  it('refuses to write over the file of another open session', async () => {
    const workbench = await start()
    const { path } = await savedSession(workbench)
    const draft = await workbench.sessions.create({ name: 'Other' }, quietly())
    await expect(workbench.sessions.save({ session: draft.id, path }, quietly())).rejects.toMatchObject({
      kind: 'in-use',
    })
  })

  it('saves a copy that opens beside the original, each with its own snapshots', async () => {
    const workbench = await start()
    const { id, path } = await savedSession(workbench)
    const copy = join(path, '..', 'copy.arenascope')
    await workbench.sessions.saveCopy({ session: id, path: copy }, quietly())
    await openFiles(workbench, [copy])
    const sessions = await workbench.sessions.list({}, quietly())
    expect(sessions.map((session) => session.path)).toEqual([path, copy])
    expect(new Set(sessions.flatMap(({ snapshots }) => snapshots.map((one) => one.id))).size).toBe(4)
  })

  it('loses nothing that was shown as saved when it is not closed', async () => {
    const workbench = await start()
    const { id, path } = await savedSession(workbench)
    await workbench.sessions.annotate({ session: id, note: 'kept' }, quietly())
    await workbench.until(id, isSaved)
    const copy = join(await temporaryFolder(), 'as-it-lies.arenascope')
    await copyFile(path, copy)
    const second = await start()
    await openFiles(second, [copy])
    expect((await firstSession(second)).note).toBe('kept')
  })

  it('says that a change could not be saved and why, and saves it with the next try', async () => {
    let isDiskFull = false
    const store = inProcess({
      ...sessionHandlers,
      describe(argument: Parameters<typeof sessionHandlers.describe>[0]) {
        if (isDiskFull) throw new Problem({ kind: 'denied', message: 'No space is left on the device' })
        return sessionHandlers.describe(argument)
      },
    })
    const workbench = await start({ crews: { store } })
    const { id, path } = await savedSession(workbench)
    isDiskFull = true
    await workbench.sessions.annotate({ session: id, note: 'precious' }, quietly())
    const failed = await workbench.until(id, ({ persistence }) => persistence === 'failed')
    expect(failed).toMatchObject({ note: 'precious', failure: 'No space is left on the device' })
    await expect(workbench.sessions.save({ session: id, path: null }, quietly())).rejects.toMatchObject({
      kind: 'denied',
    })
    isDiskFull = false
    const saved = await workbench.sessions.save({ session: id, path: null }, quietly())
    expect(saved).toMatchObject({ persistence: 'saved', failure: null })
    await workbench.sessions.close({ session: id }, quietly())
    await openFiles(workbench, [path])
    expect((await firstSession(workbench)).note).toBe('precious')
  })

  it('shows a new snapshot on its way to the file as a job', async () => {
    const workbench = await start()
    const { id } = await savedSession(workbench)
    await openFiles(workbench, [golden('tracemalloc-3.11-a.pickle')], id)
    await workbench.until(id, isSaved)
    const jobs = await workbench.workbench.jobs({}, quietly())
    expect(jobs.at(-1)).toMatchObject({ state: 'done' })
    const labels = workbench
      .seen('jobs.changed')
      .flatMap((list) => list.map(({ progress }) => progress.label))
    expect(labels).toContain('Saving tracemalloc-3.11-a')
  })

  it('takes hold of its files again after the sessions thread died', async () => {
    const crew = inProcess(sessionHandlers)
    const lost: (() => void)[] = []
    const store: typeof crew = {
      ...crew,
      onLost(listener) {
        lost.push(listener)
        return () => {}
      },
    }
    const workbench = await start({ crews: { store } })
    const { id, path } = await savedSession(workbench)
    await sessionHandlers.release({ path })
    await workbench.sessions.annotate({ session: id, note: 'after' }, quietly())
    await workbench.until(id, ({ persistence }) => persistence === 'failed')
    for (const listener of lost) listener()
    expect((await workbench.until(id, isSaved)).note).toBe('after')
  })

  it('lists what was opened and saved, newest first, and whether it is still there', async () => {
    const workbench = await start()
    expect((await workbench.workbench.about({}, quietly())).firstStart).toBe(true)
    const { path } = await savedSession(workbench)
    expect(await workbench.sessions.recent({}, quietly())).toMatchObject([{ path, exists: true }])
    expect((await workbench.workbench.about({}, quietly())).firstStart).toBe(false)
    await workbench.sessions.forgetRecent({ path }, quietly())
    expect(await workbench.sessions.recent({}, quietly())).toEqual([])
  })

  it('lists a session under its new name, and its copies', async () => {
    const workbench = await start()
    const { id, path } = await savedSession(workbench)
    await workbench.sessions.rename({ session: id, name: 'nightly' }, quietly())
    const copy = join(await temporaryFolder(), 'copy.arenascope')
    await workbench.sessions.saveCopy({ session: id, path: copy }, quietly())
    expect(await workbench.sessions.recent({}, quietly())).toMatchObject([
      { path: copy, name: 'nightly' },
      { path, name: 'nightly' },
    ])
  })
})

async function upload(workbench: TestWorkbench, path: string, name: string): Promise<string> {
  const content = await readFile(path)
  const begun = await workbench.sessions.beginUpload({ name, size: content.length }, quietly())
  for (let at = 0; at < content.length; at += 1000) {
    const bytes = new Uint8Array(content.subarray(at, at + 1000))
    await workbench.sessions.addToUpload({ upload: begun.upload, bytes }, quietly())
  }
  return begun.upload
}

describe('uploads', () => {
  it('imports a dump that arrived in pieces and throws the pieces away', async () => {
    const workbench = await start()
    const id = await upload(workbench, OLD, 'nightly.pickle')
    const outcome = await workbench.sessions.finishUploads(
      { uploads: [id], into: null, acceptPartial: false },
      quietly(),
    )
    expect(outcome.snapshots.map(({ name, source }) => [name, source])).toEqual([
      ['nightly', 'nightly.pickle'],
    ])
    const left = await readdir(join(workbench.folder, 'uploads', String(process.pid)))
    expect(left).toEqual([])
  })

  it('keeps an uploaded session file among the sessions of the data folder', async () => {
    const workbench = await start()
    const { id: saved, path } = await savedSession(workbench)
    await workbench.sessions.close({ session: saved }, quietly())
    const id = await upload(workbench, path, '../../etc/story.arenascope')
    const outcome = await workbench.sessions.finishUploads(
      { uploads: [id], into: null, acceptPartial: false },
      quietly(),
    )
    expect(outcome.problems).toEqual([])
    const session = await firstSession(workbench)
    expect(session.path).toBe(join(workbench.folder, 'sessions', '.._.._etc_story.arenascope'))
  })

  it('of a dump that ends early leave nothing behind: it can be sent again', async () => {
    const workbench = await start()
    const cut = join(await temporaryFolder(), 'cut.pickle')
    await writeFile(cut, (await readFile(OLD)).subarray(0, 4000))
    const id = await upload(workbench, cut, 'cut.pickle')
    const { problems } = await workbench.sessions.finishUploads(
      { uploads: [id], into: null, acceptPartial: false },
      quietly(),
    )
    expect(problems).toMatchObject([{ file: 'cut.pickle', wholeTraces: expect.any(Number) }])
    expect(await readdir(join(workbench.folder, 'uploads', String(process.pid)))).toEqual([])
  })

  it('refuses more bytes than were announced, and fewer', async () => {
    const workbench = await start()
    const more = await workbench.sessions.beginUpload({ name: 'a', size: 2 }, quietly())
    const bytes = new Uint8Array(3)
    await expect(
      workbench.sessions.addToUpload({ upload: more.upload, bytes }, quietly()),
    ).rejects.toMatchObject({ kind: 'bad-argument' })
    const fewer = await workbench.sessions.beginUpload({ name: 'a', size: 4 }, quietly())
    await workbench.sessions.addToUpload({ upload: fewer.upload, bytes }, quietly())
    await expect(
      workbench.sessions.finishUploads(
        { uploads: [fewer.upload], into: null, acceptPartial: false },
        quietly(),
      ),
    ).rejects.toMatchObject({ kind: 'bad-input' })
  })

  it('of a process that was killed are removed at the next start', async () => {
    const dataFolder = await temporaryFolder()
    const left = join(dataFolder, 'uploads', '2147483646')
    await mkdir(join(left, 'an-upload'), { recursive: true })
    await writeFile(join(left, 'an-upload', 'half.pickle'), 'half')
    await start({ dataFolder })
    expect(await readdir(join(dataFolder, 'uploads'))).toEqual([])
  })

  it('refuses more than 2 GiB before any byte arrives', async () => {
    const workbench = await start()
    const size = 2 * 1024 ** 3 + 1
    await expect(workbench.sessions.beginUpload({ name: 'big', size }, quietly())).rejects.toMatchObject({
      kind: 'bad-argument',
    })
  })
})
