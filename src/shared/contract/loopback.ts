// What the browser host and the page it serves agree on, besides the messages.

/** The page posts {"token"} or {"credential"} here and gets {"credential"}, or status 403. */
export const CREDENTIAL_PATH = '/credential'
/** The WebSocket's path. */
export const SOCKET_PATH = '/socket'
/** The WebSocket's subprotocol; the number changes when frames do. */
export const SOCKET_PROTOCOL = 'arenascope.1'
/** The page's URL ends in "#token=..." until it has been used. */
export const TOKEN_PARAMETER = 'token'

const CREDENTIAL_PREFIX = 'credential.'

/** The credential as a second subprotocol: the one header that a page may set on a WebSocket. */
export function credentialProtocol(credential: string): string {
  return CREDENTIAL_PREFIX + credential
}

/** The credential among the offered subprotocols, or null. */
export function credentialOf(protocols: readonly string[]): string | null {
  const found = protocols.find((protocol) => protocol.startsWith(CREDENTIAL_PREFIX))
  return found === undefined ? null : found.slice(CREDENTIAL_PREFIX.length)
}
