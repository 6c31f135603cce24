// A client whose services are what the test gives; any other call fails by name. Events are sent by the test.
import type { WorkbenchClient } from '@shared/contract/client'
import type { EventName, Events } from '@shared/contract'

type Overrides = {
  readonly [S in Exclude<keyof WorkbenchClient, 'on'>]?: Partial<WorkbenchClient[S]>
}

export interface FakeClient {
  readonly client: WorkbenchClient
  emit<E extends EventName>(event: E, payload: Events[E]): void
}

function service<T extends object>(name: string, given: Partial<T> | undefined): T {
  return new Proxy(given ?? {}, {
    get: (target, method) =>
      Reflect.get(target, method) ??
      (() => Promise.reject(new Error(`the test gave no ${name}.${String(method)}`))),
  }) as T
}

export function fakeClient(overrides: Overrides = {}): FakeClient {
  const listeners = new Map<string, Set<(payload: never) => void>>()
  const client: WorkbenchClient = {
    workbench: service('workbench', overrides.workbench),
    sessions: service('sessions', overrides.sessions),
    consumers: service('consumers', overrides.consumers),
    compare: service('compare', overrides.compare),
    reports: service('reports', overrides.reports),
    files: service('files', overrides.files),
    programs: service('programs', overrides.programs),
    runs: service('runs', overrides.runs),
    on(event, listener) {
      const set = listeners.get(event) ?? new Set()
      listeners.set(event, set.add(listener))
      return () => set.delete(listener)
    },
  }
  return {
    client,
    emit: (event, payload) => {
      for (const listener of listeners.get(event) ?? []) listener(payload as never)
    },
  }
}
