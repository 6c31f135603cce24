// What a crew and its thread say to each other over the thread's message port.
import type { ProblemData } from '@shared/base/problem'
import type { Progress } from '@shared/base/progress'

export interface ThreadData {
  readonly role: string
}

/** To the thread. `flag[0]` of a call turns 1 when the caller cancels: the thread sees it even in a synchronous loop. */
export type WorkRequest =
  | {
      readonly kind: 'call'
      readonly id: number
      readonly method: string
      readonly argument: unknown
      readonly flag: Int32Array
    }
  | { readonly kind: 'cancel'; readonly id: number }

/** From the thread. A defect is any error that is no Problem. */
export type WorkReply =
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'problem'; readonly id: number; readonly problem: ProblemData }
  | { readonly kind: 'defect'; readonly id: number; readonly message: string; readonly stack: string }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly kind: 'news'; readonly id: number; readonly news: unknown }
