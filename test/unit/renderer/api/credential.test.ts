// The tab's way from a one-time token to a credential that survives reloads.
import { describe, expect, it } from 'vitest'
import { obtainCredential } from '@renderer/api/credential'
import type { Tab } from '@renderer/api/credential'

/** A tab at `hash`, and a host that knows one token (once) and the credentials it gave for it. */
function open(hash: string, { token = 'T', stored = null as string | null } = {}) {
  const storage = new Map<string, string>()
  if (stored !== null) storage.set('arenascope.credential', stored)
  const addresses: string[] = []
  const tokens = new Set([token])
  const tab: Tab = {
    location: { hash, pathname: '/', search: '' },
    history: { replaceState: (_state, _title, url) => addresses.push(String(url)) },
    sessionStorage: {
      getItem: (key) => storage.get(key) ?? null,
      setItem: (key, value) => storage.set(key, value),
      removeItem: (key) => storage.delete(key),
    },
    fetch: (_path, { body }) => {
      const asked = JSON.parse(String(body)) as { token?: string; credential?: string }
      const isKnown = asked.credential === 'C' || tokens.delete(asked.token ?? '')
      return Promise.resolve(
        isKnown ? Response.json({ credential: 'C' }) : new Response(null, { status: 403 }),
      )
    },
  }
  return { tab, storage, addresses }
}

describe('the credential of a tab', () => {
  it('is had for the token, which leaves the address', async () => {
    const { tab, storage, addresses } = open('#token=T')
    expect(await obtainCredential(tab)).toBe('C')
    expect([...storage.values()]).toEqual(['C'])
    expect(addresses).toEqual(['/'])
  })

  it('is kept for a reload, which has no token', async () => {
    const { tab, addresses } = open('', { stored: 'C' })
    expect(await obtainCredential(tab)).toBe('C')
    expect(addresses).toEqual([])
  })

  it('is still good when the address with the used token is opened again in the same tab', async () => {
    const { tab } = open('#token=used', { stored: 'C' })
    expect(await obtainCredential(tab)).toBe('C')
  })

  it('is not had for a used token, and the reason says what to do', async () => {
    const { tab } = open('#token=used')
    await expect(obtainCredential(tab)).rejects.toMatchObject({
      kind: 'denied',
      message: 'The token of this address has been used',
      remedy: expect.stringContaining('terminal'),
    })
  })

  it('is forgotten when the host does not know it any more', async () => {
    const { tab, storage } = open('', { stored: 'old' })
    await expect(obtainCredential(tab)).rejects.toMatchObject({ kind: 'denied' })
    expect(storage.size).toBe(0)
  })
})
