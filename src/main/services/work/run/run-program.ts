// One program run on the simulated allocator, from its text to what it leaves behind. Called by the simulation thread for
// the command line and the Lab. What it prints is told while it runs.
import type { ProgramEnd, ProgramFailure, RefusedPlace } from '@shared/model/program'
import type { SimulatedRun } from '@shared/model/run'
import { simulatedMemory } from '@main/allocator/memory'
import type { AllocatorProfile } from '@main/allocator/profiles/profile'
import { runProgram } from '@main/interpreter/program'
import { refusalText } from '@main/interpreter/syntax/refusal'
import type { PythonVersion } from '@main/interpreter/version'
import type { WorkContext } from '@main/jobs'
import { hostMemory } from '@main/jobs/host-memory'
import { choosePython, type PythonChoice } from './choose-python'
import { finishedRun } from './finished-run'
import { OutputTeller } from './output-teller'
import { RecordedMemory } from './recorded-memory'

export interface RunArgument {
  readonly source: string
  /** What __file__ and tracebacks say. */
  readonly file: string
  readonly choice: PythonChoice
  /** Whether the run is kept, not only what it prints. */
  readonly record: boolean
}

export type RunAnswer =
  | {
      readonly kind: 'refused'
      readonly python: PythonVersion
      readonly profile: AllocatorProfile
      /** All places at once, in the order of the text. */
      readonly refusals: readonly RefusedPlace[]
    }
  | {
      readonly kind: 'ended'
      readonly python: PythonVersion
      readonly profile: AllocatorProfile
      readonly end: ProgramEnd
      readonly exit: number
      readonly error: ProgramFailure | null
      /** Null unless it is recorded. */
      readonly run: SimulatedRun | null
    }

/** Throws a Problem when the choice is none. What the program does wrong is no problem but an answer. */
export function runOne(argument: RunArgument, context: Pick<WorkContext, 'tell' | 'isCancelled'>): RunAnswer {
  const { source, file, choice, record } = argument
  const { version, profile } = choosePython(choice)
  const recorded = record ? new RecordedMemory(profile) : null
  const output = new OutputTeller((news) => context.tell(news))
  let run: SimulatedRun | null = null
  const result = runProgram(source, {
    version,
    file,
    host: hostMemory,
    memory: recorded ?? simulatedMemory(profile),
    onOutput: (text) => output.push('stdout', text),
    onErrorOutput: (text) => output.push('stderr', text),
    control: {
      look() {
        output.flushIfDue()
        return context.isCancelled() ? 'cancel' : 'run'
      },
    },
    beforeFirstLine: () => recorded?.begin(),
    afterLastLine: () => {
      if (recorded) run = finishedRun(recorded, { file, version, lineOf: (site) => site })
    },
  })
  output.flush()
  if (result.kind === 'refused') {
    const refusals = result.refusals.map((one) => ({ ...one, text: refusalText(file, one) }))
    return { kind: 'refused', python: version, profile, refusals }
  }
  const { end, exit, error } = result
  return { kind: 'ended', python: version, profile, end, exit, error, run }
}
