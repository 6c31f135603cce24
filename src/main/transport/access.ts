// Which requests may reach the browser host at all: the right Host (a page of another site that rebinds its name to
// 127.0.0.1 sends its own) and, where something is changed or opened, the right Origin.
import type { IncomingHttpHeaders } from 'node:http'

export const LOOPBACK = '127.0.0.1'

/** Why a request is refused, for the log; null = it may go on. */
export type Refusal = string | null

export interface Access {
  host(headers: IncomingHttpHeaders): Refusal
  origin(headers: IncomingHttpHeaders): Refusal
}

/** `developmentOrigin`: the development server's, which serves the page in place of the host; null in a built app. */
export function accessTo(port: number, developmentOrigin: string | null): Access {
  const hosts = [`${LOOPBACK}:${port}`, `localhost:${port}`]
  const origins = hosts.map((host) => `http://${host}`)
  if (developmentOrigin !== null) origins.push(developmentOrigin)
  return {
    host: ({ host }) => (host !== undefined && hosts.includes(host) ? null : `Host ${host ?? 'missing'}`),
    origin: ({ origin }) =>
      origin !== undefined && origins.includes(origin) ? null : `Origin ${origin ?? 'missing'}`,
  }
}
