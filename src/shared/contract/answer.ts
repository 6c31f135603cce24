// The answering end of a channel: runs handlers, reports progress, honours cancellation, sends problems.
import { asProblem, cancelled, Problem } from '@shared/base/problem'
import type { CallContext } from '@shared/base/progress'
import type { Channel } from './messages'

/** Runs one call by its full name ("sessions.open"); rejects with a Problem. */
export type Handler = (method: string, argument: unknown, context: CallContext) => Promise<unknown>

/** Calls that may be under way at once on one channel; more are refused. */
const MAX_CALLS = 256

/**
 * Answers every call on `channel` with `handle`, until the channel closes; then all running calls are cancelled.
 * `onDefect` hears of errors that are no Problems: they are ours.
 */
export function answer(channel: Channel, handle: Handler, onDefect: (error: unknown) => void): () => void {
  const running = new Map<number, AbortController>()

  const run = async (id: number, method: string, argument: unknown): Promise<void> => {
    const controller = new AbortController()
    running.set(id, controller)
    try {
      const value = await handle(method, argument, {
        signal: controller.signal,
        progress: (progress) => {
          if (running.has(id)) channel.post({ kind: 'progress', id, progress })
        },
      })
      channel.post({ kind: 'result', id, value })
    } catch (error) {
      const problem = controller.signal.aborted ? cancelled() : asProblem(error)
      if (!(error instanceof Problem) && !controller.signal.aborted) onDefect(error)
      channel.post({ kind: 'problem', id, problem: problem.toData() })
    } finally {
      running.delete(id)
    }
  }

  const stopMessages = channel.onMessage((message) => {
    switch (message.kind) {
      case 'call':
        if (running.size >= MAX_CALLS || running.has(message.id)) {
          const problem = new Problem({
            kind: 'bad-argument',
            message: `More than ${MAX_CALLS} calls under way`,
          })
          channel.post({ kind: 'problem', id: message.id, problem: problem.toData() })
          break
        }
        void run(message.id, message.method, message.argument)
        break
      case 'cancel':
        running.get(message.id)?.abort()
        break
      case 'result':
      case 'problem':
      case 'progress':
      case 'event':
        onDefect(new Error(`A '${message.kind}' arrived at the answering end`))
        break
    }
  })
  const stop = () => {
    stopMessages()
    for (const controller of running.values()) controller.abort()
  }
  const stopClose = channel.onClose(stop)
  return () => {
    stopClose()
    stop()
  }
}
