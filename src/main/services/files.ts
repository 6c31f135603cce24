// The files service: folder listings, the system's dialogs, and source text from granted folders.
import { realpath, stat } from 'node:fs/promises'
import * as v from 'valibot'
import { Problem } from '@shared/base/problem'
import type { Services } from '@shared/contract/index'
import type { SourceGrant } from '@shared/contract/files'
import type { DataFolder } from './data-folder'
import { fileProblem } from './file-problem'
import { listFolder } from './files/folder-listing'
import { findSource } from './files/granted-source'

export type ChoosePurpose = Parameters<Services['files']['choose']>[0]['purpose']
/** The system's own dialog; null: the user cancelled. */
export type ChooseNatively = (
  purpose: ChoosePurpose,
  suggestedName: string,
) => Promise<readonly string[] | null>

const storedGrants = v.pipe(v.array(v.object({ folder: v.string(), prefix: v.string() })), v.maxLength(1000))

export interface FilesPorts {
  readonly data: DataFolder
  /** Grants of the workbench itself (the ready-made session's program); they are neither stored nor listed. */
  readonly builtIn: readonly SourceGrant[]
  /** A session file that this process holds: reading it here would lose the lock on it. */
  readonly isHeld: (path: string) => boolean
  /** Null where there are no system dialogs. */
  readonly chooseNatively: ChooseNatively | null
}

export async function createFilesService(ports: FilesPorts): Promise<Services['files']> {
  const { data, builtIn, isHeld, chooseNatively } = ports
  const grants = await data.stored<readonly SourceGrant[]>('grants.json', storedGrants, [])

  return {
    list: ({ path }) => listFolder(path),
    async choose({ purpose, suggestedName }) {
      if (chooseNatively !== null) return chooseNatively(purpose, suggestedName)
      throw new Problem({ kind: 'denied', message: 'This front has no system dialogs' })
    },
    async grants() {
      return grants.current
    },
    async grant({ folder, prefix }) {
      const granted: SourceGrant = { folder: await realFolder(folder), prefix }
      await grants.change([...grants.current.filter((one) => !isSame(one, granted)), granted])
      return grants.current
    },
    async revoke(unwanted) {
      await grants.change(grants.current.filter((one) => !isSame(one, unwanted)))
      return grants.current
    },
    source: async ({ file, takenAt }) =>
      (await findSource({ grants: grants.current, isHeld }, file, takenAt)) ??
      // Shipped beside its snapshots and unchanged since; its file times are those of the installation.
      (await findSource({ grants: builtIn, isHeld }, file, null)),
  }
}

function isSame(a: SourceGrant, b: SourceGrant): boolean {
  return a.folder === b.folder && a.prefix === b.prefix
}

async function realFolder(path: string): Promise<string> {
  try {
    const real = await realpath(path)
    if ((await stat(real)).isDirectory()) return real
  } catch (error) {
    throw fileProblem(error, path)
  }
  throw new Problem({ kind: 'bad-argument', message: 'This is not a folder', file: path })
}
