// Files that appear whole or not at all: written under a temporary name beside their place, synced, renamed.
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { cancelled } from '@shared/base/problem'
import { fileProblem } from './file-problem'

/** Characters gathered before a write. */
const CHUNK = 64 * 1024

/** Beside `path`, so that renaming never crosses file systems; two writers get two names. */
function unfinishedName(path: string): string {
  return join(dirname(path), `.${basename(path).slice(0, 100)}.${randomUUID().slice(0, 8)}.unfinished`)
}

/**
 * Writes `text` (UTF-8) to `path`, compressed when the name ends in `.gz`.
 * Rejects with a Problem that names `path`, also when `signal` cancels; nothing is left behind then.
 * @returns bytes of the file
 */
export async function writeWholeFile(
  path: string,
  text: Iterable<string>,
  signal?: AbortSignal,
): Promise<number> {
  const unfinished = unfinishedName(path)
  try {
    const target = createWriteStream(unfinished, { flags: 'wx' })
    const source = Readable.from(encoded(text))
    const options = signal === undefined ? {} : { signal }
    if (path.endsWith('.gz')) await pipeline(source, createGzip(), target, options)
    else await pipeline(source, target, options)
    const bytes = await synced(unfinished)
    await rename(unfinished, path)
    return bytes
  } catch (error) {
    await rm(unfinished, { force: true })
    throw signal?.aborted ? cancelled() : fileProblem(error, path)
  }
}

function* encoded(text: Iterable<string>): Generator<Buffer> {
  let chunk = ''
  for (const piece of text) {
    chunk += piece
    if (chunk.length < CHUNK) continue
    yield Buffer.from(chunk, 'utf8')
    chunk = ''
  }
  if (chunk !== '') yield Buffer.from(chunk, 'utf8')
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
