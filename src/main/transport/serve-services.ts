// Puts the services on one channel: calls in, results and events out. Every front does it with its own channels.
import { answer } from '@shared/contract/answer'
import type { EventName, Events, EventSource, Services } from '@shared/contract/index'
import type { Channel } from '@shared/contract/messages'
import { dispatch } from './dispatch'

export interface ServeOptions {
  readonly services: Services
  readonly events: EventSource
  /** Hears of errors that are no Problems: they are ours. */
  readonly onDefect: (error: unknown) => void
}

/** Until the channel closes or the returned function is called; calls under way are cancelled then. */
export function serveServices(channel: Channel, { services, events, onDefect }: ServeOptions): () => void {
  const stopAnswering = answer(channel, dispatch(services), onDefect)
  const stopEvents = forwardEvents(events, channel)
  const stop = () => {
    stopAnswering()
    stopEvents()
  }
  const stopClose = channel.onClose(stop)
  return () => {
    stopClose()
    stop()
  }
}

/** Every event there is: the compiler asks for the ones that are missing. */
const EVENTS: Readonly<Record<EventName, true>> = {
  'sessions.changed': true,
  'jobs.changed': true,
  'settings.changed': true,
  'programs.changed': true,
  'files.opened': true,
  'command.requested': true,
}

function forwardEvents(events: EventSource, channel: Channel): () => void {
  const names = Object.keys(EVENTS) as EventName[]
  const stops = names.map((event) =>
    events.on(event, (payload: Events[EventName]) => channel.post({ kind: 'event', event, payload })),
  )
  return () => {
    for (const stop of stops) stop()
  }
}
