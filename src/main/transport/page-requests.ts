// Answers the browser host's plain requests: the renderer's files, and a token's exchange for a credential.
import type { IncomingMessage, ServerResponse } from 'node:http'
import * as v from 'valibot'
import { CREDENTIAL_PATH } from '@shared/contract/loopback'
import type { Access } from './access'
import type { Credentials } from './credentials'
import type { StaticFiles } from './static-files'

export interface PageOptions {
  readonly access: Access
  readonly credentials: Credentials
  readonly files: StaticFiles
  /** Sent with every response. */
  readonly headers: Readonly<Record<string, string>>
  /** Refused requests, one line each. */
  readonly onRefused: (reason: string) => void
}

const MAX_BODY_BYTES = 1024

const exchangeRequest = v.pipe(
  v.string(),
  v.parseJson(),
  v.union([v.strictObject({ token: v.string() }), v.strictObject({ credential: v.string() })]),
)

export function answerPageRequests(options: PageOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(options.headers)) response.setHeader(name, value)
    try {
      const refusal = options.access.host(request.headers)
      if (refusal !== null) refuse(options, response, 421, refusal)
      else if (request.url === CREDENTIAL_PATH) await exchange(options, request, response)
      else await sendFile(options, request, response)
    } catch (error) {
      options.onRefused(`${request.method} ${request.url}: ${String(error)}`)
      response.destroy()
    }
  }
}

async function sendFile(
  options: PageOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    refuse(options, response, 405, `method ${request.method}`)
    return
  }
  const [path = ''] = (request.url ?? '').split('?', 1)
  const file = options.files.get(path)
  if (file === undefined) {
    refuse(options, response, 404, `no file ${path}`)
    return
  }
  const content = await file.read()
  response.writeHead(200, {
    'Content-Type': file.contentType,
    'Content-Length': content.length,
    'Cache-Control': file.isImmutable ? 'private, max-age=31536000, immutable' : 'no-store',
  })
  response.end(request.method === 'HEAD' ? undefined : content)
}

async function exchange(
  options: PageOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const refusal =
    request.method === 'POST' ? options.access.origin(request.headers) : `method ${request.method}`
  if (refusal !== null) {
    refuse(options, response, 403, refusal)
    return
  }
  const credential = credentialFor(options.credentials, await readBody(request))
  if (credential === null) {
    refuse(options, response, 403, 'a token or credential that is not valid')
    return
  }
  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
  response.end(JSON.stringify({ credential }))
}

function credentialFor(credentials: Credentials, body: string): string | null {
  const request = v.safeParse(exchangeRequest, body)
  if (!request.success) return null
  if ('token' in request.output) return credentials.exchange(request.output.token)
  return credentials.accepts(request.output.credential) ? request.output.credential : null
}

/** The body as text; rejects when it is longer than any that is expected. */
async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) throw new Error(`a body of more than ${MAX_BODY_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The reason goes to the log; the asking side learns the status only. */
function refuse(options: PageOptions, response: ServerResponse, status: number, reason: string): void {
  options.onRefused(reason)
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' })
  response.end(`${status}\n`)
}
