// Files that appear under their name only when they are complete and on the disk. session-file.ts and upgrade.ts call it.
import { randomBytes } from 'node:crypto'
import { copyFile, link, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** A name in the same folder, so that a rename is one step; it starts with a dot and ends in .part. */
export function unfinishedName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.part`)
}

/** Everything written to the file is on the disk when this resolves. */
export async function toDisk(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A new name is kept by its folder; Windows has no such thing to sync. */
async function folderToDisk(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Gives the finished file its name; rejects with EEXIST when the name is taken, whoever took it and when. */
export async function publishNew(unfinished: string, path: string): Promise<void> {
  await toDisk(unfinished)
  try {
    await link(unfinished, path)
    await rm(unfinished)
  } catch (error) {
    // FAT and some network file systems know no links; there the check and the rename are two steps.
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error
    await refuseTaken(path)
    await rename(unfinished, path)
  }
  await folderToDisk(path)
}

/**
 * Copies a database that is closed over `path` in one step. What stood there before stays until then; a log of DuckDB
 * that stood beside it goes, or it would be taken for the copy's.
 */
export async function publishCopy(source: string, path: string): Promise<void> {
  const unfinished = unfinishedName(path)
  try {
    await copyFile(source, unfinished)
    await toDisk(unfinished)
    await rm(`${path}.wal`, { force: true })
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
  await folderToDisk(path)
}

async function refuseTaken(path: string): Promise<void> {
  const file = await open(path, 'wx')
  await file.close()
}
