// A workbench that works in this process, over a data folder of its own; for tests of the services.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CallContext, Progress } from '@shared/base/progress'
import type { EventName, Events, Services } from '@shared/contract/index'
import type { SessionInfo } from '@shared/model/session'
import { inProcess } from '@main/jobs'
import { assembleWorkbench } from '@main/services/workbench-root'
import type { Crews, Workbench, WorkbenchOptions } from '@main/services/workbench-root'
import { analysisHandlers } from '@main/services/work/analysis'
import { simulationHandlers } from '@main/services/work/replay/simulation'
import { readerHandlers } from '@main/services/work/reader'
import { sessionHandlers } from '@main/services/work/sessions'

export const GOLDEN = resolve('test/golden/data/tracemalloc')

export function golden(name: string): string {
  return join(GOLDEN, name)
}

export interface TestWorkbench extends Services {
  readonly workbenchItself: Workbench
  readonly folder: string
  /** Every payload of an event, in order. */
  seen<E extends EventName>(event: E): readonly Events[E][]
  /** Resolves when the session is as `isReached` asks; fails after two seconds. */
  until(session: string, isReached: (info: SessionInfo) => boolean): Promise<SessionInfo>
  close(): Promise<void>
}

export interface TestOptions extends Partial<WorkbenchOptions> {
  readonly crews?: Partial<Crews>
}

export async function startTestWorkbench(options: TestOptions = {}): Promise<TestWorkbench> {
  const folder = options.dataFolder ?? (await temporaryFolder())
  const workbench = await assembleWorkbench(
    {
      front: 'browser',
      why: null,
      resources: pathToFileURL(`${resolve('resources')}/`),
      ...options,
      dataFolder: folder,
    },
    {
      analysis: inProcess(analysisHandlers),
      store: inProcess(sessionHandlers),
      startReader: () => inProcess(readerHandlers),
      startSimulation: () => inProcess(simulationHandlers),
      ...options.crews,
    },
  )
  const seen = recordEvents(workbench)
  return {
    ...workbench.services,
    workbenchItself: workbench,
    folder,
    // Each event's payloads were recorded under its own name.
    seen: <E extends EventName>(event: E) => (seen.get(event) ?? []) as Events[E][],
    until: (session, isReached) => until(workbench, session, isReached),
    close: () => workbench.close(),
  }
}

const EVENTS: readonly EventName[] = [
  'sessions.changed',
  'jobs.changed',
  'settings.changed',
  'programs.changed',
  'files.opened',
]

function recordEvents(workbench: Workbench): Map<EventName, unknown[]> {
  const seen = new Map<EventName, unknown[]>(EVENTS.map((event) => [event, []]))
  for (const event of EVENTS) workbench.events.on(event, (payload) => seen.get(event)?.push(payload))
  return seen
}

async function until(
  workbench: Workbench,
  id: string,
  isReached: (info: SessionInfo) => boolean,
): Promise<SessionInfo> {
  for (let waited = 0; waited < 2000; waited += 5) {
    const sessions = await workbench.services.sessions.list({}, quietly())
    const found = sessions.find((session) => session.id === id)
    if (found && isReached(found)) return found
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error('The session did not become as expected within two seconds')
}

export function isSaved(info: SessionInfo): boolean {
  return info.persistence === 'saved'
}

type ConsumersTable = Parameters<Services['consumers']['page']>[0]['table']

/** `statistics('lineno')` in CPython's own order. */
export function byLine(snapshot: string): ConsumersTable {
  return {
    snapshot,
    grouping: { groupBy: 'lineno', cumulative: false, filters: [], mapping: [] },
    search: '',
    sort: { by: 'size', descending: true },
  }
}

/** A call's context whose progress goes to `heard`. */
export function quietly(heard: Progress[] = [], signal = new AbortController().signal): CallContext {
  return { progress: (progress) => heard.push(progress), signal }
}

const temporary: string[] = []

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'arenascope-test-'))
  temporary.push(folder)
  return folder
}

/** For `afterAll`. */
export async function removeTemporaryFolders(): Promise<void> {
  await Promise.all(temporary.splice(0).map((folder) => rm(folder, { recursive: true, force: true })))
}
