// Folders and files of the machine the services run on: for open and save dialogs, and the source pane.
// Source text is given only from folders the user granted.
import * as v from 'valibot'
import { call } from './define'
import { nothing, path } from './schemas'

export interface FolderEntry {
  readonly name: string
  readonly path: string
  readonly kind: 'folder' | 'file'
  /** Bytes; 0 for folders. */
  readonly size: number
  /** Milliseconds since 1970. */
  readonly modifiedAt: number
}

export interface FolderListing {
  readonly path: string
  /** Null at the root. */
  readonly parent: string | null
  readonly entries: readonly FolderEntry[]
  /** Entries left out because the folder has too many. */
  readonly omitted: number
}

export interface SourceGrant {
  readonly folder: string
  /** File names of snapshots that start with this are looked up below `folder`; '' = names are paths on this machine. */
  readonly prefix: string
}

export interface SourceFile {
  readonly path: string
  readonly lines: readonly string[]
  /** The file was changed after the snapshot was taken. */
  readonly newerThanSnapshot: boolean
}

const purpose = v.picklist(['open', 'save-session', 'save-report', 'save-table', 'folder'])

export const files = {
  /** Home folder when path is null. */
  list: call<FolderListing>()(v.object({ path: v.nullable(path) })),
  /** The system's own dialog. Null: the user cancelled. Only where `capabilities.nativeDialogs`. */
  choose: call<readonly string[] | null>()(v.object({ purpose, suggestedName: v.string() })),
  grants: call<readonly SourceGrant[]>()(nothing),
  grant: call<readonly SourceGrant[]>()(
    v.object({ folder: path, prefix: v.pipe(v.string(), v.maxLength(4096)) }),
  ),
  revoke: call<readonly SourceGrant[]>()(v.object({ folder: path, prefix: v.string() })),
  /** Null: no granted folder has it. */
  source: call<SourceFile | null>()(v.object({ file: v.string(), takenAt: v.nullable(v.number()) })),
} as const
