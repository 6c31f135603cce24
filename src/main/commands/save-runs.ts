// `replay --save SESSION`: puts runs of the simulated allocator into a session file, made when missing. A file that is
// there is held from before the replay, so that what keeps it from being written is said at once.
import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { CallContext } from '@shared/base/progress'
import type { Recording, SimulatedRun } from '@shared/model/run'
import { nameFromPath } from '@main/services/names'
import { SessionFile } from '@main/sessions/session-file'

export interface SavedRun {
  /** The run's number in the session, from 1. */
  readonly run: number
  readonly name: string
  readonly profile: string
}

export interface RunSaver {
  /** All of `runs`, the first one first; those before one that fails are in the session then. */
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
      file ??= await SessionFile.create(path, { name: nameFromPath(resolve(path)), origin: 'simulated' })
      const before = (await file.describe()).runs.length
      const saved: SavedRun[] = []
      for (const run of runs) {
        const { profile, source } = run.facts
        const name = `${nameFromPath(source)}, ${profile}`
        const meta = { id: randomUUID(), name, note: '', playedAt: Date.now() }
        await file.addRun(meta, run, recording, context)
        saved.push({ run: before + saved.length + 1, name, profile })
      }
      return saved
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
