// What would have happened elsewhere: the requests of a program's run played to the allocator of another profile. Its
// objects stay those of the release it ran as under. Called by the simulation thread.
import { cancelled, Problem } from '@shared/base/problem'
import { unwrap } from '@shared/base/result'
import type { ProgramRun, PythonChoice } from '@shared/model/program'
import type { Recording, SimulatedRun } from '@shared/model/run'
import { NO_MEMORY, type Pointer } from '@main/allocator/layer1-general/general-allocator'
import type { Domain } from '@main/allocator/memory'
import { REQUEST } from '@main/formats/request-log/log'
import { readRequestLog } from '@main/formats/request-log/read'
import type { WorkContext } from '@main/jobs'
import { choosePython } from './choose-python'
import { finishedRun } from './finished-run'
import { RecordedMemory } from './recorded-memory'

export interface PlayAgainArgument {
  readonly recording: Recording
  /** What the run had: the text and the output are those of the new one, too. */
  readonly program: ProgramRun
  /** Whose allocator; a release means its own. */
  readonly choice: PythonChoice
}

/** Rows between two looks at progress and cancellation. */
const SLICE = 1 << 16

/** Throws a Problem when the recording is not as it was written, or when it is cancelled. */
export function playAgain(
  { recording, program, choice }: PlayAgainArgument,
  { progress, isCancelled }: Pick<WorkContext, 'progress' | 'isCancelled'>,
): SimulatedRun {
  const { profile } = choosePython(choice)
  const log = unwrap(readRequestLog(recording))
  const memory = new RecordedMemory(profile, { isPlayed: true })
  const total = log.op.length
  const live = new Int32Array(total + 1).fill(NO_MEMORY)
  for (let row = 0; row < total; row++) {
    if (row % SLICE === 0) {
      if (isCancelled()) throw cancelled()
      progress({ label: `Replaying under ${profile.id}`, done: row, total, unit: 'steps' })
    }
    if (memory.start === Infinity && memory.events >= log.start) memory.begin()
    memory.site = log.line[row] as number
    play(memory, log.op[row] as number, log.size[row] as number, log.block[row] as number, live)
  }
  if (memory.start === Infinity) memory.begin()
  const finished = finishedRun(memory, { file: log.file, python: log.python })
  const { history, facts } = finished
  const atMost = <T extends { readonly event: number }>(one: T): T => ({
    ...one,
    event: Math.min(one.event, facts.events),
  })
  return {
    ...finished,
    program: {
      ...program,
      python: log.python,
      file: log.file,
      customProfile: choice.customProfile ?? null,
      output: program.output.map(atMost),
      snapshots: program.snapshots.map(atMost),
      asked: memory.askedAt(history.at),
    },
  }
}

/** One row; `live`: the pointer of each block by its number. */
function play(memory: RecordedMemory, bits: number, size: number, block: number, live: Int32Array): void {
  const domain = (bits >> REQUEST.domainShift) as Domain
  const pointer = live[block] as Pointer
  const hold = (number: number, made: Pointer) => {
    if (made === NO_MEMORY) {
      const message = 'The program asks for more memory than can be simulated'
      throw new Problem({ kind: 'bad-input', message })
    }
    live[number] = made
  }
  switch (bits & REQUEST.kind) {
    case REQUEST.malloc:
      return hold(memory.events + 1, memory.malloc(domain, size))
    case REQUEST.calloc:
      return hold(memory.events + 1, memory.calloc(domain, size))
    case REQUEST.realloc:
      return hold(block === 0 ? memory.events + 1 : block, memory.realloc(domain, pointer, size))
    case REQUEST.free:
      memory.free(domain, block === 0 ? NO_MEMORY : pointer)
      return
    default:
      memory.newReference(pointer)
  }
}
