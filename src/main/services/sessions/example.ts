// The ready-made session: a copy in the data folder that may be changed, opened again as it was left.
import { access } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Problem } from '@shared/base/problem'
import type { OpenSession } from './open-session'
import type { Opening } from './opening'
import { takeFreeName } from './upload-desk'

export interface Example {
  open(): Promise<OpenSession>
}

/** `original`: the shipped file; `keepIn`: the folder for the copy. */
export function createExample(opening: Opening, original: string, keepIn: string): Example {
  return {
    async open() {
      const copy = join(keepIn, basename(original))
      if (!(await exists(copy))) return opening.openSession(await takeFreeName(original, keepIn))
      try {
        return await opening.openSession(copy)
      } catch (error) {
        // Held by another Arenascope, damaged, or left by a newer one: a fresh copy beside it serves as well.
        if (!(error instanceof Problem)) throw error
        return opening.openSession(await takeFreeName(original, keepIn))
      }
    },
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}
