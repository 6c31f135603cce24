// Files that appear whole or not at all: written under a temporary name beside their place, synced, renamed.
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { fileProblem } from './file-problem'

/** Beside `path`, so that renaming never crosses file systems; two writers get two names. */
function unfinishedName(path: string): string {
  return join(dirname(path), `.${basename(path).slice(0, 100)}.${randomUUID().slice(0, 8)}.unfinished`)
}

/**
 * Writes `text` (UTF-8) to `path`, compressed when the name ends in `.gz`.
 * Rejects with a Problem that names `path`; nothing is left behind then.
 * @returns bytes of the file
 */
export async function writeWholeFile(path: string, text: Iterable<string>): Promise<number> {
  const unfinished = unfinishedName(path)
  try {
    const target = createWriteStream(unfinished, { flags: 'wx' })
    const source = Readable.from(encoded(text))
    if (path.endsWith('.gz')) await pipeline(source, createGzip(), target)
    else await pipeline(source, target)
    const bytes = await synced(unfinished)
    await rename(unfinished, path)
    return bytes
  } catch (error) {
    await rm(unfinished, { force: true })
    throw fileProblem(error, path)
  }
}

function* encoded(text: Iterable<string>): Generator<Buffer> {
  for (const piece of text) if (piece !== '') yield Buffer.from(piece, 'utf8')
}

async function synced(path: string): Promise<number> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}
