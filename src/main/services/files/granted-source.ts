// Finds a snapshot's file below the folders the user granted, and nowhere else: links that lead out are refused.
import { constants } from 'node:fs'
import { open, realpath } from 'node:fs/promises'
import { isAbsolute, join, resolve, sep } from 'node:path'
import type { SourceFile, SourceGrant } from '@shared/contract/files'
import { Problem } from '@shared/base/problem'
import { decodeSource } from './source-text'

/** Larger files are not Python source that a person reads. */
const MAX_SOURCE_BYTES = 4 * 1024 * 1024

/** What may be read: below the granted folders, and not what `isHeld`. */
export interface Reach {
  readonly grants: readonly SourceGrant[]
  readonly isHeld: (path: string) => boolean
}

/**
 * Null when no granted folder has the file.
 * @param file name as the snapshot has it
 * @param takenAt milliseconds since 1970; null = not known, then nothing is called newer
 */
export async function findSource(
  { grants, isHeld }: Reach,
  file: string,
  takenAt: number | null,
): Promise<SourceFile | null> {
  if (file.includes('\0')) return null
  for (const grant of grants) {
    const candidate = placeBelow(grant, file)
    const path = candidate === null ? null : await realPathInside(grant.folder, candidate)
    if (path === null || isHeld(path)) continue
    const found = await readRegularFile(path)
    if (found === null) continue
    const newerThanSnapshot = takenAt !== null && found.modifiedAt > takenAt
    return { path, lines: decodeSource(found.bytes), newerThanSnapshot }
  }
  return null
}

/** Where `file` would be under this grant, or null when the grant is not about it. Names of Windows dumps have `\`. */
export function placeBelow(grant: SourceGrant, file: string): string | null {
  if (grant.prefix === '') return isAbsolute(file) ? resolve(file) : join(grant.folder, file)
  if (!file.startsWith(grant.prefix)) return null
  const rest = file.slice(grant.prefix.length)
  const endsWithSeparator = /[\\/]$/.test(grant.prefix)
  if (!endsWithSeparator && !/^[\\/]/.test(rest)) return null
  return join(grant.folder, ...rest.split(/[\\/]/))
}

/** The path with all links resolved, if it lies in `folder` (which is a real path itself). */
async function realPathInside(folder: string, candidate: string): Promise<string | null> {
  const real = await realpath(candidate).catch(() => null)
  if (real === null) return null
  const base = folder.endsWith(sep) ? folder : `${folder}${sep}`
  return real.startsWith(base) ? real : null
}

async function readRegularFile(path: string): Promise<{ bytes: Buffer; modifiedAt: number } | null> {
  // Not following a link that took the file's place meanwhile, and not waiting for a pipe's writer.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const handle = await open(path, flags).catch(() => null)
  if (handle === null) return null
  try {
    const facts = await handle.stat()
    if (!facts.isFile()) return null
    if (facts.size > MAX_SOURCE_BYTES) {
      throw new Problem({
        kind: 'bad-input',
        message: `The source file has ${facts.size} bytes; up to ${MAX_SOURCE_BYTES} are shown`,
        file: path,
      })
    }
    return { bytes: await handle.readFile(), modifiedAt: facts.mtimeMs }
  } finally {
    await handle.close()
  }
}
