// What two ends of a channel say to each other. The same messages run over Electron IPC, a WebSocket,
// a worker's port and, in tests, an in-memory pair. A channel delivers whole messages in order; typed arrays survive.
import type { ProblemData } from '@shared/base/problem'
import type { Progress } from '@shared/base/progress'

export type Message =
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly argument: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'problem'; readonly id: number; readonly problem: ProblemData }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly kind: 'event'; readonly event: string; readonly payload: unknown }

export interface Channel {
  post(message: Message): void
  /** At most one listener; returns the unsubscribe. */
  onMessage(listener: (message: Message) => void): () => void
  /** The other end is gone; nothing will arrive any more. */
  onClose(listener: () => void): () => void
}
