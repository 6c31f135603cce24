// The calling end of a channel: calls with progress and cancellation, and events.
import { cancelled, Problem } from '@shared/base/problem'
import type { CallOptions } from './define'
import type { EventName, Events, EventSource, ServiceClients } from './index'
import type { Channel } from './messages'

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (problem: Problem) => void
  readonly options: CallOptions
  readonly stopListening: () => void
}

export interface Caller {
  call(method: string, argument: unknown, options?: CallOptions): Promise<unknown>
  on(event: string, listener: (payload: unknown) => void): () => void
}

/** Calls fail with a Problem of kind 'internal' once the channel has closed. */
export function createCaller(channel: Channel): Caller {
  const pending = new Map<number, Pending>()
  const listeners = new Map<string, Set<(payload: unknown) => void>>()
  let nextId = 1
  let isClosed = false

  const settle = (id: number): Pending | undefined => {
    const entry = pending.get(id)
    pending.delete(id)
    entry?.stopListening()
    return entry
  }

  channel.onMessage((message) => {
    switch (message.kind) {
      case 'result':
        settle(message.id)?.resolve(message.value)
        break
      case 'problem':
        settle(message.id)?.reject(new Problem(message.problem))
        break
      case 'progress':
        pending.get(message.id)?.options.onProgress?.(message.progress)
        break
      case 'event':
        for (const listener of listeners.get(message.event) ?? []) listener(message.payload)
        break
      case 'call':
      case 'cancel':
        throw new Error(`Invariant broken: a '${message.kind}' arrived at the calling end`)
    }
  })

  channel.onClose(() => {
    isClosed = true
    for (const id of pending.keys()) {
      settle(id)?.reject(
        new Problem({ kind: 'internal', message: 'The connection closed before an answer came' }),
      )
    }
  })

  return {
    call(method, argument, options = {}) {
      return new Promise((resolve, reject) => {
        if (isClosed) {
          reject(new Problem({ kind: 'internal', message: 'The connection is closed' }))
          return
        }
        if (options.signal?.aborted) {
          reject(cancelled())
          return
        }
        const id = nextId++
        const cancel = () => channel.post({ kind: 'cancel', id })
        options.signal?.addEventListener('abort', cancel)
        const stopListening = () => options.signal?.removeEventListener('abort', cancel)
        pending.set(id, { resolve, reject, options, stopListening })
        channel.post({ kind: 'call', id, method, argument })
      })
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set()
      listeners.set(event, set)
      set.add(listener)
      return () => set.delete(listener)
    },
  }
}

export interface WorkbenchClient extends ServiceClients, EventSource {}

/** `client.sessions.open({...})` over `caller`, typed by the contract. */
export function createClient(caller: Caller): WorkbenchClient {
  const service = (name: string): unknown =>
    new Proxy(
      {},
      {
        get: (_target, method) => {
          // A client that is awaited or inspected must not turn into a call named "then".
          if (typeof method !== 'string' || method === 'then') return undefined
          return (argument: unknown, options?: CallOptions) =>
            caller.call(`${name}.${method}`, argument, options)
        },
      },
    )
  return {
    workbench: service('workbench') as WorkbenchClient['workbench'],
    sessions: service('sessions') as WorkbenchClient['sessions'],
    consumers: service('consumers') as WorkbenchClient['consumers'],
    compare: service('compare') as WorkbenchClient['compare'],
    reports: service('reports') as WorkbenchClient['reports'],
    files: service('files') as WorkbenchClient['files'],
    programs: service('programs') as WorkbenchClient['programs'],
    runs: service('runs') as WorkbenchClient['runs'],
    // The payload's type is fixed by the emitting end, which is typed by the same Events.
    on: <E extends EventName>(event: E, listener: (payload: Events[E]) => void) =>
      caller.on(event, (payload) => listener(payload as Events[E])),
  }
}
