// The tab's right to talk to the host: the one-time token of the URL, exchanged once and kept for reloads.
import { Problem } from '@shared/base/problem'
import { CREDENTIAL_PATH, TOKEN_PARAMETER } from '@shared/contract/loopback'

const STORAGE_KEY = 'arenascope.credential'

/** The parts of the browser's window that it works with. */
export interface Tab {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>
  readonly history: Pick<History, 'replaceState'>
  /** Lives as long as the tab, and survives reloads. */
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  readonly fetch: (path: string, options: RequestInit) => Promise<Response>
}

/**
 * A credential that the host has just confirmed. Rejects with a Problem of kind 'denied' when the host refuses what
 * the tab has, and with the browser's own error when the host does not answer.
 */
export async function obtainCredential(tab: Tab): Promise<string> {
  const token = takeToken(tab)
  const known = tab.sessionStorage.getItem(STORAGE_KEY)
  const credential =
    (token === null ? null : await ask(tab, { token })) ??
    (known === null ? null : await ask(tab, { credential: known }))
  if (credential === null) {
    tab.sessionStorage.removeItem(STORAGE_KEY)
    throw new Problem({
      kind: 'denied',
      message: token === null ? 'The host does not know this tab' : 'The token of this address has been used',
      remedy:
        'Press Enter in the terminal where the host runs, or start it again, and open the address that it prints',
    })
  }
  tab.sessionStorage.setItem(STORAGE_KEY, credential)
  return credential
}

/** The token of the address, which loses it: history and bookmarks keep none. */
function takeToken({ location, history }: Tab): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get(TOKEN_PARAMETER)
  if (token !== null) history.replaceState(null, '', location.pathname + location.search)
  return token
}

async function ask(tab: Tab, body: { token: string } | { credential: string }): Promise<string | null> {
  const response = await tab.fetch(CREDENTIAL_PATH, { method: 'POST', body: JSON.stringify(body) })
  if (!response.ok) return null
  const answer: unknown = await response.json()
  const isAnswer = typeof answer === 'object' && answer !== null && 'credential' in answer
  return isAnswer && typeof answer.credential === 'string' ? answer.credential : null
}
