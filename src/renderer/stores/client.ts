// How stores and views reach the services: the client is provided once, by main.ts (or by a test), and injected here.
import { inject } from 'vue'
import type { InjectionKey } from 'vue'
import { present } from '@shared/base/assert'
import type { WorkbenchClient } from '@shared/contract/client'

export const clientKey: InjectionKey<WorkbenchClient> = Symbol('workbench client')

/** The services. Call it in a component's or a store's setup. */
export function useClient(): WorkbenchClient {
  return present(inject(clientKey, null), 'main.ts provides the client before anything is mounted')
}
