// Files that arrive in pieces (dropped on a browser window): kept below the data folder until they are opened.
import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '@shared/base/problem'
import { fileProblem } from '../file-problem'

export interface Uploads {
  /** @returns the upload's id */
  begin(name: string, size: number): Promise<string>
  /** Pieces are laid one behind the other in the order of the calls. */
  add(upload: string, bytes: Uint8Array): Promise<void>
  /** @returns where the whole file lies; it is the caller's until `remove` */
  finish(upload: string): Promise<string>
  /** Removes what has arrived, finished or not. */
  remove(upload: string): Promise<void>
  /** Removes everything. */
  close(): Promise<void>
}

/** Bytes of all uploads together that have begun and are not removed. */
const MAX_BYTES = 2 * 1024 ** 3

interface Upload {
  readonly folder: string
  readonly path: string
  readonly size: number
  readonly handle: FileHandle
  received: number
  lastWrite: Promise<void>
}

/** `parent` may hold what earlier processes left when they were killed; that is removed. */
export async function createUploads(parent: string, maxBytes = MAX_BYTES): Promise<Uploads> {
  await removeLeftBehind(parent)
  const own = join(parent, String(process.pid))
  const uploads = new Map<string, Upload>()
  let promised = 0

  const find = (id: string): Upload => {
    const upload = uploads.get(id)
    if (upload) return upload
    throw new Problem({ kind: 'not-found', message: `There is no upload ${id}` })
  }

  const remove = async (id: string): Promise<void> => {
    const upload = uploads.get(id)
    if (!upload || !uploads.delete(id)) return
    promised -= upload.size
    await upload.lastWrite
    await upload.handle.close()
    await rm(upload.folder, { recursive: true, force: true })
  }

  return {
    async begin(name, size) {
      if (promised + size > maxBytes) {
        throw new Problem({
          kind: 'bad-argument',
          message: `The file has ${size} bytes; uploads may have ${maxBytes} bytes together`,
          file: name,
          remedy: 'Open it by its path on the machine where Arenascope runs',
        })
      }
      promised += size
      const id = randomUUID()
      const folder = join(own, id)
      const path = join(folder, safeName(name))
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        const handle = await open(path, 'wx', 0o600)
        uploads.set(id, { folder, path, size, handle, received: 0, lastWrite: Promise.resolve() })
        return id
      } catch (error) {
        promised -= size
        throw fileProblem(error, name)
      }
    },

    async add(id, bytes) {
      const upload = find(id)
      if (upload.received + bytes.length > upload.size) {
        await remove(id)
        throw new Problem({
          kind: 'bad-argument',
          message: `More than the announced ${upload.size} bytes arrived`,
        })
      }
      const position = upload.received
      upload.received += bytes.length
      const written = writeAt(upload.handle, bytes, position)
      // Who removes the upload waits for its writes; what became of them is told to who added.
      upload.lastWrite = Promise.allSettled([upload.lastWrite, written]).then(() => undefined)
      await written
    },

    async finish(id) {
      const upload = find(id)
      await upload.lastWrite
      if (upload.received !== upload.size) {
        const message = `${upload.received} of the announced ${upload.size} bytes arrived`
        throw new Problem({ kind: 'bad-input', message })
      }
      return upload.path
    },

    remove,

    async close() {
      await Promise.all([...uploads.keys()].map(remove))
      await rm(own, { recursive: true, force: true })
    },
  }
}

/** The name without folders, so that it stays below the upload's own folder. */
function safeName(name: string): string {
  const plain = name.replaceAll(/[/\\\0]/g, '_').slice(0, 200)
  return plain === '.' || plain === '..' || plain === '' ? 'upload' : plain
}

async function writeAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}

/** Folders are named by process id; those of living processes stay. */
async function removeLeftBehind(parent: string): Promise<void> {
  await mkdir(parent, { recursive: true, mode: 0o700 })
  const names = await readdir(parent)
  const left = names.filter((name) => name === String(process.pid) || !isAlive(Number(name)))
  await Promise.all(left.map((name) => rm(join(parent, name), { recursive: true, force: true })))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: somebody else's process, which is alive.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
