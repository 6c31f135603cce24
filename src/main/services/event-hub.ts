// Where services announce what changed and fronts subscribe. One per workbench.
import type { EventName, Events, EventSink, EventSource } from '@shared/contract/index'

export interface EventHub extends EventSource, EventSink {}

type Listeners = { [E in EventName]: Set<(payload: Events[E]) => void> }

/** Listeners are called at once, in the order they subscribed. */
export function createEventHub(): EventHub {
  const listeners: Listeners = {
    'sessions.changed': new Set(),
    'jobs.changed': new Set(),
    'settings.changed': new Set(),
    'programs.changed': new Set(),
    'files.opened': new Set(),
    'command.requested': new Set(),
  }
  return {
    on(event, listener) {
      listeners[event].add(listener)
      return () => listeners[event].delete(listener)
    },
    emit(event, payload) {
      listeners[event].forEach((listener) => listener(payload))
    },
  }
}
