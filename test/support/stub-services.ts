// Services for tests of transports: every method of the contract is there and fails, but for those given.
import type { CallContext } from '@shared/base/progress'
import { contract } from '@shared/contract/index'
import type { EventName, Events, EventSink, EventSource, ServiceName, Services } from '@shared/contract/index'

type Overrides = { readonly [S in ServiceName]?: Partial<Services[S]> }

export function stubServices(overrides: Overrides): Services {
  const service = (name: ServiceName) => {
    const methods = Object.keys(contract[name]).map((method) => [
      method,
      (_argument: unknown, _context: CallContext) =>
        Promise.reject(new Error(`${name}.${method} is not stubbed`)),
    ])
    return { ...Object.fromEntries(methods), ...overrides[name] } as unknown
  }
  const names = Object.keys(contract) as ServiceName[]
  return Object.fromEntries(names.map((name) => [name, service(name)])) as unknown as Services
}

export interface TestEvents extends EventSource, EventSink {
  /** Listeners that are subscribed now. */
  readonly listenerCount: number
}

export function createTestEvents(): TestEvents {
  const listeners = new Set<{ event: EventName; tell: (payload: Events[EventName]) => void }>()
  return {
    get listenerCount() {
      return listeners.size
    },
    on(event, listener) {
      // Only payloads of `event` reach it, by the comparison in emit.
      const entry = { event, tell: listener as (payload: Events[EventName]) => void }
      listeners.add(entry)
      return () => listeners.delete(entry)
    },
    emit(event, payload) {
      for (const entry of listeners) if (entry.event === event) entry.tell(payload)
    },
  }
}
