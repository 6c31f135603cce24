// Which session files this process holds, and a look at a file before DuckDB opens it. session-file.ts calls it.
// DuckDB's lock is the system's fcntl lock: it keeps other processes out, but not a second database of this process,
// and it is lost when this process closes *any* descriptor of the file. So no file that is held is opened here by
// other means, and all sessions of a process live in one thread.
import { constants } from 'node:fs'
import { open, realpath, stat } from 'node:fs/promises'
import { asSessionProblem, badSession, heldHere, noSession } from './refusals'

const held = new Set<string>()

/** A file that exists, by the identity the system gives it: two names of one file are one. */
export interface SessionPath {
  /** With symbolic links resolved: DuckDB's log stands beside the file itself. */
  readonly path: string
  readonly identity: string
}

/** True while a session of this thread holds the file, whatever name leads to it. Never opens it. */
export async function isHeld(path: string): Promise<boolean> {
  try {
    return held.has(await identityOf(path))
  } catch {
    // What cannot be looked at is held by nobody here; opening it will say why.
    return false
  }
}

/** Keeps the file to this caller until `release`; throws the Problem when it is held already. */
export function hold(session: SessionPath): void {
  if (held.has(session.identity)) throw heldHere(session.path)
  held.add(session.identity)
}

export function release(session: SessionPath): void {
  held.delete(session.identity)
}

/** How the files looked that this process wrote or read whole: they need no second probe (probe.ts). */
const known = new Map<string, string>()

export async function isKnown({ path, identity }: SessionPath): Promise<boolean> {
  return known.get(identity) === (await lookOf(path))
}

/** To be called when the file is as this process left it. */
export async function remember({ path, identity }: SessionPath): Promise<void> {
  known.set(identity, await lookOf(path))
}

/** Changes with every write: the time of the last change of a file cannot be set back. */
async function lookOf(path: string): Promise<string> {
  const { size, mtimeNs, ctimeNs } = await stat(path, { bigint: true })
  return `${size}:${mtimeNs}:${ctimeNs}`
}

/** Checks what can be told without DuckDB: that there is a file, that it is one, and how it begins. Throws a Problem. */
export async function lookAt(path: string): Promise<SessionPath> {
  try {
    const resolved = await realpath(path)
    const status = await stat(resolved)
    if (status.isDirectory()) throw badSession(path, 'This is a folder, not a file', CHOOSE)
    if (!status.isFile()) throw badSession(path, 'This is not a regular file', CHOOSE)
    if (status.size === 0) throw badSession(path, 'The file is empty')
    const session = { path: resolved, identity: await identityOf(resolved) }
    if (held.has(session.identity)) throw heldHere(path)
    await checkMagic(resolved, path)
    return session
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw noSession(path)
    throw asSessionProblem(error, path, 'reading')
  }
}

/** DuckDB's main header: 8 bytes of checksum, then "DUCK". */
async function checkMagic(path: string, named: string): Promise<void> {
  const file = await open(path, constants.O_RDONLY)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(12), 0, 12, 0)
    if (bytesRead < 12 || buffer.toString('latin1', 8, 12) !== 'DUCK') {
      throw badSession(named, 'The file is not a DuckDB database', CHOOSE)
    }
  } finally {
    await file.close()
  }
}

async function identityOf(path: string): Promise<string> {
  const { dev, ino } = await stat(path, { bigint: true })
  return `${dev}:${ino}`
}

const CHOOSE = 'Choose a file that Arenascope saved; dumps of tracemalloc are opened as snapshots'
