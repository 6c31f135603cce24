// The list of running work that the status bar shows: every import, save and report runs through `run`.
import { asProblem, describeProblem, isCancelled, type Problem } from '@shared/base/problem'
import type { CallContext, Progress } from '@shared/base/progress'
import type { Job } from '@shared/contract/workbench'

export interface JobBoard {
  /** Running ones, and those that ended in the last minute. */
  list(): readonly Job[]
  /** Ends a running job; one that has ended already stays as it is. */
  cancel(job: string): void
  /**
   * Runs `work` as a job called `label`. Its progress goes to the board and to the caller;
   * either the caller's signal or `cancel` stops it.
   */
  run<T>(label: string, caller: CallContext, work: (context: CallContext) => Promise<T>): Promise<T>
  /** A failure that nobody waits for: a settings file set aside. */
  reportFailure(label: string, problem: Problem): void
  /** Cancels what runs and announces nothing any more. */
  close(): void
}

/** For work that nobody waits for: the board shows it and can cancel it. */
export function unattended(): CallContext {
  return { progress: () => {}, signal: new AbortController().signal }
}

/** Milliseconds between two announcements of progress; starts and ends are announced at once. */
const ANNOUNCE_EVERY = 100
/** Milliseconds for which an ended job stays listed. */
const KEEP_ENDED = 60_000

interface Entry {
  job: Job
  endedAt: number | null
  readonly controller: AbortController
}

export function createJobBoard(announce: (jobs: readonly Job[]) => void, now = Date.now): JobBoard {
  const entries = new Map<string, Entry>()
  let nextNumber = 1
  let timer: ReturnType<typeof setTimeout> | null = null
  let isClosed = false

  const list = (): readonly Job[] => {
    for (const [id, entry] of entries) {
      if (entry.endedAt !== null && now() - entry.endedAt > KEEP_ENDED) entries.delete(id)
    }
    return [...entries.values()].map((entry) => entry.job)
  }

  const announceNow = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (!isClosed) announce(list())
  }

  const announceSoon = (): void => {
    timer ??= setTimeout(announceNow, ANNOUNCE_EVERY).unref()
  }

  const start = (label: string): Entry => {
    const id = `job-${nextNumber++}`
    const progress: Progress = { label, done: 0, total: null, unit: 'steps' }
    const job: Job = { id, progress, state: 'running', problem: null, startedAt: now() }
    const entry: Entry = { job, endedAt: null, controller: new AbortController() }
    entries.set(id, entry)
    return entry
  }

  const end = (entry: Entry, state: Job['state'], problem: string | null): void => {
    entry.job = { ...entry.job, state, problem }
    entry.endedAt = now()
    announceNow()
  }

  return {
    list,
    cancel(job) {
      entries.get(job)?.controller.abort()
    },
    async run(label, caller, work) {
      const entry = start(label)
      announceNow()
      const context: CallContext = {
        signal: AbortSignal.any([caller.signal, entry.controller.signal]),
        progress(progress) {
          entry.job = { ...entry.job, progress }
          announceSoon()
          caller.progress(progress)
        },
      }
      try {
        const value = await work(context)
        end(entry, 'done', null)
        return value
      } catch (error) {
        const problem = asProblem(error)
        if (isCancelled(problem)) end(entry, 'cancelled', null)
        else end(entry, 'failed', describeProblem(problem))
        throw error
      }
    },
    reportFailure(label, problem) {
      end(start(label), 'failed', describeProblem(problem))
    },
    close() {
      isClosed = true
      if (timer !== null) clearTimeout(timer)
      for (const entry of entries.values()) entry.controller.abort()
    },
  }
}
