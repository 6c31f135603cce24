// Puts the services together for a front: in worker threads for the window and the browser, in process for tests.
import { fileURLToPath } from 'node:url'
import { asProblem } from '@shared/base/problem'
import type { EventSink, EventSource, Services } from '@shared/contract/index'
import type { About } from '@shared/contract/workbench'
import { startThread } from '@main/jobs'
import type { Crew } from '@main/jobs'
import { createCompareService, createConsumersService } from './analysis'
import { createDataFolder } from './data-folder'
import { createEventHub } from './event-hub'
import { createFilesService } from './files'
import type { ChooseNatively } from './files'
import { createJobBoard, unattended } from './job-board'
import type { JobBoard } from './job-board'
import { createProgramsService } from './programs'
import { createReportsService } from './reports'
import { createResidentSnapshots } from './resident-snapshots'
import { createRunsService } from './runs'
import { closeSession, createSessionsService } from './sessions'
import { createExample } from './sessions/example'
import { createOpening } from './sessions/opening'
import type { Opening } from './sessions/opening'
import { createRecentSessions } from './sessions/recent-sessions'
import { createSaving } from './sessions/saving'
import { createShelf } from './sessions/shelf'
import type { Shelf } from './sessions/shelf'
import { createUploadDesk } from './sessions/upload-desk'
import { createUploads } from './sessions/uploads'
import { createWorkbenchService } from './workbench'
import type { AnalysisHandlers } from './work/analysis'
import type { ReaderHandlers } from './work/reader'
import type { SimulationHandlers } from './work/replay/simulation'
import type { SessionHandlers } from './work/sessions'

export interface WorkbenchOptions {
  /** Where settings, recent sessions, uploads and copies are kept; made when missing. */
  readonly dataFolder: string
  /** The app's own resources/ folder. */
  readonly resources: URL
  readonly front: About['front']
  /** One line: why this front and not the desktop app; null when it was asked for. */
  readonly why: string | null
  /** The system's dialogs; left out where there are none. */
  readonly chooseNatively?: ChooseNatively
  /** Named on the command line: opened at once, told as 'files.opened' when the front asks what this is. */
  readonly openFiles?: readonly string[]
}

/** Who does the work away from the main thread. */
export interface Crews {
  readonly analysis: Crew<AnalysisHandlers>
  readonly store: Crew<SessionHandlers>
  readonly startReader: () => Crew<ReaderHandlers>
  readonly startSimulation: () => Crew<SimulationHandlers>
}

export interface Workbench {
  readonly services: Services
  readonly events: EventSource & EventSink
  /** Opens files that the system hands over; what became of them is told as 'files.opened'. */
  open(paths: readonly string[]): Promise<void>
  /** Finishes what is on its way to session files, and ends the threads. */
  close(): Promise<void>
}

/** Bytes of the snapshots that the analysis thread holds; least used ones are read again from their session. */
const RESIDENT_BYTES = 1024 ** 3
/** As the ready-made session names the files of its program, which is shipped. */
const EXAMPLE = {
  session: 'sessions/growing-cache.arenascope',
  program: 'programs/shop',
  prefix: '/srv/corner-shop',
}

/** The workbench with its three kinds of threads; `workerEntry` is the built worker.js. */
export function createWorkbench(
  options: WorkbenchOptions & { readonly workerEntry: URL },
): Promise<Workbench> {
  const { workerEntry } = options
  return assembleWorkbench(options, {
    analysis: startThread<AnalysisHandlers>(workerEntry, 'analysis'),
    store: startThread<SessionHandlers>(workerEntry, 'sessions'),
    startReader: () => startThread<ReaderHandlers>(workerEntry, 'reader'),
    startSimulation: () => startThread<SimulationHandlers>(workerEntry, 'simulation'),
  })
}

