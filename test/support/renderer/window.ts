// Stores as in the window: a pinia inside an app that provides a client. Components are mounted with `global`.
import type { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import type { Pinia } from 'pinia'
import { createApp } from 'vue'
import type { WorkbenchClient } from '@shared/contract/client'
import { clientKey } from '@renderer/stores/client'
import { fakeClient } from './fake-client'

// jsdom lays nothing out and knows no scrolling.
Element.prototype.scrollIntoView = () => undefined

export interface TestWindow {
  readonly pinia: Pinia
  /** Options for `mount`. */
  readonly global: NonNullable<NonNullable<Parameters<typeof mount>[1]>['global']>
}

/** From here on, `useXStore()` gives this window's stores. */
export function openWindow(client: WorkbenchClient = fakeClient().client): TestWindow {
  const pinia = createPinia()
  createApp({}).use(pinia).provide(clientKey, client)
  setActivePinia(pinia)
  return { pinia, global: { plugins: [pinia], provide: { [clientKey]: client } } }
}
