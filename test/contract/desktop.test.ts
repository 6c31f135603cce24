// The desktop app from start to end on a stand-in for Electron: what it locks, serves, hands over and closes.
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { MockInstance } from 'vitest'
import { createCaller, createClient } from '@shared/contract/client'
import { startDesktop } from '@main/desktop/app'
import type { DesktopOptions } from '@main/desktop/app'
import { FakeElectron } from '@test/support/fake-electron'
import type { FakeWebContents, FakeWindow, MenuEntry } from '@test/support/fake-electron'
import { loadPreload } from '@test/support/preload'
import { createTestEvents, stubServices } from '@test/support/stub-services'

const PAGE = 'app://arenascope/'

let folder: string
let electron: FakeElectron
let started: { files: readonly string[]; chooseNatively: Parameters<DesktopOptions['startWorkbench']>[0] }[]
let opened: string[][]
let closings: number
let finishClosing: () => void
let log: MockInstance<typeof console.error>
const events = createTestEvents()

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'arenascope-desktop-'))
  mkdirSync(join(folder, 'renderer'))
  writeFileSync(join(folder, 'renderer', 'index.html'), '<!doctype html>')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  electron = new FakeElectron()
  started = []
  opened = []
  closings = 0
  log = vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => {
  log.mockRestore()
  rmSync(folder, { recursive: true })
})

const options = (changes: Partial<DesktopOptions> = {}): DesktopOptions => ({
  preload: pathToFileURL(join(folder, 'preload.cjs')),
  renderer: pathToFileURL(join(folder, 'renderer/')),
  windowStateFile: join(folder, 'data', 'window.json'),
  argv: ['electron', '.'],
  folder: '/home/ada',
  platform: 'linux',
  developmentUrl: undefined,
  startWorkbench: (chooseNatively, files) => {
    started.push({ files: [...files], chooseNatively })
    return Promise.resolve({
      services: stubServices({ workbench: { cancelJob: () => Promise.resolve() } }),
      events,
      open: (paths) => {
        opened.push([...paths])
        return Promise.resolve()
      },
      close: () => {
        closings += 1
        return new Promise<void>((resolve) => {
          finishClosing = resolve
        })
      },
    })
  },
  ...changes,
})

const startedWindow = async (changes: Partial<DesktopOptions> = {}): Promise<FakeWindow> => {
  startDesktop(electron.parts, options(changes))
  return await vi.waitUntil(() => electron.windows[0])
}

const get = (url: string, init?: RequestInit) => electron.handlers.get('app')?.(new Request(url, init))

const isGranted = (permission: string, requestingUrl: string): boolean | null => {
  let answer: boolean | null = null
  electron.permissionRequest?.({}, permission, (granted) => (answer = granted), { requestingUrl })
  expect(electron.permissionCheck?.({}, permission, requestingUrl)).toBe(answer)
  return answer
}

/** Refused messages are dropped: no answer ever comes. */
const isAnswered = (call: Promise<void>) =>
  Promise.race([call.then(() => true), new Promise((resolve) => setTimeout(resolve, 100, false))])

