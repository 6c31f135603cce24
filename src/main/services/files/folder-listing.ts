// One folder's entries for the open and save dialogs of the browser front.
import { opendir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { FolderEntry, FolderListing } from '@shared/contract/files'
import { fileProblem } from '../file-problem'

/** Entries of one listing; the others are counted as omitted. */
const MAX_ENTRIES = 2000
/** Names kept for sorting: a folder with a million files must not fill the memory. */
const MAX_NAMES = 50_000

/** `path` null: the home folder. Folders first, then by name, hidden ones last; sockets and the like are left out. */
export async function listFolder(path: string | null): Promise<FolderListing> {
  const folder = resolve(path ?? homedir())
  try {
    const { names, left } = await namesIn(folder)
    const entries = (await Promise.all(names.map((name) => describe(folder, name)))).filter(
      (entry) => entry !== null,
    )
    const parent = dirname(folder)
    return {
      path: folder,
      parent: parent === folder ? null : parent,
      entries: entries.sort(byKindAndName),
      omitted: left,
    }
  } catch (error) {
    throw fileProblem(error, folder)
  }
}

async function namesIn(folder: string): Promise<{ names: string[]; left: number }> {
  const names: string[] = []
  let all = 0
  for await (const entry of await opendir(folder)) {
    all += 1
    if (names.length < MAX_NAMES) names.push(entry.name)
  }
  names.sort(byName)
  const listed = names.slice(0, MAX_ENTRIES)
  return { names: listed, left: all - listed.length }
}

/** Null for what is neither a folder nor a file, and for links that lead nowhere. */
async function describe(folder: string, name: string): Promise<FolderEntry | null> {
  const path = join(folder, name)
  const found = await stat(path).catch(() => null)
  if (found === null || !(found.isDirectory() || found.isFile())) return null
  const kind = found.isDirectory() ? 'folder' : 'file'
  return { name, path, kind, size: found.isFile() ? found.size : 0, modifiedAt: Math.round(found.mtimeMs) }
}

function byKindAndName(a: FolderEntry, b: FolderEntry): number {
  if (a.kind !== b.kind) return a.kind === 'folder' ? -1 : 1
  return byName(a.name, b.name)
}

function byName(a: string, b: string): number {
  const hidden = Number(a.startsWith('.')) - Number(b.startsWith('.'))
  return hidden !== 0 ? hidden : a.localeCompare(b, 'en', { numeric: true })
}
