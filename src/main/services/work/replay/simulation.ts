// What a simulation thread runs: a trace from its two files, played under one profile or several. A thread is started
// per call; the command line and, later, the window call it.
import { Problem } from '@shared/base/problem'
import { fileNameOf } from '@shared/base/paths'
import type { RefusedPlace } from '@shared/model/program'
import type { Recording, SimulatedRun } from '@shared/model/run'
import type { AllocatorProfile } from '@main/allocator/profiles/profile'
import type { WorkContext } from '@main/jobs'
import { chooseProfile, type ProfileChoice } from './choose-profile'
import { openTrace } from './open-trace'
import { recordRun } from './record-run'
import { replay, type ReplayOutcome } from './replay'
import type { PlayAgainArgument } from '../run/play-again'
import type { RunAnswer, RunArgument } from '../run/run-program'

export interface PlayArgument {
  readonly path: string
  readonly choice: ProfileChoice
  /** Profiles that the first one is compared with. */
  readonly against: readonly ProfileChoice[]
  readonly verify: boolean
  /** Whether the run is kept, not only its figures. */
  readonly record: boolean
}

export interface PlayAnswer {
  readonly profile: AllocatorProfile
  readonly outcome: ReplayOutcome
  /**
   * The first profile's and those of `against`, in their order, when the run is recorded or compared; none after a
   * difference.
   */
  readonly runs: readonly SimulatedRun[]
  /** The files that were played, when the run is recorded. */
  readonly recording: Recording | null
}

export const simulationHandlers = {
  /** The columns of the result move to the caller. Rejects with a Problem. */
  async play(argument: PlayArgument, context: WorkContext): Promise<PlayAnswer> {
    try {
      const answer = await play(argument, context)
      context.transfer([...buffersOf([answer.runs, answer.recording])])
      return answer
    } catch (error) {
      throw isOutOfMemory(error) ? outOfMemory(argument.path) : error
    }
  },

  /** All places of a program that cannot run, without running it. */
  async check(argument: Pick<RunArgument, 'source' | 'file' | 'choice'>): Promise<readonly RefusedPlace[]> {
    const { checkOne } = await import('../run/run-program')
    return checkOne(argument)
  },

  /** Plays a program's run again under another profile. */
  async playAgain(argument: PlayAgainArgument, context: WorkContext): Promise<SimulatedRun> {
    const { playAgain } = await import('../run/play-again')
    const run = playAgain(argument, context)
    context.transfer([...buffersOf(run)])
    return run
  },

  /** Runs a program; what it prints is told while it runs. The columns of the result move to the caller. */
  async run(argument: RunArgument, context: WorkContext): Promise<RunAnswer> {
    const { runOne } = await import('../run/run-program')
    try {
      const answer = runOne(argument, context)
      context.transfer([...buffersOf(answer)])
      return answer
    } catch (error) {
      throw isOutOfMemory(error) ? outOfMemory(argument.file) : error
    }
  },
}

export type SimulationHandlers = typeof simulationHandlers

async function play(argument: PlayArgument, context: WorkContext): Promise<PlayAnswer> {
  const { path, choice, against, verify, record } = argument
  const { trace, files } = await openTrace(path, context)
  const profile = await chooseProfile(choice, trace, context)
  // All profiles are found before the first is played.
  const others: AllocatorProfile[] = []
  for (const other of against) others.push(await chooseProfile(other, trace, context))
  const recording = record ? files : null
  const isRecorded = record || against.length > 0
  const verified = verify || !isRecorded ? replay(trace, profile, { verify, context }) : null
  if (!isRecorded && verified !== null) return { profile, outcome: verified, runs: [], recording }
  const hasDifference = (verified?.verified?.difference ?? null) !== null
  if (verified !== null && hasDifference) return { profile, outcome: verified, runs: [], recording: null }

  const options = { source: fileNameOf(path), context }
  const { run, statistics } = recordRun(trace, profile, options)
  const events = trace.op.length
  const { pymallocEvents } = run.facts
  const outcome = verified ?? { events, pymallocEvents, verified: null, statistics }
  const runs = [run, ...others.map((other) => recordRun(trace, other, options).run)]
  return { profile, outcome, runs, recording }
}

/** Of all typed arrays in `value`, each once. */
function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): ReadonlySet<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer)
  } else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) buffersOf(part, found)
  }
  return found
}

/** What V8 says when there is no memory for the columns of a model. */
function isOutOfMemory(error: unknown): boolean {
  return error instanceof RangeError && /allocation failed|Invalid typed array length/.test(error.message)
}

function outOfMemory(file: string): Problem {
  return new Problem({
    kind: 'denied',
    message: 'The program had more memory than can be simulated on this machine',
    file,
    remedy: 'Record a smaller part of it',
  })
}