/** The workbench over any crews; it closes them. */
export async function assembleWorkbench(options: WorkbenchOptions, crews: Crews): Promise<Workbench> {
  const { analysis, store } = crews
  const events = createEventHub()
  const board = createJobBoard((jobs) => events.emit('jobs.changed', jobs))
  const data = createDataFolder(options.dataFolder, (problem) =>
    board.reportFailure('Reading stored values', problem),
  )
  const recent = await createRecentSessions(data)

  const residents = createResidentSnapshots(
    {
      async hold(id) {
        const { session, snapshot } = shelf.snapshot(id)
        return analysis.call('hold', { id, table: await saving.tableOf(session, snapshot) })
      },
      release(id) {
        // A thread that is gone holds nothing.
        analysis.call('release', { id }).catch(() => undefined)
      },
      isStored: (id) => shelf.snapshot(id).snapshot.table === null,
    },
    RESIDENT_BYTES,
  )
  const shelf = createShelf({
    store,
    announce: (sessions) => events.emit('sessions.changed', sessions),
    forget: (snapshot) => residents.forget(snapshot),
    board,
  })
  const saving = createSaving(shelf, store, board)
  const opening = createOpening({ ...crews, shelf, board, recent })
  const uploads = await createUploads(await data.folder('uploads'))
  const keptSessions = await data.folder('sessions')

  analysis.onLost(() => residents.forgetAll())
  store.onLost(() => reopenFiles(shelf, store))

  const initial = openInitialFiles(opening, events, board, options.openFiles ?? [])
  const ports = { analysis, residents, shelf, board }
  const { startSimulation } = crews
  const programs = createProgramsService({
    shelf,
    board,
    startSimulation,
    announce: (running) => events.emit('programs.changed', running),
  })
  const services: Services = {
    workbench: await createWorkbenchService({
      data,
      board,
      events,
      front: options.front,
      why: options.why,
      hasNativeDialogs: options.chooseNatively !== undefined,
      // Whoever names files wants to see these, however long they take to be read.
      isFirstStart: () => recent.isFirstStart && !options.openFiles?.length,
      onGreeted: initial.tell,
    }),
    sessions: createSessionsService({
      shelf,
      store,
      board,
      opening,
      saving,
      recent,
      uploads: createUploadDesk(uploads, opening, keptSessions),
      example: createExample(
        opening,
        fileURLToPath(new URL(EXAMPLE.session, options.resources)),
        keptSessions,
      ),
    }),
    consumers: createConsumersService(ports),
    compare: createCompareService(ports),
    reports: createReportsService(ports),
    programs: programs.service,
    runs: createRunsService({ shelf, store, board, startSimulation }),
    files: await createFilesService({
      data,
      builtIn: [
        { folder: fileURLToPath(new URL(EXAMPLE.program, options.resources)), prefix: EXAMPLE.prefix },
      ],
      isHeld: (path) => shelf.holding(path) !== undefined,
      chooseNatively: options.chooseNatively ?? null,
    }),
  }

  return {
    services,
    events,
    async open(paths) {
      events.emit(
        'files.opened',
        await opening.open({ paths, into: null, acceptPartial: false }, unattended()),
      )
    },
    async close() {
      board.close()
      await programs.close()
      for (const { id } of shelf.list()) await closeSession({ shelf, store }, shelf.session(id))
      await uploads.close()
      await Promise.all([analysis.close(), store.close()])
    },
  }
}

/** Opens the files of the command line at once; what became of them is told when the first front is there to hear it. */
function openInitialFiles(
  opening: Opening,
  events: EventSink,
  board: JobBoard,
  paths: readonly string[],
): { readonly tell: () => void } {
  if (paths.length === 0) return { tell: () => {} }
  const outcome = opening.open({ paths, into: null, acceptPartial: false }, unattended())
  let isTold = false
  return {
    tell() {
      if (isTold) return
      isTold = true
      outcome.then(
        (opened) => events.emit('files.opened', opened),
        (error: unknown) => board.reportFailure('Opening files', asProblem(error)),
      )
    },
  }
}

/** The sessions thread died: a new one takes hold of the same files. Changes under way have failed and are tried again. */
function reopenFiles(shelf: Shelf, store: Crew<SessionHandlers>): void {
  for (const { id, path } of shelf.list()) {
    if (path === null) continue
    // What fails here shows with the session's next change.
    store.call('open', { path }).then(
      () => shelf.session(id).binding?.journal.flush(),
      () => undefined,
    )
  }
}
