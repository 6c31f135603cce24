// What the browser host refuses: tokens, credentials, origins, hosts, paths, frames.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { assert, asyncProperty, uint8Array } from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { encodeMessage, REQUEST_LIMITS } from '@shared/contract/codec'
import { startLoopbackServer } from '@main/transport/loopback-server'
import type { LoopbackServer } from '@main/transport/loopback-server'
import { serveServices } from '@main/transport/serve-services'
import { listStaticFiles } from '@main/transport/static-files'
import { credentialFor, exchange, openSocket, originOf, tokenOf } from '@test/support/host-client'
import { createTestEvents, stubServices } from '@test/support/stub-services'

const CLOSED_FOR_POLICY = 1008
const CLOSED_FOR_SIZE = 1009

let folder: string
let server: LoopbackServer
let refused: string[]
let defects: unknown[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'arenascope-host-'))
  mkdirSync(join(folder, 'renderer', 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  writeFileSync(join(folder, 'renderer', 'index.html'), '<!doctype html><title>Page</title>')
  writeFileSync(join(folder, 'renderer', 'assets', 'index-1a2b.js'), 'export {}')
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'renderer', 'link.txt'))
  symlinkSync(folder, join(folder, 'renderer', 'up'))
  refused = []
  defects = []
  const services = stubServices({ workbench: { cancelJob: () => Promise.resolve() } })
  server = await startLoopbackServer({
    port: 0,
    files: await listStaticFiles(join(folder, 'renderer')),
    developmentOrigin: null,
    onChannel: (channel) =>
      serveServices(channel, {
        services,
        events: createTestEvents(),
        onDefect: (error) => defects.push(error),
      }),
    onRefused: (reason) => refused.push(reason),
  })
})
afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

const openedSocket = async (): Promise<WebSocket> => {
  const socket = await openSocket({
    port: server.port,
    credential: await credentialFor(server.port, server.newUrl()),
  })
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`)
  return socket
}
const closeCode = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => {
    socket.on('error', () => {})
    socket.on('close', resolve)
  })

describe('the token', () => {
  it('stands in the fragment, which browsers do not send', () => {
    const url = new URL(server.newUrl())
    expect(url.hash).toMatch(/^#token=[\w-]{43}$/)
    expect(url.href.replace(url.hash, '')).toBe(`${originOf(server.port)}/`)
  })

  it('is exchanged once', async () => {
    const body = JSON.stringify({ token: tokenOf(server.newUrl()) })
    expect((await exchange(server.port, body)).status).toBe(200)
    expect((await exchange(server.port, body)).status).toBe(403)
  })

  it('is void when a newer one was made', async () => {
    const older = server.newUrl()
    server.newUrl()
    expect((await exchange(server.port, JSON.stringify({ token: tokenOf(older) }))).status).toBe(403)
  })

  it.each([
    '{"token":""}',
    '{"token":"guess"}',
    '{"token":7}',
    '{}',
    'null',
    '',
    'no json',
    '{"credential":"guess"}',
  ])('is refused as %j', async (body) => {
    server.newUrl()
    expect((await exchange(server.port, body)).status).toBe(403)
  })

  it('is not exchanged for a page of another origin', async () => {
    const body = JSON.stringify({ token: tokenOf(server.newUrl()) })
    const origins = [
      'https://evil.example',
      'null',
      `http://127.0.0.1:${server.port + 1}`,
      `https://127.0.0.1:${server.port}`,
    ]
    for (const Origin of origins) expect((await exchange(server.port, body, { Origin })).status).toBe(403)
    expect((await exchange(server.port, body, {})).status).toBe(403)
    expect((await exchange(server.port, body)).status).toBe(200)
  })

  it('is not read out of an endless body', async () => {
    const body = 'x'.repeat(100_000)
    await expect(exchange(server.port, body)).rejects.toThrow('fetch failed')
  })
})

