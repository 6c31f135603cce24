// The contract: every service and event that the window, the browser host and the command line share.
import type { RunningProgram } from '@shared/model/program'
import type { SessionInfo } from '@shared/model/session'
import { compare } from './compare'
import { consumers } from './consumers'
import type { Service, ServiceClient } from './define'
import { files } from './files'
import { programs } from './programs'
import { reports } from './reports'
import { runs } from './runs'
import { sessions } from './sessions'
import type { OpenOutcome } from './sessions'
import { workbench } from './workbench'
import type { Job, Settings } from './workbench'

export const contract = { workbench, sessions, consumers, compare, reports, files, programs, runs } as const
export type Contract = typeof contract
export type ServiceName = keyof Contract

export type Services = { readonly [S in ServiceName]: Service<Contract[S]> }
export type ServiceClients = { readonly [S in ServiceName]: ServiceClient<Contract[S]> }

/** Told to every front, in order. The payload is the whole new state, so that a missed one does no harm. */
export interface Events {
  readonly 'sessions.changed': readonly SessionInfo[]
  readonly 'jobs.changed': readonly Job[]
  readonly 'settings.changed': Settings
  /** Those that run and the last that ended; at most some 20 times a second. */
  readonly 'programs.changed': readonly RunningProgram[]
  /** Files named on the command line or handed over by the system have been opened. */
  readonly 'files.opened': OpenOutcome
  /** A menu entry or shortcut of the desktop window: the id of a palette command. */
  readonly 'command.requested': string
}
export type EventName = keyof Events

/** Subscribing returns the unsubscribe. */
export interface EventSource {
  on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void
}

export interface EventSink {
  emit<E extends EventName>(event: E, payload: Events[E]): void
}
