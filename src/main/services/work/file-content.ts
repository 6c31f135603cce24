// A whole file in memory, in pieces so that it can be cancelled. Used by the reader thread and the command line.
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { fileNameOf } from '@shared/base/paths'
import { cancelled, Problem } from '@shared/base/problem'
import type { WorkContext } from '@main/jobs'
import { fileProblem } from '../file-problem'

/** Larger files are no dumps; the reader's own bound is on the uncompressed content. */
const MAX_BYTES = 2 * 1024 ** 3
const PIECE = 8 * 1024 ** 2

/** Rejects with a Problem about `path`. */
export async function readContent(
  path: string,
  context: Pick<WorkContext, 'progress' | 'isCancelled'>,
): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r')
    try {
      const facts = await file.stat()
      if (facts.isFile()) return await readSized(file, path, facts.size, context)
      if (facts.isDirectory()) throw notAFile(path, 'This is a folder, not a file')
      return await file.readFile()
    } finally {
      await file.close()
    }
  } catch (error) {
    throw fileProblem(error, path)
  }
}

/** The first bytes of a file, at most `length`. */
export async function readHead(path: string, length: number): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r')
    try {
      if ((await file.stat()).isDirectory()) throw notAFile(path, 'This is a folder, not a file')
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw fileProblem(error, path)
  }
}

async function readSized(
  file: FileHandle,
  path: string,
  size: number,
  context: Pick<WorkContext, 'progress' | 'isCancelled'>,
): Promise<Uint8Array> {
  if (size > MAX_BYTES) throw notAFile(path, `The file has ${size} bytes; up to ${MAX_BYTES} are read`)
  const content = Buffer.allocUnsafeSlow(size)
  let done = 0
  while (done < size) {
    if (context.isCancelled()) throw cancelled()
    context.progress({ label: `Reading ${fileNameOf(path)}`, done, total: size, unit: 'bytes' })
    const { bytesRead } = await file.read(content, done, Math.min(PIECE, size - done), done)
    if (bytesRead === 0) break // it became shorter meanwhile
    done += bytesRead
  }
  return content.subarray(0, done)
}

function notAFile(file: string, message: string): Problem {
  return new Problem({ kind: 'bad-input', message, file })
}
