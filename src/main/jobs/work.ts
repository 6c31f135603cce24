// What work away from the main thread looks like: handlers by name, and the crew that runs them.
// Knows no domain code; services/work/ holds the handlers, services/ calls them through a crew.
import type { Progress } from '@shared/base/progress'

/** What a handler gets beside its argument. */
export interface WorkContext {
  /** Cheap to call often: at most about 20 a second get through. */
  progress(progress: Progress): void
  /** To the caller's `onNews`, at once and in order; for what is no progress. A structured clone. */
  tell(news: unknown): void
  /** True once the caller has cancelled; also inside a synchronous loop, where `signal` cannot fire. */
  isCancelled(): boolean
  /** For asynchronous work. */
  readonly signal: AbortSignal
  /** These buffers move to the caller with the result instead of being copied; they are empty here afterwards. */
  transfer(buffers: readonly ArrayBuffer[]): void
}

/**
 * Handlers by method name. A handler returns its result or a promise of it, throws a Problem for expected failure
 * and `cancelled()` when it stops early. Arguments and results are structured clones.
 */
export type WorkHandlers = Readonly<Record<string, (argument: never, context: WorkContext) => unknown>>

export interface WorkOptions {
  readonly onProgress?: (progress: Progress) => void
  /** What the handler tells while it runs; the handler's file says what that is. */
  readonly onNews?: (news: unknown) => void
  readonly signal?: AbortSignal
  /** These buffers move to the handler instead of being copied; they are empty here afterwards. */
  readonly transfer?: readonly ArrayBuffer[]
}

export type WorkArgument<H extends WorkHandlers, M extends keyof H> = Parameters<H[M]>[0]
export type WorkResult<H extends WorkHandlers, M extends keyof H> = Awaited<ReturnType<H[M]>>

/** Runs the handlers `H`, in a thread or in this process. */
export interface Crew<H extends WorkHandlers> {
  /** Rejects with a Problem (also when the thread dies meanwhile), or with an Error that is a defect of ours. */
  call<M extends keyof H & string>(
    method: M,
    argument: WorkArgument<H, M>,
    options?: WorkOptions,
  ): Promise<WorkResult<H, M>>
  /** The thread died, and everything its handlers kept with it. The next call starts a new one. */
  onLost(listener: () => void): () => void
  /** Cancels what is under way, waits for it a short time, and ends the thread. Later calls are refused. */
  close(): Promise<void>
}
