// Python programs on the simulated allocator: checking, running, pausing and stepping them, and keeping their text with a
// session. 'programs.changed' tells of those that run; what a run leaves behind is with `runs`.
import * as v from 'valibot'
import type {
  LiveMemory,
  OutputPiece,
  ProgramInfo,
  RefusedPlace,
  RunningProgram,
  SavedProgram,
} from '@shared/model/program'
import type { RunEvidence } from '@shared/model/run'
import { call } from './define'
import { count, id, name, nothing } from './schemas'

/** UTF-16 units. */
export const LONGEST_PROGRAM = 2 ** 24

const text = v.pipe(v.string(), v.maxLength(LONGEST_PROGRAM))
/** What __file__ and tracebacks say; no file is opened by it. */
const file = v.pipe(v.string(), v.minLength(1), v.maxLength(4096))

const choice = v.object({
  /** A release, such as `3.12`; with a profile it names the objects. */
  python: v.optional(v.pipe(v.string(), v.maxLength(32))),
  /** The id of a profile. */
  profile: v.optional(v.pipe(v.string(), v.maxLength(64))),
  /** The JSON of a profile; goes before `profile`. */
  customProfile: v.optional(v.pipe(v.string(), v.maxLength(100_000))),
})

/** What a program can run as under. */
export interface PythonOffer {
  readonly pythons: readonly string[]
  readonly defaultPython: string
  readonly profiles: readonly {
    readonly id: string
    readonly label: string
    readonly evidence: RunEvidence
  }[]
}

/** A part of what was printed, and how much there is. */
export interface OutputPage {
  readonly pieces: readonly OutputPiece[]
  readonly pieceCount: number
  /** UTF-16 units beyond what is kept. */
  readonly leftOut: number
}

export const programs = {
  offer: call<PythonOffer>()(nothing),
  /** Every place that cannot run, without running anything; none when it can. */
  check: call<readonly RefusedPlace[]>()(v.object({ text, file, choice })),
  /**
   * Starts a program in a thread of its own; it appears in 'programs.changed'. When it ends, its run and its snapshots are
   * in the session. `command`: `line` and `allocation` stop it at its first one. Rejects when four run already.
   */
  start: call<RunningProgram>()(
    v.object({ session: id, text, file, choice, command: v.picklist(['run', 'line', 'allocation']) }),
  ),
  control: call<void>()(
    v.object({ program: id, command: v.picklist(['run', 'line', 'allocation', 'pause', 'cancel']) }),
  ),
  /** Those that run and the last that ended, oldest first. */
  running: call<readonly RunningProgram[]>()(nothing),
  /** Arenas, call stack and samples as they were told last. */
  live: call<LiveMemory>()(v.object({ program: id })),
  /** What it printed, from a piece on: lines, or parts of long ones. */
  output: call<OutputPage>()(
    v.object({ program: id, offset: count, limit: v.pipe(count, v.maxValue(10_000)) }),
  ),
  /** Forgets one that has ended; its run stays in the session. */
  dismiss: call<void>()(v.object({ program: id })),

  /** Keeps a program with the session; `program` null is a new one. */
  keep: call<ProgramInfo>()(v.object({ session: id, program: v.nullable(id), name, text })),
  load: call<SavedProgram>()(v.object({ session: id, program: id })),
  remove: call<void>()(v.object({ session: id, program: id })),
} as const
