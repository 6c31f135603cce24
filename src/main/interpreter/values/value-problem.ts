// What a kernel throws instead of a Python exception: the type's name and its message as CPython words it. The core
// makes an exception object of it. No stack is kept: programs raise these in loops.

export type ProblemType =
  | 'IndexError'
  | 'KeyError'
  | 'LookupError'
  | 'OverflowError'
  | 'TypeError'
  | 'UnicodeDecodeError'
  | 'UnicodeEncodeError'
  | 'ValueError'
  | 'ZeroDivisionError'

export class ValueProblem {
  readonly type: ProblemType
  readonly message: string

  constructor(type: ProblemType, message: string) {
    this.type = type
    this.message = message
  }
}

/** Minor number of a Python 3 version: 8 for 3.8. */
export type Minor = number
