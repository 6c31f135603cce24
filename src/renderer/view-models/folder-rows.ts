// The rows of the path dialog: a folder's entries for a purpose and a typed filter, and what a typed name means.
import type { FolderEntry, FolderListing } from '@shared/contract/files'

/** Folders first, then files, each by name; `filter` is looked for anywhere in the name, case ignored. */
export function folderRows(
  listing: FolderListing,
  filter: string,
  showsFiles: boolean,
): readonly FolderEntry[] {
  const wanted = filter.trim().toLowerCase()
  const order = new Intl.Collator('en', { numeric: true })
  return listing.entries
    .filter((entry) => showsFiles || entry.kind === 'folder')
    .filter((entry) => entry.name.toLowerCase().includes(wanted))
    .sort((a, b) => (a.kind === b.kind ? order.compare(a.name, b.name) : a.kind === 'folder' ? -1 : 1))
}

/** `name` inside `folder`, with the separator that the folder's own path uses. */
export function pathInside(folder: string, name: string): string {
  const separator = folder.includes('\\') ? '\\' : '/'
  return folder.endsWith(separator) ? `${folder}${name}` : `${folder}${separator}${name}`
}

/** Why `name` cannot name a new file; '' = it can. */
export function nameObjection(name: string): string {
  if (name.trim() === '') return 'A file needs a name.'
  if (/[/\\]/.test(name)) return 'A name holds no slashes; choose the folder above.'
  if (name === '.' || name === '..') return 'This names a folder.'
  return ''
}
