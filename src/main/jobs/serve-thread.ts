// The thread's end of a crew: loads the handlers of its role and answers calls. worker.ts calls it.
import { parentPort, workerData } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import { cancelled, Problem } from '@shared/base/problem'
import { assert, present } from '@shared/base/assert'
import type { ThreadData, WorkReply, WorkRequest } from './messages'
import { throttleProgress } from './throttle'
import type { WorkContext, WorkHandlers } from './work'

export type Roles = Readonly<Record<string, () => Promise<WorkHandlers>>>

/** To be called once, at the top of the worker's entry. Calls that arrive while the role loads wait in the port. */
export function serveThread(roles: Roles): void {
  const port = present(parentPort, 'serveThread runs in a worker thread')
  const { role } = workerData as ThreadData
  assert(Object.hasOwn(roles, role), `a thread's role is one of ${Object.keys(roles).join(', ')}`)
  const load = present(roles[role], 'the role was just found')
  // A rejection here ends the thread, and with it every waiting call.
  void load().then((handlers) => answerCalls(port, handlers))
}

function answerCalls(port: MessagePort, handlers: WorkHandlers): void {
  const running = new Map<number, AbortController>()
  port.on('message', (request: WorkRequest) => {
    switch (request.kind) {
      case 'call': {
        const controller = new AbortController()
        running.set(request.id, controller)
        void run(port, handlers, request, controller).finally(() => running.delete(request.id))
        break
      }
      case 'cancel':
        running.get(request.id)?.abort()
        break
    }
  })
}

async function run(
  port: MessagePort,
  handlers: WorkHandlers,
  request: WorkRequest & { readonly kind: 'call' },
  controller: AbortController,
): Promise<void> {
  const { id, method, flag } = request
  const moved: ArrayBuffer[] = []
  const isCancelled = () => Atomics.load(flag, 0) === 1
  const context: WorkContext = {
    progress: throttleProgress((progress) => {
      port.postMessage({ kind: 'progress', id, progress } satisfies WorkReply)
    }),
    tell: (news) => port.postMessage({ kind: 'news', id, news } satisfies WorkReply),
    isCancelled,
    signal: controller.signal,
    transfer: (buffers) => moved.push(...buffers),
  }
  try {
    // The caller may have cancelled while this call waited behind another one.
    if (isCancelled()) throw cancelled()
    const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined
    assert(handler !== undefined, `a handler is named ${method}`)
    // The crew's type ties the argument to this handler.
    const value = await handler(request.argument as never, context)
    port.postMessage({ kind: 'result', id, value } satisfies WorkReply, moved)
  } catch (error) {
    port.postMessage(failure(id, isCancelled() ? cancelled() : error))
  }
}

function failure(id: number, error: unknown): WorkReply {
  if (error instanceof Problem) return { kind: 'problem', id, problem: error.toData() }
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  return { kind: 'defect', id, message, stack: stack ?? message }
}
