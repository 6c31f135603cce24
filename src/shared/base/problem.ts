// What a person can be told and can do something about: bad input, a file in use, a cancelled job.
// A Problem crosses threads and transports as ProblemData; any other Error is a defect of ours.

export type ProblemKind =
  | 'bad-argument' // a call's arguments do not fit its schema
  | 'bad-input' // a file or a text does not hold what was expected
  | 'not-found' // no such file, session, snapshot
  | 'denied' // the system or a grant does not allow it
  | 'in-use' // somebody else holds the file
  | 'newer-version' // written by a later Arenascope
  | 'cancelled'
  | 'internal' // a defect; the message is the error's own

export interface ProblemData {
  readonly kind: ProblemKind
  /** One sentence: the fact, with units. */
  readonly message: string
  /** The file it is about, as the user named it. */
  readonly file?: string
  /** Byte offset in the (uncompressed) content. */
  readonly offset?: number
  /** What should have stood there. */
  readonly expected?: string
  /** What can be done. */
  readonly remedy?: string
}

export class Problem extends Error implements ProblemData {
  readonly kind: ProblemKind
  readonly file?: string
  readonly offset?: number
  readonly expected?: string
  readonly remedy?: string

  constructor(data: ProblemData) {
    super(data.message)
    this.name = 'Problem'
    this.kind = data.kind
    if (data.file !== undefined) this.file = data.file
    if (data.offset !== undefined) this.offset = data.offset
    if (data.expected !== undefined) this.expected = data.expected
    if (data.remedy !== undefined) this.remedy = data.remedy
  }

  toData(): ProblemData {
    const { kind, message, file, offset, expected, remedy } = this
    return {
      kind,
      message,
      ...(file !== undefined && { file }),
      ...(offset !== undefined && { offset }),
      ...(expected !== undefined && { expected }),
      ...(remedy !== undefined && { remedy }),
    }
  }

  /** The same problem, said about `file`. */
  about(file: string): Problem {
    return new Problem({ ...this.toData(), file })
  }
}

/** One line for a terminal or a status bar: file, place, fact, expectation, remedy. */
export function describeProblem(problem: ProblemData): string {
  const place = problem.offset === undefined ? '' : ` at byte ${problem.offset}`
  const head = problem.file === undefined ? '' : `${problem.file}: `
  const expected = problem.expected === undefined ? '' : `; expected ${problem.expected}`
  const remedy = problem.remedy === undefined ? '' : `. ${problem.remedy}`
  return `${head}${problem.message}${place}${expected}${remedy}`
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const message = error instanceof Error ? error.message : String(error)
  return new Problem({ kind: 'internal', message })
}

export function isCancelled(error: unknown): boolean {
  return error instanceof Problem && error.kind === 'cancelled'
}

export function cancelled(): Problem {
  return new Problem({ kind: 'cancelled', message: 'Cancelled' })
}
