// Whether the services can be reached. On the desktop they always can; a browser's host may go away and come back.
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { describeProblem } from '@shared/base/problem'
import type { ConnectionState, ConnectionStatus } from '../api/connect'
import { useProblemsStore } from './problems'

export const useConnectionStore = defineStore('connection', () => {
  const problems = useProblemsStore()
  const kind = ref<ConnectionStatus['kind']>('connecting')
  /** Why the host refuses this tab and what can be done; '' = it does not. */
  const refusal = ref('')

  /** Follows `state`; `connected` runs each time a connection stands. Returns the unsubscribe. */
  function follow(state: ConnectionState, connected: () => void): () => void {
    let wasConnected = false
    const enter = (status: ConnectionStatus): void => {
      kind.value = status.kind
      refusal.value = status.kind === 'refused' ? describeProblem(status.problem) : ''
      // Once something is shown, what to do about it stands beside that and not in its place.
      if (status.kind === 'refused' && wasConnected) problems.report(status.problem, 'Connecting again')
      if (status.kind !== 'connected') return
      wasConnected = true
      connected()
    }
    enter(state.current)
    return state.onChange(enter)
  }

  return { kind, refusal, follow }
})
