// A browser tab, as far as the host can tell, under plain Node.
import { WebSocket } from 'ws'
import { decodeMessage, encodeMessage, FRAME_LIMITS } from '@shared/contract/codec'
import { CREDENTIAL_PATH, credentialProtocol, SOCKET_PATH, SOCKET_PROTOCOL } from '@shared/contract/loopback'
import { unwrap } from '@shared/base/result'
import type { ClosableChannel } from './port-channel'

export function originOf(port: number): string {
  return `http://127.0.0.1:${port}`
}

export function tokenOf(url: string): string {
  return new URLSearchParams(new URL(url).hash.slice(1)).get('token') ?? ''
}

/** Status and credential of an exchange; `body` is posted as it is. */
export async function exchange(
  port: number,
  body: string,
  headers: Record<string, string> = { Origin: originOf(port) },
): Promise<{ status: number; credential: string | null }> {
  const response = await fetch(originOf(port) + CREDENTIAL_PATH, { method: 'POST', body, headers })
  const text = await response.text()
  return {
    status: response.status,
    credential: response.ok ? (JSON.parse(text) as { credential: string }).credential : null,
  }
}

export async function credentialFor(port: number, url: string): Promise<string> {
  const { credential } = await exchange(port, JSON.stringify({ token: tokenOf(url) }))
  if (credential === null) throw new Error('The host refused a fresh token')
  return credential
}

export interface SocketOptions {
  readonly port: number
  readonly credential: string
  readonly headers?: Record<string, string>
  readonly path?: string
  readonly protocol?: string
}

/** The open socket, or the HTTP status with which it was refused. */
export function openSocket({ port, credential, ...options }: SocketOptions): Promise<WebSocket | number> {
  const socket = new WebSocket(
    `ws://127.0.0.1:${port}${options.path ?? SOCKET_PATH}`,
    [options.protocol ?? SOCKET_PROTOCOL, credentialProtocol(credential)],
    { headers: { Origin: originOf(port), ...options.headers }, perMessageDeflate: false },
  )
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(socket))
    socket.on('unexpected-response', (_request, response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    socket.on('error', reject)
  })
}

export function socketChannel(socket: WebSocket): ClosableChannel {
  return {
    post: (message) => socket.send(encodeMessage(message)),
    onMessage(listener) {
      const receive = (data: Buffer) => listener(unwrap(decodeMessage(data, 'answerer', FRAME_LIMITS)))
      socket.on('message', receive)
      return () => socket.off('message', receive)
    },
    onClose(listener) {
      socket.on('close', listener)
      return () => socket.off('close', listener)
    },
    close: () => socket.terminate(),
  }
}
