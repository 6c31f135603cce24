// How the pickle reader gives up: a Problem thrown inside, caught once in read.ts.
import { Problem } from '@shared/base/problem'

const REMEDY = 'Write the snapshot with tracemalloc.Snapshot.dump'

/** What stands at `offset` is not part of a tracemalloc dump. */
export function refuse(offset: number, message: string, expected?: string): never {
  throw new Problem({
    kind: 'bad-input',
    message,
    offset,
    remedy: REMEDY,
    ...(expected !== undefined && { expected }),
  })
}

/** The content ends inside the opcode at `offset`. Not a Problem yet: the traces before it may be offered as partial. */
export class EndsEarly extends Error {
  constructor(readonly offset: number) {
    super(`The content ends inside the opcode at byte ${offset}`)
    this.name = 'EndsEarly'
  }
}
