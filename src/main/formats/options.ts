// What every reader of a snapshot format is given beside the bytes. Readers run in a worker thread, synchronously.
import type { Progress } from '@shared/base/progress'

export interface ReadOptions {
  /** The file as the user named it, for messages. */
  readonly file: string
  /** Take the whole traces of a file that ends early, and say so in `facts.partial`. */
  readonly acceptPartial: boolean
  progress(progress: Progress): void
  /** Polled every 64 KiB of content; true ends the call with a Problem of kind 'cancelled'. */
  isCancelled(): boolean
}
