// A crew without a thread, for the command line and unit tests: the handlers run where they are called.
import { asProblem, cancelled, Problem } from '@shared/base/problem'
import { throttleProgress } from './throttle'
import type { Crew, WorkContext, WorkHandlers, WorkOptions } from './work'

export function inProcess<H extends WorkHandlers>(handlers: H): Crew<H> {
  const running = new Map<AbortController, Promise<unknown>>()
  let isClosed = false

  const run = async (method: string, argument: unknown, options: WorkOptions, own: AbortController) => {
    const signal = options.signal === undefined ? own.signal : AbortSignal.any([options.signal, own.signal])
    if (signal.aborted) throw cancelled()
    const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined
    if (handler === undefined) throw new Error(`Invariant broken: no handler named ${method}`)
    const context: WorkContext = {
      progress: throttleProgress((progress) => options.onProgress?.(progress)),
      tell: (news) => options.onNews?.(news),
      isCancelled: () => signal.aborted,
      signal,
      transfer: () => {},
    }
    try {
      // The crew's type ties `argument` to this handler.
      return await handler(argument as never, context)
    } catch (error) {
      throw signal.aborted ? cancelled() : error
    }
  }

  return {
    // The promise resolves to what the handler named by M returns.
    call(method, argument, options = {}): Promise<never> {
      if (isClosed) {
        return Promise.reject(new Problem({ kind: 'internal', message: 'This crew has been closed' }))
      }
      const own = new AbortController()
      const result = run(method, argument, options, own).finally(() => running.delete(own))
      running.set(own, result)
      return result as Promise<never>
    },
    onLost: () => () => {},
    async close() {
      isClosed = true
      for (const controller of running.keys()) controller.abort()
      await Promise.all([...running.values()].map((result) => result.catch(asProblem)))
    },
  }
}
