// One program run on the simulated allocator, from its text to what it leaves behind. Called by the simulation thread for
// the command line and the Lab. What it prints is told while it runs.
import { fileNameOf } from '@shared/base/paths'
import type {
  OutputStream,
  ProgramEnd,
  ProgramFailure,
  PythonChoice,
  RefusedPlace,
} from '@shared/model/program'
import type { Recording, SimulatedRun } from '@shared/model/run'
import { simulatedMemory } from '@main/allocator/memory'
import type { AllocatorProfile } from '@main/allocator/profiles/profile'
import { writeRequestLog } from '@main/formats/request-log/write'
import { prepareProgram, runProgram } from '@main/interpreter/program'
import { type Refusal, refusalText } from '@main/interpreter/syntax/refusal'
import type { PythonVersion } from '@main/interpreter/version'
import type { Runtime } from '@main/interpreter/vm/runtime'
import type { WorkContext } from '@main/jobs'
import { hostMemory } from '@main/jobs/host-memory'
import { choosePython } from './choose-python'
import { finishedRun } from './finished-run'
import { KeptOutput } from './kept-output'
import { KeptSnapshots, snapshotByLine, type TakenSnapshot } from './kept-snapshots'
import { OutputTeller } from './output-teller'
import { RunControl } from './run-control'
import { RecordedMemory } from './recorded-memory'

export interface RunArgument {
  readonly source: string
  /** What __file__ and tracebacks say. */
  readonly file: string
  readonly choice: PythonChoice
  /** Whether the run is kept, not only what it prints. */
  readonly record: boolean
  /** Moves the program on (control-word.ts), and has its state told; null: it just runs. */
  readonly control?: Int32Array | null
  /** Real time it may take, in milliseconds; an hour when left out. */
  readonly milliseconds?: number
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
      readonly kept: KeptRun | null
    }

/** All that a session takes of a run. */
export interface KeptRun {
  readonly run: SimulatedRun
  /** By instant; those that `run.program` names. */
  readonly snapshots: readonly TakenSnapshot[]
  /** What it can be played from again; null when there were too many requests. */
  readonly recording: Recording | null
}

/** Throws a Problem when the choice is none. What the program does wrong is no problem but an answer. */
export function runOne(argument: RunArgument, context: Pick<WorkContext, 'tell' | 'isCancelled'>): RunAnswer {
  const { source, file, choice, record } = argument
  const { version: python, profile } = choosePython(choice)
  const teller = new OutputTeller((news) => context.tell(news))
  const recorder = record ? new RunRecorder(argument, python, profile) : null
  const heard = (stream: OutputStream) => (text: string) => {
    recorder?.hear(stream, text)
    teller.push(stream, text)
  }
  const control = new RunControl({
    word: argument.control ?? null,
    memory: recorder?.memory ?? null,
    tell: (news) => context.tell(news),
    whenLooked: () => teller.flushIfDue(),
    whenPaused: () => teller.flush(),
    isCancelled: () => context.isCancelled(),
  })
  const result = runProgram(source, {
    version: python,
    file,
    host: hostMemory,
    budgets: argument.milliseconds === undefined ? {} : { milliseconds: argument.milliseconds },
    control,
    memory: recorder?.memory ?? simulatedMemory(profile),
    onOutput: heard('stdout'),
    onErrorOutput: heard('stderr'),
    onSnapshot: (table, limit) => recorder?.snapshot(table, limit),
    beforeFirstLine: (rt) => recorder?.begin(rt),
    afterLastLine: (rt) => recorder?.end(rt),
  })
  teller.flush()
  if (result.kind === 'refused')
    return { kind: 'refused', python, profile, refusals: placesOf(file, result.refusals) }
  const { end, exit, error } = result
  return {
    kind: 'ended',
    python,
    profile,
    end,
    exit,
    error,
    kept: recorder?.finish(end, exit, error) ?? null,
  }
}

/** All places of a program that cannot run; none when it can. */
export function checkOne({
  source,
  file,
  choice,
}: Pick<RunArgument, 'source' | 'file' | 'choice'>): readonly RefusedPlace[] {
  const prepared = prepareProgram(source, choosePython(choice).version)
  return prepared.isRefused ? placesOf(file, prepared.refusals) : []
}

function placesOf(file: string, refusals: readonly Refusal[]): readonly RefusedPlace[] {
  return refusals.map((one) => ({ ...one, text: refusalText(file, one) }))
}

/** Gathers what a run leaves behind. */
class RunRecorder {
  readonly memory: RecordedMemory
  readonly #argument: RunArgument
  readonly #python: PythonVersion
  readonly #output = new KeptOutput()
  readonly #snapshots: KeptSnapshots
  #finished: Omit<SimulatedRun, 'program'> | null = null
  #requests: ReturnType<RecordedMemory['takeRequests']> = null

  constructor(argument: RunArgument, python: PythonVersion, profile: AllocatorProfile) {
    this.#argument = argument
    this.#python = python
    this.memory = new RecordedMemory(profile)
    this.#snapshots = new KeptSnapshots(`a program as under Python ${python}`)
  }

  hear(stream: OutputStream, text: string): void {
    this.#output.push(stream, text, this.memory.events)
  }

  snapshot(...[table, limit]: Parameters<NonNullable<Runtime['onSnapshot']>>): void {
    const { events } = this.memory
    const line = this.memory.lineOf(this.memory.site)
    const name = `${fileNameOf(this.#argument.file)}, line ${line}, after ${events} requests`
    this.#snapshots.add(name, events, table, limit)
  }

  begin(rt: Runtime): void {
    this.memory.lineOf = (site) => rt.lineOfSite(site)
    this.memory.begin()
  }

  end(rt: Runtime): void {
    const { file } = this.#argument
    const { memory } = this
    this.#requests = memory.takeRequests()
    const table = snapshotByLine(memory, file, rt.rules.minor >= 9)
    this.#snapshots.add(`${fileNameOf(file)}, at the end`, memory.events, table, 1, true)
    this.#finished = finishedRun(memory, { file, python: this.#python })
  }

  finish(end: ProgramEnd, exit: number, failure: ProgramFailure | null): KeptRun | null {
    if (this.#finished === null) return null
    const { source: text, file, choice } = this.#argument
    const { history, facts } = this.#finished
    const snapshots = this.#snapshots.taken
    const program = {
      text,
      file,
      python: this.#python,
      customProfile: choice.customProfile ?? null,
      end,
      exit,
      failure,
      // What finalizers print after the last look stands at its instant.
      output: this.#output.pieces.map((piece) => ({ ...piece, event: Math.min(piece.event, facts.events) })),
      outputLeftOut: this.#output.leftOut,
      asked: this.memory.askedAt(history.at),
      snapshots: snapshots.map(({ event, id }) => ({ event, id })),
      snapshotsLeftOut: this.#snapshots.leftOut,
    }
    const { start } = this.memory
    const log = this.#requests && { python: this.#python, file, start, ...this.#requests }
    return { run: { ...this.#finished, program }, snapshots, recording: log && writeRequestLog(log) }
  }
}
