// `replay --save SESSION`: puts runs of the simulated allocator into a session file, made when missing. A file that is
// there is held from before the replay, so that what keeps it from being written is said at once.
import { randomUUID } from 'node:crypto'
import { rm, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { CallContext } from '@shared/base/progress'
import type { Recording, RunId, SimulatedRun } from '@shared/model/run'
import { nameFromPath } from '@main/services/names'
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
  close(): Promise<void>
}

/** Rejects with a Problem when there is a file that is no session, or one that somebody else holds. */
export async function createRunSaver(path: string): Promise<RunSaver> {
  let file = (await isThere(path)) ? await SessionFile.open(path) : null
  return {
    async save(runs, recording, context) {
      const isNew = file === null
      file ??= await SessionFile.create(path, { name: nameFromPath(resolve(path)), origin: 'simulated' })
      const before = (await file.describe()).runs.length
      const hasRecording = recording !== null && fitsBudget(recording)
      const saved: (SavedRun & { readonly id: RunId })[] = []
      try {
        for (const run of runs) {
          const { profile, source } = run.facts
          const name = `${nameFromPath(source)}, ${profile}`
          const id = randomUUID()
          await file.addRun({ id, name, note: '', playedAt: Date.now() }, run, recording, context)
          saved.push({ id, run: before + saved.length + 1, name, profile, hasRecording })
        }
      } catch (error) {
        if (!isNew) for (const { id } of saved) await file.deleteRun(id)
        await file.close()
        file = null
        if (isNew) await rm(path)
        throw error
      }
      return saved.map(({ run, name, profile, hasRecording }) => ({ run, name, profile, hasRecording }))
    },
    async close() {
      await file?.close()
    },
  }
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  )
}
