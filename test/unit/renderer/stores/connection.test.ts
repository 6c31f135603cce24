import { expect, it, vi } from 'vitest'
import { Problem } from '@shared/base/problem'
import type { ConnectionState, ConnectionStatus } from '@renderer/api/connect'
import { useConnectionStore } from '@renderer/stores/connection'
import { useProblemsStore } from '@renderer/stores/problems'
import { openWindow } from '../../../support/renderer/window'

class Line implements ConnectionState {
  readonly listeners = new Set<(status: ConnectionStatus) => void>()
  constructor(readonly current: ConnectionStatus) {}

  onChange(listener: (status: ConnectionStatus) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  enter(status: ConnectionStatus): void {
    for (const listener of this.listeners) listener(status)
  }
}

it('asks for everything each time the connection stands', () => {
  openWindow()
  const connection = useConnectionStore()
  const state = new Line({ kind: 'connecting' })
  const connected = vi.fn()
  connection.follow(state, connected)
  expect([connection.kind, connected.mock.calls.length]).toEqual(['connecting', 0])
  state.enter({ kind: 'connected' })
  state.enter({ kind: 'lost' })
  expect([connection.kind, connected.mock.calls.length]).toEqual(['lost', 1])
  state.enter({ kind: 'connected' })
  expect([connection.kind, connected.mock.calls.length]).toEqual(['connected', 2])
})

it('says why the host refuses and what can be done', () => {
  openWindow()
  const connection = useConnectionStore()
  const problem = new Problem({
    kind: 'denied',
    message: 'The link was used before',
    remedy: 'Ask the host for another.',
  })
  connection.follow(new Line({ kind: 'refused', problem }), vi.fn())
  expect(connection.refusal).toBe('The link was used before. Ask the host for another.')
})

it('lists a refusal that comes when something is shown already', () => {
  openWindow()
  const connection = useConnectionStore()
  const problems = useProblemsStore()
  const state = new Line({ kind: 'connecting' })
  connection.follow(state, vi.fn())
  state.enter({ kind: 'connected' })
  state.enter({ kind: 'lost' })
  expect(problems.list).toEqual([])
  state.enter({ kind: 'refused', problem: new Problem({ kind: 'denied', message: 'Not this tab' }) })
  expect(problems.list).toMatchObject([{ during: 'Connecting again', problem: { message: 'Not this tab' } }])
})
