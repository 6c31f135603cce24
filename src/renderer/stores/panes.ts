// Which views are open, which one is active, and the requests the rest of the window makes of the panes.
// The docking library stays behind PaneHost, which frame/ViewPanes.vue implements.
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

export interface PaneHost {
  /** Brings the view to the front; opens it as a tab of the active group, or in a new group to the right. */
  readonly show: (view: string, beside: boolean) => void
  /** Moves the active view into a group of its own. */
  readonly splitActive: (direction: 'right' | 'below') => void
  readonly closeActive: () => void
  /** Back to the panes of the first start. */
  readonly reset: () => void
}

export const usePanesStore = defineStore('panes', () => {
  const host = shallowRef<PaneHost | null>(null)
  /** Id of the view that has the focus of the keyboard's view commands. */
  const active = ref<string | null>(null)

  /** Returns the detach. */
  function attach(panes: PaneHost): () => void {
    host.value = panes
    return () => {
      host.value = null
      active.value = null
    }
  }

  function show(view: string, beside = false): void {
    host.value?.show(view, beside)
  }

  return { host, active, attach, show }
})
