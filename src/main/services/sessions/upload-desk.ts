// Uploads as the sessions service offers them: dumps are imported and thrown away, session files are kept.
import { constants, copyFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import type { CallContext } from '@shared/base/progress'
import type { OpenOutcome } from '@shared/contract/sessions'
import type { SessionId } from '@shared/model/session'
import { HEAD_BYTES, recognise } from '@main/formats/registry'
import { readHead } from '../work/file-content'
import type { Opening } from './opening'
import type { Uploads } from './uploads'

export interface UploadRequest {
  readonly uploads: readonly string[]
  readonly into: SessionId | null
  readonly acceptPartial: boolean
}

export interface UploadDesk extends Pick<Uploads, 'begin' | 'add' | 'remove'> {
  /** As `Opening.open`. The uploads are gone afterwards, whatever became of them: who has the files can send them again. */
  open(request: UploadRequest, caller: CallContext): Promise<OpenOutcome>
}

/** `keepIn`: the folder for uploaded session files. */
export function createUploadDesk(uploads: Uploads, opening: Opening, keepIn: string): UploadDesk {
  const place = async (upload: string): Promise<string> => {
    const path = await uploads.finish(upload)
    if (recognise(await readHead(path, HEAD_BYTES)) !== 'session') return path
    return takeFreeName(path, keepIn)
  }

  return {
    begin: (name, size) => uploads.begin(name, size),
    add: (upload, bytes) => uploads.add(upload, bytes),
    remove: (upload) => uploads.remove(upload),

    async open(request, caller) {
      try {
        const paths: string[] = []
        for (const upload of request.uploads) paths.push(await place(upload))
        const outcome = await opening.open({ ...request, paths }, caller)
        return { ...outcome, problems: outcome.problems.map(named) }
      } finally {
        for (const upload of request.uploads) await uploads.remove(upload)
      }
    },
  }
}

/** Problems name the file as the user knows it, not where it was put. */
function named<P extends { readonly file?: string }>(problem: P): P {
  return problem.file === undefined ? problem : { ...problem, file: basename(problem.file) }
}

/** Copies the file into `folder`, under its own name or that with a number. */
export async function takeFreeName(path: string, folder: string, name = basename(path)): Promise<string> {
  const ending = extname(name)
  const stem = name.slice(0, name.length - ending.length)
  for (let number = 1; ; number++) {
    const place = join(folder, number === 1 ? name : `${stem} ${number}${ending}`)
    try {
      await copyFile(path, place, constants.COPYFILE_EXCL)
      return place
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}
