// One client over a row of connections: what waits, what fails, what carries over.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Problem } from '@shared/base/problem'
import type { Channel, Message } from '@shared/contract/messages'
import { createReconnectingCaller } from '@renderer/api/reconnect'

/** The host's end of one connection: answers every call with the connection's number, unless it is asked to wait. */
class FakeConnection implements Channel {
  readonly number: number
  #listener: ((message: Message) => void) | null = null
  readonly #closed = new Set<() => void>()

  constructor(number: number) {
    this.number = number
  }

  post(message: Message): void {
    if (message.kind !== 'call' || message.method === 'wait') return
    this.#listener?.({ kind: 'result', id: message.id, value: this.number })
  }

  onMessage(listener: (message: Message) => void): () => void {
    this.#listener = listener
    return () => {}
  }

  onClose(listener: () => void): () => void {
    this.#closed.add(listener)
    return () => this.#closed.delete(listener)
  }

  emit(payload: string): void {
    this.#listener?.({ kind: 'event', event: 'command.requested', payload })
  }

  close(): void {
    for (const listener of this.#closed) listener()
  }
}

let connections: FakeConnection[]
/** What the next attempts to connect meet; none = they succeed. */
let failures: Error[]

const open = (): Promise<Channel> => {
  const failure = failures.shift()
  if (failure !== undefined) return Promise.reject(failure)
  const connection = new FakeConnection(connections.length + 1)
  connections.push(connection)
  return Promise.resolve(connection)
}
const lose = async () => {
  connections.at(-1)?.close()
  await vi.advanceTimersByTimeAsync(0)
}

beforeEach(() => {
  vi.useFakeTimers()
  connections = []
  failures = []
})
afterEach(() => vi.useRealTimers())

describe('a reconnecting caller', () => {
  it('holds the first calls back until it is connected', async () => {
    const { caller, state } = createReconnectingCaller(open)
    expect(state.current.kind).toBe('connecting')
    expect(await caller.call('a', {})).toBe(1)
    expect(state.current.kind).toBe('connected')
  })

  it('connects again after a loss, and tells every change once', async () => {
    const { caller, state } = createReconnectingCaller(open)
    const seen: string[] = []
    state.onChange(({ kind }) => seen.push(kind))
    await caller.call('a', {})
    failures = [new TypeError('fetch failed'), new TypeError('fetch failed')]
    await lose()
    expect(state.current.kind).toBe('lost')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(await caller.call('a', {})).toBe(2)
    expect(seen).toEqual(['connected', 'lost', 'connected'])
  })

  it('fails what is under way at a loss, and what is asked before it is over', async () => {
    const { caller } = createReconnectingCaller(open)
    await caller.call('a', {})
    const waiting = caller.call('wait', {})
    waiting.catch(() => {})
    await vi.advanceTimersByTimeAsync(0)
    await lose()
    await expect(waiting).rejects.toBeInstanceOf(Problem)
    await expect(caller.call('a', {})).rejects.toMatchObject({ message: 'The host does not answer' })
  })

  it('carries subscriptions over, and ends them on whatever connection there is', async () => {
    const { caller } = createReconnectingCaller(open)
    const seen: unknown[] = []
    const stop = caller.on('command.requested', (payload) => seen.push(payload))
    await caller.call('a', {})
    connections[0]?.emit('one')
    await lose()
    await vi.advanceTimersByTimeAsync(5_000)
    connections[1]?.emit('two')
    stop()
    connections[1]?.emit('three')
    expect(seen).toEqual(['one', 'two'])
  })

  it('gives up when the host refuses the tab, with the host’s reason', async () => {
    const { caller, state } = createReconnectingCaller(open)
    await caller.call('a', {})
    failures = [new Problem({ kind: 'denied', message: 'The host does not know this tab' })]
    await lose()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(state.current.kind).toBe('refused')
    expect(connections).toHaveLength(1)
    await expect(caller.call('a', {})).rejects.toThrow('The host does not know this tab')
  })
})
