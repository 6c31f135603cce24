// What the system says of a file, as a Problem that a person can do something about.
import { Problem } from '@shared/base/problem'
import type { ProblemKind } from '@shared/base/problem'

const SAID: Readonly<Record<string, { readonly kind: ProblemKind; readonly message: string }>> = {
  ENOENT: { kind: 'not-found', message: 'There is no such file or folder' },
  ENOTDIR: { kind: 'not-found', message: 'A part of the path is not a folder' },
  EISDIR: { kind: 'bad-input', message: 'This is a folder, not a file' },
  EACCES: { kind: 'denied', message: 'The system does not allow access' },
  EPERM: { kind: 'denied', message: 'The system does not allow access' },
  EROFS: { kind: 'denied', message: 'The file system is read-only' },
  ENOSPC: { kind: 'denied', message: 'No space is left on the device' },
  ENAMETOOLONG: { kind: 'bad-argument', message: 'The name is too long' },
  ELOOP: { kind: 'bad-input', message: 'Symbolic links lead in a circle' },
  EMFILE: { kind: 'denied', message: 'Too many files are open' },
}

/** Passes Problems through; everything without a system error code is a defect and passes through too. */
export function fileProblem(error: unknown, file: string): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error
  const code = (error as NodeJS.ErrnoException).code
  if (code === undefined) return error
  const said = SAID[code]
  if (said) return new Problem({ ...said, file })
  return new Problem({ kind: 'denied', message: `The system answered ${code}`, file })
}
