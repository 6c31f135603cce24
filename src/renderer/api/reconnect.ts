// One caller over a row of channels: when one closes, the next is opened. Subscriptions carry over; calls under way
// fail, because nobody can know whether they took effect.
import { Problem } from '@shared/base/problem'
import { createCaller } from '@shared/contract/client'
import type { Caller } from '@shared/contract/client'
import type { Channel } from '@shared/contract/messages'

/**
 * connecting: the first attempt; calls wait for it. lost: it is tried again; calls fail. refused: the host runs but
 * does not know this tab; nothing is tried any more.
 */
export type ConnectionStatus =
  | { readonly kind: 'connecting' | 'connected' | 'lost' }
  | { readonly kind: 'refused'; readonly problem: Problem }

/** After 'lost' may come 'connected' again: everything shown is asked for anew then. */
export interface ConnectionState {
  readonly current: ConnectionStatus
  /** Returns the unsubscribe. */
  onChange(listener: (status: ConnectionStatus) => void): () => void
}

export interface ReconnectingCaller {
  readonly caller: Caller
  readonly state: ConnectionState
}

/** Milliseconds before each attempt to connect again; the last one is repeated. */
const DELAYS = [250, 500, 1_000, 2_000] as const
const LAST_DELAY = 4_000

/** `open` rejects with a Problem of kind 'denied' when it is no use to try again. */
export function createReconnectingCaller(open: () => Promise<Channel>): ReconnectingCaller {
  const connection = new Connection(open)
  void connection.keep()
  return { caller: connection, state: connection }
}

interface Subscription {
  readonly event: string
  readonly listener: (payload: unknown) => void
  /** Ends it on the present channel. */
  stop: () => void
}

class Connection implements Caller, ConnectionState {
  current: ConnectionStatus = { kind: 'connecting' }
  readonly #open: () => Promise<Channel>
  readonly #subscriptions = new Set<Subscription>()
  readonly #listeners = new Set<(status: ConnectionStatus) => void>()
  #caller: Caller | null = null

  constructor(open: () => Promise<Channel>) {
    this.#open = open
  }

  onChange(listener: (status: ConnectionStatus) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async call(...call: Parameters<Caller['call']>): Promise<unknown> {
    if (this.current.kind === 'connecting') await this.#nextStatus()
    if (this.current.kind === 'refused') throw this.current.problem
    if (this.#caller === null) throw noAnswer()
    return await this.#caller.call(...call)
  }

  on(event: string, listener: (payload: unknown) => void): () => void {
    const subscription: Subscription = { event, listener, stop: () => {} }
    this.#subscriptions.add(subscription)
    if (this.#caller !== null) subscription.stop = this.#caller.on(event, listener)
    return () => {
      this.#subscriptions.delete(subscription)
      subscription.stop()
    }
  }

  /** Opens channel after channel until one is refused. */
  async keep(): Promise<void> {
    for (let failures = 0; this.current.kind !== 'refused';) {
      try {
        const channel = await this.#open()
        failures = 0
        const closed = closing(channel)
        this.#use(createCaller(channel))
        this.#enter({ kind: 'connected' })
        await closed
        this.#caller = null
        this.#enter({ kind: 'lost' })
      } catch (error) {
        // Any other failure means that the host does not answer, yet or any more.
        if (error instanceof Problem && error.kind === 'denied')
          this.#enter({ kind: 'refused', problem: error })
        else this.#enter({ kind: 'lost' })
      }
      if (this.current.kind === 'lost') await delay(DELAYS[failures++] ?? LAST_DELAY)
    }
  }

  #use(caller: Caller): void {
    this.#caller = caller
    for (const subscription of this.#subscriptions) {
      subscription.stop = caller.on(subscription.event, subscription.listener)
    }
  }

  #enter(status: ConnectionStatus): void {
    const isSame = status.kind === this.current.kind
    this.current = status
    if (isSame) return
    for (const listener of this.#listeners) listener(status)
  }

  #nextStatus(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.onChange(() => {
        stop()
        resolve()
      })
    })
  }
}

function closing(channel: Channel): Promise<void> {
  return new Promise((resolve) => {
    channel.onClose(resolve)
  })
}

function noAnswer(): Problem {
  return new Problem({
    kind: 'internal',
    message: 'The host does not answer',
    remedy: 'It is asked again until it does; if it was ended, start it again',
  })
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}
