// What DuckDB and the system say of a session file, as Problems a person can do something about. DuckDB has no error
// codes, only texts: those matched here are 1.5's, and a test per case fails when an upgrade changes one.
import { cancelled, Problem } from '@shared/base/problem'
import type { ProblemData } from '@shared/base/problem'

/** The file is no session, or a damaged one. */
export function badSession(file: string, fact: string, remedy: string = RESTORE): Problem {
  return new Problem({ kind: 'bad-input', message: fact, file, expected: 'an Arenascope session', remedy })
}

export function newerVersion(file: string, found: string, known: string): Problem {
  return new Problem({
    kind: 'newer-version',
    message: `The session was written in ${found}; this Arenascope knows ${known}`,
    file,
    remedy: 'Update Arenascope, or open the session there and export what is needed',
  })
}

export function heldHere(file: string): Problem {
  return new Problem({
    kind: 'in-use',
    message: `This Arenascope (PID ${process.pid}) has the session open already`,
    file,
    remedy: 'Go on in the open session, or save a copy of it there',
  })
}

export function noSession(file: string): Problem {
  return new Problem({ kind: 'not-found', message: 'There is no such file', file })
}

type Said = Pick<ProblemData, 'kind' | 'message' | 'remedy'>

const NO_ACCESS: Said = {
  kind: 'denied',
  message: 'The system does not allow access',
  remedy: 'Copy the session to a folder where you may write',
}
const READ_ONLY: Said = {
  kind: 'denied',
  message: 'The file system is read-only',
  remedy: 'Copy the session to a folder where you may write',
}
const NO_SPACE: Said = {
  kind: 'denied',
  message: 'No space is left on the device',
  remedy: 'Free some space and save again',
}
const TOO_LARGE: Said = {
  kind: 'denied',
  message: 'The system allows no file of this size',
  remedy: 'Raise the limit and save again',
}
const A_FOLDER: Said = { kind: 'bad-input', message: 'This is a folder, not a file' }

/** Codes of Node's file system calls. */
const CODES: Readonly<Record<string, Said>> = {
  ENOENT: { kind: 'not-found', message: 'There is no such file or folder' },
  ENOTDIR: { kind: 'not-found', message: 'A part of the path is not a folder' },
  EISDIR: A_FOLDER,
  EACCES: NO_ACCESS,
  EPERM: NO_ACCESS,
  EROFS: READ_ONLY,
  EEXIST: { kind: 'denied', message: 'There is a file of this name already', remedy: 'Choose another name' },
  ENOSPC: NO_SPACE,
  EFBIG: TOO_LARGE,
  ENAMETOOLONG: { kind: 'bad-argument', message: 'The name is too long' },
  ELOOP: { kind: 'bad-input', message: 'Symbolic links lead in a circle' },
}

/** Texts of DuckDB, first match wins. */
const TEXTS: readonly (readonly [RegExp, Said])[] = [
  [/Permission denied|Operation not permitted/, NO_ACCESS],
  [/Read-only file system/, READ_ONLY],
  [/No space left on device/, NO_SPACE],
  [/File too large/, TOO_LARGE],
  [/Is a directory/, A_FOLDER],
  [
    /Out of Memory Error/,
    {
      kind: 'denied',
      message: 'This needs more memory than a session may take',
      remedy: 'Ask for fewer rows at once',
    },
  ],
]

const HOLDER = /Conflicting lock is held in (.*?)(?: \(([^)]*)\))? \(PID (\d+)\)|PID (\d+)/
const STORAGE_VERSION = /database file with version number (\d+), but we can only read versions? ([^.]*)/

const RESTORE = 'Go back to a copy of it, or take the snapshots again from their dumps'

/**
 * The Problem that `error` is when it came from working on the session `file`. `unknown` says what the texts that are
 * not listed mean: while opening and reading, a damaged file; while writing, a file that could not be written.
 */
export function asSessionProblem(error: unknown, file: string, doing: 'reading' | 'writing'): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error
  const code = (error as NodeJS.ErrnoException).code
  const said = code === undefined ? undefined : CODES[code]
  if (said) return new Problem({ ...said, file })
  return fromText(error, file, doing)
}

function fromText(error: Error, file: string, doing: 'reading' | 'writing'): Problem | Error {
  const { message } = error
  // A broken invariant or a mistake of ours is not DuckDB's error: those carry its kind of error in front.
  if (!/^[A-Za-z ]+ (Error|exception): |^\{"exception_type"/.test(message)) return error
  if (message.startsWith('INTERRUPT Error')) return cancelled()
  if (/Could not set lock on file/.test(message)) return heldElsewhere(file, message)
  const versions = STORAGE_VERSION.exec(message)
  if (versions) {
    return newerVersion(file, `DuckDB storage version ${versions[1]}`, `versions ${versions[2]}`)
  }
  const said = TEXTS.find(([text]) => text.test(message))?.[1]
  if (said) return new Problem({ ...said, file })
  const firstLine = message.split('\n', 1)[0] ?? message
  if (doing === 'reading') return badSession(file, `The file is damaged or no session: ${firstLine}`)
  return new Problem({
    kind: 'denied',
    message: `The session could not be written: ${firstLine}`,
    file,
    remedy: 'What was saved before is still in the file; save a copy elsewhere',
  })
}

function heldElsewhere(file: string, message: string): Problem {
  const holder = HOLDER.exec(message)
  const pid = holder?.[3] ?? holder?.[4]
  const program = holder?.[1]
  const named = program?.includes('/') || program?.includes('\\') ? ` (${program})` : ''
  const who = pid === undefined ? 'Another process' : `Process ${pid}${named}`
  return new Problem({
    kind: 'in-use',
    message: `${who} holds the session open`,
    file,
    remedy: 'Close the session there, or save a copy of it there and open the copy',
  })
}
