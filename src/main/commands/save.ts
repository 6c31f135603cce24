// `--save SESSION`: puts the snapshots a command has read into a session file, made when missing.
import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ReadSnapshot } from '@shared/model/snapshot'
import { nameFromPath } from '@main/services/names'
import { SessionFile } from '@main/sessions/session-file'
import { inputName, STDIN } from './snapshot-input'

export interface InputSnapshot extends ReadSnapshot {
  /** As it was named on the command line. */
  readonly path: string
}

/** Rejects with a Problem; snapshots before the one that failed are in the session then. */
export async function saveSnapshots(session: string, snapshots: readonly InputSnapshot[]): Promise<void> {
  const file = await openOrCreate(session)
  try {
    for (const { path, table, facts } of snapshots) {
      const isFile = path !== STDIN
      const description = {
        ...facts,
        id: randomUUID(),
        name: isFile ? nameFromPath(path) : inputName(path),
        note: '',
        takenAt: isFile ? (await stat(path)).mtimeMs : null,
        source: inputName(path),
      }
      const context = { progress: () => {}, signal: new AbortController().signal }
      await file.addSnapshot(description, table, context)
    }
  } finally {
    await file.close()
  }
}

async function openOrCreate(path: string): Promise<SessionFile> {
  const exists = await stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  )
  if (exists) return SessionFile.open(path)
  return SessionFile.create(path, { name: nameFromPath(resolve(path)), origin: 'imported' })
}
