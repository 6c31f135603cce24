// The session files opened or saved lately, newest first; also tells whether anything was ever opened here.
import { access } from 'node:fs/promises'
import * as v from 'valibot'
import type { RecentSession } from '@shared/model/session'
import type { DataFolder } from '../data-folder'

export interface RecentSessions {
  list(): Promise<readonly RecentSession[]>
  /** A session was opened, saved, copied or renamed: its file and its name now. */
  note(path: string, name: string): Promise<void>
  /** Something was opened that has no file yet. */
  noteUse(): Promise<void>
  forget(path: string): Promise<void>
  readonly isFirstStart: boolean
}

const LONGEST = 30

const stored = v.object({
  wasUsed: v.boolean(),
  sessions: v.array(v.object({ path: v.string(), name: v.string(), openedAt: v.number() })),
})

export async function createRecentSessions(data: DataFolder): Promise<RecentSessions> {
  const recent = await data.stored('recent.json', stored, { wasUsed: false, sessions: [] })
  const others = (path: string) => recent.current.sessions.filter((one) => one.path !== path)

  return {
    get isFirstStart() {
      return !recent.current.wasUsed
    },
    list: () =>
      Promise.all(recent.current.sessions.map(async (one) => ({ ...one, exists: await exists(one.path) }))),
    async note(path, name) {
      const sessions = [{ path, name, openedAt: Date.now() }, ...others(path)].slice(0, LONGEST)
      await recent.change({ wasUsed: true, sessions })
    },
    async noteUse() {
      if (!recent.current.wasUsed) await recent.change({ ...recent.current, wasUsed: true })
    },
    async forget(path) {
      await recent.change({ ...recent.current, sessions: others(path) })
    },
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false // moved, deleted, or on a disk that is not there
  }
}
