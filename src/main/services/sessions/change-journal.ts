// Changes of one session on their way to its file: one after the other, and none is skipped when one fails.
import { asProblem, type Problem } from '@shared/base/problem'

export type JournalState =
  | { readonly kind: 'saving' }
  /** Every change that was added is committed. */
  | { readonly kind: 'saved' }
  /** The first change that is not in the file failed so; it and the later ones wait for the next try. */
  | { readonly kind: 'failed'; readonly problem: Problem }

export interface ChangeJournal {
  readonly state: JournalState
  /** Queues a change; what failed before is tried again first. */
  add(commit: () => Promise<void>): void
  /** Tries again what failed. Settles when nothing is under way any more; then `state` tells. */
  flush(): Promise<void>
}

/** `changed` is called after each change of the state. */
export function createChangeJournal(changed: () => void): ChangeJournal {
  const waiting: (() => Promise<void>)[] = []
  let state: JournalState = { kind: 'saved' }
  let run: Promise<void> | null = null

  const enter = (next: JournalState): void => {
    state = next
    changed()
  }

  const commitAll = async (): Promise<void> => {
    enter({ kind: 'saving' })
    try {
      for (let next = waiting[0]; next; next = waiting[0]) {
        await next()
        waiting.shift()
      }
      run = null
      enter({ kind: 'saved' })
    } catch (error) {
      run = null
      enter({ kind: 'failed', problem: asProblem(error) })
    }
  }

  const start = (): Promise<void> => {
    if (run === null && waiting.length > 0) run = commitAll()
    return run ?? Promise.resolve()
  }

  return {
    get state() {
      return state
    },
    add(commit) {
      waiting.push(commit)
      void start()
    },
    flush: start,
  }
}
