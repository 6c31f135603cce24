// `--save SESSION` of `replay` and `run`: puts runs of the simulated allocator into a session file, made when missing. A
// file that is there is held from before the run, so that what keeps it from being written is said at once.
import { randomUUID } from 'node:crypto'
import { rm, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { CallContext } from '@shared/base/progress'
import type { Recording, SimulatedRun } from '@shared/model/run'
import { nameFromPath, programRunName } from '@main/services/names'
import type { KeptRun } from '@main/services/work/run/run-program'
import { fitsBudget, SessionFile } from '@main/sessions/session-file'

export interface SavedRun {
  /** The run's number in the session, from 1. */
  readonly run: number
  readonly name: string
  readonly profile: string
  /** False when the recording is beyond the budget of a session. */
  readonly hasRecording: boolean
}

export interface RunSaver {
  /** All of `runs` in their order, or none: when one fails or it is cancelled, the session is as it was, a new one gone. */
  save(
    runs: readonly SimulatedRun[],
    recording: Recording | null,
    context: CallContext,
  ): Promise<readonly SavedRun[]>
  /** A program's run with the snapshots that were taken in it; `python` is what it ran as under. */
  saveProgram(kept: KeptRun, context: CallContext): Promise<SavedRun>
  close(): Promise<void>
}

/** Rejects with a Problem when there is a file that is no session, or one that somebody else holds. */
export async function createRunSaver(path: string): Promise<RunSaver> {
  let file = (await isThere(path)) ? await SessionFile.open(path) : null
  /** When `work` fails, what it had added goes again. */
  const wholly = async <T>(work: (file: SessionFile, undo: Undo[]) => Promise<T>): Promise<T> => {
    const isNew = file === null
    file ??= await SessionFile.create(path, { name: nameFromPath(resolve(path)), origin: 'simulated' })
    const undo: Undo[] = []
    try {
      return await work(file, undo)
    } catch (error) {
      if (!isNew) for (const step of undo.toReversed()) await step()
      await file.close()
      file = null
      if (isNew) await rm(path)
      throw error
    }
  }
  return {
    save: (runs, recording, context) =>
      wholly(async (file, undo) => {
        const before = (await file.describe()).runs.length
        const hasRecording = recording !== null && fitsBudget(recording)
        const saved: SavedRun[] = []
        for (const run of runs) {
          const { profile, source } = run.facts
          const name = `${nameFromPath(source)}, ${profile}`
          const id = randomUUID()
          await file.addRun({ id, name, note: '', playedAt: Date.now() }, run, recording, context)
          undo.push(() => file.deleteRun(id))
          saved.push({ run: before + saved.length + 1, name, profile, hasRecording })
        }
        return saved
      }),
    saveProgram: ({ run, snapshots, recording }, context) =>
      wholly(async (file, undo) => {
        const before = (await file.describe()).runs.length
        for (const { id, name, facts, table } of snapshots) {
          const { source } = run.facts
          await file.addSnapshot(
            { ...facts, id, name, note: '', takenAt: Date.now(), source },
            table,
            context,
          )
          undo.push(() => file.deleteSnapshot(id))
        }
        const { source, pythonVersion, profile } = run.facts
        const name = programRunName(source, pythonVersion, profile)
        await file.addRun({ id: randomUUID(), name, note: '', playedAt: Date.now() }, run, recording, context)
        const hasRecording = recording !== null && fitsBudget(recording)
        return { run: before + 1, name, profile, hasRecording }
      }),
    async close() {
      await file?.close()
    },
  }
}

type Undo = () => Promise<void>

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  )
}
