// What holds for every front: the same calls, events, progress, cancellation and problems, whatever carries them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cancelled, Problem } from '@shared/base/problem'
import type { Progress } from '@shared/base/progress'
import { createCaller, createClient } from '@shared/contract/client'
import type { WorkbenchClient } from '@shared/contract/client'
import type { CallTree } from '@shared/contract/consumers'
import type { Services } from '@shared/contract/index'
import type { LiveMemory, RunningProgram } from '@shared/model/program'
import type { Channel } from '@shared/contract/messages'
import { createTestEvents, stubServices } from '@test/support/stub-services'
import type { TestEvents } from '@test/support/stub-services'

export interface OpenFront {
  /** The calling end. */
  readonly channel: Channel
  /** The calling end goes away, as a closed tab does. */
  leave(): void
  close(): Promise<void>
}

export interface FrontOptions {
  readonly services: Services
  readonly events: TestEvents
  readonly onDefect: (error: unknown) => void
}

const SPEC = {
  snapshot: 's1',
  grouping: { groupBy: 'lineno', cumulative: false, filters: [], mapping: [] },
  search: '',
  sort: { by: 'size', descending: true },
} as const

const TREE: CallTree = {
  files: ['/app/tree.py', 'lone \ud800 surrogate', '文件.py'],
  packages: [{ name: 'app', kind: 'yours' }],
  parent: Uint32Array.of(0, 0, 4_294_967_295),
  depth: Uint16Array.of(0, 1, 65_535),
  file: Uint32Array.of(0xffffffff, 0, 1),
  line: new Uint32Array(0),
  package: Uint16Array.of(1, 2, 3),
  size: Float64Array.of(Number.NaN, -0, 2 ** 53),
  selfSize: Float64Array.of(Infinity, -Infinity, 5e-324),
  count: Float64Array.of(1, 2, 3),
  merged: new Uint32Array(100_000).fill(7),
}

const LIVE: LiveMemory = {
  arenaSize: 262_144,
  address: Float64Array.of(0x7fff_f75f_c000),
  fullness: Uint8Array.of(255),
  stack: [{ name: '<module>', line: 3 }],
  at: Float64Array.of(0, 1),
  rss: Float64Array.of(4096, 8192),
  arenas: Float64Array.of(0, 1),
  asked: Float64Array.of(0, 100),
}

const RUNNING: RunningProgram = {
  id: 'p',
  session: 's',
  file: 'lab.py',
  python: '3.12',
  profile: 'article',
  phase: 'ended',
  line: 3,
  figures: { event: 1, rss: 8192, arenas: 1, arenasHighWater: 1, asked: 100, askedPeak: 200 },
  outputLength: 4,
  outcome: { kind: 'failed', problem: { kind: 'internal', message: 'The thread ended' } },
}

const PROBLEM = new Problem({
  kind: 'in-use',
  message: 'Another process holds the file',
  file: '/tmp/a.arenascope',
  offset: 12,
  expected: 'nobody',
  remedy: 'Save a copy',
})