describe('the credential', () => {
  it('survives a reload', async () => {
    const credential = await credentialFor(server.port, server.newUrl())
    const again = await exchange(server.port, JSON.stringify({ credential }))
    expect(again).toEqual({ status: 200, credential })
  })

  it('is needed to open a socket', async () => {
    const url = server.newUrl()
    expect(await openSocket({ port: server.port, credential: '' })).toBe(403)
    expect(await openSocket({ port: server.port, credential: 'guess' })).toBe(403)
    expect(await openSocket({ port: server.port, credential: tokenOf(url) })).toBe(403)
  })

  it.each([
    ['another origin', { headers: { Origin: 'https://evil.example' } }],
    ['a name that leads to this machine', { headers: { Host: 'evil.example' } }],
    ['another path', { path: '/socket/../socket2' }],
    ['another protocol', { protocol: 'arenascope.0' }],
  ])('is of no use with %s', async (_what, options) => {
    const credential = await credentialFor(server.port, server.newUrl())
    expect(await openSocket({ port: server.port, credential, ...options })).toBe(403)
  })

  it('opens no more sockets than a person has tabs', async () => {
    const credential = await credentialFor(server.port, server.newUrl())
    const opened = await Promise.all(
      Array.from({ length: 20 }, () => openSocket({ port: server.port, credential })),
    )
    expect(opened.filter((socket) => socket === 403)).toHaveLength(4)
  })
})

/** As it stands: fetch would tidy the path first. */
const rawRequest = (head: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = ''
    const stream = connectTcp(server.port, '127.0.0.1', () => stream.write(head))
    stream.setEncoding('utf8').on('data', (text: string) => (answer += text))
    stream.on('end', () => resolve(answer)).on('error', reject)
  })

const rawGet = (path: string, host = `127.0.0.1:${server.port}`) =>
  rawRequest(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)

describe('plain requests', () => {
  it('get the page with the strict policy', async () => {
    const response = await fetch(`${originOf(server.port)}/`)
    expect(await response.text()).toContain('<title>Page</title>')
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toMatch(/script-src 'self';/)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  it('get what is named by its content for ever', async () => {
    const response = await fetch(`${originOf(server.port)}/assets/index-1a2b.js`)
    expect(response.headers.get('cache-control')).toContain('immutable')
    expect(response.headers.get('content-type')).toContain('text/javascript')
  })

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '//secret.txt',
    '/link.txt',
    '/up/secret.txt',
    '/assets',
    '/assets/',
    '/index.html/',
    '/index.html%00',
    'http://evil.example/index.html',
    '*',
  ])('find nothing at %s', async (path) => {
    const answer = await rawGet(path)
    expect(answer).toMatch(/^HTTP\/1\.1 404 /)
    expect(answer).not.toContain('secret')
  })

  it('are refused for any other Host', async () => {
    for (const host of ['evil.example', 'evil.example:80', `127.0.0.1:${server.port + 1}`, '127.0.0.1', '']) {
      expect(await rawGet('/', host)).toMatch(/^HTTP\/1\.1 421 /)
    }
    expect(await rawGet('/', `localhost:${server.port}`)).toMatch(/^HTTP\/1\.1 200 /)
  })

  it('are refused for other methods', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await fetch(`${originOf(server.port)}/`, { method })).status).toBe(405)
    }
  })

  it('are refused with endless headers', async () => {
    const answer = await rawRequest(`GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 431 /)
  })
})

describe('the socket', () => {
  it('listens on the loopback address only', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
    for (const { address } of others)
      await expect(fetch(`http://${address}:${server.port}/`)).rejects.toThrow()
    await expect(fetch(`http://[::1]:${server.port}/`)).rejects.toThrow()
  })

  it('closes on text', async () => {
    const socket = await openedSocket()
    socket.send(JSON.stringify({ kind: 'call', id: 1, method: 'workbench.about', argument: {} }))
    expect(await closeCode(socket)).toBe(CLOSED_FOR_POLICY)
  })

  it('closes on messages that only the host sends', async () => {
    const socket = await openedSocket()
    socket.send(encodeMessage({ kind: 'event', event: 'jobs.changed', payload: [] }))
    expect(await closeCode(socket)).toBe(CLOSED_FOR_POLICY)
  })

  it('closes on a frame that is too large, without keeping it', async () => {
    const socket = await openedSocket()
    socket.send(new Uint8Array(REQUEST_LIMITS.frame + 1))
    expect(await closeCode(socket)).toBe(CLOSED_FOR_SIZE)
  })

  it('closes on garbage and serves the next tab', async () => {
    await assert(
      asyncProperty(uint8Array({ maxLength: 400 }), async (garbage) => {
        const socket = await openedSocket()
        socket.send(garbage)
        expect(await closeCode(socket)).toBe(CLOSED_FOR_POLICY)
      }),
      { numRuns: 50 },
    )
    expect(defects).toEqual([])
    const socket = await openedSocket()
    const answered = new Promise((resolve) => socket.on('message', resolve))
    socket.send(encodeMessage({ kind: 'call', id: 1, method: 'workbench.cancelJob', argument: { job: 'j' } }))
    await answered
  })
})