describe('the desktop app', () => {
  it('opens one window, with everything locked that Electron can lock', async () => {
    const window = await startedWindow()
    expect(electron.asked).toEqual(['enableSandbox'])
    expect(electron.schemes).toMatchObject([{ scheme: 'app', privileges: { standard: true, secure: true } }])
    expect(window.url).toBe(PAGE)
    expect(window.options['webPreferences']).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
    })
    expect(window.isShown).toBe(false)
    window.emit('ready-to-show')
    expect(window.isShown).toBe(true)
  })

  it('says why when it cannot start, and ends', async () => {
    startDesktop(electron.parts, options({ startWorkbench: () => Promise.reject(new Error('no disk')) }))
    await vi.waitUntil(() => electron.asked.includes('exit'))
    expect(electron.errorBoxes).toEqual(['no disk'])
  })

  it('serves the page’s own files and no other', async () => {
    await startedWindow()
    const page = await get(PAGE)
    expect(await page?.text()).toBe('<!doctype html>')
    expect(page?.headers.get('content-security-policy')).toMatch(/script-src 'self';/)
    for (const url of [
      `${PAGE}../secret.txt`,
      `${PAGE}%2e%2e/secret.txt`,
      `${PAGE}..%2fsecret.txt`,
      'app://elsewhere/index.html',
    ]) {
      expect((await get(url))?.status).toBe(404)
    }
    expect((await get(PAGE, { method: 'POST' }))?.status).toBe(404)
  })

  it('lets nothing leave the page', async () => {
    const { webContents } = await startedWindow()
    expect(webContents.openHandler?.({ url: 'https://evil.example' })).toEqual({ action: 'deny' })
    expect(isPrevented(webContents, 'will-attach-webview', {})).toBe(true)
    expect(isPrevented(webContents, 'will-redirect', {})).toBe(true)
    const goes = (url: string, isMainFrame: boolean) =>
      !isPrevented(webContents, 'will-frame-navigate', { url, isMainFrame })
    expect(goes(PAGE, true)).toBe(true)
    expect(goes('about:srcdoc', false)).toBe(true)
    for (const url of [
      'https://evil.example',
      'file:///etc/passwd',
      'app://arenascope.evil/',
      'about:blank',
    ]) {
      expect(goes(url, true)).toBe(false)
      expect(goes(url, false)).toBe(false)
    }
  })

  it('grants no permission but to write to the clipboard, and that to its own page', async () => {
    await startedWindow()
    expect(isGranted('clipboard-sanitized-write', PAGE)).toBe(true)
    expect(isGranted('clipboard-sanitized-write', 'https://evil.example/')).toBe(false)
    for (const permission of [
      'clipboard-read',
      'media',
      'geolocation',
      'notifications',
      'openExternal',
      'usb',
    ]) {
      expect(isGranted(permission, PAGE)).toBe(false)
    }
  })

  it('runs palette commands from its menu, and names only those that the window has', async () => {
    const window = await startedWindow()
    const page = await loadPreload(electron, window)
    const client = createClient(createCaller(page.channel))
    const asked: string[] = []
    client.on('command.requested', (command) => asked.push(command))
    await client.workbench.cancelJob({ job: 'j' })
    clickAll(electron.menu)
    await client.workbench.cancelJob({ job: 'j' })
    const known = commandIdsOfTheWindow()
    expect(asked).toContain('file.open')
    expect(asked.filter((command) => !known.has(command))).toEqual([])
  })

  it('gives the page a bridge with two functions and nothing of Electron', async () => {
    const window = await startedWindow()
    const { exposed } = await loadPreload(electron, window)
    expect(Object.keys(exposed)).toEqual(['arenascope'])
    expect(Object.keys(exposed['arenascope'] ?? {})).toEqual(['post', 'onMessage'])
  })

  it('listens to the main frame on its own page only', async () => {
    const window = await startedWindow()
    const client = async (url: string | null) =>
      createClient(
        createCaller((await loadPreload(electron, window, url === null ? undefined : { url })).channel),
      ).workbench.cancelJob({ job: 'j' })
    expect(await isAnswered(client(null))).toBe(true)
    // Another frame, though it shows a page of ours: the report's preview, say.
    expect(await isAnswered(client(PAGE))).toBe(false)
    window.webContents.mainFrame.url = 'https://evil.example/'
    expect(await isAnswered(client(null))).toBe(false)
  })

  it('checks messages that did not come through the bridge', async () => {
    const window = await startedWindow()
    const { mainFrame } = window.webContents
    const send = (...values: unknown[]) =>
      electron.ipcMain.emit(
        'arenascope:message',
        { sender: window.webContents, senderFrame: mainFrame },
        ...values,
      )
    const answers: unknown[] = []
    window.webContents.toPage.on('arenascope:message', (_event, _page, answer) => answers.push(answer))

    electron.ipcMain.emit('arenascope:open', { sender: window.webContents, senderFrame: mainFrame }, 'page')
    for (const garbage of [null, 7, 'call', {}, { kind: 'call' }, { kind: 'event', event: 'jobs.changed' }]) {
      send('page', garbage)
    }
    expect(log).toHaveBeenCalledTimes(6)
    send('another page', { kind: 'call', id: 1, method: 'workbench.cancelJob', argument: { job: 'j' } })
    send('page', { kind: 'call', id: 2, method: 'constructor.constructor', argument: {} })
    await vi.waitUntil(() => answers.length > 0)
    expect(answers).toMatchObject([{ kind: 'problem', id: 2, problem: { kind: 'bad-argument' } }])
  })

  it('gives a reloaded page a channel of its own and ends the old one', async () => {
    const window = await startedWindow()
    const before = createClient(createCaller((await loadPreload(electron, window)).channel))
    await before.workbench.cancelJob({ job: 'j' })
    const listeners = events.listenerCount
    const after = createClient(createCaller((await loadPreload(electron, window)).channel))
    await after.workbench.cancelJob({ job: 'j' })
    expect(events.listenerCount).toBe(listeners)
  })

  it('opens the files it is started with, relative to where it was started', async () => {
    await startedWindow({ argv: ['electron', '--inspect', '.', 'a.pickle', '/tmp/b.pickle'] })
    expect(started[0]?.files).toEqual(['/home/ada/a.pickle', '/tmp/b.pickle'])
  })

  it('hands its files over to the instance that runs already', () => {
    electron.hasLock = false
    startDesktop(electron.parts, options({ argv: ['electron', '.', 'a.pickle'] }))
    expect(electron.lockData).toEqual({ files: ['/home/ada/a.pickle'] })
    expect(electron.asked).toEqual(['quit'])
    expect(started).toEqual([])
  })

  it('opens what another start hands over, and comes to the front', async () => {
    const window = await startedWindow()
    window.isMinimised = true
    electron.app.emit('second-instance', {}, [], '/', { files: ['/tmp/c.pickle'] })
    expect(opened).toEqual([['/tmp/c.pickle']])
    expect(window).toMatchObject({ isFocused: true, isMinimised: false })
    electron.app.emit('second-instance', {}, [], '/', { files: [7] })
    electron.app.emit('second-instance', {}, [], '/', null)
    expect(opened).toHaveLength(1)
  })

  it('opens what the system hands over, before and after it is ready', async () => {
    const event = { preventDefault: vi.fn<() => void>() }
    startDesktop(electron.parts, options())
    electron.app.emit('open-file', event, '/tmp/early.pickle')
    await vi.waitUntil(() => electron.windows[0])
    electron.app.emit('open-file', event, '/tmp/late.pickle')
    expect([...(started[0]?.files ?? []), ...opened.flat()]).toEqual([
      '/tmp/early.pickle',
      '/tmp/late.pickle',
    ])
    expect(event.preventDefault).toHaveBeenCalledTimes(2)
  })

  it('asks with the system’s dialogs', async () => {
    await startedWindow()
    const choose = started[0]?.chooseNatively
    expect(await choose?.('open', '')).toBeNull()
    electron.chosen = { canceled: false, filePaths: ['/tmp/a', '/tmp/b'], filePath: '/tmp/r.html' }
    expect(await choose?.('open', '')).toEqual(['/tmp/a', '/tmp/b'])
    expect(await choose?.('folder', '')).toEqual(['/tmp/a', '/tmp/b'])
    expect(await choose?.('save-report', 'r.html')).toEqual(['/tmp/r.html'])
  })

  it('ends when its window is closed, after the sessions are', async () => {
    const window = await startedWindow()
    window.emit('close')
    window.emit('closed')
    electron.app.emit('window-all-closed')
    expect(electron.asked.at(-1)).toBe('quit')

    const quitting = { preventDefault: vi.fn<() => void>() }
    electron.app.emit('will-quit', quitting)
    electron.app.emit('will-quit', quitting)
    expect(quitting.preventDefault).toHaveBeenCalledTimes(2)
    expect(closings).toBe(1)
    const asked = electron.asked.length
    finishClosing()
    await vi.waitUntil(() => electron.asked.length > asked)
    electron.app.emit('will-quit', quitting)
    expect(quitting.preventDefault).toHaveBeenCalledTimes(2)
  })

  it('opens its window where it was, unless no screen is there any more', async () => {
    const first = await startedWindow()
    first.emit('close')
    const state = join(folder, 'data', 'window.json')
    expect(JSON.parse(readFileSync(state, 'utf8'))).toMatchObject({ bounds: { x: 10, y: 20 } })

    electron = new FakeElectron()
    expect((await startedWindow()).options).toMatchObject({ x: 10, y: 20, width: 1000, height: 700 })

    for (const text of [
      '{"bounds":{"x":9000,"y":20,"width":1000,"height":700},"isMaximized":false}',
      '{"bo',
      '[]',
    ]) {
      writeFileSync(state, text)
      electron = new FakeElectron()
      expect((await startedWindow()).options).toMatchObject({ width: 1440, height: 900 })
    }
  })
})

function isPrevented(contents: FakeWebContents, name: string, details: object): boolean {
  const event = { ...details, isIt: false, preventDefault: () => (event.isIt = true) }
  contents.emit(name, event)
  return event.isIt
}

function clickAll(entries: readonly MenuEntry[]): void {
  for (const entry of entries) {
    entry.click?.()
    clickAll(entry.submenu ?? [])
  }
}

/** From the window's sources: they run in another process, and the ids are all that the two share. */
function commandIdsOfTheWindow(): ReadonlySet<string> {
  const frame = join(import.meta.dirname, '../../src/renderer/frame')
  const text = readdirSync(frame).map((name) => readFileSync(join(frame, name), 'utf8'))
  return new Set([...text.join('\n').matchAll(/\bid: '([a-z.]+)'/g)].map((match) => match[1] ?? ''))
}