/** `open` puts the services on the front's own transport. */
export function itKeepsTheContract(front: string, open: (options: FrontOptions) => Promise<OpenFront>): void {
  describe(`the contract over ${front}`, () => {
    let opened: OpenFront
    let client: WorkbenchClient
    let events: TestEvents
    let defects: unknown[]
    let uploaded: Uint8Array[]
    let aborted: string[]

    beforeEach(async () => {
      events = createTestEvents()
      defects = []
      uploaded = []
      aborted = []
      const services = stubServices({
        workbench: {
          cancelJob: () => Promise.resolve(),
          changeSettings: ({ theme = 'dark', density = 'compact' }) =>
            Promise.resolve({ theme, density, layout: '' }),
        },
        consumers: { tree: () => Promise.resolve(TREE) },
        programs: { live: () => Promise.resolve(LIVE) },
        sessions: {
          rename: () => Promise.reject(PROBLEM),
          addToUpload: ({ bytes }) => {
            uploaded.push(bytes)
            return Promise.resolve()
          },
          open: async ({ paths }, { progress, signal }) => {
            for (const done of [0, 1, 2]) progress({ label: 'Reading', done, total: 2, unit: 'steps' })
            if (paths.includes('wait')) await waitForAbort(signal, () => aborted.push('open'))
            return { sessions: paths, snapshots: [], problems: [] }
          },
        },
        reports: {
          render: () =>
            Promise.resolve({ text: 'é'.repeat(5_000_000), bytes: 10_000_000, suggestedName: 'r.html' }),
        },
        files: { list: () => Promise.reject(new TypeError('a defect of ours')) },
      })
      opened = await open({ services, events, onDefect: (error) => defects.push(error) })
      client = createClient(createCaller(opened.channel))
    })
    afterEach(() => opened.close())

    it('carries arguments and results', async () => {
      const outcome = await client.sessions.open({ paths: ['a', 'é\ud800'], into: null, acceptPartial: true })
      expect(outcome).toEqual({ sessions: ['a', 'é\ud800'], snapshots: [], problems: [] })
    })

    it('carries a method without a result', async () => {
      expect(await client.workbench.cancelJob({ job: 'j' })).toBeUndefined()
    })

    it('leaves out what is undefined', async () => {
      expect(await client.workbench.changeSettings({ theme: 'light' })).toEqual({
        theme: 'light',
        density: 'compact',
        layout: '',
      })
    })

    it('carries typed arrays with their types and every value', async () => {
      const tree = await client.consumers.tree({ table: SPEC, maxNodes: 10 })
      expect(tree).toEqual(TREE)
      expect(Object.is(tree.size[1], -0)).toBe(true)
      expect(tree.depth).toBeInstanceOf(Uint16Array)
    })

    it('carries a running program: its state as it changes, its memory in columns', async () => {
      const seen: unknown[] = []
      const heard = new Promise<void>((resolve) => {
        client.on('programs.changed', (programs) => {
          seen.push(programs)
          resolve()
        })
      })
      expect(await client.programs.live({ program: 'p' })).toEqual(LIVE)
      events.emit('programs.changed', [RUNNING])
      await heard
      expect(seen).toEqual([[RUNNING]])
    })

    it('checks what a program is run with', async () => {
      const program = { session: 's', text: 'x = 1', file: 'lab.py', choice: {} }
      // @ts-expect-error no command
      const leap = client.programs.start({ ...program, command: 'leap' })
      await expect(leap).rejects.toMatchObject({
        kind: 'bad-argument',
        message: expect.stringContaining('command'),
      })
      const nameless = client.programs.start({ ...program, file: '', command: 'run' })
      await expect(nameless).rejects.toMatchObject({
        kind: 'bad-argument',
        message: expect.stringContaining('file'),
      })
      const page = client.runs.lives({ run: 'r', offset: 0, limit: 1001 })
      await expect(page).rejects.toMatchObject({
        kind: 'bad-argument',
        message: expect.stringContaining('limit'),
      })
      expect(defects).toEqual([])
    })

    it('carries a text of ten megabytes', async () => {
      const spec = {
        comparison: { old: 'a', new: 'b', grouping: SPEC.grouping, oldMapping: [] },
        options: {
          title: '',
          sections: {
            summary: true,
            waterfall: true,
            changes: true,
            newAndGone: true,
            consumers: true,
            notes: true,
          },
          pseudonyms: false,
          failAbove: null,
        },
      }
      expect((await client.reports.render({ spec, format: 'html' })).text).toBe('é'.repeat(5_000_000))
    })

    it('carries the pieces of an upload', async () => {
      const bytes = Uint8Array.from({ length: 1_000_003 }, (_, i) => i % 251)
      await client.sessions.addToUpload({ upload: 'u', bytes })
      expect(uploaded).toHaveLength(1)
      expect(Buffer.from(uploaded[0] ?? []).equals(Buffer.from(bytes))).toBe(true)
    })

    it('answers many calls at once, each with its own result', async () => {
      const names = Array.from({ length: 100 }, (_, i) => `file ${i}`)
      const outcomes = await Promise.all(
        names.map((name) => client.sessions.open({ paths: [name], into: null, acceptPartial: false })),
      )
      expect(outcomes.map((outcome) => outcome.sessions[0])).toEqual(names)
    })

    it('reports progress in order, before the result', async () => {
      const seen: Progress[] = []
      await client.sessions.open(
        { paths: ['a'], into: null, acceptPartial: false },
        { onProgress: (progress) => seen.push(progress) },
      )
      expect(seen.map((progress) => progress.done)).toEqual([0, 1, 2])
      expect(seen[0]).toEqual({ label: 'Reading', done: 0, total: 2, unit: 'steps' })
    })

    it('cancels one call and leaves the others alone', async () => {
      const controller = new AbortController()
      const waiting = client.sessions.open(
        { paths: ['wait'], into: null, acceptPartial: false },
        { signal: controller.signal },
      )
      const other = client.sessions.open({ paths: ['b'], into: null, acceptPartial: false })
      setTimeout(() => controller.abort(), 20)
      await expect(waiting).rejects.toMatchObject({ kind: 'cancelled' })
      expect(aborted).toEqual(['open'])
      expect((await other).sessions).toEqual(['b'])
    })

    it('does not send a call that was cancelled before', async () => {
      const call = client.workbench.cancelJob({ job: 'j' }, { signal: AbortSignal.abort() })
      await expect(call).rejects.toMatchObject({ kind: 'cancelled' })
    })

    it('carries a problem whole', async () => {
      const call = client.sessions.rename({ session: 's', name: 'n' })
      await expect(call).rejects.toBeInstanceOf(Problem)
      await expect(client.sessions.rename({ session: 's', name: 'n' })).rejects.toMatchObject(
        PROBLEM.toData(),
      )
    })

    it('tells a defect apart from a problem, on both ends', async () => {
      await expect(client.files.list({ path: null })).rejects.toMatchObject({ kind: 'internal' })
      expect(defects).toHaveLength(1)
      expect(defects[0]).toBeInstanceOf(TypeError)
    })

    it('refuses an argument that does not fit, naming the place and what was expected', async () => {
      // @ts-expect-error 7 is no path
      const call = client.sessions.open({ paths: ['a', 7], into: null, acceptPartial: false })
      await expect(call).rejects.toMatchObject({
        kind: 'bad-argument',
        message: 'The argument paths.1 of sessions.open is 7',
        expected: 'string',
      })
    })

    it('refuses an argument of another shape altogether', async () => {
      // @ts-expect-error no object
      await expect(client.sessions.open(undefined)).rejects.toMatchObject({ kind: 'bad-argument' })
      // @ts-expect-error text is no Uint8Array
      const call = client.sessions.addToUpload({ upload: 'u', bytes: 'abc' })
      await expect(call).rejects.toMatchObject({ kind: 'bad-argument', expected: 'Uint8Array' })
    })

    it.each([
      'sessions.constructor',
      'sessions.__proto__',
      'sessions.toString',
      '__proto__.toString',
      'constructor.assign',
      'sessions.open.more',
      'sessions',
      '',
    ])('knows no method %j', async (method) => {
      const call = createCaller(opened.channel).call(method, {})
      // The services say the first, Electron's bridge already the second.
      await expect(call).rejects.toThrow(
        /^There is no method|^The bridge passes calls of contract methods only$/,
      )
      expect(defects).toEqual([])
    })

    it('tells every subscriber of an event, in order, until it unsubscribes', async () => {
      const seen: string[] = []
      const stop = client.on('command.requested', (command) => seen.push(command))
      // Answered: so the other end is there and has subscribed.
      await client.workbench.cancelJob({ job: 'j' })
      events.emit('command.requested', 'one')
      events.emit('command.requested', 'two')
      await client.workbench.cancelJob({ job: 'j' })
      expect(seen).toEqual(['one', 'two'])
      stop()
      events.emit('command.requested', 'three')
      await client.workbench.cancelJob({ job: 'j' })
      expect(seen).toEqual(['one', 'two'])
    })

    it('cancels what is under way and forgets the events when the calling end goes away', async () => {
      const waiting = client.sessions.open({ paths: ['wait'], into: null, acceptPartial: false })
      waiting.catch(() => {})
      await expect.poll(() => events.listenerCount).toBeGreaterThan(0)
      await new Promise((resolve) => setTimeout(resolve, 50))
      opened.leave()
      await expect.poll(() => aborted).toEqual(['open'])
      await expect.poll(() => events.listenerCount).toBe(0)
    })
  })
}

async function waitForAbort(signal: AbortSignal, note: () => void): Promise<never> {
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  note()
  throw cancelled()
}
