// Whether the services can be reached. On the desktop they always can; a browser's host may go away and come back.
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { describeProblem } from '@shared/base/problem'
import type { ConnectionState, ConnectionStatus } from '../api/connect'

export const useConnectionStore = defineStore('connection', () => {
  const kind = ref<ConnectionStatus['kind']>('connecting')
  /** Why the host refuses this tab and what can be done; '' = it does not. */
  const refusal = ref('')

  /** Follows `state`; `connected` runs each time a connection stands. Returns the unsubscribe. */
  function follow(state: ConnectionState, connected: () => void): () => void {
    const enter = (status: ConnectionStatus): void => {
      kind.value = status.kind
      refusal.value = status.kind === 'refused' ? describeProblem(status.problem) : ''
      if (status.kind === 'connected') connected()
    }
    enter(state.current)
    return state.onChange(enter)
  }

  return { kind, refusal, follow }
})
