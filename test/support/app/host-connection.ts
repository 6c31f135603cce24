// A client of a running host over a real WebSocket, from plain Node: what a browser tab is to it, without the browser.
import { createCaller, createClient } from '@shared/contract/client'
import type { WorkbenchClient } from '@shared/contract/client'
import { credentialFor, openSocket, socketChannel } from '../host-client'
import type { RunningHost } from './host'

export interface HostConnection {
  readonly client: WorkbenchClient
  close(): void
}

/** Exchanges the host's one-time token, so it works once for each host. */
export async function connectTo(host: RunningHost): Promise<HostConnection> {
  const port = Number(new URL(host.url).port)
  const socket = await openSocket({ port, credential: await credentialFor(port, host.url) })
  if (typeof socket === 'number') throw new Error(`The host refused the socket with ${socket}`)
  const channel = socketChannel(socket)
  return { client: createClient(createCaller(channel)), close: () => channel.close() }
}
