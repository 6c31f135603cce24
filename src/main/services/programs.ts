// The programs service: programs run in threads of their own and are moved on through a word of shared memory; what they
// leave behind goes into their session. Programs' texts are kept with a session whether they run or not.
import { randomUUID } from 'node:crypto'
import type { Services } from '@shared/contract/index'
import { Problem } from '@shared/base/problem'
import type { RunningProgram } from '@shared/model/program'
import type { Crew } from '@main/jobs'
import { programRunName } from './names'
import type { JobBoard } from './job-board'
import { ProgramDesk } from './programs/program-desk'
import { findProgram } from './sessions/open-session'
import type { OpenSession } from './sessions/open-session'
import type { Shelf } from './sessions/shelf'
import type { SimulationHandlers } from './work/replay/simulation'
import type { KeptRun } from './work/run/run-program'
import { DEFAULT_PYTHON, PROFILE_NAMES, PYTHONS } from './work/run/pythons'

export interface ProgramsPorts {
  readonly shelf: Shelf
  readonly board: JobBoard
  readonly startSimulation: () => Crew<SimulationHandlers>
  readonly announce: (programs: readonly RunningProgram[]) => void
}

/** Programs that a session keeps. */
const MOST_KEPT = 1000

export interface ProgramsService {
  readonly service: Services['programs']
  /** Cancels what runs. */
  close(): Promise<void>
}

export function createProgramsService(ports: ProgramsPorts): ProgramsService {
  const { shelf } = ports
  const desk = new ProgramDesk({
    ...ports,
    keep: (session, kept) => keepRun(shelf, shelf.session(session), kept),
  })
  const service: Services['programs'] = {
    async offer() {
      return { pythons: PYTHONS, defaultPython: DEFAULT_PYTHON, profiles: PROFILE_NAMES }
    },
    async check({ text, file, choice }) {
      return desk.check({ source: text, file, choice })
    },
    async start({ session, ...program }) {
      shelf.session(session)
      return desk.start(session, program)
    },
    async control({ program, command }) {
      desk.control(program, command)
    },
    running: async () => desk.list(),
    live: async ({ program }) => desk.live(program),
    output: async ({ program, offset, limit }) => desk.output(program, offset, limit),
    async dismiss({ program }) {
      desk.dismiss(program)
    },

    async keep({ session: id, program, name, text }) {
      const session = shelf.session(id)
      if (program !== null) findProgram(session, program)
      else if (session.programs.length >= MOST_KEPT) {
        throw new Problem({ kind: 'denied', message: `A session keeps at most ${MOST_KEPT} programs` })
      }
      const kept = { id: program ?? randomUUID(), name, text, changedAt: Date.now() }
      shelf.keepProgram(session, kept)
      return { id: kept.id, name, changedAt: kept.changedAt }
    },
    load: async ({ session, program }) => findProgram(shelf.session(session), program),
    async remove({ session, program }) {
      shelf.deleteProgram(shelf.session(session), program)
    },
  }
  return { service, close: () => desk.close() }
}

/** @returns the run's id in the session */
function keepRun(shelf: Shelf, session: OpenSession, { run, snapshots, recording }: KeptRun): string {
  const { source, pythonVersion, profile } = run.facts
  for (const { id, name, facts, table } of snapshots) {
    shelf.add(session, { ...facts, name, note: '', takenAt: Date.now(), source }, table, id)
  }
  const name = programRunName(source, pythonVersion, profile)
  return shelf.addRun(session, { name, note: '' }, { run, recording }).id
}
