// The window's connection to the services, over the desktop bridge or the host's WebSocket. main.ts calls connect();
// nothing else in the renderer touches either.
import { createCaller, createClient } from '@shared/contract/client'
import type { WorkbenchClient } from '@shared/contract/client'
import { credentialProtocol, SOCKET_PATH, SOCKET_PROTOCOL } from '@shared/contract/loopback'
import { bridgeChannel } from './bridge'
import { obtainCredential } from './credential'
import { createReconnectingCaller } from './reconnect'
import type { ConnectionState } from './reconnect'
import { openSocketChannel } from './socket'

export type { ConnectionState, ConnectionStatus } from './reconnect'

export interface Connection {
  /** Stays the same while the state changes. */
  readonly client: WorkbenchClient
  readonly state: ConnectionState
}

/** At once; the first calls wait until the connection stands. */
export function connect(): Connection {
  if (window.arenascope !== undefined) {
    // The window goes together with the services: nothing ever changes.
    const state: ConnectionState = { current: { kind: 'connected' }, onChange: () => () => {} }
    return { client: createClient(createCaller(bridgeChannel(window.arenascope))), state }
  }
  const { caller, state } = createReconnectingCaller(async () => {
    const protocols = [SOCKET_PROTOCOL, credentialProtocol(await obtainCredential(window))]
    return await openSocketChannel(() => new WebSocket(socketUrl(), protocols))
  })
  return { client: createClient(caller), state }
}

function socketUrl(): string {
  const url = new URL(SOCKET_PATH, location.href)
  url.protocol = 'ws:'
  return url.href
}
