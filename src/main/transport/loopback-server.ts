// The browser host's server on 127.0.0.1: the page over HTTP, and one channel per WebSocket. docs/security.md says
// what is checked and why.
import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { Problem } from '@shared/base/problem'
import { REQUEST_LIMITS } from '@shared/contract/codec'
import { credentialOf, SOCKET_PATH, SOCKET_PROTOCOL, TOKEN_PARAMETER } from '@shared/contract/loopback'
import type { Channel } from '@shared/contract/messages'
import { accessTo, LOOPBACK } from './access'
import type { Access, Refusal } from './access'
import { securityHeaders } from './content-security'
import { Credentials } from './credentials'
import { answerPageRequests } from './page-requests'
import type { StaticFiles } from './static-files'
import { webSocketChannel } from './websocket'

export interface LoopbackOptions {
  /** 0 = any free one. */
  readonly port: number
  readonly files: StaticFiles
  /** See `accessTo`. */
  readonly developmentOrigin: string | null
  /** Called for each tab that connects. */
  readonly onChannel: (channel: Channel) => void
  /** Refused requests and broken frames, one line each. */
  readonly onRefused: (reason: string) => void
}

export interface LoopbackServer {
  readonly port: number
  /** The page's address with a new one-time token; voids an earlier one that was not used. */
  newUrl(): string
  /** Ends every connection and stops listening. */
  close(): Promise<void>
}

const MAX_CONNECTIONS = 128
const MAX_SOCKETS = 16
const MAX_HEADER_BYTES = 16 * 1024
/** Milliseconds. */
const REQUEST_TIMEOUT = 10_000
const PING_INTERVAL = 30_000

/** Rejects with a Problem when the port cannot be had. */
export async function startLoopbackServer(options: LoopbackOptions): Promise<LoopbackServer> {
  const http = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    requestTimeout: REQUEST_TIMEOUT,
    headersTimeout: REQUEST_TIMEOUT,
  })
  http.maxConnections = MAX_CONNECTIONS
  const port = await listen(http, options.port)

  const { files, developmentOrigin, onRefused } = options
  const access = accessTo(port, developmentOrigin)
  const credentials = new Credentials()
  const headers = securityHeaders([`ws://${LOOPBACK}:${port}`, `ws://localhost:${port}`])
  const answerPage = answerPageRequests({ access, credentials, files, headers, onRefused })
  http.on('request', (request, response) => void answerPage(request, response))
  const sockets = acceptSockets(http, access, credentials, options)

  return {
    port,
    newUrl: () =>
      `${developmentOrigin ?? `http://${LOOPBACK}:${port}`}/#${TOKEN_PARAMETER}=${credentials.newToken()}`,
    async close() {
      sockets.close()
      http.closeAllConnections()
      await new Promise<void>((resolve) => http.close(() => resolve()))
    },
  }
}

async function listen(http: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    http.once('error', (error) => reject(listenProblem(error, port)))
    http.listen(port, LOOPBACK, resolve)
  })
  // A TCP server that listens has an address of this kind.
  return (http.address() as AddressInfo).port
}

function listenProblem(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new Problem({
      kind: 'in-use',
      message: `Port ${port} is in use`,
      remedy: 'Choose another one, or none to get any that is free',
    })
  }
  if (error.code === 'EACCES') {
    return new Problem({ kind: 'denied', message: `The system does not allow port ${port}` })
  }
  return error
}

function acceptSockets(
  http: Server,
  access: Access,
  credentials: Credentials,
  { onChannel, onRefused }: LoopbackOptions,
): { close(): void } {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: REQUEST_LIMITS.frame,
    perMessageDeflate: false,
    handleProtocols: () => SOCKET_PROTOCOL,
  })

  http.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy())
    const refusal =
      refusalOf(request, access, credentials) ??
      (sockets.clients.size >= MAX_SOCKETS ? `more than ${MAX_SOCKETS} connections` : null)
    if (refusal !== null) {
      onRefused(`WebSocket: ${refusal}`)
      stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      socket.on('error', (error) => onRefused(`WebSocket: ${error.message}`))
      onChannel(webSocketChannel(socket, onRefused))
    })
  })

  const pinging = setInterval(dropSilent(sockets), PING_INTERVAL).unref()
  return {
    close() {
      clearInterval(pinging)
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
    },
  }
}

function refusalOf(request: IncomingMessage, access: Access, credentials: Credentials): Refusal {
  const refusal = access.host(request.headers) ?? access.origin(request.headers)
  if (refusal !== null) return refusal
  if (request.url !== SOCKET_PATH) return `no socket at ${request.url}`
  const offered = request.headers['sec-websocket-protocol'] ?? ''
  const protocols = offered.split(',').map((protocol) => protocol.trim())
  if (!protocols.includes(SOCKET_PROTOCOL)) return 'another protocol'
  const credential = credentialOf(protocols)
  return credential !== null && credentials.accepts(credential) ? null : 'no valid credential'
}

/** Each run ends the sockets that have not answered the ping of the run before: a sleeping laptop's, say. */
function dropSilent(sockets: WebSocketServer): () => void {
  const asked = new WeakSet<WebSocket>()
  return () => {
    for (const socket of sockets.clients) {
      if (asked.has(socket)) socket.terminate()
      asked.add(socket)
      socket.once('pong', () => asked.delete(socket))
      socket.ping()
    }
  }
}
